"""IAM: who may assume a role, and whom a resource's own policy lets in."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.service_principals import SILENT, Target, sends
from kyeol.tools.iam_documents import PolicyStatement, allows
from kyeol.tools.kinds import RESOURCE_POLICIES, cloudwatch, ecr, iam, kms, s3, secretsmanager, sns, sqs
from kyeol.tools.policy.conditions import SOURCES, bound, tells_principals_apart
from kyeol.tools.policy.rule import Context, resource_rule
from kyeol.tools.preview.graph import Resource

_DOCUMENTS: Final[Mapping[str, str]] = {iam.ROLE.type: "assumeRolePolicy", **RESOURCE_POLICIES}
"""The policies that let services in: the input that is one, by kind."""

TARGETS: Final[Mapping[str, Target]] = {
    iam.ROLE.type: "role",
    kms.KEY.type: "key",
    s3.BUCKET_POLICY.type: "bucket",
    sns.TOPIC_POLICY.type: "topic",
    cloudwatch.LOG_RESOURCE_POLICY.type: "log group",
    sqs.QUEUE_POLICY.type: "queue",
    secretsmanager.SECRET_POLICY.type: "secret",
    ecr.REPOSITORY_POLICY.type: "repository",
}
"""What each of them guards."""

_ELB_LOGS: Final = "logdelivery.elasticloadbalancing.amazonaws.com"
_LOGS_OF_ONE: Final = re.compile(r"/AWSLogs/\d{12}/\*$")


@resource_rule(
    "iam-web-identity",
    iam.ROLE.type,
    title="A role for web identities names audience and subject",
    reason="Without the subject every workflow of GitHub, or every pod of the cluster, may take the role.",
    reference="platform",
    fix="add conditions on :aud and :sub, with StringEquals",
)
def web_identity(resource: Resource, _: Context) -> Iterator[str]:
    """Both keys, whatever the issuer; all but one subject, or a subject if there is one, names none."""
    for statement in _trusts(resource):
        keys = bound(statement)
        for suffix in (":aud", ":sub"):
            if statement.named("Federated") and not any(key.endswith(suffix) for key in keys):
                yield f"its trust names no {suffix}"


@resource_rule(
    "iam-exact-subject",
    iam.ROLE.type,
    title="A web identity's subject is exact",
    reason="A wildcard in GitHub's subject lets branches and pull requests of strangers in.",
    reference="platform",
    fix="write whole subjects, with StringEquals",
)
def exact_subject(resource: Resource, _: Context) -> Iterator[str]:
    """StringLike with no wildcard would be exact too."""
    for statement in _trusts(resource):
        for condition in statement.conditions:
            wild = [one for one in condition.values if "*" in one or "?" in one]
            if condition.key.endswith(":sub") and wild:
                yield f"its trust takes {wild[0]}"


@resource_rule(
    "iam-service-trust",
    iam.ROLE.type,
    title="A role for an AWS service names the account it works for",
    reason="A service can be made a confused deputy by another account's resource.",
    reference="AWS IAM, the confused deputy problem",
    fix="add a condition on aws:SourceAccount or aws:SourceArn",
)
def service_trust(resource: Resource, _: Context) -> Iterator[str]:
    """What a service is not known to send counts where it is compared if it is there."""
    for statement in _trusts(resource):
        services = statement.named("Service")
        known = any(sends(service, "role") for service in services)
        if services and not bound(statement, if_exists=not known) & SOURCES:
            yield f"its trust of {', '.join(services)} names no account or source"


@resource_rule(
    "iam-service-keys",
    *_DOCUMENTS,
    title="A policy demands of a service only what the service is documented to send",
    reason="A condition on a key that is not in the request is false: the service stays out, and nothing comes up.",
    reference="AWS IAM, condition operators with IfExists",
    fix="use ...IfExists, or add what the service sends, with its source, to kyeol/service_principals.py",
)
def service_keys(resource: Resource, _: Context) -> Iterator[str]:
    """A condition that only holds if the key is there lets the service in."""
    target = TARGETS[resource.type]
    for statement in allows(resource.inputs.get(_DOCUMENTS[resource.type])):
        for service in statement.named("Service"):
            unknown = bound(statement) - {key.lower() for key in sends(service, target)}
            yield from (f"it demands {key} of {service}, which is not known to send it" for key in sorted(unknown))


@resource_rule(
    "iam-account-trust",
    iam.ROLE.type,
    title="A role for a whole account names the principal",
    reason="Otherwise every principal of that account with sts:AssumeRole may take it.",
    reference="platform",
    fix="name the role, or add a condition on aws:PrincipalArn",
)
def account_trust(resource: Resource, _: Context) -> Iterator[str]:
    """An account's root, or its bare number, means the account."""
    for statement in _trusts(resource):
        whole = [one for one in statement.named("AWS") if one == "*" or one.endswith(":root") or one.isdecimal()]
        if whole and not tells_principals_apart(statement):
            yield f"its trust takes everybody in {whole[0]}"


@resource_rule(
    "iam-service-policy",
    *RESOURCE_POLICIES,
    title="A resource policy for an AWS service names the source",
    reason="A service acts for every customer: without the source, for any of them.",
    reference="AWS IAM, the confused deputy problem",
    fix="add a condition on aws:SourceAccount, aws:SourceArn or the encryption context",
)
def service_policy(resource: Resource, _: Context) -> Iterator[str]:
    """CloudWatch Logs names itself by the encryption context; load balancers' logs are bound by their path.

    A condition with IfExists counts of a service whose guide does not say what it sends.
    """
    target = TARGETS[resource.type]
    for statement in allows(resource.inputs.get(_DOCUMENTS[resource.type])):
        services = statement.named("Service")
        silent = all((service, target) in SILENT for service in services)
        if services and not bound(statement, if_exists=silent) & SOURCES and not _is_one_accounts(statement):
            yield f"its statement {statement.sid or '(no Sid)'} names no source"


def _is_one_accounts(statement: PolicyStatement) -> bool:
    """Whether it lets in the logs of one account's load balancers only: ELB writes no other's to such a path."""
    by_path = bool(statement.resources) and all(map(_LOGS_OF_ONE.search, statement.resources))
    return by_path and set(statement.named("Service")) == {_ELB_LOGS}


def _trusts(resource: Resource) -> list[PolicyStatement]:
    return allows(resource.inputs.get("assumeRolePolicy"))
