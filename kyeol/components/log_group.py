"""CloudWatch log groups that this program owns: with retention, always."""

import pulumi
import pulumi_aws as aws
from pulumi import Input


def log_group(
    name: str,
    group: str,
    retention_days: int,
    opts: pulumi.ResourceOptions,
    *,
    kms_key_arn: Input[str] | None = None,
    region: str | None = None,
) -> aws.cloudwatch.LogGroup:
    """A log group.

    Args:
        name: The logical name.
        group: The log group's own name, such as /kyeol/dev/flow-logs.
        retention_days: One of CloudWatch Logs' retention times.
        opts: Its parent, at least.
        kms_key_arn: A key whose policy lets CloudWatch Logs in; absent: AWS's own encryption.
        region: Another region than the stack's.
    """
    return aws.cloudwatch.LogGroup(
        name,
        name=group,
        retention_in_days=retention_days,
        kms_key_id=kms_key_arn,
        region=region,
        tags={"Name": group},
        opts=opts,
    )
