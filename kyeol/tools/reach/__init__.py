"""Connectivity, computed from the recorded graph: what reaches what, by which hops, and what must and must not."""
