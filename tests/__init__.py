"""The tests: units with Pulumi mocks, and whole graphs of the four stacks."""

import gc

# Until everything is collected there is no garbage: tests/conftest.py.
gc.disable()
