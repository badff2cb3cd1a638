"""A rehearsal as it goes: one line per step, and on a terminal what the engine is at."""

from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

import typer
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from kyeol.tools.rehearse.engine.outcome import Operation
from kyeol.tools.rehearse.verdict import Observer, StepVerdict

_STACK, _STEP, _SAYS, _TIME = 6, 18, 44, 8
"""The columns' widths: 80 characters with the gaps between them."""

_SHOWN: Final = 5


class LineProgress(Observer):
    """For pipes, files and logs: a line for each step that has ended."""

    def ends(self, verdict: StepVerdict) -> None:
        """Print the step, and what the engine says where it failed."""
        typer.echo("\n".join(lines(verdict)))


class TerminalProgress(Observer):
    """For a terminal: the same lines, and below them what the engine is at."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._status = Status("", console=self._console)
        self._step = ""
        self._count = 0

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()

    def begins(self, stack: str, step: str) -> None:
        """Show the step."""
        self._step, self._count = f"{stack}  {step}", 0
        self._status.update(escape(self._step))

    def meets(self, operation: Operation) -> None:
        """Show the resource."""
        self._count += 1
        self._status.update(f"{escape(self._step)}  {self._count}  [dim]{operation.op} {escape(operation.name)}[/dim]")

    def ends(self, verdict: StepVerdict) -> None:
        """Print the step, green or red."""
        first, *rest = lines(verdict)
        self._console.print(first, style="green" if verdict.ok else "red", markup=False)
        for line in rest:
            self._console.print(line, markup=False)


def lines(verdict: StepVerdict) -> list[str]:
    """A verdict as text, 80 characters wide where its words allow.

    Args:
        verdict: What a step came to.
    """
    mark = "ok" if verdict.ok else "FAILED"
    head = f"{verdict.stack:{_STACK}} {verdict.step:{_STEP}} {mark:6} {verdict.seconds:5.1f} s  {verdict.says}"
    shown = () if verdict.ok else verdict.errors
    return [head, *_effects(verdict), *(f"  {line}" for error in shown for line in error.splitlines())]


def _effects(verdict: StepVerdict) -> Iterator[str]:
    """What a change does to what exists; of resources that are only replaced, a few."""
    replaced = [one for one in verdict.effects if one.kind == "replaced"]
    hidden = {one.urn for one in replaced[_SHOWN:]}
    yield from (f"  {one.kind}: {one.name}: {one.says}" for one in verdict.effects if one.urn not in hidden)
    if hidden:
        yield f"  replaced: {len(hidden)} more"
