"""The roles, policies and tags of recorded stacks, as IAM sees them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kyeol.config.mistakes import nearest
from kyeol.errors import KyeolError
from kyeol.tools.access.evaluate import AccessRequest, Decision, Policies, Principal, decide
from kyeol.tools.access.managed import managed_statements
from kyeol.tools.access.matching import like
from kyeol.tools.iam_documents import PolicyStatement, statements
from kyeol.tools.json_values import Json, at, listed, mapping
from kyeol.tools.kinds import ecr, iam, kms, s3, secretsmanager, sns, sqs, vpc, vpc_peering
from kyeol.tools.preview.graph import Graph, Resource

ROLE: Final = iam.ROLE.type
_WITHOUT_ARN: Final[Mapping[str, str]] = {
    vpc.NAT_GATEWAY.type: "natgateway",
    vpc_peering.VPC_PEERING_CONNECTION.type: "vpc-peering-connection",
}
"""Kinds whose ARN the provider does not give, and what it is called in it."""

GUARDED: Final[Mapping[str, tuple[str, str]]] = {
    ecr.REPOSITORY_POLICY.type: ("repository", "arn:aws:ecr:*:*:repository/{}"),
    iam.ROLE.type: ("name", "arn:aws:iam::*:role/{}"),
    kms.KEY.type: ("", "{}"),
    s3.BUCKET_POLICY.type: ("bucket", "arn:aws:s3:::{}"),
    secretsmanager.SECRET_POLICY.type: ("secretArn", "{}"),
    sns.TOPIC_POLICY.type: ("arn", "{}"),
    sqs.QUEUE_POLICY.type: ("queueUrl", "{}"),
}
"""Which input says whose policy a kind carries, and the ARN made of it; no input: the resource's own ARN."""


