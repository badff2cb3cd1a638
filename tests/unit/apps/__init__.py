"""Saleor's apps."""
