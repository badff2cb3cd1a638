"""Garbage collection, paused where it costs more than it finds."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """A run of the program makes tens of thousands of short-lived futures: collecting meanwhile takes a third of it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
