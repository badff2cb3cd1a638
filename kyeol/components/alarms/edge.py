"""Alarms of what the public meets: load balancer, web ACLs, CloudFront, certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import HOUR, Alarm, Target
from kyeol.components.alarms.cdn import CdnAlarms, cdn_panels
from kyeol.components.alarms.load_balancer import load_balancer_panels
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.config.alarms import EdgeAlarmsConfig

_DAY: Final = 86400


@dataclass(frozen=True, kw_only=True)
class EdgeAlarmsArgs:
    """What the edge's alarms need.

    Args:
        target: Where those of the stack's region are told.
        thresholds: When they are raised.
        web_acl_metric: The metric name of the load balancer's web ACL; None: there is none.
        certificate_arns: The certificates of the stack's region, by a short name.
        cdn: CloudFront; None: there is none.
        latency_objective: Whether an objective watches the latency, so that it needs no threshold.
    """

    target: Target
    thresholds: EdgeAlarmsConfig
    web_acl_metric: Input[str] | None = None
    certificate_arns: Mapping[str, Input[str]] = field(default_factory=dict)
    cdn: CdnAlarms | None = None
    latency_objective: bool = False


class EdgeAlarms(pulumi.ComponentResource):
    """Alarms of errors, latency, unhealthy targets, blocked requests and expiring certificates."""

    watched: Sequence[Watched]

    def __init__(self, name: str, args: EdgeAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EdgeAlarms", name, None, opts)
        thresholds, region = args.thresholds, args.target.scope.region
        watched = []
        if args.cdn:
            panels = [
                *cdn_panels(thresholds, args.cdn),
                # A web ACL of CloudFront's scope reports without a region.
                _web_acl(thresholds, "cdn", {"WebACL": args.cdn.web_acl_metric, "Rule": "ALL"}),
                _certificates(thresholds, {"cdn": args.cdn.certificate_arn}),
            ]
            watched.append(watch(self, name, "CloudFront", args.cdn.target, panels))
        availability = args.cdn is not None and args.cdn.objective
        panels = list(load_balancer_panels(thresholds, availability=availability, latency=args.latency_objective))
        if args.web_acl_metric is not None:
            dimensions = {"WebACL": args.web_acl_metric, "Rule": "ALL", "Region": region}
            panels.append(_web_acl(thresholds, "load-balancer", dimensions))
        if args.certificate_arns:
            panels.append(_certificates(thresholds, args.certificate_arns))
        watched.append(watch(self, name, "Load balancer", args.target, panels))
        self.watched = watched
        self.register_outputs({})


def _web_acl(thresholds: EdgeAlarmsConfig, where: str, dimensions: Mapping[str, Input[str]]) -> Panel:
    blocked = Alarm(
        what=f"{where}-blocked-requests",
        description=f"The web ACL blocks {thresholds.blocked_requests} requests in five minutes or more: an attack, or "
        "a rule that hits customers. Its sampled requests and its log show which rule and who; a rule that is wrong "
        "goes into countOnly, of both web ACLs where there are two.",
        metric=Metric(namespace="AWS/WAFV2", name="BlockedRequests", statistic="Sum", dimensions=dimensions),
        comparison=">=",
        threshold=thresholds.blocked_requests,
        periods=2,
        missing="notBreaching",
    )
    allowed = Alarm(
        what=f"{where}-requests",
        description=f"The web ACL has let through {thresholds.requests_per_hour} requests an hour for three hours; web "
        "ACL, CloudFront and load balancer are paid for by requests. A campaign, or a crawler that the rate limit and "
        "the managed rules do not see? Its log names the clients.",
        metric=Metric(namespace="AWS/WAFV2", name="AllowedRequests", statistic="Sum", dimensions=dimensions),
        comparison=">=",
        threshold=thresholds.requests_per_hour,
        period=HOUR,
        missing="notBreaching",
    )
    return Panel(title="Requests at the web ACL", alarms=[blocked, allowed])


def _certificates(thresholds: EdgeAlarmsConfig, arns: Mapping[str, Input[str]]) -> Panel:
    alarms = [_certificate(thresholds, which, arn) for which, arn in arns.items()]
    return Panel(title="Days to the certificates' end", alarms=alarms)


def _certificate(thresholds: EdgeAlarmsConfig, which: str, arn: Input[str]) -> Alarm:
    return Alarm(
        what=f"certificate-{which}-expiry",
        description=f"A certificate ends in less than {thresholds.certificate_days} days; ACM should have renewed it "
        "long ago. Check that its validation record is still in the zone, and that it is in use.",
        metric=Metric(
            namespace="AWS/CertificateManager",
            name="DaysToExpiry",
            statistic="Minimum",
            dimensions={"CertificateArn": arn},
        ),
        comparison="<",
        threshold=thresholds.certificate_days,
        period=_DAY,
        periods=1,
    )
