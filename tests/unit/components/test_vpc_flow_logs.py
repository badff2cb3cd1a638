"""VPC flow logs: a log group with retention, written by a role that only this account's flow logs may assume."""

import json
from ipaddress import IPv4Network

import pulumi

from kyeol.components.vpc.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from kyeol.components.vpc.vpc import Vpc, VpcArgs
from kyeol.config.network import FlowLogsConfig, NetworkConfig
from kyeol.tools.preview.graph import Graph
from tests.harness import graph_of, scope
from tests.json_values import known


def flow_logs() -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        config = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=("a",), nat="none")
        vpc = Vpc("vpc", VpcArgs(scope=scope(), network=config, holds_data=False), opts)
        logs = FlowLogsConfig(retention_days=14, traffic="REJECT")
        VpcFlowLogs("flow", VpcFlowLogsArgs(scope=scope(), vpc=vpc, flow_logs=logs, kms_key_arn="arn:key"), opts)

    return graph_of(program)


def test_flows_go_to_an_encrypted_group_with_retention() -> None:
    graph = flow_logs()
    group = graph.one("aws:cloudwatch/logGroup:LogGroup")
    assert (group.inputs["retentionInDays"], group.inputs["kmsKeyId"]) == (14, "arn:key")
    flow = graph.one("aws:ec2/flowLog:FlowLog")
    assert flow.inputs["logDestination"] == group.outputs["arn"]
    assert flow.inputs["trafficType"] == "REJECT"
    assert flow.inputs["vpcId"] == graph.one("aws:ec2/vpc:Vpc").id


def test_the_writer_is_trusted_for_this_accounts_flow_logs_only() -> None:
    (statement,) = json.loads(known(flow_logs().one("aws:iam/role:Role").inputs)["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": ["vpc-flow-logs.amazonaws.com"]}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ec2:ap-northeast-2:111122223333:vpc-flow-log/*"},
    }


def test_the_writer_may_write_to_its_own_group_only() -> None:
    graph = flow_logs()
    arn = graph.one("aws:cloudwatch/logGroup:LogGroup").outputs["arn"]
    write, look = json.loads(known(graph.one("aws:iam/rolePolicy:RolePolicy").inputs)["policy"])["Statement"]
    assert write["Resource"] == [arn, f"{arn}:*"]
    assert look["Action"] == ["logs:DescribeLogGroups"]


def test_the_flow_log_waits_until_its_role_may_write() -> None:
    graph = flow_logs()
    assert graph.one("aws:iam/rolePolicy:RolePolicy").urn in graph.one("aws:ec2/flowLog:FlowLog").depends_on
