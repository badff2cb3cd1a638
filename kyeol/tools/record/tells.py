"""Which changes of an input do harm, and the sentence that a reviewer reads."""

from collections.abc import Iterator, Mapping

from kyeol.tools.json_values import Json, at, listed, mappings
from kyeol.tools.record.danger import Category, InContext, Tells, Weakens


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


def another(old: object, new: object) -> bool:
    """Both sides have one, and not the same."""
    return None not in (old, new) and old != new


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


def by_category(path: str, several: Mapping[Category, Tells]) -> InContext:
    """An input whose changes do harm of several kinds.

    Args:
        path: The input's path.
        several: What is told of each.
    """

    def judges(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
        before, after = (at(side, *path.split(".")) for side in (old, new))
        yield from ((category, phrase) for category, tells in several.items() for phrase in tells(before, after))

    return InContext(judges)


def parameters(old: Json, new: Json) -> Iterator[str]:
    """The parameters of an engine that differ, each with both values."""
    before, after = ({str(one.get("name")): one.get("value") for one in mappings(side)} for side in (old, new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield f"{name} becomes {after.get(name, 'the default')} instead of {before.get(name, 'the default')}"


def _said(value: Json) -> str:
    """A value in a sentence."""
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("id")
        return str(named or ", ".join(f"{key} {_said(inner)}" for key, inner in value.items()))
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "none"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
