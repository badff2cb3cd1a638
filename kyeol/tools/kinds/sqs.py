"""SQS."""

from typing import Final

from kyeol.tools.kinds.cost import Within
from kyeol.tools.kinds.danger import Dangers, PolicyDocument
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.needs import on
from kyeol.tools.kinds.source import terraform_aws

QUEUE_POLICY: Final = Kind(
    type="aws:sqs/queuePolicy:QueuePolicy",
    id="{i[queueUrl]}",
    arn="",
    sources=(terraform_aws("sqs/queue_policy.go"),),
    fixed=paths("queueUrl"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the queue"),
    needs=on("{i[queueUrl]}", "sqs:GetQueueAttributes SetQueueAttributes"),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards="queueUrl")}),
)
