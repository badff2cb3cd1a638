"""Who gets in by a policy document: a small evaluator of resource, key and trust policies.

It knows what the platform's documents use, and raises where it meets anything else, rather than guess. It looks at
one document alone: where the document names the account (`arn:aws:iam::NUMBER:root`), every principal of the account
matches, since the document then leaves the decision to IAM.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Any, Final

Context = Mapping[str, str | Iterable[str]]


def allowed(
    policy: str | Mapping[str, Any],
    *,
    principal: str = "",
    action: str,
    resource: str = "*",
    context: Context | None = None,
) -> bool:
    """Whether a document lets a call through: some statement allows it and none denies it.

    Args:
        policy: The document, as JSON or parsed.
        principal: A service (logs.amazonaws.com), an ARN (of a role, a user, an identity provider), or empty for a
            document without principals.
        action: The action, such as kms:Decrypt.
        resource: What it is called on; a document without resources (a trust) does not look at it.
        context: The request's condition keys.
    """
    document = json.loads(policy) if isinstance(policy, str) else policy
    effects = {
        statement["Effect"]
        for statement in _list(document["Statement"])
        if _matches(statement, principal, action, resource, context or {})
    }
    return effects == {"Allow"}


def _matches(statement: Mapping[str, Any], principal: str, action: str, resource: str, context: Context) -> bool:
    known = {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
    assert set(statement) <= known, f"the evaluator does not know {set(statement) - known}"
    return (
        _principal_matches(statement.get("Principal"), principal)
        and any(_like(action.lower(), pattern.lower()) for pattern in _list(statement["Action"]))
        and ("Resource" not in statement or any(_like(resource, pattern) for pattern in _list(statement["Resource"])))
        and all(
            _holds(operator, key, _list(expected), context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, expected in keys.items()
        )
    )


def _principal_matches(principals: str | Mapping[str, Any] | None, principal: str) -> bool:
    if principals is None or principals == "*":
        return True
    assert isinstance(principals, Mapping)
    return any(_same_principal(kind, name, principal) for kind, names in principals.items() for name in _list(names))


def _same_principal(kind: str, name: str, principal: str) -> bool:
    if kind == "AWS":
        parts = principal.split(":")
        account = parts[4] if len(parts) > 4 else ""
        whole_account = (account, f"arn:aws:iam::{account}:root") if account else ()
        return name in ("*", principal, *whole_account)
    return name == principal


def _holds(operator: str, key: str, expected: list[str], context: Context) -> bool:
    """One condition; a key that the request lacks fails all but those that say otherwise or negate."""
    values = {name.lower(): value for name, value in context.items()}
    base = operator.removesuffix("IfExists")
    quantifier, _, base = base.rpartition(":")
    if key.lower() not in values:
        return operator.endswith("IfExists") or quantifier == "ForAllValues" or base.startswith(("StringNot", "ArnNot"))
    actual = _list(values[key.lower()])
    if quantifier == "ForAllValues":
        return all(_fits(base, value, expected) for value in actual)
    return any(_fits(base, value, expected) for value in actual)


def _arn_like(value: str, pattern: str) -> bool:
    """Part by part, as IAM compares ARNs: a wildcard does not reach across a colon, but in the last part."""
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(values) == len(patterns) and all(map(_like, values, patterns))


def _like(value: str, pattern: str) -> bool:
    """Only * and ? are wildcards."""
    return fnmatchcase(value, pattern.replace("[", "[[]"))


_FITS: Final[dict[str, Callable[[str, str], bool]]] = {
    "StringEquals": lambda value, expected: value == expected,
    "StringLike": _like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda value, expected: value.lower() == expected.lower(),
    "NumericLessThan": lambda value, expected: float(value) < float(expected),
    "IpAddress": lambda value, expected: ip_address(value) in ip_network(expected),
}
"""Whether a value fits one that is expected, by operator."""


def _fits(operator: str, value: str, expected: list[str]) -> bool:
    positive = operator.replace("Not", "", 1)
    assert positive in _FITS, f"the evaluator does not know the operator {operator}"
    return any(_FITS[positive](value, one) for one in expected) == (positive == operator)


def _list(value: str | Iterable[Any] | Mapping[str, Any]) -> list[Any]:
    return [value] if isinstance(value, str | Mapping) else list(value)
