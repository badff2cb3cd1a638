"""A stack that is up, and what a change of its settings shows and does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kyeol.tools.kinds import dangers_of
from kyeol.tools.rehearse.engine.outcome import Operation, Outcome
from kyeol.tools.rehearse.engine.stack import Engine, Stack
from kyeol.tools.rehearse.settings import overridden
from tests.harness import SHIPPED
from tests.rehearse.engines import Engines

_WORDS: Mapping[str, str] = {
    "create": "create",
    "update": "update",
    "replace": "replace",
    "delete": "delete",
    "create-replacement": "replace",
    "delete-replaced": "replace",
}


def settings(stack: str, changes: Mapping[str, object]) -> dict[str, object]:
    """A stack's sections with some of what is in them replaced.

    Args:
        stack: The stack.
        changes: What is replaced, by section, as deep as it is given.
    """
    return overridden(SHIPPED, stack, changes)


def shown(outcome: Outcome) -> set[str]:
    """What a run does: such as `update NodeGroup eks-nodes`; a replacement is one thing."""
    assert outcome.ok, outcome.errors
    return {f"{_WORDS[one.op]} {_title(one)}" for one in outcome.operations if one.op in _WORDS}


def lost(outcomes: Iterable[Outcome]) -> set[str]:
    """What holds data and goes, or is replaced."""
    gone = ("replace", "delete", "delete-replaced", "create-replacement")
    return {f"{one.op} {_title(one)}" for run in outcomes for one in run.operations if one.op in gone and _holds(one)}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A change: what its preview showed, and what its `up` did."""

    preview: Outcome
    up: Outcome


@dataclass(frozen=True)
class Standing:
    """A stack that is up.

    Args:
        engine: Where.
        stack: The stack.
    """

    engine: Engine
    stack: Stack

    def preview(self, **changes: object) -> Outcome:
        """What an `up` with other settings would do."""
        self.stack.configure(settings(self.stack.name, changes))
        return self.stack.preview()

    def up(self, **changes: object) -> Outcome:
        """Deploy other settings."""
        self.stack.configure(settings(self.stack.name, changes))
        return self.stack.up()

    def change(self, **changes: object) -> Step:
        """Look first, then deploy."""
        return Step(preview=self.preview(**changes), up=self.up(**changes))


def standing(engines: Engines, stack: str, **changes: object) -> Standing:
    """A stack that is up beside mgmt.

    Args:
        engines: Opens engines.
        stack: The stack.
        changes: How its settings differ from its file's.
    """
    engine = engines() if changes else engines(stack)
    opened = engine.open(stack, settings(stack, changes))
    assert not changes or opened.up().ok
    return Standing(engine, opened)


def _title(one: Operation) -> str:
    return f"{one.type.rpartition(':')[2]} {one.name}"


def _holds(one: Operation) -> bool:
    return bool(dangers_of(one.type).holds) or one.type == "aws:eks/cluster:Cluster"
