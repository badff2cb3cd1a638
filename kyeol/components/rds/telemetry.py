"""What an RDS instance writes its logs and metrics with: log groups of our own, and the role of Enhanced Monitoring."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input, Output

from kyeol.components.iam import ServiceRole, ServiceRoleArgs
from kyeol.components.log_group import log_group
from kyeol.components.scope import Scope

LOGS: Final = ("postgresql", "upgrade")
"""The logs that RDS exports of PostgreSQL."""


@dataclass(frozen=True, kw_only=True)
class RdsTelemetryArgs:
    """What the telemetry of an instance needs.

    Args:
        scope: The environment.
        what: What the instance is, postgres or postgres-replica: part of the role's name.
        identifier: The instance's identifier, which its log groups and the role's trust name.
        log_retention_days: How long logs are kept.
        logs_key_arn: The key of the log groups; absent: AWS's own encryption.
    """

    scope: Scope
    what: str
    identifier: str
    log_retention_days: int
    logs_key_arn: Input[str] | None = None


class RdsTelemetry(pulumi.ComponentResource):
    """A log group per exported log, and a role that RDS assumes for one instance only.

    RDS makes the log groups itself, without retention, if they come after the instance, and tests the role at the
    instance's creation: the instance depends on `before_instance`. Enhanced Monitoring's own log group, RDSOSMetrics,
    belongs to RDS and is one for the whole account.
    """

    role_arn: Output[str]
    log_group_names: Sequence[str]
    before_instance: Sequence[pulumi.Resource]

    def __init__(self, name: str, args: RdsTelemetryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:RdsTelemetry", name, None, opts)
        # A retained instance keeps writing: into these groups, not into ones without retention.
        kept = args.scope.foundation(self, holds_data=True)
        self.log_group_names = [f"/aws/rds/instance/{args.identifier}/{log}" for log in LOGS]
        groups = [
            log_group(f"{name}-{log}", group, args.log_retention_days, kept, kms_key_arn=args.logs_key_arn)
            for log, group in zip(LOGS, self.log_group_names, strict=True)
        ]
        role = ServiceRole(
            name,
            ServiceRoleArgs(
                scope=args.scope,
                role=f"{args.what}-monitoring",
                service="monitoring.rds.amazonaws.com",
                source_arn=args.scope.arn("rds", f"db:{args.identifier}"),
                managed_policies=["AmazonRDSEnhancedMonitoringRole"],
            ),
            kept,
        )
        self.role_arn = role.arn
        self.before_instance = [*groups, *role.attachments]
        self.register_outputs({"roleArn": self.role_arn, "logGroupNames": self.log_group_names})
