"""Silence of the queue's counter rings, except where nothing carries its lines."""

import pulumi
import pytest

from kyeol.components.alarms.base import Target
from kyeol.components.alarms.queue import QueueAlarm, QueueAlarmArgs
from tests.harness import graph_of, scope


@pytest.mark.parametrize(("logged", "silence"), [(True, "breaching"), (False, "missing")])
def test_a_queue_that_nobody_counts_rings_where_its_lines_would_arrive(logged: bool, silence: str) -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        target = Target(scope=scope("stage"), topic_arn="arn:aws:sns:eu-west-1:111122223333:alarms")
        QueueAlarm("queue", QueueAlarmArgs(target=target, tasks=5, log_group_name="logs", logged=logged), opts)

    alarms = graph_of(program, "stage").of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert [one.inputs["treatMissingData"] for one in alarms if "queue-length" in str(one.inputs["name"])] == [silence]
