"""Saleor's apps: one file of `definitions` declares one, and everything that it needs follows from it."""
