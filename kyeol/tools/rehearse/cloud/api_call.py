"""What the simulated cloud records of each API call."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Op: TypeAlias = Literal["create", "update", "delete"]


@dataclass(frozen=True, kw_only=True)
class ApiCall:
    """One API call that the cloud has handled.

    Args:
        op: What.
        urn: Of which resource.
        type: Its type token.
        start: When, in minutes on the clock of the clock.
        end: When it was done.
        error: Why it was refused; empty where it was not.
        interrupts: What stops because of it, one phrase each.
    """

    op: Op
    urn: str
    type: str
    start: float
    end: float
    error: str = ""
    interrupts: tuple[str, ...] = ()
