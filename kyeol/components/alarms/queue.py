"""The alarms on Celery: tasks that wait, counted by kyeol-app-gitops (base/api/workloads/queue.yaml), and lost ones."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.log_filter import metric_filter
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch

QUEUE: Final = "celery"
"""Celery's default queue, a list of that name in its broker (docs.celeryq.dev, task_default_queue)."""
PATTERN: Final = f'{{ $.data.queue = "{QUEUE}" }}'
"""Fluent Bit parses what a container prints into `data`: gitops/kyeol-platform-gitops/common/values/fluent-bit.yaml."""
UNKNOWN_TASK: Final = '"Received unregistered task of type"'
"""What a worker logs of a task that it does not know and discards (celery, worker/consumer/consumer.py,
UNKNOWN_TASK_ERROR); a phrase is found in an event of any form (docs.aws.amazon.com/AmazonCloudWatch/latest/logs,
"Filter pattern syntax")."""


@dataclass(frozen=True, kw_only=True)
class QueueAlarmArgs:
    """What the alarm needs.

    Args:
        target: Where it is told.
        tasks: From how many waiting tasks on it is raised.
        log_group_name: The log group of the cluster's containers.
        logged: Whether the cluster has Fluent Bit, without which no number ever arrives.
    """

    target: Target
    tasks: int
    log_group_name: Input[str]
    logged: bool = True


class QueueAlarm(pulumi.ComponentResource):
    """Two metric filters on the containers' logs, and the alarms on what they count: waiting and unknown tasks.

    Silence raises the first as well: nobody counts, or the lines do not arrive. So it rings until the first sync.
    Where the cluster does without Fluent Bit, nothing is told.
    """

    watched: Watched

    def __init__(self, name: str, args: QueueAlarmArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:QueueAlarm", name, None, opts)
        scope = args.target.scope
        namespace, what, unknown = scope.name("shop"), "queue-length", "unknown-tasks"
        waiting = Metric(namespace=namespace, name=what, statistic="Maximum")
        discarded = Metric(namespace=namespace, name=unknown, statistic="Sum")
        metric_filter(self, name, scope, args.log_group_name, waiting, pattern=PATTERN, value="$.data.length")
        metric_filter(self, name, scope, args.log_group_name, discarded, pattern=UNKNOWN_TASK)
        alarm = Alarm(
            what=what,
            description=f"{args.tasks} or more tasks have waited for Celery for a quarter of an hour: webhooks, "
            "emails and thumbnails are late. Do the workers run, and does a webhook's receiver answer? If both, raise "
            "the replicas of saleor-worker. Without data nobody counts: look at the CronJob and at Fluent Bit.",
            metric=waiting,
            comparison=">=",
            threshold=args.tasks,
            missing="breaching"
            if args.logged
            else "missing",  # a number every five minutes: base/api/workloads/queue.yaml
        )
        lost = Alarm(
            what=unknown,
            description="A worker was given a task that its version does not know, and discarded it: the task is lost. "
            "An older worker beside a newer API or migration? The log names the tasks (Received unregistered task); "
            "docs/how-to/upgrade.md, Tasks that were lost, says how to queue them again.",
            metric=discarded,
            comparison=">=",
            threshold=1,
            periods=1,
            missing="notBreaching",
        )
        panels = [Panel(title="Waiting tasks", alarms=[alarm]), Panel(title="Discarded tasks", alarms=[lost])]
        self.watched = watch(self, name, "Task queue", args.target, panels)
        self.register_outputs({})
