"""What is known of each kind of resource, one record a kind, one file a service.

A new kind is one more record in its service's file (`ec2.py`, `rds.py`, ...; a new file is found by itself): a
constant that is a `Kind`. `Kind` has no default for what has to be decided: the identifier with its source, what
cannot change in place, what must be unique, how long a creation takes, whether it has tags, what it costs, which
actions of AWS it needs, what a change of it endangers. An object of Kubernetes needs a record only where something is
known of it. A provider's function is a `Function` beside the kinds of its service.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, TypeVar

from kyeol.tools.kinds import engine, kubernetes
from kyeol.tools.record.danger import HARMLESS, Dangers, PolicyDocument
from kyeol.tools.record.function import Function
from kyeol.tools.record.kind import Child, Kind
from kyeol.tools.record.request import Request

_R = TypeVar("_R", Kind, Function)


def records(of: type[_R]) -> Iterator[_R]:
    """The records that the files of this folder hold; one that another file imports is the same."""
    found: dict[int, _R] = {}
    for file in iter_modules(__path__):
        names = vars(import_module(f"{__name__}.{file.name}")).values()
        found |= {id(one): one for one in names if isinstance(one, of)}
    yield from found.values()


KINDS: Final[dict[str, Kind]] = {kind.type: kind for kind in records(Kind)}
"""The records by type token."""

RESOURCE_POLICIES: Final[dict[str, str]] = {
    kind.type: key
    for kind in KINDS.values()
    for key, danger in kind.dangers.inputs.items()
    if isinstance(danger, PolicyDocument) and danger.guards is not None
}
"""The kinds that are the policy of a resource, or carry it, each with the input that is the document."""

FUNCTIONS: Final[dict[str, Function]] = {function.token: function for function in records(Function)}
"""The providers' functions by token."""


def known_kind(type_: str) -> Kind | None:
    """The record of a type token; None where there is none."""
    if type_ in KINDS:
        return KINDS[type_]
    if type_.startswith("kubernetes:"):
        return kubernetes.api_object(type_)
    return engine.provider(type_) if type_.startswith("pulumi:providers:") else None


def kind_of(type_: str) -> Kind:
    """The record of a type token.

    Raises:
        LookupError: The program uses a kind that has none yet.
    """
    kind = known_kind(type_)
    if kind is None:
        raise LookupError(f"nothing is known of {type_}: add its record to kyeol/tools/kinds/")
    return kind


def dangers_of(type_: str) -> Dangers:
    """What a change of a kind endangers; nothing where it has no record."""
    kind = known_kind(type_)
    return kind.dangers if kind else HARMLESS


def children_of(type_: str) -> tuple[Child, ...]:
    """What a component makes itself; nothing where it has no record."""
    kind = known_kind(type_)
    return kind.children if kind else ()


def function_of(token: str) -> Function:
    """The record of a provider's function.

    Raises:
        LookupError: The program calls one that has none yet.
    """
    if token not in FUNCTIONS:
        raise LookupError(f"nothing is known of the function {token}: add its record to kyeol/tools/kinds/")
    return FUNCTIONS[token]


__all__ = [
    "FUNCTIONS",
    "KINDS",
    "RESOURCE_POLICIES",
    "Child",
    "Function",
    "Kind",
    "Request",
    "children_of",
    "dangers_of",
    "function_of",
    "kind_of",
    "known_kind",
    "records",
]
