"""SQS."""

from typing import Final

from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import Within
from kyeol.tools.record.danger import Dangers, PolicyDocument
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws

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
    adoption=named("{i[queueUrl]}"),
    needs=on("{i[queueUrl]}", "sqs:GetQueueAttributes SetQueueAttributes"),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards="queueUrl")}),
)
