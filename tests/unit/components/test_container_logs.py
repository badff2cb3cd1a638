"""The containers' logs: a group that is there, encrypted and with retention, before Fluent Bit writes."""

import pytest

from kyeol.components.container_logs import ContainerLogs, ContainerLogsArgs
from tests.harness import graph_of, scope

KEY = "arn:aws:kms:ap-northeast-2:111122223333:key/logs"


@pytest.mark.parametrize("key", [KEY, None])
def test_containers_log_into_a_group_with_retention_and_the_key_of_logs(key: str | None) -> None:
    args = ContainerLogsArgs(scope=scope(), retention_days=30, kms_key_arn=key)
    group = graph_of(lambda opts: ContainerLogs("logs", args, opts)).one("aws:cloudwatch/logGroup:LogGroup")
    assert group.inputs["name"] == "kyeol-dev-containers"
    assert group.inputs["retentionInDays"] == 30
    assert group.inputs.get("kmsKeyId") == key
