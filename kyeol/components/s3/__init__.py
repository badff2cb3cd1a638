"""Buckets: one that is secure by construction, and what the platform keeps in some."""
