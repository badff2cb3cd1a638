"""Alarms of what the public meets: load balancer, web ACLs, CloudFront, certificates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target, metric_alarm
from kyeol.config.alarms import EdgeAlarmsConfig

_DAY: Final = 86400


@dataclass(frozen=True, kw_only=True)
class CdnAlarms:
    """What the alarms of CloudFront need; all of it reports in us-east-1.

    Args:
        target: Where they are told, in us-east-1.
        distribution_id: The distribution.
        web_acl_metric: The metric name of its web ACL.
        certificate_arn: Its certificate.
    """

    target: Target
    distribution_id: Input[str]
    web_acl_metric: Input[str]
    certificate_arn: Input[str]


@dataclass(frozen=True, kw_only=True)
class EdgeAlarmsArgs:
    """What the edge's alarms need.

    Args:
        target: Where those of the stack's region are told.
        thresholds: When they are raised.
        web_acl_metric: The metric name of the load balancer's web ACL; None: there is none.
        certificate_arns: The certificates of the stack's region, by a short name.
        cdn: CloudFront; None: there is none.
    """

    target: Target
    thresholds: EdgeAlarmsConfig
    web_acl_metric: Input[str] | None = None
    certificate_arns: Mapping[str, Input[str]] = field(default_factory=dict)
    cdn: CdnAlarms | None = None


class EdgeAlarms(pulumi.ComponentResource):
    """Alarms of 5xx responses, blocked requests and expiring certificates.

    The load balancer comes from the Ingress and its metrics carry a name that only AWS knows, so its alarms ask by
    query: each load balancer of the account and region is watched by itself and named in the mail. Environments that
    share account and region are therefore each told of the others' load balancers too.
    """

    def __init__(self, name: str, args: EdgeAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:EdgeAlarms", name, None, opts)
        thresholds, scope = args.thresholds, args.target.scope
        alarms = _load_balancer(thresholds)
        if args.web_acl_metric is not None:
            dimensions = {"WebACL": args.web_acl_metric, "Rule": "ALL", "Region": scope.region}
            alarms.append(_blocked(thresholds, "load-balancer", dimensions))
        alarms += [_certificate(thresholds, each, arn) for each, arn in args.certificate_arns.items()]
        for alarm in alarms:
            metric_alarm(self, name, args.target, alarm)
        if args.cdn:
            for alarm in _cdn(thresholds, args.cdn):
                metric_alarm(self, name, args.cdn.target, alarm)
        self.register_outputs({})


def _load_balancer(thresholds: EdgeAlarmsConfig) -> list[Alarm]:
    return [
        Alarm(
            what="load-balancer-5xx",
            description=f"The load balancer itself answers 5xx ({thresholds.load_balancer_5xx} in five minutes or "
            "more): no healthy target, or targets that hang up. `kubectl get pods -A`, then the target group's health.",
            query=_by_load_balancer("HTTPCode_ELB_5XX_Count"),
            comparison=">=",
            threshold=thresholds.load_balancer_5xx,
            datapoints=2,
            missing="notBreaching",
        ),
        Alarm(
            what="application-5xx",
            description=f"The application answers 5xx ({thresholds.target_5xx} in five minutes or more). Look at the "
            "API's and storefront's logs and at the last deployment in Argo CD: roll back first, look later.",
            query=_by_load_balancer("HTTPCode_Target_5XX_Count"),
            comparison=">=",
            threshold=thresholds.target_5xx,
            datapoints=2,
            missing="notBreaching",
        ),
    ]


def _by_load_balancer(metric: str) -> str:
    # An alarm on several time series wants them ordered (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring,
    # "Create an alarm on a Metrics Insights query").
    series = 'SCHEMA("AWS/ApplicationELB", LoadBalancer) GROUP BY LoadBalancer ORDER BY SUM() DESC'
    return f"SELECT SUM({metric}) FROM {series}"  # noqa: S608 - a query of metrics, of names that this program makes


def _blocked(thresholds: EdgeAlarmsConfig, where: str, dimensions: Mapping[str, Input[str]]) -> Alarm:
    return Alarm(
        what=f"{where}-blocked-requests",
        description=f"The web ACL blocks {thresholds.blocked_requests} requests in five minutes or more: an attack, or "
        "a rule that hits customers. Its sampled requests and its log show which rule and who; a rule that is wrong "
        "goes into countOnly, of both web ACLs where there are two.",
        namespace="AWS/WAFV2",
        metric="BlockedRequests",
        dimensions=dimensions,
        statistic="Sum",
        comparison=">=",
        threshold=thresholds.blocked_requests,
        periods=2,
        missing="notBreaching",
    )


def _certificate(thresholds: EdgeAlarmsConfig, which: str, arn: Input[str]) -> Alarm:
    return Alarm(
        what=f"certificate-{which}-expiry",
        description=f"A certificate ends in less than {thresholds.certificate_days} days; ACM should have renewed it "
        "long ago. Check that its validation record is still in the zone, and that it is in use.",
        namespace="AWS/CertificateManager",
        metric="DaysToExpiry",
        dimensions={"CertificateArn": arn},
        statistic="Minimum",
        comparison="<",
        threshold=thresholds.certificate_days,
        period=_DAY,
        periods=1,
    )


def _cdn(thresholds: EdgeAlarmsConfig, cdn: CdnAlarms) -> list[Alarm]:
    return [
        Alarm(
            what="cdn-5xx",
            description=f"More than {thresholds.cloudfront_5xx_percent} % of CloudFront's answers are 5xx. With "
            "load-balancer or application alarms look there; alone it is the origin's name, its certificate or the "
            "origin-verify header.",
            namespace="AWS/CloudFront",
            metric="5xxErrorRate",
            dimensions={"DistributionId": cdn.distribution_id, "Region": "Global"},
            statistic="Average",
            comparison=">",
            threshold=thresholds.cloudfront_5xx_percent,
            datapoints=2,
            missing="notBreaching",
        ),
        # A web ACL of CloudFront's scope reports without a region.
        _blocked(thresholds, "cdn", {"WebACL": cdn.web_acl_metric, "Rule": "ALL"}),
        _certificate(thresholds, "cdn", cdn.certificate_arn),
    ]
