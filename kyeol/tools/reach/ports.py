"""Sets of ports, as sorted spans that do not touch."""

from collections.abc import Iterable
from typing import Final, TypeAlias

Span: TypeAlias = tuple[int, int]
Ports: TypeAlias = tuple[Span, ...]

EVERY: Final[Ports] = ((0, 65535),)


def only(*ports: int) -> Ports:
    """Single ports."""
    return union((port, port) for port in ports)


def union(spans: Iterable[Span]) -> Ports:
    """Spans, joined where they touch."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def common(one: Ports, other: Ports) -> Ports:
    """The ports that are in both."""
    return union(
        (max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) <= min(b, d)
    )  # fmt: skip


def without(one: Ports, other: Ports) -> Ports:
    """The ports of the first that are not in the second."""
    rest = list(one)
    for first, last in other:
        rest = [
            part
            for low, high in rest
            for part in ((low, min(high, first - 1)), (max(low, last + 1), high))
            if part[0] <= part[1]
        ]
    return union(rest)


def spell(ports: Ports) -> str:
    """Such as 443, or 1 to 1024, or every port."""
    if ports == EVERY:
        return "every port"
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in ports) or "no port"
