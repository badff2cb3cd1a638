"""Which changes of an input do harm, and the sentence that a reviewer reads."""

from collections.abc import Iterator, Mapping

from kyeol.tools.json_values import Json, listed, mapping, mappings
from kyeol.tools.kinds.danger import Tells, Weakens


def switched_off(old: object, new: object) -> bool:
    """It was true and is not any more."""
    return old is True and new is not True


def switched_on(old: object, new: object) -> bool:
    """It becomes true."""
    return old is not True and new is True


def fewer(old: object, new: object) -> bool:
    """A number becomes smaller, or goes."""
    return isinstance(old, int) and (not isinstance(new, int) or new < old)


def more(old: object, new: object) -> bool:
    """A number becomes larger, also where a text holds it."""
    try:
        return float(str(new)) > float(str(old))
    except ValueError:
        return False


def changed(_old: object, _new: object) -> bool:
    """Any change."""
    return True


def gone(old: object, new: object) -> bool:
    """It was set and is not any more."""
    return old not in (None, []) and new in (None, [])


def no_longer(value: str) -> Weakens:
    """It had a value, and has another."""

    def weakens(old: object, new: object) -> bool:
        return old == value and new != value

    return weakens


def becomes(value: object) -> Weakens:
    """It had another value, and has this one."""
    return lambda old, new: old != value and new == value


def when(weakens: Weakens, phrase: str) -> Tells:
    """One phrase, for some changes.

    Args:
        weakens: Which.
        phrase: What happens, with {old} and {new}.
    """

    def tells(old: Json, new: Json) -> Iterator[str]:
        if weakens(old, new):
            yield phrase.format(old=_said(old), new=_said(new))

    return tells


def always(phrase: str) -> Tells:
    """One phrase, for any change."""
    return when(changed, phrase)


def each_gone(phrase: str) -> Tells:
    """A phrase for each item that a list loses.

    Args:
        phrase: What happens, with {} for the item.
    """
    return lambda old, new: (phrase.format(_said(one)) for one in listed(old) if one not in listed(new))


def each_new(phrase: str) -> Tells:
    """A phrase for each item that a list gains."""
    return lambda old, new: (phrase.format(_said(one)) for one in listed(new) if one not in listed(old))


def both(*several: Tells) -> Tells:
    """All that several tell."""
    return lambda old, new: (phrase for one in several for phrase in one(old, new))


def parameters(old: Json, new: Json) -> Iterator[str]:
    """The parameters of an engine that differ, each with both values."""
    before, after = ({one["name"]: one.get("value") for one in mappings(side)} for side in (old, new))
    for name in sorted({*map(str, before), *map(str, after)}):
        if before.get(name) != after.get(name):
            yield f"{name} becomes {after.get(name, 'the default')} instead of {before.get(name, 'the default')}"


def fewer_replicas(old: Json, new: Json) -> Iterator[str]:
    """The numbers of replicas among a chart's values that become smaller."""
    before, after = dict(_replicas(old)), dict(_replicas(new))
    for path, number in before.items():
        if path in after and fewer(number, after[path]):
            yield f"{path} becomes {after[path]} instead of {number}"


def _replicas(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    for key, inner in mapping(value).items():
        here = f"{path}.{key}".lstrip(".")
        if key in ("replicas", "replicaCount", "minReplicas", "minAvailable"):
            yield here, inner
        yield from _replicas(inner, here)


def _said(value: Json) -> str:
    """A value in a sentence."""
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("id") or ", ".join(f"{key} {inner}" for key, inner in value.items()))
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "none"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
