"""IAM: whether the resources that a service speaks for are among those that a policy names."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from kyeol.tools.iam_documents import PolicyStatement, allows
from kyeol.tools.json_values import Json, listed
from kyeol.tools.kinds import rds, s3, sns
from kyeol.tools.policy.reading import among, sources
from kyeol.tools.policy.rule import Context, stack_rule
from kyeol.tools.preview.graph import Graph


@stack_rule(
    "iam-service-source",
    title="What logs or tells somewhere is among the sources that are let in there",
    reason="S3 and RDS drop what they may not deliver, and nobody hears of it.",
    reference="platform",
    fix="name it in aws:SourceArn of the policy there",
)
def service_source(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Access logs of buckets and events of databases: the name of an adopted one meets no pattern of the stack's."""
    policies = {one.inputs.get("bucket"): one.inputs.get("policy") for one in graph.of_type(s3.BUCKET_POLICY.type)}
    for logging in graph.of_type(s3.BUCKET_LOGGING.type):
        bucket, target = str(logging.inputs.get("bucket")), logging.inputs.get("targetBucket")
        if target in policies and not _admits(policies[target], "logging.s3.amazonaws.com", bucket):
            yield logging.urn, f"the policy of {target} lets S3 deliver no logs of {bucket}"
    for told in graph.of_type(rds.EVENT_SUBSCRIPTION.type):
        for policy in graph.of_type(sns.TOPIC_POLICY.type):
            if among(graph, sns.TOPIC.type, sources(told, "snsTopic") & sources(policy, "arn")):
                for name in map(str, listed(told.inputs.get("sourceIds"))):
                    if not _admits(policy.inputs.get("policy"), "events.rds.amazonaws.com", name):
                        yield told.urn, f"the topic's policy lets RDS tell nothing of {name}"


def _admits(document: Json, service: str, name: str) -> bool:
    """Whether a policy lets a service in for a resource of that name."""
    return any(service in one.named("Service") and _for(one, name) for one in allows(document))


def _for(statement: PolicyStatement, name: str) -> bool:
    """Whether a statement's sources, if it names any, are that one too; ARNs end in the name."""
    arns = [arn for one in statement.conditions if one.key == "aws:sourcearn" for arn in one.values]
    return not arns or any(fnmatchcase(name, arn.rpartition(":")[2]) for arn in arns)
