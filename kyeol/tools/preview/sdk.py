"""Pulumi's SDK without what takes most of a run's time and tells nobody anything."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from pulumi import _types, output
from pulumi._utils import ContextProperty
from pulumi.output import Output, Unknown, _OutputData
from pulumi.resource import Resource
from pulumi.runtime import resource, rpc, stack
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import wait_for_rpcs

T = TypeVar("T")


def hasten_sdk() -> None:
    """Change the SDK, in this process and from now on.

    It waits for a program's outputs in time that grows with their number, not with its square: its own wait hangs a
    callback on every output that is pending, and takes all of them off again, whenever one is done (pulumi 3.272,
    runtime/stack.py, wait_for_rpcs), a quarter of a preview's time and half of a deployment's.

    And it does not tell the engine which lines of the program have made a resource, which nobody reads here: it looks
    at every frame of the stack for each resource (runtime/resource.py, _get_stack_trace), an eighth of a run's time.

    And it looks for unknown values in every value of every output, and for its own settings, by fewer calls (runtime/
    rpc.py, contains_unknowns; _utils.py, ContextProperty): a twelfth.

    And what need not wait is no task of the event loop, which halves what remains: each property of a resource was four
    futures and a task (runtime/rpc.py, transfer_properties), each leaf of a plain value another (output.py,
    from_input), each URN that is joined from strings eight (runtime/resource.py, create_urn). Strings and numbers are
    serialized as they are (runtime/rpc.py, serialize_property), and an annotation is unwrapped once (_types.py,
    unwrap_type).
    """
    stack.wait_for_rpcs = _wait_for_rpcs
    rpc.contains_unknowns = output.contains_unknowns = _contains_unknowns
    ContextProperty.__get__ = _get  # type: ignore[assignment, method-assign]
    resource._get_stack_trace = source_pb2.StackTrace  # noqa: SLF001 - there is no setting for it
    Output._track = _track  # type: ignore[assignment, method-assign]  # noqa: SLF001
    Output.from_input = staticmethod(_from_input)  # type: ignore[assignment, method-assign]
    rpc.transfer_properties = _transfer_properties  # type: ignore[assignment]
    rpc.serialize_property = _serialize_property
    resource.create_urn = _create_urn  # type: ignore[assignment]
    _types.unwrap_type = _unwrap_type


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
        for one in new:
            one.add_done_callback(done.put_nowait)
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


def _track(tracked: Output[T]) -> None:
    """Have the program's end wait for an output, unless it is there; one that failed stays for the end to find."""
    data = tracked._data  # noqa: SLF001
    if not data.done() or _failed(data):
        outputs = SETTINGS.outputs
        outputs.add(data)
        data.add_done_callback(lambda future: None if _failed(future) else outputs.discard(future))


def _failed(future: "asyncio.Future[_OutputData[T]]") -> bool:
    return future.cancelled() or future.exception() is not None


_sdk_from_input: Final = Output.from_input


def _from_input(val: object) -> Output[object]:
    """An output of a value: what is plain to its leaves is there at once."""
    try:
        plain = _copied(val)
    except TypeError:
        return _sdk_from_input(val)
    data: asyncio.Future[_OutputData[object]] = asyncio.Future()
    data.set_result(_OutputData(resources=set(), value=plain, is_known=True, is_secret=False))
    return Output._from_data(data)  # noqa: SLF001


def _copied(val: object) -> object:
    """A value, where it is plain; a TypeError where it has to be waited for, or to be looked into by the SDK."""
    # Not by isinstance: the SDK's own classes derive from dict.
    if type(val) in _PLAIN:
        return val
    if type(val) is list:
        return [_copied(one) for one in val]
    if type(val) is dict and all(type(key) is str for key in val):
        return {key: _copied(one) for key, one in val.items()}
    raise TypeError


def _transfer_properties(res: Resource, props: dict[str, object], custom: bool) -> dict[str, Callable[..., None]]:
    """Make each property of a resource an output; returns what gives each its value."""
    resolvers: dict[str, Callable[..., None]] = {}
    for name in props:
        if name == "urn" or (name == "id" and custom):
            continue
        data: asyncio.Future[_OutputData[object]] = asyncio.Future()
        resolvers[name] = _resolver(res, data)
        res.__dict__[name] = Output._from_data(data)  # noqa: SLF001
    return resolvers


def _resolver(res: Resource, data: "asyncio.Future[_OutputData[object]]") -> Callable[..., None]:
    def resolve(
        value: object, is_known: bool, is_secret: bool, deps: set[Resource] | None, failed: Exception | None
    ) -> None:
        if failed is not None:
            data.set_exception(failed)
        else:
            resources = {*(deps or ()), res}
            data.set_result(_OutputData(resources, value, is_known=is_known, is_secret=is_secret))

    return resolve


_sdk_serialize_property: Final = rpc.serialize_property


async def _serialize_property(value: object, *arguments: object, **options: object) -> object:
    if type(value) in _PLAIN and not options.get("return_protobuf_value"):
        return value
    return await _sdk_serialize_property(value, *arguments, **options)  # type: ignore[arg-type]


_sdk_create_urn: Final = resource.create_urn


def _create_urn(name: object, type_: object, parent: object = None, *arguments: object) -> Output[str]:
    if isinstance(name, str) and isinstance(type_, str) and isinstance(parent, str):
        return Output.from_input(f"{parent[: parent.rfind('::')]}${type_}::{name}")
    return _sdk_create_urn(name, type_, parent, *arguments)  # type: ignore[arg-type]


_sdk_unwrap_type: Final = _types.unwrap_type
_unwrapped: Final[dict[int, tuple[type, type]]] = {}
"""By identity, since a union is slow to compare; the annotation is kept, so that none takes its place."""


def _unwrap_type(val: type) -> type:
    if id(val) not in _unwrapped:
        _unwrapped[id(val)] = val, _sdk_unwrap_type(val)
    return _unwrapped[id(val)][1]
