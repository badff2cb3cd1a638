"""SNS: topics, their policies and subscriptions."""

from typing import Final

from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import Free, Within
from kyeol.tools.record.danger import Dangers, Endangers, PolicyDocument, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, gone

TOPIC: Final = Kind(
    type="aws:sns/topic:Topic",
    id="arn:aws:sns:{region}:{account}:{i[name]}",
    arn="{id}",
    outputs={"owner": "{account}"},
    sources=(terraform_aws("sns/topic.go"),),
    fixed=paths("name namePrefix fifoTopic"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Free("aws.amazon.com/sns/pricing: a million publishes and a thousand mails a month; alarms send fewer"),
    adoption=named("arn:aws:sns:{region}:{account}:{i[name]}"),
    needs=on(
        "{arn}", "sns:CreateTopic DeleteTopic GetTopicAttributes ListTagsForResource SetTopicAttributes TagResource"
    ),
    dangers=Dangers(
        holds="",
        inputs={"kmsMasterKeyId": Protects(gone)},
        harmless=paths("displayName tags"),
        replacing="alarms tell nobody meanwhile",
        removal=Removal(loses="what it passed on reaches nobody", category="detection"),
    ),
)

TOPIC_POLICY: Final = Kind(
    type="aws:sns/topicPolicy:TopicPolicy",
    id="{i[arn]}",
    arn="",
    outputs={"owner": "{account}"},
    sources=(terraform_aws("sns/topic_policy.go"),),
    fixed=paths("arn"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the topic"),
    adoption=named("{i[arn]}"),
    needs=on("{i[arn]}", "sns:GetTopicAttributes SetTopicAttributes"),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards="arn")}),
)

TOPIC_SUBSCRIPTION: Final = Kind(
    type="aws:sns/topicSubscription:TopicSubscription",
    id="{i[topic]}:{uuid}",
    arn="{id}",
    outputs={"ownerId": "{account}"},
    sources=(terraform_aws("sns/topic_subscription.go"),),
    fixed=paths("endpoint protocol topic"),
    unique=("topic", "protocol", "endpoint"),
    creation=SECONDS,
    taggable=False,
    cost=Within("the topic"),
    adoption=found(
        "sns list-subscriptions-by-topic --topic-arn {i[topic]}",
        "Subscriptions[?Endpoint=='{i[endpoint]}'].SubscriptionArn",
    ),
    needs=on(
        "{i[topic]}", "sns:Subscribe", anything="sns:GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe"
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "endpoint": Endangers("detection", always("{new} is told instead of {old}, an address once it confirms")),
            "protocol": Endangers("detection", always("it is told by {new} instead of {old}")),
        },
        removal=Removal(loses="a subscriber is no longer told", category="detection"),
    ),
)
