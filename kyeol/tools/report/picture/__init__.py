"""The pictures of a stack, of the platform and of its cost."""
