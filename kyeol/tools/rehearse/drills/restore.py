"""The restore drill: data is lost, the database is restored beside, the shop moves over, the old instance goes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kyeol.config.database import identifier
from kyeol.config.reading.load import load
from kyeol.config.reading.stackfile import project_name
from kyeol.tools.json_values import at, number
from kyeol.tools.kinds import rds
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.settings import overridden, sections
from kyeol.tools.rehearse.verdict import Judgement, StepVerdict, done, summed

LOST: Final = "2026-11-27T03:10:00Z"
"""The moment before the loss; the simulated cloud has every moment."""


def restored_database(lifecycle: Lifecycle) -> Iterator[StepVerdict]:
    """An `up`, and a restore to the moment before a table was dropped, by the steps of docs/how-to/recovery.md.

    Args:
        lifecycle: A stack with a database.
    """
    yield lifecycle.step("up", lifecycle.opened.up, done)
    if found := _databases(lifecycle).get(_in_use(lifecycle)):
        yield from _Restore(lifecycle, found, _in_use(lifecycle)).steps()


def _in_use(lifecycle: Lifecycle) -> int:
    return number(at(sections(lifecycle.root, lifecycle.stack), "database", "generation"), 1)


def _databases(lifecycle: Lifecycle) -> dict[int, ExistingResource]:
    """The stack's instances, by generation."""
    mine = [one for one in lifecycle.cloud if one.stack == lifecycle.stack and one.type == rds.INSTANCE.type]
    names = {one.inputs["identifier"]: one for one in mine}
    project, database = project_name(lifecycle.root), load(lifecycle.root, lifecycle.stack).config.database
    if database is None:
        return {}
    known = ((number, names.get(identifier(project, lifecycle.stack, database, number))) for number in range(1, 1000))
    return {number: one for number, one in known if one}


@dataclass
class _Restore:
    """A restore of one instance.

    Args:
        lifecycle: The stack, up.
        old: The instance whose data is lost.
        number: Its generation.
        own: What belongs to it alone: the counterpart of everything that is made with its successor.
    """

    lifecycle: Lifecycle
    old: ExistingResource
    number: int
    own: frozenset[str] = frozenset()

    def steps(self) -> Iterator[StepVerdict]:
        """Restore beside, move, release where it is protected, let go."""
        restore = {"generation": self.number + 1, "time": LOST, "source": self.old.inputs["identifier"]}
        moved = {"generation": self.number + 1, "previous": {"generation": self.number}}
        yield self._up("restore beside", {"restore": restore}, self._beside)
        yield self._up("move the shop", {"restore": restore, **moved}, self._moved)
        if self.old.inputs.get("deletionProtection") is True:
            released = {**moved, "previous": {"generation": self.number, "release": True}}
            yield self._up("release the old", released, done)
        yield self._up("the old goes", {"generation": self.number + 1}, self._gone)

    def _up(self, step: str, database: Mapping[str, object], judge: Callable[[Outcome], Judgement]) -> StepVerdict:
        """Deploy other settings of the database, which hold from then on."""
        lifecycle = self.lifecycle
        changed = overridden(lifecycle.root, lifecycle.stack, {"database": database})
        own = {**lifecycle.overrides.get(lifecycle.stack, {}), **changed}
        lifecycle.overrides = {**lifecycle.overrides, lifecycle.stack: own}
        lifecycle.opened.configure(own)
        return lifecycle.step(step, lifecycle.opened.up, judge)

    def _beside(self, outcome: Outcome) -> Judgement:
        """Nothing that was there is touched: the shop goes on as far as it can."""
        touched = [f"{one.op} {one.name}" for one in outcome.operations if one.op not in ("same", "create", "read")]
        new = _databases(self.lifecycle).get(self.number + 1)
        if touched or new is None:
            return Judgement(False, f"not beside: {', '.join(touched) or 'no instance is made'}")
        head, name = f"::{new.name}", f"::{self.old.name}"
        self.own = frozenset(one.urn.replace(head, name) for one in outcome.of("create"))
        return Judgement(True, f"{summed(outcome)}: {new.inputs['identifier']}, as of {LOST}")

    def _moved(self, outcome: Outcome) -> Judgement:
        """The shop's secret, the roles, Argo CD's facts and the alarms know the new instance alone."""
        holders = sorted(one.name for one in self.lifecycle.cloud.holders(self.old) if one.urn not in self.own)
        if holders:
            return Judgement(False, f"still on the old: {', '.join(holders)}")
        return Judgement(True, f"{summed(outcome)}: nothing names the old instance any more")

    def _gone(self, outcome: Outcome) -> Judgement:
        """The old instance is gone with all that was its own; where it was protected it has left a final snapshot."""
        cloud = self.lifecycle.cloud
        left = sorted(one.name for one in cloud if one.urn in self.own)
        final = self.old.inputs.get("finalSnapshotIdentifier")
        if left or (final and final not in cloud.snapshots):
            return Judgement(False, f"left of the old: {', '.join(left)}" if left else "it left no final snapshot")
        return Judgement(True, f"{summed(outcome)}; it left {f'the snapshot {final}' if final else 'nothing'}")
