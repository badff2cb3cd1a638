"""What the rehearsals share: the stacks, deployed once, and their lifecycles, lived once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.once import Once
from tests.rehearse.engines import Engines
from tests.rehearse.lived import Lived


@pytest.fixture(scope="session")
def engines(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Engines beside which mgmt is up, and any other stack that is asked for."""
    opened = Engines(once, tmp_path_factory)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def cli(engines: Engines) -> Path:
    """The Pulumi CLI."""
    return engines.cli


@pytest.fixture(scope="session")
def deployed(engines: Engines) -> Callable[[str], Lived]:
    """The lifecycle of a stack up to its first `up`."""
    return lambda stack: engines.deployed(stack).told


@pytest.fixture(scope="session")
def lives(engines: Engines) -> Callable[[str], Lived]:
    """The whole lifecycle of a stack."""
    return engines.life
