"""What the pictures and the page show, read from a stack's graph."""
