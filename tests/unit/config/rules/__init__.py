"""Rules that span settings, sections or stacks."""
