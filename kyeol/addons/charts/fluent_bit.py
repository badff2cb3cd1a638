"""Fluent Bit: sends the containers' logs to CloudWatch Logs."""

from collections.abc import Sequence
from typing import Final

from pulumi import Input, Output

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Values
from kyeol.addons.pod_security import pod_security
from kyeol.addons.service_account import service_account
from kyeol.iam import Statement

IDENTITY: Final = Identity(role="fluent-bit", namespace="logging", service_account="fluent-bit")


def statements(log_group_arns: Sequence[Input[str]]) -> list[Statement]:
    """Streams and events in its own groups, which the program makes; it may make none.

    Args:
        log_group_arns: The groups' ARNs, without `:*`.
    """
    return [
        Statement(
            sid="Write",
            actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            resources=[Output.concat(arn, suffix) for arn in log_group_arns for suffix in ("", ":*")],
        )
    ]


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    return {
        "serviceAccount": service_account(IDENTITY, role_arn),
        "cloudWatchLogs": {"region": facts.region, "logGroupName": facts.container_log_group},
    }


ADDON: Final = Addon(
    name="fluent-bit",
    chart="aws-for-fluent-bit",
    repository="https://aws.github.io/eks-charts",
    release=ChartRelease(
        version="0.2.0",
        sha256="666c244b9cfca211be57cf97d9e224157f581d41f413eb89744575fbc9b8980c",
        app_version="3.2.1",
        source="https://github.com/aws/eks-charts/tree/v0.0.242/stable/aws-for-fluent-bit",
        support="the newest release: aws/eks-charts, README",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=lambda facts: statements([facts.container_log_group_arn]),
    settings=_settings,
    # It reads the node's log files as root, from host paths, which `baseline` and `restricted` refuse.
    namespace_labels=pod_security("privileged"),
    registries=("public.ecr.aws",),
)
