"""Comparing two values path by path: mappings by key, lists by what identifies their items, policies as JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from kyeol.tools.diff.changes import ABSENT, Compared, PropertyChange
from kyeol.tools.json_values import Json, listed, mapping
from kyeol.tools.preview.graph import SECRET

_IDENTITIES: Final = ("name", "Sid", "originId", "pathPattern", "cidr", "key", "id", "ruleId")
"""The keys by which items of a list are told apart, where each item has its own."""

_POLICY_SETS: Final = ("Action", "NotAction", "Resource", "NotResource")


def differences(old: Compared, new: Compared, path: str = "") -> Iterator[PropertyChange]:
    """What differs between two values; secrets on both sides do not differ, since nothing is known of them."""
    old, new = (one if one is ABSENT else parsed(one) for one in (old, new))
    if SECRET in (old, new) and ABSENT not in (old, new):
        # A value that was in clear is not shown either once it is a secret.
        if old != new:
            yield PropertyChange(
                path, SECRET if old == SECRET else "[not secret]", SECRET if new == SECRET else "[not secret]"
            )
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), _key(path, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, path)
    elif not _same(old, new):
        yield PropertyChange(path, old, new)


def parsed(value: Json) -> Json:
    """A JSON text as what it says, with IAM policies in one form; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            content: Json = json.loads(value)
        except json.JSONDecodeError:
            return value
        return _policy(content) if isinstance(content, Mapping) and "Statement" in content else content
    return value


def masked(old: Json, new: Json) -> int:
    """How many values are secret on both sides."""
    old, new = parsed(old), parsed(new)
    if old == SECRET and new == SECRET:
        return 1
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return sum(masked(old[key], new[key]) for key in old.keys() & new.keys())
    if isinstance(old, list) and isinstance(new, list):
        return sum(masked(one, other) for one, other in zip(old, new, strict=False))
    return 0


def canonical(value: Json) -> str:
    """A text that two equal values share."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _policy(document: Mapping[str, Json]) -> Mapping[str, Json]:
    """An IAM policy in which a single item and a list of one are the same, and sets have one order."""
    statements = []
    for statement in listed(document["Statement"]):
        if not isinstance(statement, Mapping):
            return document
        sets: dict[str, Json] = {key: _ordered(statement[key]) for key in _POLICY_SETS if key in statement}
        for key in ("Principal", "NotPrincipal"):
            if isinstance(statement.get(key), Mapping):
                sets[key] = {kind: _ordered(who) for kind, who in mapping(statement[key]).items()}
        statements.append({**statement, **sets})
    return {**document, "Statement": statements}


def _ordered(value: Json) -> list[Json]:
    return sorted(listed(value), key=canonical)


def _lists(old: list[Json], new: list[Json], path: str) -> Iterator[PropertyChange]:
    if old == new:
        return
    if not any(isinstance(item, dict | list) or item == SECRET for item in (*old, *new)):
        yield from _scalars(old, new, path)
        return
    for identity in _IDENTITIES:
        before, after = _by(identity, old), _by(identity, new)
        if before is not None and after is not None:
            for key in sorted({*before, *after}, key=str):
                place = f"{path}[{identity}={key}]"
                yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), place)
            kept_before = [key for key in before if key in after]
            kept_after = [key for key in after if key in before]
            if kept_before != kept_after:
                yield PropertyChange(f"{path} (order)", kept_before, kept_after)
            return
    yield from _sequences(old, new, path)


def _scalars(old: Sequence[Json], new: Sequence[Json], path: str) -> Iterator[PropertyChange]:
    """Lists of plain items: what goes and what comes, or the whole where only the order differs."""
    gone, come = Counter(map(canonical, old)), Counter(map(canonical, new))
    if gone == come:
        yield PropertyChange(path, list(old), list(new))
        return
    for item in sorted((gone - come).elements()):
        yield PropertyChange(f"{path}[]", json.loads(item), ABSENT)
    for item in sorted((come - gone).elements()):
        yield PropertyChange(f"{path}[]", ABSENT, json.loads(item))


def _sequences(old: list[Json], new: list[Json], path: str) -> Iterator[PropertyChange]:
    """Lists whose items nothing identifies: equal items are aligned, the others compared in their order."""
    matcher = SequenceMatcher(None, [canonical(one) for one in old], [canonical(one) for one in new], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        before, after = old[start:end], new[new_start:new_end]
        for place in range(max(len(before), len(after))):
            one = before[place] if place < len(before) else ABSENT
            other = after[place] if place < len(after) else ABSENT
            at = new_start + place if other is not ABSENT else start + place
            yield from differences(one, other, f"{path}[{at}]")


def _by(identity: str, items: list[Json]) -> dict[str, Json] | None:
    """The items by their identity; None where one has none, or two share one."""
    found: dict[str, Json] = {}
    for item in items:
        key = item.get(identity) if isinstance(item, Mapping) else None
        if not isinstance(key, str) or key == SECRET or key in found:
            return None
        found[key] = item
    return found


def _same(old: Compared, new: Compared) -> bool:
    # 1 equals True in Python, and not in JSON.
    return (type(old) is type(new) or (_number(old) and _number(new))) and bool(old == new)


def _number(value: Compared) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _key(path: str, key: str) -> str:
    if not path:
        return key
    return f"{path}.{key}" if "." not in key else f'{path}["{key}"]'
