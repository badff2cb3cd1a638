"""Commands that no other folder tests."""
