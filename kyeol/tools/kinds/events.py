"""EventBridge: rules and their targets."""

from typing import Final

from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import Free, Within
from kyeol.tools.record.danger import Dangers, Endangers, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, becomes, when

_RULE: Final = "arn:aws:events:{region}:{account}:rule/"

EVENT_RULE: Final = Kind(
    type="aws:cloudwatch/eventRule:EventRule",
    id="{i[name]}",
    arn=_RULE + "{i[name]}",
    outputs={},
    sources=(terraform_aws("events/rule.go"),),
    fixed=paths("eventBusName name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Free("aws.amazon.com/eventbridge/pricing: events that AWS's services send to the default bus"),
    adoption=named("default/{i[name]}"),
    needs=on("{arn}", "events:DeleteRule DescribeRule ListTagsForResource PutRule TagResource"),
    dangers=Dangers(
        holds="",
        inputs={
            "eventPattern": Endangers("detection", always("it passes on other events")),
            "state": Endangers("detection", when(becomes("DISABLED"), "it passes nothing on")),
        },
        harmless=paths("description tags"),
        removal=Removal(loses="its events reach nobody", category="detection"),
    ),
)

EVENT_TARGET: Final = Kind(
    type="aws:cloudwatch/eventTarget:EventTarget",
    id="{i[rule]}-{i[targetId]}",
    arn="",
    outputs={},
    sources=(terraform_aws("events/target.go"),),
    fixed=paths("eventBusName rule targetId"),
    unique=("rule", "targetId"),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the rule"),
    adoption=named("{i[rule]}/{i[targetId]}"),
    needs=on(_RULE + "{i[rule]}", "events:ListTargetsByRule PutTargets RemoveTargets"),
    dangers=Dangers(
        holds="",
        inputs={"arn": Endangers("detection", always("events go to {new} instead of {old}"))},
        harmless=paths("inputTransformer"),
        removal=Removal(loses="the rule's events no longer reach it", category="detection"),
    ),
)
