"""Argo CD's objects as plain data."""
