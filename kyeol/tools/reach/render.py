"""Verdicts and paths as text of 80 columns, and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill
from typing import Final

from kyeol.tools.json_values import Json
from kyeol.tools.reach.judge import FlowVerdict
from kyeol.tools.reach.model import Path, Traffic
from kyeol.tools.reach.network import NetworkModel

VERSION: Final = 1
"""The version of the JSON form."""

_WIDTH: Final = 80


def verdicts(
    model: NetworkModel, found: Sequence[FlowVerdict], zone: str | None = None, gone: Iterable[str] = ()
) -> str:
    """All flows of a stack: what is wrong first.

    Args:
        model: The stack's network.
        found: The verdicts.
        zone: The zone that is lost, if one is.
        gone: What was nowhere else.
    """
    counted = Counter((one.flow.required, one.right) for one in found)
    without = f" without {zone}" if zone else ""
    head = (
        f"{model.stack}{without}: {_of(counted, required=True)} required flows held, "
        f"{_of(counted, required=False)} forbidden ones closed"
    )
    blocks = [head]
    if lost := [_wrapped(f"- {one}", "  ", "    ") for one in gone]:
        blocks.append("\n".join(["Gone with the zone", *lost]))
    for title, chosen in (
        ("Wrong", [one for one in found if not one.right]),
        ("Required", [one for one in found if one.flow.required and one.right]),
        ("Forbidden", [one for one in found if not one.flow.required and one.right]),
    ):
        if chosen:
            blocks.append("\n".join([title, *(line for one in chosen for line in _verdict(one))]))
    if model.notes:
        blocks.append("\n".join(["Left out", *(_wrapped(one, "  ") for one in model.notes)]))
    return "\n\n".join(blocks)


def pair(path: Path, traffic: Traffic, verdict: str, notes: Iterable[str]) -> str:
    """One path, hop by hop."""
    lines = [_wrapped(f"{path.source} to {path.target}, {traffic}: {verdict}", "")]
    for number, hop in enumerate(path.hops, 1):
        mark = f"{number:2}." if hop.holds else " x."
        lines.append(
            fill(
                str(hop),
                _WIDTH,
                initial_indent=f" {mark} ",
                subsequent_indent=" " * 5,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
    lines += [_wrapped(f"Left out: {one}", "") for one in notes]
    return "\n".join(lines)


def verdicts_json(model: NetworkModel, found: Sequence[FlowVerdict]) -> dict[str, Json]:
    """All flows of a stack for machines."""
    return {
        "version": VERSION,
        "stack": model.stack,
        "leftOut": list(model.notes),
        "flows": [
            {
                "source": one.flow.source,
                "target": one.flow.target,
                "protocol": one.flow.protocol,
                "ports": [list(span) for span in one.flow.ports],
                "required": one.flow.required,
                "holds": one.holds,
                "right": one.right,
                "why": one.flow.why,
                "reference": one.flow.reference,
                "path": path_json(one.path),
            }
            for one in found
        ],
    }


def path_json(path: Path) -> dict[str, Json]:
    """A path for machines."""
    return {
        "from": path.source,
        "to": path.target,
        "hops": [
            {"where": hop.where, "what": hop.what, "holds": hop.holds, "urn": hop.urn or None} for hop in path.hops
        ],
    }


def _verdict(one: FlowVerdict) -> Iterator[str]:
    head = f"{one.word:<8}{one.flow.source} to {one.flow.target}, {one.flow.traffic}: {one.flow.why}"
    yield _wrapped(head, "  ", " " * 10)
    missing = one.path.missing
    if missing is None:
        yield _wrapped(" > ".join(hop.where for hop in one.path.hops), " " * 10)
        return
    between = f" ({one.path.source} to {one.path.target})" if one.flow.required else ""
    yield _wrapped(f"{'missing' if one.flow.required else 'ends'}: {missing}{between}", " " * 10)


def _of(counted: "Counter[tuple[bool, bool]]", *, required: bool) -> str:
    right, wrong = counted[required, True], counted[required, False]
    return f"{right} of {right + wrong}" if wrong else f"all {right}"


def _wrapped(text: str, first: str, further: str | None = None) -> str:
    later = first if further is None else further
    return fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
