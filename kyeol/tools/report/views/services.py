"""What a stack uses outside its network, read from its graph: storage, keys, secrets, records, registries."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.drawing.letters import wrap
from kyeol.tools.kinds import cloudtrail, cloudwatch, ecr, iam, kms, rds, s3, secretsmanager, sns
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.report.views.parts import Part
from kyeol.tools.words import counted

ROOM: Final = 168
SIZE: Final = 11
"""The room and the size of the lines, where they are put together of several words."""


def registries(graph: Graph) -> Part | None:
    """The image repositories."""
    found = graph.of_type(ecr.REPOSITORY.type)
    return _part(found, "ECR", [str(one.inputs.get("name", one.name)) for one in found])


def logs(graph: Graph) -> Part | None:
    """The log groups."""
    found = graph.of_type(cloudwatch.LOG_GROUP.type)
    return _part(found, "CloudWatch Logs", [counted(len(found), "log group")])


def buckets(graph: Graph) -> list[Part]:
    """The buckets, each with what protects its content."""
    locked = {str(one.inputs.get("bucket")) for one in graph.of_type(s3.BUCKET_OBJECT_LOCK_CONFIGURATION.type)}
    return [
        Part(
            key=one.urn,
            title=_bucket_name(one, graph.stack),
            lines=["object lock"] if one.id in locked else [],
        )
        for one in graph.of_type(s3.BUCKET.type)
    ]


def others(graph: Graph) -> Iterator[Part]:
    """Everything else that is worth a box."""
    secrets = graph.of_type(secretsmanager.SECRET.type)
    managed = sum(1 for one in graph.of_type(rds.INSTANCE.type) if one.inputs.get("manageMasterUserPassword"))
    if secrets or managed:
        lines = [counted(len(secrets), "secret")] if secrets else []
        yield Part(key="secrets", title="Secrets Manager", lines=lines + (["master secret by RDS"] if managed else []))
    keys = graph.of_type(kms.KEY.type)
    if keys:
        yield Part(key="keys", title="KMS", lines=wrap([one.name.removeprefix("kms-") for one in keys], ROOM, SIZE))
    alarms = graph.of_type(cloudwatch.METRIC_ALARM.type)
    if alarms:
        topics = counted(len(graph.of_type(sns.TOPIC.type)), "SNS topic")
        yield Part(key="alarms", title="CloudWatch alarms", lines=[f"{len(alarms)} to {topics}"])
    for trail in graph.of_type(cloudtrail.TRAIL.type):
        regions = "every region" if trail.inputs.get("isMultiRegionTrail") else "one region"
        validated = ", files validated" if trail.inputs.get("enableLogFileValidation") else ""
        yield Part(key=trail.urn, title="CloudTrail", lines=[f"{regions}{validated}"])


def pipelines(graph: Graph) -> Part | None:
    """What GitHub Actions may do, by the roles that trust it."""
    found = [one for one in graph.of_type(iam.ROLE.type) if ":GithubOidc$" in one.urn]
    kinds = [one.name.removeprefix("github-").split("-")[0] for one in found]
    lines = [counted(kinds.count(kind), f"{kind} role") for kind in dict.fromkeys(kinds)]
    return _part(found, "GitHub Actions", lines)


def counts(graph: Graph) -> list[str]:
    """How much there is of what a stack uses outside its network."""
    lines = [
        counted(len(graph.of_type(type_)), word)
        for type_, word in (
            (s3.BUCKET.type, "S3 bucket"),
            (secretsmanager.SECRET.type, "secret"),
            (kms.KEY.type, "KMS key"),
            (cloudwatch.METRIC_ALARM.type, "alarm"),
        )
        if graph.of_type(type_)
    ]
    return [*lines, *(["CloudTrail"] if graph.of_type(cloudtrail.TRAIL.type) else [])]


def _bucket_name(bucket: Resource, stack: str) -> str:
    """The middle of kyeol-prod-media-111122223333."""
    name = str(bucket.inputs.get("bucket", bucket.name))
    _, found, rest = name.partition(f"-{stack}-")
    middle, _, account = rest.rpartition("-")
    return (middle if account.isdigit() else rest) if found else name


def _part(found: list[Resource], title: str, lines: list[str]) -> Part | None:
    return Part(key=found[0].urn, title=title, lines=lines) if found else None
