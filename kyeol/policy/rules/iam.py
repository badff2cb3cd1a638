"""IAM: what roles may do, and who may be them."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.policy import kinds
from kyeol.policy.reading import allows, condition_keys, listed, mapping, principals
from kyeol.policy.rule import Context, resource_rule, stack_rule
from kyeol.preview.graph import Graph, Json, Resource

_GITHUB: Final = "token.actions.githubusercontent.com"
_SOURCES: Final = frozenset({"aws:sourceaccount", "aws:sourcearn", "kms:encryptioncontext:aws:logs:arn"})
_TOO_MUCH: Final = ("AdministratorAccess", "IAMFullAccess")
_SAYS_NOT_WHO_USES: Final = frozenset({kinds.ROLE_POLICY, kinds.ROLE_ATTACHMENT})


@resource_rule(
    "iam-wildcard-pair",
    kinds.ROLE_POLICY,
    title="No policy allows everything on everything",
    reason="A wildcard action on a wildcard resource has no limit that anyone decided.",
    reference="FSBP IAM.1, IAM.21",
    fix="name the actions, or the resources",
)
def wildcard_pair(resource: Resource, _: Context) -> Iterator[str]:
    """`*` and `service:*` on `*`; denials are no permission."""
    for statement in allows(resource.inputs.get("policy")):
        wide = [one for one in listed(statement.get("Action")) if one == "*" or str(one).endswith(":*")]
        if wide and "*" in listed(statement.get("Resource")):
            yield f"it allows {', '.join(map(str, wide))} on every resource"


@resource_rule(
    "iam-inverted",
    kinds.ROLE_POLICY,
    title="No policy allows all but a list",
    reason="What AWS adds tomorrow would be allowed without anyone's decision.",
    reference="platform",
    fix="write Action and Resource instead of NotAction and NotResource",
)
def inverted(resource: Resource, _: Context) -> Iterator[str]:
    """With Deny, both are fine."""
    for statement in allows(resource.inputs.get("policy")):
        for key in ("NotAction", "NotResource"):
            if key in statement:
                yield f"it allows by {key}"


@resource_rule(
    "iam-pass-role",
    kinds.ROLE_POLICY,
    title="Nobody passes on any role there is",
    reason="Who passes any role to a service has every role's rights.",
    reference="platform",
    fix="name the roles of iam:PassRole",
)
def pass_role(resource: Resource, _: Context) -> Iterator[str]:
    """iam:* holds iam:PassRole."""
    for statement in allows(resource.inputs.get("policy")):
        actions = {str(one).lower() for one in listed(statement.get("Action"))}
        if actions & {"iam:passrole", "iam:*", "*"} and "*" in listed(statement.get("Resource")):
            yield "it passes on any role"


@resource_rule(
    "iam-web-identity",
    kinds.ROLE,
    title="A role for web identities names audience and subject",
    reason="Without the subject every workflow of GitHub, or every pod of the cluster, may take the role.",
    reference="platform",
    fix="add conditions on :aud and :sub",
)
def web_identity(resource: Resource, _: Context) -> Iterator[str]:
    """Both keys, whatever the issuer."""
    for statement in _trusts(resource):
        keys = condition_keys(statement)
        for suffix in (":aud", ":sub"):
            if principals(statement, "Federated") and not any(key.endswith(suffix) for key in keys):
                yield f"its trust names no {suffix}"


@resource_rule(
    "iam-exact-subject",
    kinds.ROLE,
    title="A web identity's subject is exact",
    reason="A wildcard in GitHub's subject lets branches and pull requests of strangers in.",
    reference="platform",
    fix="write whole subjects, with StringEquals",
)
def exact_subject(resource: Resource, _: Context) -> Iterator[str]:
    """StringLike with no wildcard would be exact too."""
    for statement in _trusts(resource):
        for operator in mapping(statement.get("Condition")).values():
            for key, values in mapping(operator).items():
                wild = [str(one) for one in listed(values) if "*" in str(one) or "?" in str(one)]
                if str(key).endswith(":sub") and wild:
                    yield f"its trust takes {wild[0]}"


@resource_rule(
    "iam-service-trust",
    kinds.ROLE,
    title="A role for an AWS service names the account it works for",
    reason="A service can be made a confused deputy by another account's resource.",
    reference="platform",
    fix="add a condition on aws:SourceAccount or aws:SourceArn",
)
def service_trust(resource: Resource, _: Context) -> Iterator[str]:
    """Every service that the platform uses sends these keys."""
    for statement in _trusts(resource):
        if principals(statement, "Service") and not condition_keys(statement) & _SOURCES:
            yield f"its trust of {', '.join(principals(statement, 'Service'))} names no account or source"


@resource_rule(
    "iam-account-trust",
    kinds.ROLE,
    title="A role for a whole account names the principal",
    reason="Otherwise every principal of that account with sts:AssumeRole may take it.",
    reference="platform",
    fix="name the role, or add a condition on aws:PrincipalArn",
)
def account_trust(resource: Resource, _: Context) -> Iterator[str]:
    """An account's root stands for the account."""
    for statement in _trusts(resource):
        whole = [one for one in principals(statement, "AWS") if one == "*" or one.endswith(":root")]
        if whole and not statement.get("Condition"):
            yield f"its trust takes everybody in {whole[0]}"


