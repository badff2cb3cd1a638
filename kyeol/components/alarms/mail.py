"""What becomes of the shop's emails: SES's events to the topic, and alarms before SES reviews the account."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.alarms.base import HOUR, Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch

REVIEWED_BOUNCES: Final = 0.05
"""From which share of bounces SES puts an account under review; from 0.1 on it may pause it (SES developer guide,
reputationdashboardmessages)."""

REVIEWED_COMPLAINTS: Final = 0.001
"""The same of complaints; the pause is at 0.005."""


@dataclass(frozen=True, kw_only=True)
class MailAlarmsArgs:
    """What the alarms need.

    Args:
        target: Where they are told.
        topic_policy: What lets SES tell the topic: SES tries it when it is told to.
        configuration_set_name: The configuration set of the shop's emails.
    """

    target: Target
    topic_policy: pulumi.Resource
    configuration_set_name: Input[str]


class MailAlarms(pulumi.ComponentResource):
    """The events of emails that did not arrive, and the alarms on their shares.

    The shares are the account's and region's: that is what SES judges, so environments that share an account are told
    together. The configuration set has metrics of its own, which tell whose emails they were.
    """

    watched: Watched

    def __init__(self, name: str, args: MailAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:MailAlarms", name, None, opts)
        aws.sesv2.ConfigurationSetEventDestination(
            name,
            configuration_set_name=args.configuration_set_name,
            event_destination_name="alarms",
            event_destination=aws.sesv2.ConfigurationSetEventDestinationEventDestinationArgs(
                enabled=True,
                matching_event_types=["BOUNCE", "COMPLAINT", "REJECT"],
                sns_destination=aws.sesv2.ConfigurationSetEventDestinationEventDestinationSnsDestinationArgs(
                    topic_arn=args.target.topic_arn
                ),
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.topic_policy]),
        )
        alarms = [
            _rate(
                "mail-bounces",
                "BounceRate",
                REVIEWED_BOUNCES,
                "5 % of the account's emails or more bounce: SES puts it under review, and pauses it at 10 %. The "
                "events say which addresses: a form that robots fill in, or an import of old customers.",
            ),
            _rate(
                "mail-complaints",
                "ComplaintRate",
                REVIEWED_COMPLAINTS,
                "One in a thousand of the account's emails or more is marked as spam: SES puts it under review, and "
                "pauses it at five. Stop what was sent last, and read the complaints' events.",
            ),
        ]
        panels = [Panel(title="Share of the account's emails that bounce or are complained of", alarms=alarms)]
        self.watched = watch(self, name, "Mail", args.target, panels)
        self.register_outputs({})


def _rate(what: str, metric: str, threshold: float, description: str) -> Alarm:
    return Alarm(
        what=what,
        description=description,
        metric=Metric(namespace="AWS/SES", name=f"Reputation.{metric}", statistic="Average"),
        comparison=">=",
        threshold=threshold,
        period=HOUR,
        periods=1,
        # As SES's guide advises (reputationdashboard-cloudwatch-alarm): a paused account sends no data.
        missing="ignore",
    )
