"""IAM: what roles may do, and who uses them. Who may assume them is judged in iam_trusts.py."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from kyeol.tools.iam_documents import PolicyStatement, allows
from kyeol.tools.json_values import listed, mappings
from kyeol.tools.kinds import KINDS, iam, iam_users, kubernetes, others
from kyeol.tools.policy.reading import leaves
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.record.danger import PolicyDocument

_GITHUB: Final = "token.actions.githubusercontent.com"
_TOO_MUCH: Final = ("AdministratorAccess", "IAMFullAccess")
_POLICIES: Final = (
    iam.ROLE_POLICY.type,
    iam.POLICY.type,
    iam_users.USER_POLICY.type,
    others.GROUP_POLICY,
    iam.ROLE.type,
)
_RIGHTS: Final = frozenset(
    {
        kind.type
        for kind in KINDS.values()
        if any(isinstance(danger, PolicyDocument) for danger in kind.dangers.inputs.values())
    }
    - {iam.ROLE.type, iam.POLICY.type}
    | {others.POLICY_ATTACHMENT, iam.ROLE_POLICY_ATTACHMENT.type}
)
"""What says which rights a role has, and nothing of who uses it."""


@resource_rule(
    "iam-wildcard-pair",
    *_POLICIES,
    title="No policy allows actions by wildcard on everything",
    reason="A wildcard action on a wildcard resource has no limit that anyone decided.",
    reference="FSBP IAM.1, IAM.21; CIS AWS 5.0.0 1.15",
    fix="name the actions, or the resources",
)
def wildcard_pair(resource: Resource, _: Context) -> Iterator[str]:
    """`*`, `s3:*` or `iam:Pass*` on everything; a list of what is there may be read. Denials are no permission.

    Nor is a permissions boundary, which a managed policy is by its name: it allows nobody anything.
    """
    if resource.type == iam.POLICY.type and str(resource.inputs.get("name")).endswith("-boundary"):
        return
    for statement in _allowed(resource):
        wide = [one for one in statement.actions if _by_wildcard(one)]
        if wide and any(map(_everything, statement.resources)):
            yield f"it allows {', '.join(wide)} on every resource"


@resource_rule(
    "iam-inverted",
    *_POLICIES,
    title="No policy allows all but a list",
    reason="What AWS adds tomorrow would be allowed without anyone's decision.",
    reference="platform",
    fix="write Action and Resource instead of NotAction and NotResource",
)
def inverted(resource: Resource, _: Context) -> Iterator[str]:
    """With Deny, both are fine."""
    for statement in _allowed(resource):
        for key in ("NotAction", "NotResource"):
            if key in statement.inverted:
                yield f"it allows by {key}"


@resource_rule(
    "iam-pass-role",
    *_POLICIES,
    title="No policy allows passing every role",
    reason="Whoever can pass any role to a service has the rights of all roles.",
    reference="platform",
    fix="name the roles of iam:PassRole",
)
def pass_role(resource: Resource, _: Context) -> Iterator[str]:
    """iam:* and iam:Pass* hold iam:PassRole; every role of an account is any role there is."""
    for statement in _allowed(resource):
        passes = any(fnmatchcase("iam:passrole", one.lower()) for one in statement.actions)
        if passes and any(_everything(one) or one.partition(":role/")[2] == "*" for one in statement.resources):
            yield "it passes on any role"


@resource_rule(
    "iam-role-boundary",
    iam.ROLE.type,
    title="Every role has a permissions boundary",
    reason="Whoever may give a role its policies has every right that no boundary keeps from it.",
    reference="AWS Security best practices in IAM",
    fix="make the role with kyeol.components.iam, or set permissionsBoundary",
)
def role_boundary(resource: Resource, _: Context) -> Iterator[str]:
    """One of the program's own: a policy of AWS's, such as AdministratorAccess, bounds nothing."""
    boundary = str(resource.inputs.get("permissionsBoundary") or "")
    if ":iam::aws:policy/" in boundary or not boundary:
        yield "nothing limits what its policies may allow"


@resource_rule(
    "iam-administrator",
    iam.ROLE_POLICY_ATTACHMENT.type,
    others.POLICY_ATTACHMENT,
    iam.ROLE.type,
    title="No role is administrator",
    reason="The account's administrator is a person's break-glass role, never a program's.",
    reference="FSBP IAM.1; CIS AWS 5.0.0 1.15",
    fix="attach a narrower policy",
)
def administrator(resource: Resource, _: Context) -> Iterator[str]:
    """IAMFullAccess makes itself administrator."""
    for arn in [resource.inputs.get("policyArn"), *listed(resource.inputs.get("managedPolicyArns"))]:
        if str(arn).rpartition("/")[2] in _TOO_MUCH:
            yield f"it attaches {str(arn).rpartition('/')[2]}"


@stack_rule(
    "iam-no-users",
    title="There are no IAM users and no stored keys, but one to hand emails in to SES",
    reason="Keys of users leak and never end; people and workflows get sessions. SES's SMTP knows no other credential.",
    reference="CIS AWS 5.0.0 1.20",
    fix="use a role with OIDC, SSO or Pod Identity",
)
def no_users(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """No IAM users and access keys: their credentials do not expire, unlike those of roles.

    SES's SMTP password is made of a user's secret key (SES developer guide, smtp-credentials): who may call
    ses:SendRawEmail alone, within a boundary, may be one.
    """
    senders = {user.inputs.get("name") for user in graph.of_type(iam_users.USER.type) if _only_sends(graph, user)}
    for type_, name in ((iam_users.USER.type, "name"), (iam_users.ACCESS_KEY.type, "user")):
        for resource in graph.of_type(type_):
            if resource.inputs.get(name) not in senders:
                yield resource.urn, "it is a user or its key"


def _only_sends(graph: Graph, user: Resource) -> bool:
    """Whether a user has a boundary, a policy of its own, and by that nothing but to send emails."""
    name = user.inputs.get("name")
    granted = [
        action
        for policy in graph.of_type(iam_users.USER_POLICY.type)
        if policy.inputs.get("user") == name
        for statement in allows(policy.inputs.get("policy"))
        for action in statement.actions or ("*",)
    ]
    attached = any(one.inputs.get("user") == name for one in graph.of_type(others.USER_POLICY_ATTACHMENT))
    return bool(user.inputs.get("permissionsBoundary")) and {*granted} == {"ses:SendRawEmail"} and not attached


@stack_rule(
    "iam-role-used",
    title="Every role is used by something",
    reason="A role that nothing uses is a way in that nobody watches.",
    reference="platform",
    fix="remove the role, or hand it to what needs it",
    severity="advisory",
)
def role_used(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """GitHub's roles are used from outside; the spoke's by mgmt's Argo CD, which its access entry shows.

    To wait for a role, or to give it rights, is not to use it.
    """
    used, named = _handed_on(graph), _named_in_charts(graph)
    for role in graph.of_type(iam.ROLE.type):
        outside = any(_GITHUB in str(statement.named("Federated")) for statement in _trusts(role)) or _let_in(role)
        if role.urn not in used and not outside and role.inputs.get("name") not in named:
            yield role.urn, "nothing uses it"


def _let_in(role: Resource) -> bool:
    """Whether a role is there for another account's."""
    trusted = {arn.split(":")[4] for one in _trusts(role) for arn in one.named("AWS") if arn.count(":") > 4}
    # Whose the role is, is asked only where accounts are trusted: before the role is made, nobody knows.
    return bool(trusted) and bool(trusted - {*str(role.outputs.get("arn")).split(":")[4:5]})


