"""Whether a policy grants more than before: more actions, resources or principals, or looser conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from typing import Final

from kyeol.tools.diff.values import canonical, parsed
from kyeol.tools.iam_documents import Condition, PolicyStatement, statements
from kyeol.tools.json_values import Json

_NEGATIVE: Final = ("Not", "Null")
"""What a condition operator's name holds where more values do not mean more access. With ForAllValues and IfExists they
do: every value of the request has to be among them, and a request without the key passes either way (IAM User Guide,
"Set operators for multi-valued context keys" and "...IfExists condition operators")."""

_PATTERNS: Final = {"StringEquals": "StringLike", "ArnEquals": "ArnLike"}
"""Operators, and the one that asks the same of patterns."""

_LITERAL: Final = ("StringEquals",)
"""Those of them whose own values are not patterns; ArnEquals is ArnLike under another name."""

_SHOWN: Final = 8
"""So many actions are written out in one phrase."""


@dataclass(frozen=True)
class Permission:
    """One action on one resource by one principal.

    Args:
        principal: Who; empty where the policy's owner is who.
        action: What, lower case, with wildcards.
        resource: On what, with wildcards; empty where the policy's owner is what.
        conditions: Its conditions.
    """

    principal: str
    action: str
    resource: str
    conditions: tuple[Condition, ...]

    def covers(self, other: "Permission") -> bool:
        """Whether whoever has this permission has the other one too."""
        return self.reaches(other) and self.holds_wherever(other)

    def reaches(self, other: "Permission") -> bool:
        """Whether this permission is about the same action, resource and principal, conditions aside."""
        return (
            _matches(other.action, self.action)
            and _matches(other.resource, self.resource)
            and self.principal in (other.principal, "*")
        )

    def holds_wherever(self, other: "Permission") -> bool:
        """Whether this permission's conditions are met wherever the other's are."""
        return all(any(_implies(theirs, mine) for theirs in other.conditions) for mine in self.conditions)


def loosened(old: Json, new: Json) -> list[str]:
    """What a policy newly allows, one phrase each; nothing where it only became stricter.

    Args:
        old: The policy before, as JSON text or parsed; None where there was none.
        new: The policy after; None where there is none.
    """
    before, after = statements(parsed(old)), statements(parsed(new))
    more: dict[tuple[str, str, str], list[str]] = {}
    for verb, grant in _newly(before, after):
        more.setdefault((verb, grant.resource, grant.principal), []).append(grant.action)
    return list(dict.fromkeys([*_negated(before, after), *(_phrase(*key, actions) for key, actions in more.items())]))


def _negated(before: Sequence[PolicyStatement], after: Sequence[PolicyStatement]) -> Iterator[str]:
    """What changes in statements that name what they are not about, which cannot be compared."""
    known, kept = set(map(_text, before)), set(map(_text, after))
    if any(one.inverted and _text(one) not in known for one in after):
        yield "has a changed statement with NotAction, NotResource or NotPrincipal"
    if any(one.inverted and one.effect == "Deny" and _text(one) not in kept for one in before):
        yield "no longer denies what a statement with NotAction, NotResource or NotPrincipal denied"


def _text(statement: PolicyStatement) -> str:
    """A statement without its Sid, which grants nothing."""
    return canonical({key: value for key, value in statement.source.items() if key != "Sid"})


def _newly(before: Sequence[PolicyStatement], after: Sequence[PolicyStatement]) -> Iterator[tuple[str, Permission]]:
    """What is allowed, or no longer denied, beyond what was."""
    allowed, denied = list(_grants(before, "Allow")), list(_grants(after, "Deny"))
    for grant in _grants(after, "Allow"):
        if not any(one.covers(grant) for one in allowed):
            known = any(one.reaches(grant) for one in allowed)
            yield "allows under looser conditions" if known else "allows", grant
    for grant in _grants(before, "Deny"):
        if not any(one.covers(grant) for one in denied):
            yield "no longer denies", grant


def _grants(found: Sequence[PolicyStatement], effect: str) -> Iterator[Permission]:
    for one in found:
        if one.effect != effect or one.inverted:
            continue
        who = [name if name == "*" else f"{kind} {name}" for kind, names in one.principals.items() for name in names]
        for principal, action, resource in product(who or [""], one.actions, one.resources or [""]):
            yield Permission(principal, action.lower(), resource, one.conditions)


def _matches(text: str, pattern: str) -> bool:
    # IAM knows * and ?, and no sets of letters.
    return text == pattern or fnmatchcase(text, pattern.replace("[", "[[]"))


def _implies(mine: Condition, theirs: Condition) -> bool:
    """Whether a condition that holds makes another one hold."""
    operator, other = mine.operator, theirs.operator
    values, other_values = set(mine.values), set(theirs.values)
    if mine.key != theirs.key or _PATTERNS.get(operator, operator) != _PATTERNS.get(other, other):
        return False
    if any(word in operator for word in _NEGATIVE):
        return values == other_values
    if other in _LITERAL:
        # A pattern without a wildcard is the text itself.
        return values <= other_values and (operator in _LITERAL or not any(set(value) & set("*?") for value in values))
    if "Like" in other or other in _PATTERNS:
        return all(any(_matches(value, pattern) for pattern in other_values) for value in values)
    return values <= other_values


def _phrase(verb: str, resource: str, principal: str, actions: list[str]) -> str:
    several = list(dict.fromkeys(actions))
    more = f" and {len(several) - _SHOWN} more" if len(several) > _SHOWN else ""
    who = f" to {principal}" if principal else ""
    what = f" on {resource}" if resource else ""
    return f"{verb} {', '.join(several[:_SHOWN])}{more}{what}{who}"
