"""Tests of the estimate of what a stack costs."""
