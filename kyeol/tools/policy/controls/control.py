"""What a control of a benchmark is, and how the program meets it."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Answer:
    """How the program meets a control, or why it does not.

    Args:
        by: Rules of the rule book (`rule`); a resource that the program makes, or a setting, which no rule looks at
            (`met`); whoever owns the account or the organisation (`owner`); nothing (`no`); or it is about something
            that the program does not make (`n/a`).
        text: Which resource and where, what the owner does, why it is not met, or what is not made; beside rules what
            they do not enforce of it.
        rules: The ids of the rules; beside `no` those that hold less than the control asks for.
    """

    by: Literal["rule", "met", "owner", "no", "n/a"]
    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Control:
    """A control of a benchmark.

    Args:
        id: Its id in the benchmark.
        title: What it asks for, in our words.
        answer: How it is met, or why it is not.
    """

    id: str
    title: str
    answer: Answer


def rules(*ids: str, note: str = "") -> Answer:
    """Rules enforce it.

    Args:
        ids: The rules' ids.
        note: What they do not enforce of it.
    """
    return Answer("rule", note, ids)


def met(text: str) -> Answer:
    """A resource or a setting meets it."""
    return Answer("met", text)


def owner(text: str) -> Answer:
    """The account's owner meets it."""
    return Answer("owner", text)


def declined(reason: str, *ids: str) -> Answer:
    """It is not met.

    Args:
        reason: Why not.
        ids: The ids of rules that hold less than it asks for.
    """
    return Answer("no", reason, ids)


def not_applicable(reason: str) -> Answer:
    """The program makes nothing of the kind."""
    return Answer("n/a", reason)


NO_PASSWORD: Final = rules("iam-no-users", note="SES's SMTP user has no password; others the program does not see")
"""How several benchmarks' controls of users' passwords are met."""
