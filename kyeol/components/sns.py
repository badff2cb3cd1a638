"""The topic that alarms and events go to, encrypted by a key that their services may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.iam import on_behalf_of
from kyeol.components.kms import policy as kms_policy
from kyeol.components.kms.keys import kms_key
from kyeol.components.scope import Scope
from kyeol.iam import Statement, policy_document


@dataclass(frozen=True, kw_only=True)
class AlarmTopicArgs:
    """What an alarm topic needs.

    Args:
        scope: The environment.
        emails: Who is told, by a name of their own.
        region: Another region than the stack's: us-east-1, where there is a CDN.
        database: Whether RDS tells it the events of the environment's instances.
        adopted_databases: Instances of the environment that have kept names of their own.
        costs: Whether AWS Budgets and Cost Anomaly Detection tell it something.
        findings: Whether EventBridge tells it what the account's detectors find.
        mail: Whether SES tells it what became of the shop's emails.
    """

    scope: Scope
    emails: Mapping[str, str]
    region: str | None = None
    database: bool = False
    adopted_databases: Sequence[str] = ()
    costs: bool = False
    findings: bool = False
    mail: bool = False


class AlarmTopic(pulumi.ComponentResource):
    """The SNS topic `kyeol-{environment}-alarms`, with a KMS key of its own, its policies and the subscriptions.

    A CloudWatch alarm notifies only topics of its own region. CloudFront's metrics are in us-east-1, so an
    environment with a CDN has this topic there a second time, with the same name and subscribers; forwarding through
    EventBridge would spare people a second confirmation mail, and put two rules, a bus and a role between an outage
    and the mail about it.

    The key is the topic's own in every environment: CloudWatch cannot publish through AWS's `alias/aws/sns`.
    ElastiCache tells nothing here: it publishes to unencrypted topics only, and to one whose policy lets everybody of
    the account in (docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html and ECEvents.SNS.html).
    Subscriptions are known by the subscriber's name in the configuration, so that removing one disturbs no other.
    """

    arn: Output[str]
    policy: pulumi.Resource

    def __init__(self, name: str, args: AlarmTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AlarmTopic", name, None, opts)
        scope, region = args.scope, args.region
        child = pulumi.ResourceOptions(parent=self)
        publishers: list[tuple[str, str, str | Sequence[str]]] = [
            ("Alarms", "cloudwatch.amazonaws.com", scope.arn("cloudwatch", _alarms(scope), region=region))
        ]
        if args.database:
            instances = [scope.arn("rds", f"db:{name}") for name in (scope.name("*"), *args.adopted_databases)]
            publishers.append(
                ("DatabaseEvents", "events.rds.amazonaws.com", instances if instances[1:] else instances[0])
            )
        if args.costs:
            account = f"{scope.account_id}:"
            publishers.append(("Budgets", "budgets.amazonaws.com", f"arn:aws:budgets::{account}*"))
            anomalies = f"arn:aws:ce::{account}anomalysubscription/*"
            publishers.append(("CostAnomalies", "costalerts.amazonaws.com", anomalies))
        if args.findings:
            publishers.append(("Findings", "events.amazonaws.com", scope.arn("events", f"rule/{scope.name('*')}")))
        if args.mail:
            emails = scope.arn("ses", f"configuration-set/{scope.name('*')}")
            publishers.append(("Emails", "ses.amazonaws.com", emails))
        users = [kms_policy.publisher(scope, *each) for each in publishers]
        key = kms_key(name, scope, "alarms", "Alarm messages", users, parent=self, region=region)
        topic = aws.sns.Topic(
            name,
            name=scope.name("alarms"),
            display_name=scope.name("alarms"),
            kms_master_key_id=key.arn,
            region=region,
            tags=scope.tags("alarms"),
            opts=child,
        )
        self.policy = aws.sns.TopicPolicy(
            name,
            arn=topic.arn,
            policy=policy_document(
                *(
                    Statement(
                        sid=sid,
                        actions=["sns:Publish"],
                        resources=[topic.arn],
                        principals={"Service": [principal]},
                        conditions=on_behalf_of(scope, principal, "topic", source),
                    )
                    for sid, principal, source in publishers
                ),
                Statement(
                    sid="TlsOnly",
                    effect="Deny",
                    actions=["sns:Publish"],
                    resources=[topic.arn],
                    principals={"AWS": ["*"]},
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                ),
            ),
            region=region,
            opts=child,
        )
        for subscriber, email in args.emails.items():
            aws.sns.TopicSubscription(
                f"{name}-{subscriber}", topic=topic.arn, protocol="email", endpoint=email, region=region, opts=child
            )
        self.arn = topic.arn
        self.register_outputs({"arn": self.arn})


def _alarms(scope: Scope) -> str:
    return f"alarm:{scope.name('*')}"
