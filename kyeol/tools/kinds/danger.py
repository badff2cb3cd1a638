"""What a change of a resource can do harm to: what goes with it, and what each of its inputs guards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Weakens: TypeAlias = Callable[[object, object], bool]
"""Whether an input's change from one value to another weakens something; None where a side does not set it."""


@dataclass(frozen=True)
class Protects:
    """An input that protects the resource, or what it holds.

    Args:
        weakens: Which change takes the protection away.
    """

    weakens: Weakens


@dataclass(frozen=True)
class Opens:
    """An input that opens the resource to the public.

    Args:
        value: The value that does.
    """

    value: bool


@dataclass(frozen=True)
class Admits:
    """An input that lists who is let in.

    Args:
        what: What such a list is called, as a sentence has it.
    """

    what: str


@dataclass(frozen=True)
class Address:
    """An input that is part of the address plan."""


@dataclass(frozen=True)
class Occupied:
    """An input that names subnets which AWS does not give up while something is in them.

    Args:
        by: What is in them.
    """

    by: str


@dataclass(frozen=True)
class PolicyDocument:
    """An input that is an IAM policy document.

    Args:
        guards: The input that names the resource whose policy it is; empty where that is the resource itself, None
            where the document says what its holder may do.
    """

    guards: str | None


InputDanger: TypeAlias = Protects | Opens | Admits | Address | Occupied | PolicyDocument


Interrupts: TypeAlias = Callable[[Mapping[str, object]], str]
"""What stops while an input changes in place, one phrase, from the inputs after the change."""

ALL_NODES: Final = "all nodes are replaced, a few at a time"


def all_nodes(_inputs: Mapping[str, object]) -> str:
    """Every node is drained and replaced."""
    return ALL_NODES


def in_the_window(what: str) -> Interrupts:
    """What happens in the maintenance window, or at once where the resource says so.

    Args:
        what: One phrase.
    """
    return lambda inputs: f"{what}, {'at once' if inputs.get('applyImmediately') else 'in the maintenance window'}"


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What something that stays loses with the resource.

    Args:
        loses: One phrase.
        exposes: Whether more can be reached without it; else a protection is lost.
    """

    loses: str
    exposes: bool = False


@dataclass(frozen=True, kw_only=True)
class Addition:
    """What something that was there before may do from the resource's creation on.

    Args:
        to: The input that names the thing.
        gives: One phrase, with inputs in braces.
    """

    to: str
    gives: str


@dataclass(frozen=True, kw_only=True)
class Dangers:
    """What to look at first when a resource changes.

    Args:
        holds: What is lost with it; empty where it can be made again as it was.
        inputs: What a change of an input can do, by the input's path.
        interrupts: What stops while an input changes in place, by the input's path.
        replacing: What stops while the resource is replaced, though nothing is lost.
        removal: What something else loses when it goes.
        addition: What something else gains when it comes.
    """

    holds: str
    inputs: Mapping[str, InputDanger] = field(default_factory=dict)
    interrupts: Mapping[str, Interrupts] = field(default_factory=dict)
    replacing: str = ""
    removal: Removal | None = None
    addition: Addition | None = None


HARMLESS: Final = Dangers(holds="")
"""What can be made again as it was, and guards nothing."""


def switched_off(old: object, new: object) -> bool:
    """It was true, and is no longer."""
    return old is True and new is not True


def switched_on(old: object, new: object) -> bool:
    """It becomes true."""
    return old is not True and new is True


def fewer(old: object, new: object) -> bool:
    """A number becomes smaller, or goes."""
    return isinstance(old, int) and (not isinstance(new, int) or new < old)


def fewer_days(old: object, new: object) -> bool:
    """Logs are kept for fewer days; 0 keeps them for ever."""
    return isinstance(old, int) and isinstance(new, int) and new != 0 and (old == 0 or new < old)


def gone(old: object, new: object) -> bool:
    """It was set, and is no longer."""
    return old not in (None, []) and new in (None, [])


def no_longer(value: str) -> Weakens:
    """It had a value, and has another."""

    def weakens(old: object, new: object) -> bool:
        return old == value and new != value

    return weakens
