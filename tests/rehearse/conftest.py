"""Pulumi's engine for the tests: each group of them has one of its own, and shares what is up in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.pulumi_cli.machine import this_machine
from kyeol.tools.pulumi_cli.ways import find
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine import Engine
from tests.harness import SHIPPED
from tests.once import Once
from tests.rehearse.lived import Lived, live

Engines = Callable[..., Engine]


@pytest.fixture(scope="session")
def cli() -> Path:
    """The Pulumi CLI, which `make test` has set up."""
    return find(this_machine()).executable


@pytest.fixture(scope="session")
def mgmt(cli: Path, once: Once, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cloud]:
    """The management stack as it is after `up`: the folder that the engine has written, and the cloud."""

    def up() -> tuple[Path, Cloud]:
        engine = Engine(SHIPPED, cli, tmp_path_factory.mktemp("mgmt"), Cloud())
        assert engine.open("mgmt").up().ok
        engine.close()
        return engine.folder, engine.cloud

    return once("mgmt", up)


@pytest.fixture(scope="session")
def engines(cli: Path, mgmt: tuple[Path, Cloud], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Engines beside which mgmt is up, each with a folder and a simulated cloud of its own."""
    folder, cloud = mgmt
    with ExitStack() as opened:

        def engine(beside: Engine | None = None, *, checkpoints: bool = False, debug: bool = False) -> Engine:
            """Open one; beside another: with the same folder and cloud."""
            own = beside.folder if beside else tmp_path_factory.mktemp("engine")
            if not beside:
                copytree(folder, own, dirs_exist_ok=True)
            world = beside.cloud if beside else deepcopy(cloud)
            made = Engine(SHIPPED, cli, own, world, checkpoints=checkpoints, debug=debug)
            opened.callback(made.close)
            return made

        yield engine


@pytest.fixture(scope="session")
def lives(cli: Path, engines: Engines, once: Once, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Lived]:
    """The whole lifecycle of a stack, lived once: mgmt's in an empty cloud, an environment's beside mgmt.

    The SDK's debug messages, a third of a run's time, are heard of mgmt and stage, which have a secret of every sort.
    """

    @cache
    def lifecycle(stack: str) -> Lived:
        def lived() -> Lived:
            if stack != MANAGEMENT_STACK:
                return live(engines(debug=stack == "stage"), stack)
            engine = Engine(SHIPPED, cli, tmp_path_factory.mktemp("engine"), Cloud(), debug=True)
            told = live(engine, stack)
            engine.close()
            return told

        return once(f"lifecycle-{stack}", lived)

    return lifecycle
