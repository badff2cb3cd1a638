"""Saleor's apps: one file of `catalogue` declares one, and everything that it needs follows from it."""
