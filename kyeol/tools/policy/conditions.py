"""What conditions of policy documents bind, and what only looks as if it did."""

from typing import Final

from kyeol.tools.iam_documents import PolicyStatement

_BINDING: Final = frozenset(
    {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"}
)

SOURCES: Final = frozenset({"aws:sourceaccount", "aws:sourcearn", "kms:encryptioncontext:aws:logs:arn"})
"""The keys by which a service says for whom it works."""

PRINCIPALS: Final = frozenset({"aws:principalarn", "aws:userid", "sts:externalid"})
"""The keys that tell the principals of an account from each other, besides tags."""

_ANYBODYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "kms:calleraccount",
        *SOURCES,
        *PRINCIPALS,
    }
)


def bound(statement: PolicyStatement, *, if_exists: bool = False) -> set[str]:
    """The keys, in lower case, that a request must bring with a value that the statement names.

    A negated operator lets everything else through, one with IfExists or ForAllValues whatever lacks the key, and the
    value `*` everything.

    Args:
        statement: The statement.
        if_exists: Whether IfExists counts as well: some services send the key at times only.
    """
    found: set[str] = set()
    for one in statement.conditions:
        name = one.operator.removeprefix("ForAnyValue:")
        name = name.removesuffix("IfExists") if if_exists else name
        if name in _BINDING and one.values and "*" not in one.values:
            found.add(one.key)
    return found


def narrows(statement: PolicyStatement) -> bool:
    """Whether a statement for everybody is in truth for somebody: an account, an organisation, a network, a source."""
    keys = bound(statement)
    return bool(keys & _ANYBODYS) or any(key.startswith("kms:encryptioncontext:") for key in keys)


def tells_principals_apart(statement: PolicyStatement) -> bool:
    """Whether a statement for an account is in truth for some of its principals."""
    keys = bound(statement)
    return bool(keys & PRINCIPALS) or any(key.startswith("aws:principaltag/") for key in keys)
