"""IAM's decision on one request.

Source: IAM User Guide, "Policy evaluation logic" with "Evaluating identity-based policies with permissions boundaries"
and "Cross-account policy evaluation logic" (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-
logic.html and its sub-pages). Left out: the organisation's policies (SCP, RCP), which the platform has none of, and
those of VPC endpoints; both only ever take away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from kyeol.tools.access.matching import Context, filled, like, met
from kyeol.tools.iam_documents import PolicyStatement
from kyeol.tools.json_values import mapping, texts

_BY_THEMSELVES: Final = (("sts:Assume*", "*"), ("sts:*", "arn:aws:iam::*:role/*"), ("kms:*", "arn:aws:kms:*:key/*"))
"""Actions and resources that only the resource's own policy opens: a role by its trust, a key by its key policy (KMS
Developer Guide, "Key policies"; IAM User Guide, "Cross-account policy evaluation logic")."""


_RESOURCE: Final = "the resource's policy"


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who asks.

    Args:
        kind: AWS for a role, Service for a service, Federated for an identity provider's token.
        name: The role's ARN, the service's principal, or the identity provider's ARN.
        session: The ARN of the role's session, where a resource's policy may name it.
    """

    kind: Literal["AWS", "Service", "Federated"] = "AWS"
    name: str
    session: str = ""

    @property
    def account(self) -> str:
        """The role's account; empty for others."""
        return self.name.split(":")[4] if self.kind == "AWS" else ""


@dataclass(frozen=True, kw_only=True)
class AccessRequest:
    """One request for one resource; a call that touches several needs all of them allowed.

    Args:
        principal: Who asks.
        action: What for, such as s3:GetObject.
        resource: The ARN; `*` for what has none.
        account: The resource's account; empty: the principal's.
        context: What else the request brings.
    """

    principal: Principal
    action: str
    resource: str
    account: str = ""
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Policies:
    """What is looked at.

    Args:
        identity: The statements of the role's own policies.
        boundary: Those of its permissions boundary; None where it has none.
        session: Those of the session's policy; None where it has none.
        resource: Those of the resource's policy: a bucket's, a key's, a role's trust.
    """

    identity: Sequence[PolicyStatement] = ()
    boundary: Sequence[PolicyStatement] | None = None
    session: Sequence[PolicyStatement] | None = None
    resource: Sequence[PolicyStatement] = ()


@dataclass(frozen=True)
class Decision:
    """What IAM decides.

    Args:
        allowed: Whether the request is let through.
        because: What decided, for a person.
    """

    allowed: bool
    because: str

    def __bool__(self) -> bool:
        return self.allowed


def decide(request: AccessRequest, policies: Policies) -> Decision:
    """Whether a request is allowed, and what decides."""
    if denial := _denial(request, policies):
        return Decision(False, denial)
    granted = _granted(request, policies.resource)
    if request.principal.kind != "AWS":
        return Decision(bool(granted), _RESOURCE if granted else f"{_RESOURCE} does not allow it")
    same = (request.account or request.principal.account) == request.principal.account
    if same and granted == "session":
        return Decision(True, f"{_RESOURCE} names the session")
    needed = _needed(policies, given=same and granted == "principal")
    for layer, statements in needed.items():
        if not any(_applying(request, statements, "Allow")):
            return Decision(False, f"{layer}: nothing allows it")
    if not granted and (not same or _by_itself(request)):
        return Decision(False, f"{_RESOURCE}: nothing allows it")
    return Decision(True, " and ".join(needed))


def _denial(request: AccessRequest, policies: Policies) -> str:
    """Which statement denies the request; empty where none does."""
    for layer, statements in (*_needed(policies).items(), (_RESOURCE, policies.resource)):
        for one in _applying(request, statements, "Deny", by_principal=layer == _RESOURCE):
            return f"{layer}: {one.sid or 'a statement'} denies it"
    return ""


def _needed(policies: Policies, *, given: bool = False) -> dict[str, Sequence[PolicyStatement]]:
    """The policies of the role that have to allow a request, each by what it is called.

    Args:
        policies: What is looked at.
        given: Whether a resource's policy gives it to the role: a boundary and a session's policy still limit that.
    """
    layers = {
        "the role's policies": None if given else policies.identity,
        "its permissions boundary": policies.boundary,
        "the session's policy": policies.session,
    }
    return {layer: statements for layer, statements in layers.items() if statements is not None}


def _by_itself(request: AccessRequest) -> bool:
    """Whether only the resource's own policy opens it."""
    return any(
        like(action, request.action, fold=True) and like(resource, request.resource)
        for action, resource in _BY_THEMSELVES
    )


def _applying(
    request: AccessRequest, statements: Iterable[PolicyStatement], effect: str, *, by_principal: bool = False
) -> Iterable[PolicyStatement]:
    for one in statements:
        if one.effect == effect and _covers(request, one) and (not by_principal or _named(request, one)):
            yield one


def _covers(request: AccessRequest, one: PolicyStatement) -> bool:
    """Whether action, resource and conditions of a statement are those of the request."""
    if _among(one.actions or tuple(texts(one.source.get("NotAction"))), request.action) == (
        "NotAction" in one.inverted
    ):
        return False
    resources = texts(one.source.get("NotResource")) or one.resources
    # A trust policy names no resource: it is its role's.
    named = (filled(each, request.context) for each in resources)
    covered = any(each is not None and like(each, request.resource) for each in named)
    resource = not resources or covered != ("NotResource" in one.inverted)
    return resource and all(met(each, request.context) for each in one.conditions)


@lru_cache(2**16)
def _among(actions: tuple[str, ...], action: str) -> bool:
    return any(like(each, action, fold=True) for each in actions)


def _named(request: AccessRequest, one: PolicyStatement) -> Literal["session", "principal", "account", ""]:
    """How a statement of a resource's policy names who asks; empty where it does not."""
    who, inverted = request.principal, "NotPrincipal" in one.inverted
    named = one.source.get("NotPrincipal") if inverted else one.source.get("Principal")
    if named == "*":
        return "" if inverted else "principal"
    listed = texts(mapping(named).get(who.kind))
    root = (who.account, f"arn:aws:iam::{who.account}:root")
    if inverted:
        return "" if who.name in listed or who.session in listed else "principal"
    if who.session and who.session in listed:
        return "session"
    if who.name in listed or "*" in listed:
        return "principal"
    return "account" if who.account and any(each in root for each in listed) else ""


def _granted(
    request: AccessRequest, statements: Iterable[PolicyStatement]
) -> Literal["session", "principal", "account", ""]:
    """The most direct way in which a resource's policy allows the request."""
    found = {_named(request, one) for one in _applying(request, statements, "Allow", by_principal=True)}
    for way in ("session", "principal", "account"):
        if way in found:
            return way
    return ""
