"""A shop that moves in, by the runbook, between two real servers."""
