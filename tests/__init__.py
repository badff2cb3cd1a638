"""The tests: units with Pulumi mocks, and whole graphs of the four stacks."""
