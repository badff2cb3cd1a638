"""Which condition keys AWS services send when they act for a customer, each with where that is documented.

A condition on a key that is not in the request is false: it shuts the service out for good, and no preview can see it.
So a policy may demand of a service only what it is documented, or publicly shown, to send; of any other it may only say
what holds if the key is there (`...IfExists`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

SOURCE_ACCOUNT: Final = "aws:SourceAccount"
SOURCE_ARN: Final = "aws:SourceArn"

Target: TypeAlias = Literal["role", "key", "bucket", "topic", "log group", "queue", "secret", "repository"]
"""Whose policy the service meets: a role's trust, or a resource's own."""

_DOCS: Final = "https://docs.aws.amazon.com/"
_REGIONAL: Final = re.compile(r"^logs\.[a-z0-9-]+(?=\.amazonaws\.com$)")
_BOTH: Final = frozenset({SOURCE_ACCOUNT, SOURCE_ARN})


@dataclass(frozen=True)
class Sent:
    """What a service sends to one kind of target.

    Args:
        keys: The condition keys.
        source: The page, or the file, that shows it.
    """

    keys: frozenset[str]
    source: str


SENT: Final[Mapping[tuple[str, Target], Sent]] = {
    ("eks.amazonaws.com", "role"): Sent(
        _BOTH, f"{_DOCS}eks/latest/userguide/cross-service-confused-deputy-prevention.html"
    ),
    ("vpc-flow-logs.amazonaws.com", "role"): Sent(_BOTH, f"{_DOCS}vpc/latest/userguide/flow-logs-iam-role.html"),
    ("monitoring.rds.amazonaws.com", "role"): Sent(
        _BOTH, f"{_DOCS}AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html#USER_Monitoring.OS.confused-deputy"
    ),
    ("logs.amazonaws.com", "key"): Sent(
        frozenset({"kms:EncryptionContext:aws:logs:arn"}),
        f"{_DOCS}AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    ),
    ("cloudfront.amazonaws.com", "key"): Sent(
        frozenset({SOURCE_ARN}),
        f"{_DOCS}AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    ),
    ("cloudfront.amazonaws.com", "bucket"): Sent(
        frozenset({SOURCE_ARN}),
        f"{_DOCS}AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    ),
    ("delivery.logs.amazonaws.com", "key"): Sent(
        _BOTH, f"{_DOCS}AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html"
    ),
    ("delivery.logs.amazonaws.com", "bucket"): Sent(
        _BOTH | {"s3:x-amz-acl"}, f"{_DOCS}AmazonCloudFront/latest/DeveloperGuide/standard-logging.html"
    ),
    ("delivery.logs.amazonaws.com", "log group"): Sent(
        _BOTH, f"{_DOCS}AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html"
    ),
    # The guide to encrypted topics advises both keys for every source but EventBridge; AWS's own accelerator shows
    # them for alarms.
    ("cloudwatch.amazonaws.com", "key"): Sent(
        _BOTH, f"{_DOCS}sns/latest/dg/sns-key-management.html#compatibility-with-aws-services"
    ),
    ("cloudwatch.amazonaws.com", "topic"): Sent(
        _BOTH,
        "https://aws.github.io/modern-data-architecture-accelerator/typedocs/functions/"
        "_aws-mdaa_cloudwatch-constructs.grantCloudWatchAlarmsTopicAccess.html",
    ),
    ("events.rds.amazonaws.com", "topic"): Sent(
        _BOTH, f"{_DOCS}AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html"
    ),
    ("budgets.amazonaws.com", "topic"): Sent(_BOTH, f"{_DOCS}cost-management/latest/userguide/budgets-sns-policy.html"),
    ("ses.amazonaws.com", "topic"): Sent(
        _BOTH, f"{_DOCS}ses/latest/dg/event-publishing-add-event-destination-sns.html"
    ),
    ("costalerts.amazonaws.com", "topic"): Sent(
        frozenset({SOURCE_ACCOUNT}), f"{_DOCS}cost-management/latest/userguide/ad-SNS.html"
    ),
    # For both the same guide as for CloudWatch: what its own page says of the topic, the guide says of the key.
    ("budgets.amazonaws.com", "key"): Sent(
        _BOTH, f"{_DOCS}sns/latest/dg/sns-key-management.html#compatibility-with-aws-services"
    ),
    ("costalerts.amazonaws.com", "key"): Sent(
        frozenset({SOURCE_ACCOUNT}), f"{_DOCS}sns/latest/dg/sns-key-management.html#compatibility-with-aws-services"
    ),
    ("cloudtrail.amazonaws.com", "key"): Sent(
        _BOTH | {"kms:EncryptionContext:aws:cloudtrail:arn"},
        f"{_DOCS}awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
    ),
    ("cloudtrail.amazonaws.com", "bucket"): Sent(
        _BOTH | {"s3:x-amz-acl"},
        f"{_DOCS}awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    ),
    ("logging.s3.amazonaws.com", "bucket"): Sent(
        _BOTH, f"{_DOCS}AmazonS3/latest/userguide/enable-server-access-logging.html"
    ),
}
"""What is known, by service and target. Not among it, and so only `...IfExists`: EC2, which takes a role for its
instances, and CloudTrail, which takes one to write into a log group (prowler-cloud/prowler#4714: a plain condition
stopped it)."""

SILENT: Final[Mapping[tuple[str, Target], str]] = {
    # The guide to encrypted topics refers to each service's own for the keys of a key's policy; RDS's has both keys for
    # the topic and says nothing of the topic's key. A key that is demanded and not sent would lose events unseen.
    ("events.rds.amazonaws.com", "key"): f"{_DOCS}AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html",
    # EventBridge's guide lets it publish without a condition, and the guide to encrypted topics leaves it out where it
    # advises both keys.
    ("events.amazonaws.com", "topic"): f"{_DOCS}eventbridge/latest/userguide/eb-use-resource-based.html",
    ("events.amazonaws.com", "key"): f"{_DOCS}sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
    # SES's guide shows the key's policy without a condition.
    ("ses.amazonaws.com", "key"): f"{_DOCS}ses/latest/dg/configure-sns-notifications.html",
}
"""The services that act for a customer without a word in their guides of what they send, each with that guide: a
resource's policy may name the source by `...IfExists` alone. Whoever else may, names it by a plain condition."""


def sends(service: str, target: Target) -> frozenset[str]:
    """The condition keys that a service is known to send; none where nothing is known.

    Args:
        service: Its principal, such as eks.amazonaws.com; CloudWatch Logs has one for each region.
        target: Whose policy it meets.
    """
    known = SENT.get((_REGIONAL.sub("logs", service), target))
    return known.keys if known else frozenset()
