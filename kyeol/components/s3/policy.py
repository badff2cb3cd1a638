"""Who besides the account gets at a bucket: AWS services, each for this account's own resources only."""

from collections.abc import Sequence
from typing import Final

from kyeol.components.iam import on_behalf_of
from kyeol.components.scope import Scope
from kyeol.iam import ConditionValues, Statement

WAF_PREFIX: Final = "aws-waf-logs-"
"""What the name of every destination of AWS WAF's logs begins with, by the service's own rule."""


def tls_only(bucket_arn: str) -> Sequence[Statement]:
    """Nobody gets at a bucket or its objects without TLS, or with an older one than 1.2."""
    refused: dict[str, dict[str, ConditionValues]] = {
        "PlainHttp": {"Bool": {"aws:SecureTransport": "false"}},
        "OldTls": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    }
    return [
        Statement(
            sid=sid,
            effect="Deny",
            actions=["s3:*"],
            resources=[bucket_arn, f"{bucket_arn}/*"],
            principals={"AWS": ["*"]},
            conditions=conditions,
        )
        for sid, conditions in refused.items()
    ]


def access_log_delivery(scope: Scope, bucket_arn: str, adopted: str | None) -> Statement:
    """S3 may deliver the access logs of the environment's buckets.

    Args:
        scope: The environment.
        bucket_arn: The bucket of the logs.
        adopted: A bucket that has kept a name of its own.
    """
    principal = "logging.s3.amazonaws.com"
    sources = [f"arn:aws:s3:::{prefix}{scope.name('*')}" for prefix in ("", WAF_PREFIX)]
    if adopted:
        sources.append(f"arn:aws:s3:::{adopted}")
    return Statement(
        sid="AccessLogDelivery",
        actions=["s3:PutObject"],
        resources=[f"{bucket_arn}/*"],
        principals={"Service": [principal]},
        conditions=on_behalf_of(scope, principal, "bucket", sources),
    )


def waf_delivery(scope: Scope, bucket_arn: str, region: str) -> Sequence[Statement]:
    """AWS WAF's logs of a region are delivered to a bucket: the statements that the service would write itself.

    As docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html has them.

    Args:
        scope: The environment.
        bucket_arn: The bucket.
        region: The web ACL's region.
    """
    principal = "delivery.logs.amazonaws.com"
    deliveries = on_behalf_of(scope, principal, "bucket", scope.arn("logs", "*", region=region))
    principals = {"Service": [principal]}
    return [
        Statement(
            sid="WebAclLogsLook",
            actions=["s3:GetBucketAcl"],
            resources=[bucket_arn],
            principals=principals,
            conditions=deliveries,
        ),
        Statement(
            sid="WebAclLogsWrite",
            actions=["s3:PutObject"],
            resources=[f"{bucket_arn}/AWSLogs/{scope.account_id}/*"],
            principals=principals,
            conditions=deliveries
            | {"StringEquals": {**deliveries["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control"}},
        ),
    ]


def load_balancer_delivery(scope: Scope, bucket_arn: str) -> Statement:
    """Elastic Load Balancing writes the access logs of the account's load balancers into a bucket.

    By the service's principal, as the guide now has it for every region; before, regions of before August 2022 had
    accounts of their own. The guide's statement has no condition: what binds it is the path, below which the service
    writes the logs of that account only
    (docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html).

    Args:
        scope: The environment.
        bucket_arn: The bucket.
    """
    principal = "logdelivery.elasticloadbalancing.amazonaws.com"
    sources = scope.arn("elasticloadbalancing", "loadbalancer/*")
    return Statement(
        sid="LoadBalancerLogs",
        actions=["s3:PutObject"],
        resources=[f"{bucket_arn}/AWSLogs/{scope.account_id}/*"],
        principals={"Service": [principal]},
        conditions=on_behalf_of(scope, principal, "bucket", sources),
    )


def trail_delivery(scope: Scope, bucket_arn: str, trail_arn: str) -> Sequence[Statement]:
    """CloudTrail may look at a bucket's ACL, which it does first, and write the files of one trail.

    Args:
        scope: The environment.
        bucket_arn: The audit bucket.
        trail_arn: The trail's ARN, built from its name: the trail itself waits for this policy.
    """
    principals = {"Service": ["cloudtrail.amazonaws.com"]}
    return [
        Statement(
            sid="TrailLooks",
            actions=["s3:GetBucketAcl"],
            resources=[bucket_arn],
            principals=principals,
            conditions={"StringEquals": {"aws:SourceArn": trail_arn}},
        ),
        Statement(
            sid="TrailWrites",
            actions=["s3:PutObject"],
            resources=[f"{bucket_arn}/AWSLogs/{scope.account_id}/*"],
            principals=principals,
            conditions={
                "StringEquals": {"aws:SourceArn": trail_arn, "s3:x-amz-acl": "bucket-owner-full-control"},
            },
        ),
    ]
