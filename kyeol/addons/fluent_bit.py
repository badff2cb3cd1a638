"""Fluent Bit: sends the containers' logs to CloudWatch Logs."""

from collections.abc import Sequence
from typing import Final

from pulumi import Input, Output

from kyeol.addons import Identity
from kyeol.components.iam import Statement

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
