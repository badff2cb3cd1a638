"""The workflows: their rules, their fit with the recorded graphs, and the scripts in them, run."""
