"""The alarm on the length of Celery's queue, which kyeol-app-gitops logs (base/api/workloads/queue.yaml)."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch

QUEUE: Final = "celery"
"""Celery's default queue, a list of that name in its broker (docs.celeryq.dev, task_default_queue)."""
PATTERN: Final = f'{{ $.data.queue = "{QUEUE}" }}'
"""Fluent Bit parses what a container prints into `data`: gitops/kyeol-platform-gitops/common/values/fluent-bit.yaml."""


@dataclass(frozen=True, kw_only=True)
class QueueAlarmArgs:
    """What the alarm needs.

    Args:
        target: Where it is told.
        tasks: From how many waiting tasks on it is raised.
        log_group_name: The log group of the cluster's containers.
    """

    target: Target
    tasks: int
    log_group_name: Input[str]


class QueueAlarm(pulumi.ComponentResource):
    """A metric filter on the containers' logs, and the alarm on what it counts.

    Nothing is told while nobody logs: before the first sync, and where the cluster does without Fluent Bit.
    """

    watched: Watched

    def __init__(self, name: str, args: QueueAlarmArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:QueueAlarm", name, None, opts)
        scope = args.target.scope
        namespace, what = scope.name("shop"), "queue-length"
        aws.cloudwatch.LogMetricFilter(
            f"{name}-{what}",
            name=scope.name(what),
            log_group_name=args.log_group_name,
            pattern=PATTERN,
            metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(
                name=what, namespace=namespace, value="$.data.length"
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        alarm = Alarm(
            what=what,
            description=f"{args.tasks} or more tasks have waited for Celery for a quarter of an hour: webhooks, "
            "letters and thumbnails are late. Do the workers run, and does a webhook's receiver answer? If both, raise "
            "the replicas of saleor-worker.",
            metric=Metric(namespace=namespace, name=what, statistic="Maximum"),
            comparison=">=",
            threshold=args.tasks,
        )
        self.watched = watch(self, name, "Task queue", args.target, [Panel(title="Waiting tasks", alarms=[alarm])])
        self.register_outputs({})
