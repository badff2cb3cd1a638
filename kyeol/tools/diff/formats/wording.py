"""How text and Markdown say the same things."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from kyeol.tools.cost.changes import CostChange
from kyeol.tools.cost.prices import CURRENCY
from kyeol.tools.cost.wording import whole
from kyeol.tools.diff.changes import ABSENT, Action, Comparison, PropertyChange, ResourceChange, StackDiff
from kyeol.tools.diff.danger.replacement import forcing
from kyeol.tools.json_values import Json
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.record.danger import Category
from kyeol.tools.urns import name_of, type_of
from kyeol.tools.words import counted

LONGEST: Final = 120
"""So many characters of a value are shown; the JSON form has all of it."""

SIGNS: Final[dict[Action, str]] = {"add": "+", "remove": "-", "replace": "!", "change": "~", "move": ">"}
VERBS: Final[dict[Action, str]] = {
    "add": "added",
    "remove": "removed",
    "replace": "replaced",
    "change": "changed",
    "move": "moved",
}
CATEGORIES: Final[dict[Category, str]] = {
    "data": "data at risk",
    "interruption": "interruption",
    "address-plan": "address plan",
    "exposure": "wider exposure",
    "iam": "wider rights",
    "protection": "less protection",
    "detection": "weaker detection",
}


def sides(comparison: Comparison) -> str:
    """Which two commits are compared."""
    return f"{comparison.base} ({comparison.base_commit[:9]}) -> head ({comparison.head_commit[:9]})"


def summary(one: StackDiff) -> str:
    """A stack in one line."""
    return _failed(one) if one.failures else ", ".join(_counts(one)) or "no change"


def _failed(one: StackDiff) -> str:
    """Which side of a stack does not run, and what the other has."""
    sizes = dict(zip(("base", "head"), one.resources, strict=True))
    failed = [name for name in sizes if any(line.startswith(f"{name}:") for line in one.failures)]
    told = [f"the {name} has {counted(size, 'resource')}" for name, size in sizes.items() if size is not None]
    return "; ".join([f"the {failed[0]} does not run" if len(failed) == 1 else "neither side runs", *told])


def _counts(one: StackDiff) -> Iterator[str]:
    """How many changes of each sort a stack has."""
    if one.status == "compared":
        yield from (f"{count} {VERBS[action]}" for action, count in one.counts.items() if count)
    else:
        size = counted(sum(one.counts.values()), "resource")
        yield f"{'new' if one.status == 'added' else 'removed'} stack, {size}"
    if one.outputs:
        yield f"{counted(len(one.outputs), 'output')} changed"
    if one.appeared:
        yield counted(len(one.appeared), "new finding")
    if one.vanished:
        yield f"{counted(len(one.vanished), 'finding')} gone"
    if isinstance(one.cost, CostChange) and one.cost.reasons:
        yield cost_of_month(one.cost)
    if one.dangers:
        yield f"{len(one.dangers)} dangerous"


def cost_of_month(change: CostChange) -> str:
    """What a month costs more or less, in a few words."""
    difference = change.difference
    if whole(difference.expected):
        return f"{whole(difference.expected):+,} {CURRENCY} a month"
    if whole(difference.largest):
        return f"up to {whole(difference.largest):+,} {CURRENCY} a month"
    return f"less than 1 {CURRENCY} a month"


def finding_line(finding: Finding) -> str:
    """A finding, on one line."""
    return f"finding {finding.rule} ({finding.severity}): {place_of(finding.urn).replace('  ', ' ')}: {finding.message}"


def judged(one: StackDiff) -> Iterator[str]:
    """What a month costs more or less, and the findings and flows that come and go, each on one line with its sign."""
    if one.cost:
        yield f"$ {one.cost}"
    yield from (f"+ {finding_line(finding)}" for finding in one.appeared)
    yield from (f"- {finding_line(finding)}" for finding in one.vanished)
    yield from (f"+ flow begins: {flow}" for flow in one.begun)
    yield from (f"- flow ends: {flow}" for flow in one.ended)


def title(change: ResourceChange) -> str:
    """A resource, its kind, and what moves or replaces it."""
    why = []
    if change.action == "replace" and (causes := forcing(change)):
        why.append(f"{', '.join(causes)} cannot change in place")
    if change.follows:
        why.append(f"follows {', '.join(dict.fromkeys(name_of(urn) for urn in change.follows))}")
    if change.previous:
        why.append(f"was {_former(change)}")
    return f"{change.name}  {short_kind(change.type)}{f' ({chr(59).join(why)})'.replace(';', '; ') if why else ''}"


def property_line(change: PropertyChange) -> str:
    """A value that differs, on one line."""
    old, new = (value(one) for one in change.values)
    if change.old is ABSENT:
        return f"{change.path}: + {new}"
    if change.new is ABSENT:
        return f"{change.path}: - {old}"
    if old == new:
        old, new = _around_difference(*change.values)
    return f"{change.path}: {old} -> {new}"


def details(change: ResourceChange) -> Iterator[str]:
    """The lines below a resource's title."""
    yield from (property_line(one) for one in change.properties)
    yield from (f"option {property_line(one)}" for one in change.options)
    yield from change.notes


def value(content: Json) -> str:
    """A value on one line, cut where it is long."""
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 3]
    # Not in the middle of a name: what follows the last blank goes as a whole, unless that is all there is.
    return f"{cut.rpartition(' ')[0] if cut.rfind(' ') > LONGEST // 2 else cut}..."


def place_of(urn: str) -> str:
    """A URN as people say it: its name and kind; the stack as a whole where it is empty."""
    return f"{name_of(urn)}  {short_kind(type_of(urn))}" if urn else "the stack"


def groups(changes: Sequence[ResourceChange]) -> dict[Action, list[ResourceChange]]:
    """The changes by what happens."""
    found: dict[Action, list[ResourceChange]] = {}
    for change in changes:
        found.setdefault(change.action, []).append(change)
    return found


def _former(change: ResourceChange) -> str:
    old, new = change.previous.split("::"), change.urn.split("::")
    if old[3] != new[3]:
        return old[3]
    return f"below {' / '.join(part.rsplit(':', 1)[-1] for part in old[2].split('$')[:-1]) or 'the stack'}"


def _around_difference(old: Json, new: Json) -> tuple[str, str]:
    """Two long values from shortly before the place where they part."""
    one, other = (json.dumps(side, ensure_ascii=True, sort_keys=True) for side in (old, new))
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, min(start, len(one), len(other)) - LONGEST // 4)
    cut = [text[start : start + LONGEST - 6] for text in (one, other)]
    return f"...{cut[0]}...", f"...{cut[1]}..."
