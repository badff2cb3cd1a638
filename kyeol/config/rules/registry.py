"""Rules of the image registry and GitHub."""