@resource_rule(
    "iam-service-policy",
    kinds.BUCKET_POLICY,
    kinds.KEY,
    kinds.TOPIC_POLICY,
    kinds.LOG_POLICY,
    title="A resource policy for an AWS service names the source",
    reason="A service acts for every customer: without the source, for any of them.",
    reference="FSBP, confused deputy",
    fix="add a condition on aws:SourceAccount, aws:SourceArn or the encryption context",
)
def service_policy(resource: Resource, _: Context) -> Iterator[str]:
    """CloudWatch Logs names itself by the encryption context."""
    for key in ("policy", "policyDocument"):
        for statement in allows(resource.inputs.get(key)):
            if principals(statement, "Service") and not condition_keys(statement) & _SOURCES:
                yield f"its statement {statement.get('Sid') or '(no Sid)'} names no source"


@resource_rule(
    "iam-administrator",
    kinds.ROLE_ATTACHMENT,
    title="No role is administrator",
    reason="The account's administrator is a person's break-glass role, never a program's.",
    reference="CIS AWS 1.16",
    fix="attach a narrower policy",
)
def administrator(resource: Resource, _: Context) -> Iterator[str]:
    """IAMFullAccess makes itself administrator."""
    if str(resource.inputs.get("policyArn")).rpartition("/")[2] in _TOO_MUCH:
        yield f"it attaches {str(resource.inputs.get('policyArn')).rpartition('/')[2]}"


@stack_rule(
    "iam-no-users",
    title="There are no IAM users and no stored keys",
    reason="Keys of users leak and never end; people and workflows get sessions.",
    reference="FSBP IAM.3, CIS AWS 1.15",
    fix="use a role with OIDC, SSO or Pod Identity",
)
def no_users(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """A rule on kinds that should not be there at all."""
    for type_ in (kinds.USER, kinds.ACCESS_KEY):
        for resource in graph.of_type(type_):
            yield resource.urn, "it is a user or its key"


@stack_rule(
    "iam-role-used",
    title="Every role is used by something",
    reason="A role that nothing uses is a way in that nobody watches.",
    reference="CIS AWS 1.20",
    fix="remove the role, or hand it to what needs it",
    severity="advisory",
)
def role_used(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """GitHub's roles are used from outside; the spoke's by mgmt's Argo CD, which its access entry shows."""
    users = [one for one in graph if one.type not in _SAYS_NOT_WHO_USES]
    used = {urn for one in users for urn in one.depends_on}
    # A resource as a value is its URN.
    used |= {value for one in users if one.remote for value in one.inputs.values() if isinstance(value, str)}
    used |= {
        one.urn
        for one in graph.of_type(kinds.ROLE)
        if any(_GITHUB in str(principals(statement, "Federated")) for statement in _trusts(one))
    }
    exported = {str(value) for value in graph.outputs.values()}
    for role in graph.of_type(kinds.ROLE):
        if role.urn not in used and str(role.outputs.get("arn")) not in exported:
            yield role.urn, "nothing uses it"


def _trusts(resource: Resource) -> list[Mapping[str, Json]]:
    return allows(resource.inputs.get("assumeRolePolicy"))
