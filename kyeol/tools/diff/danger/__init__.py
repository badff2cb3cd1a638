"""What a change may lose, stop, expose or permit."""
