"""The alarm on Argo CD's silence: its controller is gone, or stuck, and what it would tell itself is not told."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.log_filter import metric_filter
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch

RECONCILED: Final = '"Reconciliation completed"'
"""What the application controller logs of each application every three minutes, also where it found an error
(argoproj/argo-cd, controller/appcontroller.go, processAppRefreshQueueItem). A phrase is found in an event of any form
(docs.aws.amazon.com/AmazonCloudWatch/latest/logs, "Filter pattern syntax")."""


@dataclass(frozen=True, kw_only=True)
class ArgocdAlarmArgs:
    """What the alarm needs.

    Args:
        target: Where it is told.
        log_group_name: The log group of the containers of the cluster that Argo CD runs in.
    """

    target: Target
    log_group_name: Input[str]


class ArgocdAlarm(pulumi.ComponentResource):
    """A metric filter on the containers' logs, and the alarm on a quarter of an hour without a reconciliation.

    Silence raises it, so that it needs Fluent Bit, and rings while mgmt is made.
    """

    watched: Watched

    def __init__(self, name: str, args: ArgocdAlarmArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ArgocdAlarm", name, None, opts)
        scope, what = args.target.scope, "argocd-reconciliations"
        metric = Metric(namespace=scope.name("argocd"), name=what, statistic="Maximum")
        metric_filter(self, name, scope, args.log_group_name, metric, pattern=RECONCILED)
        alarm = Alarm(
            what=what,
            description="Argo CD has looked at no application for a quarter of an hour: nothing is delivered, and what "
            "is changed by hand stays. Look at its controller (kubectl -n argocd get pods), then at Fluent Bit, which "
            "carries its lines. docs/how-to/operations.md, Argo CD is down, says what waits meanwhile.",
            metric=metric,
            comparison="<",
            threshold=1,
            missing="breaching",
        )
        panels = [Panel(title="Reconciliations", alarms=[alarm])]
        self.watched = watch(self, name, "Argo CD", args.target, panels)
        self.register_outputs({})
