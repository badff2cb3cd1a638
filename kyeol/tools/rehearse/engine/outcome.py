"""What one run of the engine did, from the engine's own events."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi.automation.events import EngineEvent, OpType, StepEventMetadata

from kyeol.tools.urns import name_of

_COLOURS: Final = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;]*m")

_ECHO: Final = re.compile(r"update failed$|^an unhandled error occurred: ")
"""What the engine adds to an error that it has told already."""

_QUIET: Final = frozenset({"same", "read", "refresh", "discard"})
"""Operations that change nothing in the cloud."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One resource that a run meets.

    Args:
        op: What the engine does, as it names it: create, update, replace, create-replacement, delete, same, ...
        urn: The resource.
        type: Its type token.
        diffs: The arguments that differ.
    """

    op: str
    urn: str
    type: str
    diffs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The logical name."""
        return name_of(self.urn)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One run.

    Args:
        operations: Everything that it met, in the engine's order.
        changes: How often each operation was done, as the engine sums it up.
        errors: The engine's own messages, one per failure; empty where it went well.
        texts: Everything that the run said, for those who look for secrets in it.
        seconds: How long it took.
        killed: Whether the engine was killed meanwhile.
    """

    operations: tuple[Operation, ...]
    changes: Mapping[str, int]
    errors: tuple[str, ...]
    texts: tuple[str, ...]
    seconds: float
    killed: bool = False

    @property
    def ok(self) -> bool:
        """Whether the run went well."""
        return not self.errors and not self.killed

    @property
    def changed(self) -> dict[str, int]:
        """How often each operation was done that changes something in the cloud."""
        return {op: count for op, count in sorted(self.changes.items()) if op not in _QUIET and count}

    def of(self, *ops: str) -> list[Operation]:
        """The resources that met one of these operations."""
        return [one for one in self.operations if one.op in ops]


class Recorder:
    """Listens to the engine.

    Args:
        tell: Called for each resource as its operation begins.
    """

    def __init__(self, tell: Callable[[Operation], None]) -> None:
        self._tell = tell
        self._operations: list[Operation] = []
        self._changes: Counter[str] = Counter()
        self._errors: list[str] = []
        self._texts: list[str] = []

    def event(self, event: EngineEvent) -> None:
        """Take in one event."""
        if event.resource_pre_event:
            operation = _operation(event.resource_pre_event.metadata)
            self._operations.append(operation)
            self._tell(operation)
        if event.diagnostic_event:
            message = _COLOURS.sub("", event.diagnostic_event.message).strip()
            self._texts.append(message)
            if event.diagnostic_event.severity == "error":
                urn = event.diagnostic_event.urn or ""
                self._errors.append(f"{name_of(urn)}: {message}" if urn else message)
        if event.summary_event:
            self._changes.update({_text(op): count for op, count in event.summary_event.resource_changes.items()})

    def line(self, line: str) -> None:
        """Take in a line that the engine prints."""
        self._texts.append(_COLOURS.sub("", line))

    def outcome(self, seconds: float, failure: str, *, killed: bool = False) -> Outcome:
        """What it came to.

        Args:
            seconds: How long the run took.
            failure: What the CLI said where it failed; empty where it did not.
            killed: Whether the engine was killed.
        """
        errors: Sequence[str] = [one for one in dict.fromkeys(self._errors) if not _ECHO.search(one)]
        if failure and not errors and not killed:
            errors = [failure]
        return Outcome(
            operations=tuple(self._operations),
            changes=dict(self._changes),
            errors=tuple(errors) if failure else (),
            texts=tuple(self._texts),
            seconds=seconds,
            killed=killed,
        )


def _operation(step: StepEventMetadata) -> Operation:
    return Operation(op=_text(step.op), urn=step.urn, type=step.type, diffs=tuple(step.diffs or ()))


def _text(op: OpType | str) -> str:
    return op.value if isinstance(op, OpType) else str(op)
