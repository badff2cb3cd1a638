"""The project's own files, whosoever they are: `make check-mine`."""
