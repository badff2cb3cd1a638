"""Alarms of what the trail writes: use of the root account, refused API calls."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target, metric_alarm
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

    def __init__(self, name: str, args: AuditAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AuditAlarms", name, None, opts)
        calls = args.thresholds.unauthorized_calls
        self._watch(
            name,
            args,
            ROOT_USE,
            what="root-use",
            threshold=1,
            description="Someone uses the account's root user. If it is none of you: change its password, remove its "
            "keys, end its sessions, and read the trail for what it did.",
        )
        self._watch(
            name,
            args,
            UNAUTHORIZED_CALLS,
            what="unauthorized-calls",
            threshold=calls,
            description=f"{calls} or more API calls were refused in five minutes: a role that lacks a permission after "
            "a deployment, or someone trying keys. The trail's log group names principal and call.",
        )
        self.register_outputs({})

    def _watch(
        self, name: str, args: AuditAlarmsArgs, pattern: str, *, what: str, threshold: int, description: str
    ) -> None:
        scope = args.target.scope
        namespace = scope.name("audit")
        # No default value: it would be sent for every log event, and silence is "no such call" already.
        aws.cloudwatch.LogMetricFilter(
            f"{name}-{what}",
            name=scope.name(what),
            log_group_name=args.log_group_name,
            pattern=pattern,
            metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(
                name=what, namespace=namespace, value="1"
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        alarm = Alarm(
            what=what,
            description=description,
            namespace=namespace,
            metric=what,
            statistic="Sum",
            comparison=">=",
            threshold=threshold,
            periods=1,
            missing="notBreaching",
        )
        metric_alarm(self, name, args.target, alarm)
