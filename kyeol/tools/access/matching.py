"""How IAM compares: wildcards, variables, ARNs, and the operators of conditions.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Set operators for multi-valued context keys"
and "IAM policy elements: Variables and tags" (docs.aws.amazon.com/IAM/latest/UserGuide/
reference_policies_elements_condition_operators.html, reference_policies_condition-single-vs-multi-valued-context-
keys.html and reference_policies_variables.html).
"""

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

from kyeol.errors import KyeolError
from kyeol.tools.iam_documents import Condition

Context: TypeAlias = Mapping[str, Sequence[str]]
"""What a request brings, by condition key in lower case; a key that it does not bring is absent."""


class UnknownOperatorError(KyeolError):
    """A condition has an operator that is not evaluated here."""


_LITERAL: Final = re.compile(r"\$\{([*?$])\}")
"""A character that stands for itself, although a pattern means something by it."""

_VARIABLE: Final = re.compile(r"\$\{([^*?$][^}]*)\}")
"""What a request fills in, such as ${aws:PrincipalTag/Environment}."""


@cache
def _pattern(text: str, *, fold: bool) -> re.Pattern[str]:
    parts = re.split(r"(\$\{[*?$]\}|[*?])", text)
    body = "".join({"*": ".*", "?": "."}.get(one) or re.escape(_LITERAL.sub(r"\1", one)) for one in parts)
    return re.compile(body, re.DOTALL | (re.IGNORECASE if fold else re.NOFLAG))


def filled(text: str, context: Context) -> str | None:
    """A text of a policy with its variables filled in, their wildcards as literals; None where the request lacks one.

    Raises:
        UnknownOperatorError: For a variable with a default, which is not evaluated here.
    """
    for name in _VARIABLE.findall(text):
        if "," in name:
            raise UnknownOperatorError(f"the default in ${{{name}}} is not evaluated: add it to {__name__}")
        if not context.get(name.lower()):
            return None
    return _VARIABLE.sub(lambda one: re.sub(r"[*?$]", r"${\g<0>}", context[one[1].lower()][0]), text)


def like(pattern: str, value: str, *, fold: bool = False) -> bool:
    """Whether a value matches a pattern, in which * is any text and ? any character.

    Args:
        pattern: The pattern.
        value: The value.
        fold: Whether upper and lower case are the same, as in the names of actions.
    """
    return _pattern(pattern, fold=fold).fullmatch(value) is not None


def arn_like(pattern: str, value: str) -> bool:
    """Whether an ARN matches a pattern: ArnEquals and ArnLike compare each of the six parts by itself."""
    wanted, given = pattern.split(":", 5), value.split(":", 5)
    return len(wanted) == len(given) and all(map(like, wanted, given))


def _in_network(network: str, address: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(network)


def _equal(wanted: str, given: str) -> bool:
    return _LITERAL.sub(r"\1", wanted) == given


def _equal_but_for_case(wanted: str, given: str) -> bool:
    return _equal(wanted.casefold(), given.casefold())


def _number(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda wanted, given: compare(float(given), float(wanted))


_POSITIVE: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _equal_but_for_case,
    "StringLike": like,
    "ArnEquals": arn_like,
    "ArnLike": arn_like,
    "Bool": _equal_but_for_case,
    "IpAddress": _in_network,
    "NumericEquals": _number(lambda given, wanted: given == wanted),
    "NumericLessThan": _number(lambda given, wanted: given < wanted),
    "NumericLessThanEquals": _number(lambda given, wanted: given <= wanted),
    "NumericGreaterThan": _number(lambda given, wanted: given > wanted),
    "NumericGreaterThanEquals": _number(lambda given, wanted: given >= wanted),
}
_NEGATIVE: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "StringNotEquals": _equal,
    "StringNotEqualsIgnoreCase": _equal_but_for_case,
    "StringNotLike": like,
    "ArnNotEquals": arn_like,
    "ArnNotLike": arn_like,
    "NotIpAddress": _in_network,
    "NumericNotEquals": _number(lambda given, wanted: given == wanted),
}


def met(condition: Condition, context: Context) -> bool:
    """Whether a request meets one key of a statement's conditions.

    Without the key, a positive operator is not met and a negated one is; IfExists and ForAllValues are met, and
    ForAnyValue is not. A negated operator is met where none of its values matches.

    Raises:
        UnknownOperatorError: For an operator that is not evaluated here.
    """
    given = context.get(condition.key)
    if condition.operator == "Null":
        return all((wanted.lower() == "true") == (given is None) for wanted in condition.values)
    operator = condition.operator
    if operator.endswith("IfExists"):
        if given is None:
            return True
        operator = operator.removesuffix("IfExists")
    quantifier, _, bare = operator.rpartition(":")
    one = _of_one(bare, [each for value in condition.values if (each := filled(value, context)) is not None])
    if quantifier == "ForAllValues":
        return all(map(one, given or ()))
    if quantifier == "ForAnyValue":
        return any(map(one, given or ()))
    if given is None:
        return bare in _NEGATIVE
    # A key with several values under an operator without quantifier: the guide leaves it open; the stricter reading.
    return all(map(one, given))


def _of_one(operator: str, wanted: Sequence[str]) -> Callable[[str], bool]:
    """The test of one value of the request."""
    if positive := _POSITIVE.get(operator):
        return lambda given: any(positive(each, given) for each in wanted)
    if negative := _NEGATIVE.get(operator):
        return lambda given: not any(negative(each, given) for each in wanted)
    raise UnknownOperatorError(f"the condition operator {operator} is not evaluated: add it to {__name__}")
