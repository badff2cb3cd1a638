"""What a change does to each stack: comparing, telling, and both sides' runs."""
