"""Tests of kyeol.tools.kinds."""
