"""Tests of `kyeol reach`."""
