"""Pulumi's engine for the tests: each group of them has one of its own, and shares what is up in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kyeol.tools.pulumi_cli.machine import this_machine
from kyeol.tools.pulumi_cli.ways import find
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine import Engine
from tests.harness import ROOT
from tests.rehearse.lived import Lived, live

Engines = Callable[..., Engine]


@pytest.fixture(scope="session")
def cli() -> Path:
    """The Pulumi CLI, which `make test` has set up."""
    return find(this_machine()).executable


@pytest.fixture(scope="session")
def engines(cli: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Engines, each with a folder and a stand-in cloud of its own."""
    with ExitStack() as opened:

        def engine(beside: Engine | None = None, *, checkpoints: bool = False) -> Engine:
            """Open one; beside another: with the same folder and cloud."""
            folder = beside.folder if beside else tmp_path_factory.mktemp("engine")
            made = Engine(ROOT, cli, folder, beside.cloud if beside else Cloud(), checkpoints=checkpoints)
            opened.callback(made.close)
            return made

        yield engine


@pytest.fixture(scope="session")
def lives(engines: Engines) -> Callable[[str], Lived]:
    """The whole life of a stack, lived once: an environment's beside a mgmt that all of them share."""
    told: dict[str, Lived] = {}
    shared: dict[str, Engine] = {}

    def life(stack: str) -> Lived:
        if stack not in told:
            which = "mgmt" if stack == "mgmt" else "environments"
            engine = shared.setdefault(which, engines()) if which not in shared else shared[which]
            told[stack] = live(engine, stack)
        return told[stack]

    return life
