"""What is the environment's by tag: the services that know no names (EC2, KMS, ACM, CloudFront's distributions)."""

from typing import Final

import pulumi

from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.iam import Statement

_TAGGED: Final = {"acm": "certificate/*", "ec2": "*/*", "kms": "key/*"}
"""The services whose resources are known by tag alone, with these resources."""

_CREATED: Final = (
    "acm:RequestCertificate",
    "ce:CreateAnomalyMonitor",
    "ce:CreateAnomalySubscription",
    "eks:CreateCluster",
    "kms:CreateKey",
)
"""What makes something that has no ARN before; the tags are in the request."""


def by_tag(of: DeploymentScope) -> list[Statement]:
    """What a deployment may do with what the tag Environment makes the environment's.

    The provider puts that tag on everything as it is made.
    """
    return [
        Statement(
            sid="Tagged",
            actions=[
                *(f"{service}:*" for service in _TAGGED),
                "ce:*Anomaly*",
                "ce:*Resource",
                "cloudfront:*Distribution*",
                "cloudfront:*KeyValueStore",
                "cloudfront:*Resource",
                "cloudfront:*VpcOrigin",
                "logs:*Delivery*",
                "logs:*Tag*",
            ],
            resources=[
                *(f"arn:aws:{service}:*:{of.account_id}:{kind}" for service, kind in _TAGGED.items()),
                "arn:aws:ec2:*::image/*",
                f"arn:aws:ce::{of.account_id}:*",
                f"arn:aws:cloudfront::{of.account_id}:distribution/*",
                f"arn:aws:cloudfront::{of.account_id}:key-value-store/*",
                f"arn:aws:cloudfront::{of.account_id}:vpcorigin/*",
                f"arn:aws:logs:*:{of.account_id}:delivery:*",
            ],
            # While it is made it has no tag yet.
            conditions={"StringEqualsIfExists": {"aws:ResourceTag/Environment": of.environment}},
        ),
        Statement(
            sid="Create",
            actions=_CREATED,
            resources=["*"],  # Before it is made, it has no ARN.
            conditions={"StringEquals": {"aws:RequestTag/Environment": of.environment}},
        ),
        Statement(
            sid="NoForeignKeys",
            effect="Deny",
            # A key without the tag is none of the program's.
            actions=["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
            resources=[f"arn:aws:kms:*:{of.account_id}:key/*"],
            conditions={"Null": {"aws:ResourceTag/Environment": "true"}},
        ),
        Statement(
            sid="NoForeignData",
            effect="Deny",
            # By a service, which such a key may be of: aws/rds, aws/ebs.
            actions=["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            resources=[f"arn:aws:kms:*:{of.account_id}:key/*"],
            conditions={"Null": {"aws:ResourceTag/Environment": "true", "kms:ViaService": "true"}},
        ),
        Statement(
            sid="StateKeysStay",
            effect="Deny",
            actions=["kms:*Alias", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
            resources=[f"arn:aws:kms:*:{of.account_id}:*"],
            conditions={"ForAnyValue:StringLike": {"kms:ResourceAliases": f"alias/{pulumi.get_project()}-*-pulumi"}},
        ),
    ]
