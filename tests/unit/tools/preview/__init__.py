"""How a stack is recorded and shown."""
