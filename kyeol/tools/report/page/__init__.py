"""The page: its overview, and a section for each stack."""
