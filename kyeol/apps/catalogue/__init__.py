"""One file an app."""
