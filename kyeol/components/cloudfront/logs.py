"""CloudFront's access logs (standard logging v2), delivered to S3 without bucket ACLs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.iam import Statement

FIELDS: Final = (
    "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status",
    "cs(Referer)", "cs(User-Agent)", "cs-uri-query", "x-edge-result-type", "x-edge-request-id", "x-host-header",
    "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher",
    "x-edge-response-result-type", "cs-protocol-version", "c-port", "time-to-first-byte",
    "x-edge-detailed-result-type", "sc-content-type", "sc-content-len", "sc-range-start", "sc-range-end",
)  # fmt: skip
"""AWS's default fields but for cs(Cookie): sessions and carts do not belong in a log."""


@dataclass(frozen=True, kw_only=True)
class AccessLogsArgs:
    """What the logs need.

    Args:
        scope: The environment.
        distribution_arns: The distributions, by what they serve.
        bucket_arn: The bucket that takes the logs, in any region.
        bucket_policy: Its policy, with the statement of `log_delivery_statement`.
    """

    scope: Scope
    distribution_arns: Mapping[str, Input[str]]
    bucket_arn: Input[str]
    bucket_policy: pulumi.Resource


class AccessLogs(pulumi.ComponentResource):
    """One delivery destination, and a source and a delivery per distribution, all in us-east-1.

    The objects are below AWSLogs/{account}/CloudFront/{distribution}/{year}/{month}/{day}.
    """

    def __init__(self, name: str, args: AccessLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AccessLogs", name, None, opts)
        scope, child = args.scope, pulumi.ResourceOptions(parent=self)
        destination = aws.cloudwatch.LogDeliveryDestination(
            name,
            region=CLOUDFRONT_REGION,
            name=scope.name("cloudfront"),
            output_format="json",
            delivery_destination_configuration=(
                aws.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
                    destination_resource_arn=args.bucket_arn
                )
            ),
            tags=scope.tags("cloudfront"),
            opts=child,
        )
        # Without the policy in force AWS would write its own into it; and deliveries that are made at the same time
        # conflict with one another (hashicorp/terraform-provider-aws#42194).
        before = args.bucket_policy
        for what, distribution_arn in args.distribution_arns.items():
            source = aws.cloudwatch.LogDeliverySource(
                f"{name}-{what}",
                region=CLOUDFRONT_REGION,
                name=scope.name(f"cloudfront-{what}"),
                log_type="ACCESS_LOGS",
                resource_arn=distribution_arn,
                tags=scope.tags(f"cloudfront-{what}"),
                opts=child,
            )
            before = aws.cloudwatch.LogDelivery(
                f"{name}-{what}",
                region=CLOUDFRONT_REGION,
                delivery_source_name=source.name,
                delivery_destination_arn=destination.arn,
                record_fields=list(FIELDS),
                s3_delivery_configurations=[
                    aws.cloudwatch.LogDeliveryS3DeliveryConfigurationArgs(
                        enable_hive_compatible_path=False, suffix_path="{DistributionId}/{yyyy}/{MM}/{dd}"
                    )
                ],
                tags=scope.tags(f"cloudfront-{what}"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[before]),
            )
        self.register_outputs({})


def log_delivery_statement(scope: Scope, bucket_arn: Input[str]) -> Statement:
    """The statement of the log bucket's policy by which this environment's deliveries write to it."""
    return Statement(
        sid="CloudFrontLogs",
        actions=["s3:PutObject"],
        resources=[Output.concat(bucket_arn, f"/AWSLogs/{scope.account_id}/CloudFront/*")],
        principals={"Service": ["delivery.logs.amazonaws.com"]},
        conditions={
            "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": scope.account_id},
            "ArnLike": {
                "aws:SourceArn": scope.arn(
                    "logs", f"delivery-source:{scope.name('cloudfront')}-*", region=CLOUDFRONT_REGION
                )
            },
        },
    )
