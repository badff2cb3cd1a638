"""Pulumi's engine for the tests: a stack is deployed once, and whoever needs it up begins with a copy of it."""

from contextlib import ExitStack
from copy import deepcopy
from functools import cache, cached_property
from pathlib import Path
from shutil import copytree
from typing import Final

import pytest

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.pulumi_cli.machine import this_machine
from kyeol.tools.pulumi_cli.ways import find
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.stack import Engine
from tests.harness import SHIPPED
from tests.once import Once
from tests.rehearse.lived import Deployed, Lived, deploy, live_on

_DEBUGGED: Final = (MANAGEMENT_STACK, "prod")
"""The stacks whose `up` tells the SDK's debug messages, a third of a run's time: between them they have a secret of
every sort. The preview before it knows fewer of them."""


class Engines:
    """Opens engines, each with a folder and a simulated cloud of its own.

    Args:
        once: Makes once what all workers share.
        folders: Makes temporary folders.
    """

    def __init__(self, once: Once, folders: pytest.TempPathFactory) -> None:
        self._once, self._folders = once, folders
        self._opened = ExitStack()
        self.deployed = cache(self._deployed)
        self.life = cache(self._life)

    @cached_property
    def cli(self) -> Path:
        """The Pulumi CLI, which `make test` has set up."""
        return find(this_machine()).executable

    def __call__(self, up: str = MANAGEMENT_STACK, *, checkpoints: bool = False) -> Engine:
        """Open an engine.

        Args:
            up: The stack that is up in it, beside mgmt.
            checkpoints: Whether it writes its state down after every step.
        """
        found = self.deployed(up)
        folder = copytree(found.folder, self._folders.mktemp("engine"), dirs_exist_ok=True)
        return self._open(folder, deepcopy(found.cloud), checkpoints=checkpoints)

    def empty(self, *, checkpoints: bool = False) -> Engine:
        """Open an engine in which nothing is up.

        Args:
            checkpoints: Whether it writes its state down after every step.
        """
        return self._open(self._folders.mktemp("engine"), Cloud(), checkpoints=checkpoints)

    def close(self) -> None:
        """Close all of them."""
        self._opened.close()

    def _deployed(self, stack: str) -> Deployed:
        """A stack after its first `up`: mgmt's in an empty cloud, an environment's beside mgmt."""

        def made() -> Deployed:
            engine = self.empty() if stack == MANAGEMENT_STACK else self()
            return deploy(engine, stack, debug=stack in _DEBUGGED)

        return self._once(f"deployed-{stack}", made)

    def _life(self, stack: str) -> Lived:
        """The whole lifecycle of a stack."""
        return self._once(f"life-{stack}", lambda: live_on(self(stack), stack, self.deployed(stack).told))

    def _open(self, folder: Path, cloud: Cloud, *, checkpoints: bool = False) -> Engine:
        engine = Engine(SHIPPED, self.cli, folder, cloud, checkpoints=checkpoints)
        self._opened.callback(engine.close)
        return engine
