"""What the doctor says: one line for each thing that it looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kyeol.tools.operate.aws import OperateError

T = TypeVar("T")


class State(StrEnum):
    """The result of a check."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "cannot be read"


@dataclass(frozen=True)
class Check:
    """One thing that a deployment needs.

    Args:
        state: The result.
        what: What it is.
        remedy: What to do; empty where nothing is to be done.
    """

    state: State
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.state:<14}  {self.what}" + (f": {self.remedy}" if self.remedy else "")


def ok(what: str) -> Check:
    """It is as it should be."""
    return Check(State.OK, what)


def missing(what: str, remedy: str) -> Check:
    """It is missing, or wrong."""
    return Check(State.MISSING, what, remedy)


def unknown(what: str, remedy: str) -> Check:
    """It cannot be read, not by anybody or not by the caller."""
    return Check(State.UNKNOWN, what, remedy)


def asked(what: str, ask: Callable[[], T], judge: Callable[[T], Check]) -> Iterator[Check]:
    """The line of something that has to be asked; a refusal is a line, too, and stops nothing else.

    Args:
        what: What is looked at.
        ask: Asks AWS or GitHub.
        judge: Makes a check of the response.
    """
    try:
        yield judge(ask())
    except OperateError as error:
        yield unknown(what, str(error))
