"""What the shipped files, and the guides of AWS and GitHub, say where somebody's own belongs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

from kyeol.config.addresses import inside, network
from kyeol.config.mistakes import KeyPath

DOCUMENTATION: Final = tuple(IPv4Network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
"""The networks for examples (RFC 5737): nobody comes from them, and EKS refuses them in publicAccessCidrs."""

ACCOUNTS: Final = frozenset(
    ("000000000000", "012345678901", "111111111111", "111122223333", "123456789012", "222222222222", "222233334444",
     "333333333333", "444455556666", "555555555555", "555566667777", "777788889999", "999988887777", "999999999999")
)  # fmt: skip
"""The accounts of the examples in AWS's guides (from memory)."""


@dataclass(frozen=True)
class Placeholder:
    """A value that stands for somebody's own.

    Args:
        path: Where it is, below its section.
        text: What it says, as far as it is one.
        belongs: What belongs there.
    """

    path: KeyPath
    text: str
    belongs: str


@dataclass(frozen=True)
class _Kind:
    """One kind: how it looks inside a text, and what belongs there."""

    pattern: re.Pattern[str]
    belongs: str


_KINDS: Final = (
    _Kind(re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(ACCOUNTS))})(?![\w-])"), "the number of your own AWS account"),
    _Kind(re.compile(r"\S+@(?:[\w-]+\.)*example\.(?:com|net|org)\b"), "an address that somebody reads"),
    _Kind(re.compile(r"(?<![\w@-])(?:[\w-]+\.)*example\.(?:com|net|org)\b"), "a name in a domain of your own"),
    _Kind(re.compile(r"\b(?:kyeol-example|my-org|your-org)\b(?!-)|(?<=/)(?:ORG|OWNER)\b"), "your organisation"),
    _Kind(re.compile(r"^(?:kyeol-)?example-[a-z0-9-]*state$"), "the bucket that `kyeol bootstrap` is to make"),
    _Kind(re.compile(r"\bZ(?:0123456789ABCDEFGHIJ|[A-Z0-9]*EXAMPLE)\b"), "the id of your zone, as Route 53 has it"),
    _Kind(
        re.compile(r"\b(?:12345678-1234-1234-1234-123456789012|1234abcd-12ab-34cd-56ef-1234567890ab)\b"),
        "the ARN of your own",
    ),
)
"""Domains: RFC 2606. Identifiers: the examples of AWS's guides and of the settings' own descriptions."""

_NUMBERS: Final = frozenset((100000001, *range(200000001, 200000005)))
"""GitHub's, as the shipped files have them."""

_NUMBERED: Final = frozenset(("id", "organizationId"))

_OF_EXAMPLES: Final = frozenset(("reason", "labels", "taints"))
"""Settings that may speak of an example: a label's domain need not be registered."""


def is_stand_in(account: str) -> bool:
    """Whether an account is one of examples: nothing can be deployed there."""
    return account in ACCOUNTS


def in_text(text: str) -> tuple[str, str] | None:
    """The placeholder in a text, and what belongs in its place; None where there is none.

    Args:
        text: A value of a setting, or a line of another file.
    """
    parsed = network(text)
    if parsed and any(inside(parsed, one) for one in DOCUMENTATION):
        return text, "the public addresses that people and machines of yours come from"
    for kind in _KINDS:
        if found := kind.pattern.search(text):
            return found[0], kind.belongs
    return None


def placeholders(source: object, path: KeyPath = ()) -> Iterator[Placeholder]:
    """Every placeholder below a section, at any depth.

    Args:
        source: The section as it is written.
        path: Where it is; empty for a whole section.
    """
    if path and path[-1] in _OF_EXAMPLES:
        return
    if isinstance(source, dict):
        for key, inner in source.items():
            yield from placeholders(inner, (*path, key))
    elif isinstance(source, list):
        for index, inner in enumerate(source):
            yield from placeholders(inner, (*path, index))
    elif isinstance(source, str) and (found := in_text(source)):
        yield Placeholder(path, found[0], found[1])
    elif source in _NUMBERS and path[-1] in _NUMBERED:
        yield Placeholder(path, str(source), "GitHub's number, or nothing: `kyeol github` writes it")
