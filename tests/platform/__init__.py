"""The four shipped stacks as whole graphs."""
