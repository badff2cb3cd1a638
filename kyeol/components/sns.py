"""The topic that alarms go to, encrypted by a key that CloudWatch may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.iam import ConditionValues, Statement, policy_document
from kyeol.components.scope import Scope

GLOBAL_REGION: Final = "us-east-1"
"""Where CloudFront's metrics, its web ACL's and its certificate's are, and so their alarms."""

_KEY_ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)


@dataclass(frozen=True, kw_only=True)
class AlarmTopicArgs:
    """What an alarm topic needs.

    Args:
        scope: The environment.
        emails: Who is told, by a name of their own.
        region: Another region than the stack's: us-east-1, where there is a CDN.
    """

    scope: Scope
    emails: Mapping[str, str]
    region: str | None = None


class AlarmTopic(pulumi.ComponentResource):
    """The SNS topic `kyeol-{environment}-alarms`, with a KMS key of its own, its policies and the subscriptions.

    A CloudWatch alarm notifies only topics of its own region. CloudFront's metrics are in us-east-1, so an
    environment with a CDN has this topic there a second time, with the same name and subscribers; forwarding through
    EventBridge would spare people a second confirmation mail, and put two rules, a bus and a role between an outage
    and the mail about it.

    The key is the topic's own in every environment: CloudWatch cannot publish through AWS's `alias/aws/sns`.
    Subscriptions are known by the subscriber's name in the configuration, so that removing one disturbs no other.
    """

    arn: Output[str]

    def __init__(self, name: str, args: AlarmTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AlarmTopic", name, None, opts)
        scope, region = args.scope, args.region
        child = pulumi.ResourceOptions(parent=self)
        what = "alarms"
        alarms: dict[str, Input[ConditionValues]] = {
            "StringEquals": {"aws:SourceAccount": scope.account_id},
            "ArnLike": {"aws:SourceArn": scope.arn("cloudwatch", f"alarm:{scope.name('*')}", region=region)},
        }
        cloudwatch = {"Service": ["cloudwatch.amazonaws.com"]}
        key = aws.kms.Key(
            name,
            description=f"Alarm messages of {scope.environment}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=policy_document(
                # In a key policy the resource "*" is the key itself.
                Statement(
                    sid="Administration",
                    actions=_KEY_ADMINISTRATION,
                    resources=["*"],
                    principals={"AWS": [scope.arn("iam", "root")]},
                ),
                Statement(
                    sid="Alarms",
                    actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                    resources=["*"],
                    principals=cloudwatch,
                    conditions=alarms,
                ),
            ),
            region=region,
            tags=scope.tags(what),
            opts=scope.stateful(self),
        )
        aws.kms.Alias(name, name=f"alias/{scope.name(what)}", target_key_id=key.key_id, region=region, opts=child)
        topic = aws.sns.Topic(
            name,
            name=scope.name(what),
            display_name=scope.name(what),
            kms_master_key_id=key.arn,
            region=region,
            tags=scope.tags(what),
            opts=child,
        )
        aws.sns.TopicPolicy(
            name,
            arn=topic.arn,
            policy=policy_document(
                Statement(
                    sid="Alarms",
                    actions=["sns:Publish"],
                    resources=[topic.arn],
                    principals=cloudwatch,
                    conditions=alarms,
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
