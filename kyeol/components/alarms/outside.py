"""The shop as it looks from outside: Route 53's health checks and their alarms."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.config.alarms import HealthChecksConfig

REGIONS: Final = ("ap-northeast-1", "ap-southeast-1", "us-west-2")
"""Where the checkers are: at least three; Seoul is not among the eight regions that have some (Route 53's API,
HealthCheckRegion).

The shop's pages are rendered for each request, so that checkers of all eight would be a load of their own."""

_INTERVAL_SECONDS: Final = 30
_MINUTE: Final = 60


@dataclass(frozen=True, kw_only=True)
class OutsideAlarmsArgs:
    """What the checks need.

    Args:
        target: Where their alarms are told, in us-east-1: Route 53 reports there.
        checks: What is looked at.
        name: The shop's public name.
    """

    target: Target
    checks: HealthChecksConfig
    name: str


class OutsideAlarms(pulumi.ComponentResource):
    """A health check for each path, and an alarm of each.

    Not a canary of CloudWatch Synthetics: that runs code of ours, which somebody has to keep up to date, and costs by
    the run; what it could do more, a purchase from the first page to the last, belongs into tests of the shop.
    """

    watched: Watched

    def __init__(self, name: str, args: OutsideAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:OutsideAlarms", name, None, opts)
        panels = [
            _panel(args, what, path, self._check(f"{name}-{what}", args, what, path))
            for what, path in args.checks.paths.items()
        ]
        self.watched = watch(self, name, "From outside", args.target, panels)
        self.register_outputs({})

    def _check(self, name: str, args: OutsideAlarmsArgs, what: str, path: str) -> Output[str]:
        check = aws.route53.HealthCheck(
            name,
            type="HTTPS",
            fqdn=args.name,
            port=443,
            resource_path=path,
            # CloudFront knows its certificate by that name.
            enable_sni=True,
            request_interval=_INTERVAL_SECONDS,
            failure_threshold=args.checks.failures,
            regions=REGIONS,
            tags=args.target.scope.tags(f"outside-{what}"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return check.id


def _panel(args: OutsideAlarmsArgs, what: str, path: str, check_id: Output[str]) -> Panel:
    def metric(name: str, statistic: str) -> Metric:
        return Metric(namespace="AWS/Route53", name=name, statistic=statistic, dimensions={"HealthCheckId": check_id})

    alarm = Alarm(
        what=f"outside-{what}",
        description=f"https://{args.name}{path} does not respond as it should, seen from {', '.join(REGIONS)}. Open "
        "it: does the name resolve, is the certificate valid, does CloudFront or the shop refuse? The other alarms "
        "name the part; without any it is the name, the registrar or a web ACL.",
        metric=metric("HealthCheckStatus", "Minimum"),
        comparison="<",
        threshold=1,
        period=_MINUTE,
        periods=2,
        missing="breaching",
    )
    return Panel(
        title=f"{path}: healthy, and by how many per cent of the checkers",
        alarms=[alarm],
        metrics=[metric("HealthCheckPercentageHealthy", "Average")],
    )