class UnknownRoleError(KyeolError):
    """No recorded stack makes a role of that name."""


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role as it is recorded.

    Args:
        arn: Its ARN.
        resource: The resource.
        identity: The statements of its policies, its own and those attached.
        boundary: Those of its permissions boundary; None where it has none.
        boundary_arn: The boundary's ARN; empty where it has none.
    """

    arn: str
    resource: Resource
    identity: Sequence[PolicyStatement]
    boundary: Sequence[PolicyStatement] | None
    boundary_arn: str

    @property
    def name(self) -> str:
        """Its name in AWS."""
        return self.arn.rpartition("/")[2]


@dataclass
class AccessModel:
    """What the recorded stacks make, looked at together.

    Args:
        roles: The roles by ARN.
        guards: The statements of resources' own policies, by ARN.
        tags: The tags of what has an ARN.
        accounts: The account of what has one.
        boundaries: The ARN of the permissions boundary of each role and user that wears one.
    """

    roles: dict[str, Role] = field(default_factory=dict)
    guards: dict[str, list[PolicyStatement]] = field(default_factory=dict)
    tags: dict[str, Mapping[str, str]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    boundaries: dict[str, str] = field(default_factory=dict)

    def role(self, name: str) -> Role:
        """A role by its name or ARN.

        Raises:
            UnknownRoleError: There is none, or several accounts have one.
        """
        found = [self.roles[name]] if name in self.roles else [one for one in self.roles.values() if one.name == name]
        if len(found) > 1:
            raise UnknownRoleError(f"{name} is several roles; write one of {', '.join(one.arn for one in found)}")
        if not found:
            names = sorted({one.name for one in self.roles.values()})
            meant = [one for one in names if name in one]
            remedy = f"write one of {', '.join(meant)}" if meant else nearest(name, names)
            raise UnknownRoleError(f"{name} is not a role; {remedy}")
        return found[0]

    def may(
        self,
        role: str,
        action: str,
        resource: str,
        context: Mapping[str, str | Sequence[str]] | None = None,
        *,
        new: bool = False,
    ) -> Decision:
        """Whether a role may do something.

        Args:
            role: Its name or ARN.
            action: What, such as s3:GetObject.
            resource: The ARN of what it does it to; `*` where the action knows none.
            context: What the request brings besides what is recorded: the tags of the resource and of the role, the
                boundary of a role that is changed, the accounts.
            new: Whether the resource comes to be by the action: it has no tags and no boundary yet.

        Raises:
            UnknownRoleError: There is no such role.
        """
        made = self.role(role)
        given = self._context(made, resource, new=new)
        for key, value in (context or {}).items():
            given[key.lower()] = [value] if isinstance(value, str) else list(value)
        request = AccessRequest(
            principal=Principal(name=made.arn),
            action=action,
            resource=resource,
            account=self.account(resource),
            context=given,
        )
        return decide(request, Policies(identity=made.identity, boundary=made.boundary, resource=self.guard(resource)))

    def account(self, arn: str) -> str:
        """The account of an ARN: its own, or that of the resource that the stacks make; empty where none is known."""
        parts = arn.split(":")
        if len(parts) > 5 and parts[4].isdecimal():
            return parts[4]
        return self.accounts.get(arn) or self.accounts.get(arn.partition("/")[0]) or ""

    def guard(self, arn: str) -> Sequence[PolicyStatement]:
        """The statements of the policy that a resource itself carries: an object's are its bucket's.

        A key that no stack makes has AWS's default, which leaves all to the account's policies (KMS Developer Guide,
        "Default key policy").
        """
        own = self.guards.get(_first(tuple(self.guards), arn), ())
        if not own and like("arn:aws:kms:*:*:key/*", arn):
            root: Json = {"AWS": f"arn:aws:iam::{self.account(arn)}:root"}
            return statements({"Statement": {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}})
        return own or self.guards.get(arn.partition("/")[0], ())

    def _context(self, made: Role, resource: str, *, new: bool) -> dict[str, Sequence[str]]:
        context: dict[str, Sequence[str]] = {
            "aws:principalarn": [made.arn],
            "aws:principalaccount": [made.arn.split(":")[4]],
            "aws:securetransport": ["true"],
            "kms:calleraccount": [made.arn.split(":")[4]],
        }
        if account := self.account(resource):
            context["aws:resourceaccount"] = [account]
        tags = {} if new else self.tags.get(resource, {})
        for prefix, tagged in (("aws:resourcetag/", tags), ("aws:principaltag/", self.tags.get(made.arn, {}))):
            context |= {f"{prefix}{key}".lower(): [value] for key, value in tagged.items()}
        boundary = "" if new else self.boundaries.get(resource, "")
        if boundary:
            context["iam:permissionsboundary"] = [boundary]
        return context


@lru_cache(2**16)
def _first(patterns: tuple[str, ...], arn: str) -> str:
    """The first pattern that an ARN matches; empty: none."""
    return next((one for one in patterns if like(one, arn)), "")


def model_of(graphs: Iterable[Graph]) -> AccessModel:
    """The model of the stacks that a test or a command looks at.

    Args:
        graphs: The recorded stacks; a role's policies and its boundary may be in different ones.
    """
    model, recorded = AccessModel(), list(graphs)
    policies: dict[str, list[PolicyStatement]] = {}
    for graph in recorded:
        for resource in graph:
            _note(model, graph, resource)
            if resource.type == iam.POLICY.type:
                policies[str(resource.outputs.get("arn"))] = statements(resource.inputs.get("policy"))
    for graph in recorded:
        for role in graph.of_type(ROLE):
            arn, boundary = str(role.outputs.get("arn")), str(role.inputs.get("permissionsBoundary") or "")
            model.roles[arn] = Role(
                arn=arn,
                resource=role,
                identity=[*_identity(graph, role, policies)],
                boundary=_of(boundary, policies) if boundary else None,
                boundary_arn=boundary,
            )
    return model


def _note(model: AccessModel, graph: Graph, resource: Resource) -> None:
    """Keep a resource's tags, its account and the policy that it carries for itself or another."""
    provider = graph.resources.get(resource.provider_urn)
    defaults = mapping(at(_parsed(provider, "defaultTags"), "tags"))
    accounts = listed(_parsed(provider, "allowedAccountIds"))
    arn = resource.outputs.get("arn")
    if resource.type in _WITHOUT_ARN and provider:
        place = f"{resource.inputs.get('region') or provider.inputs.get('region')}:{accounts[0]}"
        arn = f"arn:aws:ec2:{place}:{_WITHOUT_ARN[resource.type]}/{resource.id}"
    if isinstance(arn, str):
        own = mapping(resource.inputs.get("tags")) if "tags" in resource.inputs else None
        model.tags[arn] = {k: str(v) for k, v in {**defaults, **(own or {})}.items()} if own is not None else {}
        if accounts:
            model.accounts[arn] = str(accounts[0])
        if boundary := resource.inputs.get("permissionsBoundary"):
            model.boundaries[arn] = str(boundary)
    if resource.type in GUARDED:
        key, template = GUARDED[resource.type]
        named = str(resource.inputs.get(key) if key else arn)
        document = resource.inputs.get("assumeRolePolicy" if resource.type == ROLE else "policy")
        pattern = str(arn) if resource.type == ROLE else template.format(named)
        model.guards[pattern] = statements(document)


def _parsed(provider: Resource | None, key: str) -> Json:
    """An argument of a provider, which takes structured ones as JSON text."""
    text = provider.inputs.get(key) if provider else None
    parsed: Json = json.loads(text) if isinstance(text, str) else text
    return parsed


def _identity(graph: Graph, role: Resource, policies: Mapping[str, list[PolicyStatement]]) -> Iterator[PolicyStatement]:
    name = role.inputs.get("name")
    for own in graph.of_type(iam.ROLE_POLICY.type):
        if own.inputs.get("role") == name:
            yield from statements(own.inputs.get("policy"))
    for attached in graph.of_type(iam.ROLE_POLICY_ATTACHMENT.type):
        if attached.inputs.get("role") == name:
            yield from _of(str(attached.inputs.get("policyArn")), policies)


def _of(arn: str, policies: Mapping[str, list[PolicyStatement]]) -> list[PolicyStatement]:
    return policies[arn] if arn in policies else managed_statements(arn)
