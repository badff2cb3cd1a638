"""IAM policy documents, as plain data that any layer writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from pulumi import Input, Output

STS_AUDIENCE: Final = "sts.amazonaws.com"
"""Whom the tokens are for that AWS exchanges for a role: the `aud` of every web identity."""

ConditionValues = Mapping[str, Input[str] | Sequence[Input[str]]]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement of an IAM policy document.

    Args:
        actions: The actions, such as s3:GetObject.
        resources: ARNs; empty in a trust policy, which has none.
        principals: Who, by kind: {"Service": […]}, {"AWS": […]}, {"Federated": […]}; empty in an identity policy.
        conditions: Values by operator and key.
        effect: Allow or Deny.
        sid: The statement's name, letters and digits.
    """

    actions: Sequence[str]
    resources: Sequence[Input[str]] = ()
    principals: Mapping[str, Sequence[Input[str]]] = field(default_factory=dict)
    conditions: Mapping[str, Input[ConditionValues]] = field(default_factory=dict)
    effect: Literal["Allow", "Deny"] = "Allow"
    sid: str = ""

    def body(self) -> dict[str, object]:
        """The statement as IAM's JSON has it, outputs still inside."""
        parts: dict[str, object] = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": {kind: list(who) for kind, who in self.principals.items()},
            "Action": list(self.actions),
            "Resource": list(self.resources),
            "Condition": dict(self.conditions),
        }
        return {key: value for key, value in parts.items() if value}


def through_role(role_arn: str | None) -> list[Statement]:
    """To act as another role, and nothing besides; nothing where there is no such role.

    Args:
        role_arn: The role, of another account.
    """
    return [Statement(sid="Assume", actions=["sts:AssumeRole"], resources=[role_arn])] if role_arn else []


def policy_document(*statements: Statement) -> Output[str]:
    """An IAM policy document as JSON."""
    body = {"Version": "2012-10-17", "Statement": [statement.body() for statement in statements]}
    return Output.json_dumps(body)
