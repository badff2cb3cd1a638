"""How fast a preview is, against the bare import of what it needs: `make bench`."""
