"""IAM policy documents as resources have them, parsed once for every tool; kyeol/iam.py writes those of the program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kyeol.tools.json_values import Json, at, listed, mapping, mappings


@dataclass(frozen=True)
class Condition:
    """One key of a statement's conditions.

    Args:
        operator: The operator, such as StringEquals.
        key: The key in lower case: IAM does not tell cases apart.
        values: The values, of which any may be met.
    """

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PolicyStatement:
    """One statement of a policy document.

    Args:
        sid: Its name; empty where it has none.
        effect: Allow or Deny.
        actions: The actions, as they are written.
        resources: The resources; empty in a trust policy.
        principals: Who, by kind; `*` alone is everybody of the kind AWS. Empty in an identity policy.
        conditions: The conditions, all of which must be met.
        inverted: Which of NotAction, NotResource and NotPrincipal it has.
        source: The statement as JSON has it.
    """

    sid: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: Mapping[str, tuple[str, ...]]
    conditions: tuple[Condition, ...]
    inverted: frozenset[str]
    source: Mapping[str, Json]

    def named(self, kind: str) -> tuple[str, ...]:
        """The principals of a kind, such as Service."""
        return self.principals.get(kind, ())


def statements(document: Json) -> list[PolicyStatement]:
    """The statements of a policy document; none where it is not a document.

    Args:
        document: The document as JSON text or parsed.
    """
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except json.JSONDecodeError:
            return []
    return [_statement(one) for one in mappings(at(document, "Statement"))]


def allows(document: Json) -> list[PolicyStatement]:
    """The statements of a policy document that allow something."""
    return [one for one in statements(document) if one.effect == "Allow"]


def _statement(one: Mapping[str, Json]) -> PolicyStatement:
    who = one.get("Principal")
    by_kind: Mapping[str, Json] = {"AWS": who} if isinstance(who, str) else mapping(who)
    return PolicyStatement(
        sid=str(one.get("Sid") or ""),
        effect=str(one.get("Effect")),
        actions=_texts(one.get("Action")),
        resources=_texts(one.get("Resource")),
        principals={kind: _texts(names) for kind, names in by_kind.items()},
        conditions=tuple(
            Condition(operator, key.lower(), _texts(values))
            for operator, keys in mapping(one.get("Condition")).items()
            for key, values in mapping(keys).items()
        ),
        inverted=frozenset({"NotAction", "NotPrincipal", "NotResource"} & one.keys()),
        source=one,
    )


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in listed(value))
