"""Panels of CloudFront, its web ACL and its certificate; all of it reports in us-east-1."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel
from kyeol.config.alarms import EdgeAlarmsConfig


@dataclass(frozen=True, kw_only=True)
class CdnAlarms:
    """What the alarms of CloudFront need.

    Args:
        target: Where they are told, in us-east-1.
        distribution_id: The shop's distribution.
        media_distribution_id: The media bucket's.
        web_acl_metric: The metric name of the shop's web ACL.
        certificate_arn: Their certificate.
        apps_distribution_id: That of Saleor's apps, which no objective watches; None: there is none.
        objective: Whether an objective watches the shop's errors, so that they need no threshold.
    """

    target: Target
    distribution_id: Input[str]
    media_distribution_id: Input[str]
    web_acl_metric: Input[str]
    certificate_arn: Input[str]
    apps_distribution_id: Input[str] | None = None
    objective: bool = False


_SHOP: Final = (
    "CloudFront's answers are 5xx. With load-balancer or application alarms look there; alone it is the origin's name, "
    "its certificate or the origin-verify header."
)
_APPS: Final = (
    "the answers of Saleor's apps are 5xx. CloudFront's log has the app's name in x-host-header: look at its pods and "
    "their logs, and at the last change of its image or secrets. All apps at once: the origin's name, its certificate "
    "or the origin-verify header."
)


def cdn_panels(thresholds: EdgeAlarmsConfig, cdn: CdnAlarms) -> Iterator[Panel]:
    """What the distributions carry, and what fails.

    Args:
        thresholds: When alarms are raised.
        cdn: The distributions.
    """
    shop, media = cdn.distribution_id, cdn.media_distribution_id
    yield Panel(
        title="Requests of shop and media",
        metrics=[_metric(shop, "Requests", "Sum"), _metric(media, "Requests", "Sum")],
    )
    errors = _metric(shop, "5xxErrorRate", "Average")
    yield Panel(
        title="Errors of the shop, per cent",
        alarms=[] if cdn.objective else [_errors("cdn-5xx", _SHOP, thresholds, errors)],
        metrics=[*([errors] if cdn.objective else ()), _metric(shop, "4xxErrorRate", "Average")],
    )
    yield Panel(
        title="Errors of the media, per cent",
        alarms=[_media_errors(thresholds, _metric(media, "TotalErrorRate", "Average"))],
    )
    if cdn.apps_distribution_id is not None:
        apps = cdn.apps_distribution_id
        yield Panel(
            title="Errors of Saleor's apps, per cent",
            alarms=[_errors("cdn-apps-5xx", _APPS, thresholds, _metric(apps, "5xxErrorRate", "Average"))],
            metrics=[_metric(apps, "4xxErrorRate", "Average")],
        )


def _metric(distribution_id: Input[str], name: str, statistic: str) -> Metric:
    dimensions = {"DistributionId": distribution_id, "Region": "Global"}
    return Metric(namespace="AWS/CloudFront", name=name, statistic=statistic, dimensions=dimensions)


def _errors(what: str, description: str, thresholds: EdgeAlarmsConfig, metric: Metric) -> Alarm:
    return Alarm(
        what=what,
        description=f"More than {thresholds.cloudfront_5xx_percent} % of {description}",
        metric=metric,
        comparison=">",
        threshold=thresholds.cloudfront_5xx_percent,
        datapoints=2,
        missing="notBreaching",
    )


def _media_errors(thresholds: EdgeAlarmsConfig, metric: Metric) -> Alarm:
    return Alarm(
        what="cdn-media-errors",
        description=f"More than {thresholds.media_errors_percent} % of the requests for media fail, for 15 minutes. "
        "403 for every file: the bucket's policy or its key no longer lets CloudFront in. 404: files are missing, or "
        "somebody asks for names that never were; CloudFront's log has them.",
        metric=metric,
        comparison=">",
        threshold=thresholds.media_errors_percent,
        missing="notBreaching",
    )
