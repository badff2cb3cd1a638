"""JSON values of which a test knows the form."""

from typing import Any


def known(value: object) -> Any:  # noqa: ANN401 - a test that is wrong about the form fails
    """A value that may be indexed, iterated and compared as what a test takes it for."""
    return value
