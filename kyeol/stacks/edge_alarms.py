"""The alarms of what the public meets: CloudFront and its promises, the look from outside, the load balancer."""

from collections.abc import Iterator

import pulumi

from kyeol.components.alarms.base import Target
from kyeol.components.alarms.cdn import CdnAlarms
from kyeol.components.alarms.edge import EdgeAlarms, EdgeAlarmsArgs
from kyeol.components.alarms.objectives import ObjectiveAlarms, ObjectiveAlarmsArgs
from kyeol.components.alarms.outside import OutsideAlarms, OutsideAlarmsArgs
from kyeol.components.alarms.panels import Watched
from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.config.alarms import AlarmsConfig
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.config.objectives import ObjectivesConfig
from kyeol.stacks.certificates import StackCertificates
from kyeol.stacks.dns import Dns
from kyeol.stacks.edge import Edge


def make_edge_alarms(
    scope: Scope,
    settings: AlarmsConfig,
    objectives: ObjectivesConfig | None,
    target: Target,
    edge: Edge,
    dns: Dns | None,
    certificates: StackCertificates,
    opts: pulumi.ResourceOptions,
) -> Iterator[Watched]:
    """Make the alarms of what the public meets; those of CloudFront with a topic in its region.

    Args:
        scope: The environment.
        settings: Its alarms.
        objectives: What it promises.
        target: Where the alarms of its own region are told.
        edge: Its edge.
        dns: Its names.
        certificates: Its certificates.
        opts: The provider.
    """
    cdn = None
    if edge.cloudfront and edge.cloudfront_acl:
        there = target
        if scope.region != CLOUDFRONT_REGION:
            args = AlarmTopicArgs(scope=scope, emails=settings.emails, region=CLOUDFRONT_REGION)
            topic = AlarmTopic("edge-alarms", args, opts)
            there = Target(scope=scope, topic_arn=topic.arn, region=CLOUDFRONT_REGION)
        cdn = CdnAlarms(
            target=there,
            distribution_id=edge.cloudfront.shop.id,
            media_distribution_id=edge.cloudfront.media.id,
            web_acl_metric=edge.cloudfront_acl.name,
            certificate_arn=certificates.arns["cloudfront"],
            apps_distribution_id=edge.cloudfront.apps.id if edge.cloudfront.apps else None,
            objective=objectives is not None,
        )
        if objectives:
            promised = ObjectiveAlarmsArgs(target=there, objectives=objectives, distribution_id=edge.cloudfront.shop.id)
            yield ObjectiveAlarms("objective-alarms", promised, opts).watched
        if settings.health_checks and dns:
            public_name = next(iter(dns.names.values()))
            outside = OutsideAlarmsArgs(target=there, checks=settings.health_checks, name=public_name)
            yield OutsideAlarms("outside-alarms", outside, opts).watched
    yield from EdgeAlarms(
        "public-alarms",
        EdgeAlarmsArgs(
            target=target,
            thresholds=settings.edge,
            web_acl_metric=edge.web_acl.name if edge.web_acl else None,
            certificate_arns=certificates.regional,
            cdn=cdn,
            latency_objective=objectives is not None and objectives.latency is not None,
        ),
        opts,
    ).watched
