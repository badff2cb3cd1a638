"""Pulumi's SDK without what takes half of a run's time and tells nobody anything."""

import asyncio
from typing import Final

from pulumi._utils import ContextProperty
from pulumi.output import Unknown
from pulumi.runtime import resource, rpc, stack
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import wait_for_rpcs


def hasten_sdk() -> None:
    """Change the SDK, in this process and from now on.

    It waits for a program's outputs in time that grows with their number, not with its square: its own wait hangs a
    callback on every output that is pending, and takes all of them off again, whenever one is done (pulumi 3.272,
    runtime/stack.py, wait_for_rpcs), a quarter of a preview's time and half of a deployment's.

    And it does not tell the engine which lines of the program have made a resource, which nobody reads here: it looks
    at every frame of the stack for each resource (runtime/resource.py, _get_stack_trace), an eighth of a run's time.

    And it looks for unknown values in every value of every output, and for its own settings, by fewer calls (runtime/
    rpc.py, contains_unknowns; _utils.py, ContextProperty): a twelfth.
    """
    stack.wait_for_rpcs = _wait_for_rpcs
    rpc.contains_unknowns = _contains_unknowns
    ContextProperty.__get__ = _get  # type: ignore[assignment, method-assign]
    resource._get_stack_trace = source_pb2.StackTrace  # noqa: SLF001 - there is no setting for it


async def _wait_for_rpcs(await_all_outstanding_tasks: bool = True) -> None:
    """Wait for the calls to the engine, then for the outputs, until there is neither."""
    await wait_for_rpcs(await_all_outstanding_tasks=False)
    while await_all_outstanding_tasks and await _outputs():
        await wait_for_rpcs(await_all_outstanding_tasks=False)


async def _outputs() -> bool:
    """Wait until no output is pending; whether any was. The first that has failed raises its error."""
    done: asyncio.Queue[asyncio.Future[object]] = asyncio.Queue()
    pending, some = 0, False
    while True:
        with SETTINGS.lock:
            new = list(SETTINGS.outputs)
            SETTINGS.outputs.clear()
        for output in new:
            output.add_done_callback(done.put_nowait)
        pending += len(new)
        if not pending:
            return some
        some = True
        await (await done.get())
        pending -= 1


_PLAIN: Final = frozenset((str, int, float, bool, type(None)))


def _contains_unknowns(val: object) -> bool:
    """Whether there is an unknown value in a value; values may contain themselves."""
    if type(val) in _PLAIN:
        return False
    todo, seen = [val], set[int]()
    while todo:
        one = todo.pop()
        if type(one) in _PLAIN:
            continue
        if isinstance(one, Unknown):
            return True
        if isinstance(one, dict | list) and id(one) not in seen:
            seen.add(id(one))
            # A class that is generated for outputs may have a property called values.
            todo += [one[key] for key in one] if isinstance(one, dict) else one
    return False


def _get(setting: ContextProperty, owner: object, _class: type | None = None) -> object:
    value = setting.fget()  # type: ignore[no-untyped-call]
    return setting if owner is None or isinstance(value, dict) else value
