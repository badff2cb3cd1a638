"""Who besides the account gets at a bucket: AWS services, each for this account's own resources only."""

from collections.abc import Sequence

from kyeol.components.iam import on_behalf_of
from kyeol.components.scope import Scope
from kyeol.iam import ConditionValues, Statement


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


def access_log_delivery(scope: Scope, bucket_arn: str) -> Statement:
    """S3 may deliver the access logs of the environment's buckets."""
    principal = "logging.s3.amazonaws.com"
    return Statement(
        sid="AccessLogDelivery",
        actions=["s3:PutObject"],
        resources=[f"{bucket_arn}/*"],
        principals={"Service": [principal]},
        conditions=on_behalf_of(scope, principal, "bucket", f"arn:aws:s3:::{scope.name('*')}"),
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
