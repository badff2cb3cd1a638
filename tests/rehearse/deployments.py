"""Deployments made by hand: states as the engine exports them, and what the cloud was asked for."""

from collections.abc import Mapping, Sequence

from kyeol.tools.rehearse.cloud.api_call import ApiCall, Op
from kyeol.tools.rehearse.timeline.waits import State

STACK_TYPE = "pulumi:pulumi:Stack"


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:test::kyeol::{type_}::{name}"


STACK = urn(STACK_TYPE, "kyeol-test")


def state(
    type_: str,
    name: str,
    *after: str,
    parent: str = STACK,
    custom: bool = True,
    provider: str = "",
    deleted_with: str = "",
    properties: Mapping[str, Sequence[str]] | None = None,
) -> State:
    """A resource as a state export has it."""
    optional = {"provider": provider, "deletedWith": deleted_with, "propertyDependencies": properties}
    named = {key: value for key, value in optional.items() if value}
    return {
        "urn": urn(type_, name), "type": type_, "custom": custom, "parent": parent, "dependencies": list(after), **named
    }  # fmt: skip


def component(type_: str, name: str, *after: str, parent: str = STACK) -> State:
    """A component as a state export has it."""
    return state(type_, name, *after, parent=parent, custom=False)


ROOT: State = {"urn": STACK, "type": STACK_TYPE, "custom": False}


def call(urn_: str, start: float, end: float, error: str = "", op: Op = "create") -> ApiCall:
    """A call in minutes, on a clock that began long ago."""
    type_ = urn_.split("::")[2].rpartition("$")[2]
    return ApiCall(op=op, urn=urn_, type=type_, start=1000 + start, end=1000 + end, error=error)
