"""The log group of the cluster's containers, which Fluent Bit writes to."""

from dataclasses import dataclass

import pulumi
from pulumi import Input, Output

from kyeol.components.log_group import log_group
from kyeol.components.scope import Scope


@dataclass(frozen=True, kw_only=True)
class ContainerLogsArgs:
    """What the group needs.

    Args:
        scope: The environment.
        retention_days: How long logs are kept.
        kms_key_arn: The key that encrypts them; absent: AWS's own encryption.
    """

    scope: Scope
    retention_days: int
    kms_key_arn: Input[str] | None = None


class ContainerLogs(pulumi.ComponentResource):
    """The log group `kyeol-{environment}-containers`: Fluent Bit makes streams in it, never the group."""

    arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: ContainerLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ContainerLogs", name, None, opts)
        group = log_group(
            name,
            args.scope.name("containers"),
            args.retention_days,
            pulumi.ResourceOptions(parent=self),
            kms_key_arn=args.kms_key_arn,
        )
        self.arn, self.name = group.arn, group.name
        self.register_outputs({"name": self.name})
