"""RDS's events of the environment's instances, told to the topic of the alarms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic

CATEGORIES: Final = (
    "availability",
    "configuration change",
    "deletion",
    "failover",
    "failure",
    "low storage",
    "maintenance",
    "recovery",
)
"""What people are told of (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html).

Security Hub's RDS.20 wants maintenance, configuration change and failure. Not among them: backup, which is every night,
creation and notification."""


@dataclass(frozen=True, kw_only=True)
class DatabaseEventsArgs:
    """What the subscription needs.

    Args:
        scope: The environment.
        topic: Where the events are told; its policy and its key let RDS in.
        identifiers: The instances.
    """

    scope: Scope
    topic: AlarmTopic
    identifiers: Sequence[Input[str]]


class DatabaseEvents(pulumi.ComponentResource):
    """The event subscription `kyeol-{environment}-database`."""

    def __init__(self, name: str, args: DatabaseEventsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:DatabaseEvents", name, None, opts)
        aws.rds.EventSubscription(
            name,
            name=args.scope.name("database"),
            sns_topic=args.topic.arn,
            source_type="db-instance",
            source_ids=args.identifiers,
            event_categories=CATEGORIES,
            tags=args.scope.tags("database"),
            # RDS refuses a topic that it may not publish to (SNSNoAuthorizationFault).
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.topic.policy]),
        )
        self.register_outputs({})
