"""Alarms of what the trail writes: use of the root account, refused API calls, and what CIS wants watched besides."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.cis import CIS
from kyeol.components.alarms.log_filter import metric_filter
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.components.alarms.trail_filter import TrailFilter
from kyeol.config.alarms import AuditAlarmsConfig

ROOT_USE: Final = (
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
)
UNAUTHORIZED_CALLS: Final = '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'


@dataclass(frozen=True, kw_only=True)
class AuditAlarmsArgs:
    """What the trail's alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised.
        log_group_name: The log group that the trail writes to.
    """

    target: Target
    thresholds: AuditAlarmsConfig
    log_group_name: Input[str]


class AuditAlarms(pulumi.ComponentResource):
    """Metric filters on the trail's log group, and their alarms."""

    watched: Watched

    def __init__(self, name: str, args: AuditAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AuditAlarms", name, None, opts)
        alarms = [self._watch(name, args, counted) for counted in _filters(args.thresholds)]
        panels = [Panel(title="Events of the trail that should be rare", alarms=alarms)]
        self.watched = watch(self, name, "Audit", args.target, panels)
        self.register_outputs({})

    def _watch(self, name: str, args: AuditAlarmsArgs, counted: TrailFilter) -> Alarm:
        scope, what = args.target.scope, counted.what
        metric = Metric(namespace=scope.name("audit"), name=what, statistic="Sum")
        metric_filter(self, name, scope, args.log_group_name, metric, pattern=counted.pattern)
        return Alarm(
            what=what,
            description=counted.description,
            metric=metric,
            comparison=">=",
            threshold=counted.threshold,
            periods=1,
            missing="notBreaching",
        )


def _filters(thresholds: AuditAlarmsConfig) -> list[TrailFilter]:
    calls = thresholds.unauthorized_calls
    return [
        TrailFilter(
            what="root-use",
            pattern=ROOT_USE,
            description="Someone uses the account's root user. If it is none of you: change its password, remove its "
            "keys, end its sessions, and read the trail for what it did.",
        ),
        TrailFilter(
            what="unauthorized-calls",
            pattern=UNAUTHORIZED_CALLS,
            threshold=calls,
            description=f"{calls} or more API calls were refused in five minutes: a role that lacks a permission after "
            "a deployment, or someone trying keys. The trail's log group names principal and call.",
        ),
        *(CIS if thresholds.cis else ()),
    ]
