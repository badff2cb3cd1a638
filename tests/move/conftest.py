"""Two servers and an S3, started once for both ways to move."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.move.shops import Estate, estate


@pytest.fixture(scope="module")
def shops() -> Iterator[Estate]:
    # pytest's own folders are closed to the user that the servers run as where this is root.
    with tempfile.TemporaryDirectory(prefix="kyeol-move-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with estate(Path(folder)) as made:
            yield made
