"""Who may use a key by its policy: people and roles through IAM and a service, services by principal and source.

In a key policy the resource `*` means the key that the policy is attached to, and KMS takes nothing else there that is
known before the key is. No statement has `*` among its actions.

No statement names a role or a user: KMS rejects a policy with a principal that does not exist. The account as a
principal lets nobody in by itself: it leaves the decision to IAM, within the statement's actions and conditions.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from kyeol.components.iam import on_behalf_of
from kyeol.components.scope import Scope
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.iam import ConditionValues, Statement

_ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
    "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations",
    "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
)  # fmt: skip
"""Everything that KMS knows for keeping a key, and nothing that encrypts or decrypts."""

_USE: Final = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*")


def administration(scope: Scope) -> Statement:
    """The account's administrators, by IAM, may keep the key; reading what it encrypts is not among it."""
    return Statement(
        sid="Administration",
        actions=_ADMINISTRATION,
        resources=["*"],
        principals=_account(scope),
    )


def use_through(scope: Scope, *services: str, region: str | None = None) -> Statement:
    """The account's principals, by IAM, may encrypt and decrypt, but only through services.

    Args:
        scope: The environment.
        services: Their short names, such as rds.
        region: Another region than the stack's.
    """
    via = [f"{service}.{region or scope.region}.amazonaws.com" for service in services]
    return Statement(
        sid="UseThroughServices",
        actions=_USE,
        resources=["*"],
        principals=_account(scope),
        conditions={"StringEquals": {"kms:CallerAccount": scope.account_id, "kms:ViaService": via}},
    )


def grants_for_services(scope: Scope) -> Statement:
    """The account's principals, by IAM, may let AWS services keep using the key: a database, a cache, a volume."""
    return Statement(
        sid="GrantsForServices",
        actions=["kms:CreateGrant"],
        resources=["*"],
        principals=_account(scope),
        conditions={
            "StringEquals": {"kms:CallerAccount": scope.account_id},
            "Bool": {"kms:GrantIsForAWSResource": "true"},
        },
    )


def grants_for_cluster(scope: Scope) -> Statement:
    """The account's principals, by IAM, may let a cluster use the key for Kubernetes' secrets.

    EKS makes the grant for the principal that makes the cluster, and AWS's documentation forbids the condition
    kms:GrantIsForAWSResource here: CreateCluster would fail. EKS is not among the services of kms:ViaService either.
    """
    return Statement(
        sid="GrantsForCluster",
        actions=["kms:CreateGrant"],
        resources=["*"],
        principals=_account(scope),
        conditions={"StringEquals": {"kms:CallerAccount": scope.account_id}},
    )


def cloudwatch_logs(scope: Scope, region: str) -> Statement:
    """CloudWatch Logs of one region may encrypt this account's log groups there."""
    groups = scope.arn("logs", "log-group:*", region=region)
    return _service(
        "CloudWatchLogs",
        f"logs.{region}.amazonaws.com",
        (*_USE, "kms:DescribeKey"),
        {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )


def cloudfront_reads(scope: Scope) -> Statement:
    """CloudFront may decrypt what it reads from a bucket, for this account's distributions.

    For any of them: a distribution's own ARN is known only after the bucket, which waits for the key.
    """
    distributions = f"arn:aws:cloudfront::{scope.account_id}:distribution/*"
    return _service(
        "CloudFrontReads", "cloudfront.amazonaws.com", ("kms:Decrypt",), {"ArnLike": {"aws:SourceArn": distributions}}
    )


def log_delivery(scope: Scope) -> Statement:
    """CloudWatch Logs' delivery may write the logs of this environment's distributions into a bucket."""
    sources = scope.arn("logs", f"delivery-source:{scope.name('*')}", region=CLOUDFRONT_REGION)
    principal = "delivery.logs.amazonaws.com"
    conditions = on_behalf_of(scope, principal, "key", sources)
    return _service("LogDelivery", principal, (*_USE, "kms:DescribeKey"), conditions)


def waf_delivery(scope: Scope, region: str) -> Statement:
    """CloudWatch Logs' delivery may write the logs of this account's web ACLs of a region into a bucket.

    Deliveries of AWS WAF have no name that a policy could match: its guide's ARN ends in `*`.
    """
    sources = scope.arn("logs", "*", region=region)
    principal = "delivery.logs.amazonaws.com"
    conditions = on_behalf_of(scope, principal, "key", sources)
    return _service("WebAclLogDelivery", principal, (*_USE, "kms:DescribeKey"), conditions)


def publisher(scope: Scope, sid: str, principal: str, source_arns: str | Sequence[str]) -> Statement:
    """A service may encrypt and decrypt what it tells an encrypted topic.

    docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services.

    Args:
        scope: The environment.
        sid: The statement's name.
        principal: The service.
        source_arns: On whose behalf it publishes: an ARN with wildcards, or several.
    """
    conditions = on_behalf_of(scope, principal, "key", source_arns)
    return _service(sid, principal, ("kms:Decrypt", "kms:GenerateDataKey*"), conditions)


def trail(scope: Scope, trail_arn: str) -> Sequence[Statement]:
    """CloudTrail may encrypt the files of one trail.

    Args:
        scope: The environment.
        trail_arn: The trail's ARN, built from its name.
    """
    principal, source = "cloudtrail.amazonaws.com", {"aws:SourceArn": trail_arn}
    name = trail_arn.rpartition("/")[2]
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{scope.account_id}:trail/{name}"}
    return [
        _service("TrailFiles", principal, ("kms:GenerateDataKey*",), {"StringEquals": source, "StringLike": context}),
        # Without an encryption context to look at: when the trail is made CloudTrail describes the key and, since the
        # bucket has an S3 Bucket Key, tries to decrypt with it.
        _service("TrailKey", principal, ("kms:Decrypt", "kms:DescribeKey"), {"StringEquals": source}),
    ]


def _account(scope: Scope) -> Mapping[str, Sequence[str]]:
    return {"AWS": [scope.arn("iam", "root")]}


def _service(sid: str, principal: str, actions: Sequence[str], conditions: Mapping[str, ConditionValues]) -> Statement:
    return Statement(
        sid=sid, actions=actions, resources=["*"], principals={"Service": [principal]}, conditions=conditions
    )
