"""Log groups: how long they keep what is written, and by whom."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.json_values import listed, number
from kyeol.tools.kinds import cloudwatch, iam, kms, others, pulumi_eks, rds
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

_DAYS: Final = {"production": 90}
_READS: Final = frozenset(
    {
        cloudwatch.DASHBOARD.type,
        cloudwatch.METRIC_ALARM.type,
        kms.KEY.type,
        cloudwatch.LOG_METRIC_FILTER.type,
        cloudwatch.LOG_RESOURCE_POLICY.type,
        others.LOG_SUBSCRIPTION,
        iam.POLICY.type,
        iam.ROLE_POLICY.type,
    }
)
"""What reads a log group, or says who may write; nothing of it writes."""


@resource_rule(
    "logging-retention",
    cloudwatch.LOG_GROUP.type,
    title="A log group keeps its logs for 90 days in production, for a week elsewhere, and not for ever",
    reason="Kept for ever they cost for ever; kept for a day they are gone before anybody looks.",
    reference="Security Hub CloudWatch.16, which asks for a year; platform",
    fix="set retentionInDays",
    setting=(".logRetentionDays", ".retentionDays"),
)
def retention(resource: Resource, context: Context) -> Iterator[str]:
    """0 means for ever too."""
    days, wanted = number(resource.inputs.get("retentionInDays")), _DAYS.get(context.environment, 7)
    if not days:
        yield "its logs stay for ever"
    elif days < wanted:
        yield f"its logs stay for {days} days where {context.environment} needs {wanted}"


@stack_rule(
    "logging-group-written",
    title="Every log group is written to",
    reason="A group without a writer says that something was meant to be logged and is not.",
    reference="platform",
    fix="remove it, or point what should write at it",
    severity="advisory",
)
def group_written(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Who writes names the group, but for EKS and RDS: they write to the name that they think of themselves."""
    writers = [one for one in graph if one.type not in _READS]
    used = {urn for one in writers for urns in one.property_dependencies.values() for urn in urns}
    names = set(_names_by_itself(graph))
    for group in graph.of_type(cloudwatch.LOG_GROUP.type):
        if group.urn not in used and group.inputs.get("name") not in names:
            yield group.urn, "nothing writes to it"


def _names_by_itself(graph: Graph) -> Iterator[str]:
    """The groups that clusters and databases write to, for the logs that they send."""
    for cluster_ in graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type):
        if listed(cluster_.inputs.get("enabledClusterLogTypes")):
            yield f"/aws/eks/{cluster_.inputs.get('name')}/cluster"
    for one in graph.of_type(rds.INSTANCE.type):
        for log in listed(one.inputs.get("enabledCloudwatchLogsExports")):
            yield f"/aws/rds/instance/{one.inputs.get('identifier')}/{log}"