def _handed_on(graph: Graph) -> set[str]:
    """The URNs of what some resource gets as an input; a role's own rights aside."""
    users = [one for one in graph if one.type not in _RIGHTS]
    used = {urn for one in users for urns in one.property_dependencies.values() for urn in urns}
    # A component that a provider makes gets resources as a whole: as a value, each is its URN.
    made = [one for one in users if one.remote]
    used |= {value for one in made for value in one.inputs.values() if isinstance(value, str)}
    waited = {urn for one in made for urn in one.depends_on}
    return used | {
        urn for one in graph.of_type(iam.ROLE_POLICY_ATTACHMENT.type) if one.urn in waited for urn in one.depends_on
    }


def _named_in_charts(graph: Graph) -> set[str]:
    """The roles that charts' values name, by an ARN that is put together before the role is made."""
    return {
        value.rpartition(":role/")[2]
        for release in graph.of_type(kubernetes.RELEASE.type)
        for _path, value in leaves(release.inputs.get("values"))
        if isinstance(value, str) and ":role/" in value
    }


def _allowed(resource: Resource) -> list[PolicyStatement]:
    """What a policy allows, or a role by policies that are written into it."""
    inside = [one.get("policy") for one in mappings(resource.inputs.get("inlinePolicies"))]
    return [one for document in (resource.inputs.get("policy"), *inside) for one in allows(document)]


def _by_wildcard(action: str) -> bool:
    verb = action.rpartition(":")[2]
    return ("*" in verb or "?" in verb) and not verb.lower().startswith(("describe", "list"))


def _everything(arn: str) -> bool:
    """`*`, or an ARN that names a service and leaves all the rest open."""
    return not arn.strip("*") or (set(arn.split(":", 3)[-1]) <= set(":*") and arn.count(":") >= 3)


def _trusts(resource: Resource) -> list[PolicyStatement]:
    return allows(resource.inputs.get("assumeRolePolicy"))
