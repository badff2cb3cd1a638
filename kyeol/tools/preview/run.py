"""Running the program, its own entry point, on the recording mocks."""

import asyncio
import json
import logging
import runpy
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pulumi import RunError
from pulumi.runtime import set_all_config, set_mocks
from pulumi.runtime.settings import ROOT, SETTINGS
from pulumi.runtime.stack import run_in_stack

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading import stackfile
from kyeol.errors import KyeolError
from kyeol.tools.collection import no_collection
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.monitor import RecordingMonitor
from kyeol.tools.preview.sdk import hasten_sdk

ORGANIZATION = "organization"

T = TypeVar("T")


@dataclass(frozen=True)
class Preview:
    """One stack's recorded run.

    Args:
        graph: What it registered.
        exported: What it exports, secrets in clear, for the stacks that read it.
        seconds: How long the program ran.
        unanswered: Inputs that came to nothing, because a stand-in does not return what the program asks for.
        duplicates: URNs that were registered twice.
        warnings: What the program warns of, one line each.
    """

    graph: Graph
    exported: Mapping[str, Json]
    seconds: float
    unanswered: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def faults(self) -> list[str]:
        """What is wrong with the program or its stand-ins, one line each."""
        stack = self.graph.stack
        return [f"{stack}: {urn} is registered twice" for urn in self.duplicates] + [
            f"{stack}: {place} comes to nothing: no stand-in returns it, see kyeol/tools/kinds/"
            for place in self.unanswered
        ]


@dataclass(frozen=True)
class ProjectProgram:
    """A project's program, as Pulumi runs it.

    Args:
        root: The project's folder.
    """

    root: Path

    def __call__(self) -> None:
        """Run it."""
        runpy.run_path(str(self.root / "__main__.py"), run_name="__main__")


class _Log(logging.Logger):
    """Keeps what the program tells the engine at level warning."""

    def __init__(self) -> None:
        super().__init__(__name__, logging.WARNING)
        self.lines: list[str] = []

    def handle(self, record: logging.LogRecord) -> None:
        """Keep a record's text."""
        self.lines.append(record.getMessage())


class PreviewError(KyeolError):
    """The program refused to go on; the message says which stack, and why."""


def record(
    program: Callable[[], None],
    *,
    project: str = "kyeol",
    stack: str = "test",
    config: Mapping[str, str] | None = None,
    references: Mapping[str, Mapping[str, Json]] | None = None,
) -> Preview:
    """Run any Pulumi program on the recording mocks.

    Args:
        program: What registers the resources.
        project: The project's name.
        stack: The stack's name.
        config: Pulumi's configuration, objects as JSON.
        references: The outputs of the stacks that the program may read.
    """
    hasten_sdk()
    monitor = RecordingMonitor(project, stack, references or {})
    log = _Log()
    with _event_loop() as loop:
        ROOT.set(None)
        set_mocks(monitor.mocks, project, stack, preview=False, logger=log, monitor=monitor, organization=ORGANIZATION)
        set_all_config(dict(config or {}), [])
        ROOT.set(None)
        # A run that failed leaves its outputs behind, bound to a loop that is closed.
        SETTINGS.outputs.clear()
        start = time.perf_counter()
        loop.run_until_complete(run_in_stack(program))
        seconds = time.perf_counter() - start
    return Preview(
        graph=monitor.graph(),
        exported=monitor.exported(),
        seconds=seconds,
        unanswered=tuple(monitor.unanswered),
        duplicates=tuple(monitor.duplicates),
        warnings=tuple(log.lines),
    )


class _Loop(asyncio.SelectorEventLoop):
    """Makes the SDK's calls at once: the mocks answer without waiting, which is no thread's work."""

    def run_in_executor(self, _executor: object, func: Callable[..., T], *args: object) -> asyncio.Future[T]:
        """What the call returns, or raises."""
        answer: asyncio.Future[T] = self.create_future()
        try:
            answer.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
            answer.set_exception(error)
        return answer


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop for one run, which leaves nothing behind."""
    loop = _Loop()
    asyncio.set_event_loop(loop)
    # A failed program fails every output behind the failure; the failure itself is raised by the run, once.
    loop.set_exception_handler(lambda _loop, _context: None)
    with no_collection():
        try:
            yield loop
        finally:
            _abandon(loop)
            asyncio.set_event_loop(None)
            loop.close()


def _abandon(loop: asyncio.AbstractEventLoop) -> None:
    """End what a refused program has left waiting: else Python reports each as never awaited, whenever it finds it."""
    while tasks := asyncio.all_tasks(loop):
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def preview(
    root: Path,
    stacks: list[str],
    overrides: Mapping[str, Mapping[str, Json]] | None = None,
    done: Callable[[str, Preview], None] = lambda _stack, _preview: None,
) -> dict[str, Preview]:
    """Run `__main__.py` for stacks, and for mgmt first, whose outputs the others read.

    Args:
        root: The project's folder.
        stacks: The stacks to preview.
        overrides: Configuration values by stack and key that replace those of the stack files.
        done: Called after each of the stacks.

    Returns:
        The previews of the stacks asked for, in their order.

    Raises:
        PreviewError: The program refuses a stack.
    """
    project = stackfile.project_name(root)
    runs: dict[str, Preview] = {}

    def run(stack: str) -> Preview:
        if stack not in runs:
            file = stackfile.read(root, stack)
            config = {**file.values, **(overrides or {}).get(stack, {})}
            texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
            references = {}
            if stack != MANAGEMENT_STACK and MANAGEMENT_STACK in stackfile.stack_names(root):
                references = {MANAGEMENT_STACK: run(MANAGEMENT_STACK).exported}
            try:
                runs[stack] = record(
                    ProjectProgram(root),
                    project=project,
                    stack=stack,
                    config=texts,
                    references=references,
                )
            except (RunError, LookupError) as error:
                if isinstance(error, KeyError | IndexError):
                    raise
                reason = error.args[0] if error.args else type(error).__name__
                raise PreviewError("\n".join(f"{stack}: {line}" for line in str(reason).splitlines())) from error
        return runs[stack]

    for stack in stacks:
        done(stack, run(stack))
    return {stack: runs[stack] for stack in stacks}
