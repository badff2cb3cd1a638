"""Drills: what goes wrong with a deployed stack, and the way back to a whole one."""
