"""Where a web ACL's log goes: a bucket, or a log group."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.iam import on_behalf_of
from kyeol.components.log_group import log_group
from kyeol.components.s3.bucket import Bucket, BucketArgs, bucket_arn
from kyeol.components.s3.policy import WAF_PREFIX, waf_delivery
from kyeol.components.scope import Scope
from kyeol.config.waf import LogDestination
from kyeol.iam import Statement, policy_document

_NONCURRENT_DAYS: Final = 1


@dataclass(frozen=True, kw_only=True)
class WebAclLog:
    """Where a web ACL logs to.

    Args:
        destination: A bucket, or a log group.
        key_arn: Its key, in the web ACL's region; None: AWS's own encryption.
        access_logs: The bucket that S3 logs access to a log bucket to, in the same region; None: none.
    """

    destination: LogDestination = "cloudwatch"
    key_arn: Input[str] | None = None
    access_logs: Bucket | None = None


def to_bucket(
    name: str,
    scope: Scope,
    guards: str,
    log: WebAclLog,
    retention_days: int,
    region: str | None,
    opts: pulumi.ResourceOptions,
) -> tuple[Output[str], pulumi.Resource]:
    """The bucket `aws-waf-logs-kyeol-{environment}-{guards}-{account}`.

    In the web ACL's own region: AWS WAF's guide says of no other that it serves, nor that it does not. The objects
    are below AWSLogs/{account}/WAFLogs/{region, or cloudfront}/{web ACL}.

    Args:
        name: The logical name.
        scope: The environment.
        guards: What the web ACL guards.
        log: Key and access logs.
        retention_days: How long an object is kept.
        region: Another region than the stack's.
        opts: Its parent, at least.

    Returns:
        The bucket's ARN, and what must be there before AWS writes to it.
    """
    arn = bucket_arn(scope, guards, WAF_PREFIX)
    bucket = Bucket(
        f"{name}-logs",
        BucketArgs(
            scope=scope,
            what=guards,
            prefix=WAF_PREFIX,
            region=region,
            noncurrent_days=_NONCURRENT_DAYS,
            expiry_days=retention_days,
            kms_key_arn=log.key_arn,
            access_logs=log.access_logs,
            statements=waf_delivery(scope, arn, region or scope.region),
        ),
        opts,
    )
    return bucket.arn, bucket.policy


def to_log_group(
    name: str,
    scope: Scope,
    guards: str,
    log: WebAclLog,
    retention_days: int,
    region: str | None,
    opts: pulumi.ResourceOptions,
) -> tuple[Output[str], pulumi.Resource]:
    """The log group `aws-waf-logs-kyeol-{environment}-{guards}`.

    Args:
        name: The logical name.
        scope: The environment.
        guards: What the web ACL guards.
        log: The key.
        retention_days: How long an event is kept.
        region: Another region than the stack's.
        opts: Its parent, at least.

    Returns:
        The log group's ARN, and what must be there before AWS writes to it.
    """
    group_name = f"{WAF_PREFIX}{scope.name(guards)}"
    group = log_group(name, group_name, retention_days, opts, kms_key_arn=log.key_arn, region=region)
    writable = aws.cloudwatch.LogResourcePolicy(
        name,
        region=region,
        policy_name=group_name,
        policy_document=policy_document(
            Statement(
                sid="WebAclLogs",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[Output.concat(group.arn, ":*")],
                principals={"Service": ["delivery.logs.amazonaws.com"]},
                conditions=on_behalf_of(
                    scope, "delivery.logs.amazonaws.com", "log group", scope.arn("logs", "*", region=region)
                ),
            )
        ),
        opts=opts,
    )
    return group.arn, writable
