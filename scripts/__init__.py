"""What sets up tools for this project; the standard library is enough to run it."""
