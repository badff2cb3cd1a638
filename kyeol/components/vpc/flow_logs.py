"""VPC flow logs to a CloudWatch log group of the program's own."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.iam import ServiceRole, ServiceRoleArgs
from kyeol.components.log_group import log_group
from kyeol.components.scope import Scope
from kyeol.components.vpc.vpc import Vpc
from kyeol.config.network import FlowLogsConfig
from kyeol.iam import Statement


@dataclass(frozen=True, kw_only=True)
class VpcFlowLogsArgs:
    """What flow logs need.

    Args:
        scope: The environment.
        vpc: The VPC that is watched.
        flow_logs: Which flows, kept how long.
        kms_key_arn: The key of the log group; absent: AWS's own encryption.
    """

    scope: Scope
    vpc: Vpc
    flow_logs: FlowLogsConfig
    kms_key_arn: Input[str] | None = None


class VpcFlowLogs(pulumi.ComponentResource):
    """A VPC's flow log, its log group and the role that writes it."""

    log_group_name: Output[str]

    def __init__(self, name: str, args: VpcFlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:VpcFlowLogs", name, None, opts)
        scope = args.scope
        child = pulumi.ResourceOptions(parent=self)
        group = log_group(
            name, scope.name("flow-logs"), args.flow_logs.retention_days, child, kms_key_arn=args.kms_key_arn
        )
        streams = pulumi.Output.format("{0}:*", group.arn)
        role = ServiceRole(
            name,
            ServiceRoleArgs(
                scope=scope,
                role="flow-logs",
                service="vpc-flow-logs.amazonaws.com",
                source_arn=scope.arn("ec2", "vpc-flow-log/*"),
                statements=[
                    Statement(
                        actions=["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                        resources=[group.arn, streams],
                    ),
                    # IAM knows no resource for this one.
                    Statement(actions=["logs:DescribeLogGroups"], resources=["*"]),
                ],
            ),
            child,
        )
        aws.ec2.FlowLog(
            name,
            vpc_id=args.vpc.vpc_id,
            traffic_type=args.flow_logs.traffic,
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=60,
            tags=scope.tags("flow-logs"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=role.attachments),
        )
        self.log_group_name = group.name
        self.register_outputs({"logGroupName": self.log_group_name})
