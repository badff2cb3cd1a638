"""Encryption of buckets and trails."""

from collections.abc import Iterable, Iterator

from kyeol.tools.iam_documents import Condition, statements
from kyeol.tools.json_values import Json, at, listed
from kyeol.tools.kinds import cloudtrail, s3
from kyeol.tools.policy.reading import own_key, sources, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource


@resource_rule(
    "encryption-trail",
    cloudtrail.TRAIL.type,
    title="A trail's files are encrypted with a KMS key",
    reason="The trail tells who may do what, and when nobody watches.",
    reference="FSBP CloudTrail.2; CIS AWS 5.0.0 3.5",
    fix="set kmsKeyId",
)
def trail(resource: Resource, _: Context) -> Iterator[str]:
    """SSE-S3 alone keeps nobody with s3:GetObject out."""
    if not own_key(resource.inputs.get("kmsKeyId")):
        yield "its files are not encrypted with a KMS key"


@stack_rule(
    "encryption-bucket-tls",
    title="Every bucket refuses plain HTTP",
    reason="S3 accepts plain HTTP unless the bucket's policy denies it.",
    reference="FSBP S3.5; CIS AWS 5.0.0 2.1.1",
    fix="deny s3:* to everybody where aws:SecureTransport is false",
)
def bucket_tls(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """The denial must hold for everybody, every action and every file; a bucket without a policy has none."""
    policies = graph.of_type(s3.BUCKET_POLICY.type)
    for one in policies:
        if not _refuses_plain_http(one):
            yield one.urn, "its policy does not refuse plain HTTP"
    covered = {urn for one in policies for urn in sources(one, "bucket")}
    yield from without(graph, s3.BUCKET.type, covered, "it has no policy, so it does not refuse plain HTTP")


@stack_rule(
    "encryption-bucket",
    title="Every bucket says how it encrypts",
    reason="S3's default may change, and says nothing of bucket keys or of SSE-C.",
    reference="platform",
    fix="add a BucketServerSideEncryptionConfiguration",
)
def bucket(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """The configuration is a resource beside the bucket; one without an algorithm says nothing."""
    covered = {
        urn
        for one in graph.of_type(s3.BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION.type)
        if any(map(_says_how, listed(one.inputs.get("rules"))))
        for urn in sources(one, "bucket")
    }
    return without(graph, s3.BUCKET.type, covered, "nothing says how it encrypts")


def _says_how(rule: Json) -> bool:
    return bool(at(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm"))


def _refuses_plain_http(policy: Resource) -> bool:
    return any(
        one.effect == "Deny"
        and "*" in one.named("AWS")
        and not {"*", "s3:*"}.isdisjoint(one.actions)
        and any(resource.endswith("/*") or resource == "*" for resource in one.resources)
        and any(_insecure(condition) for condition in one.conditions)
        for one in statements(policy.inputs.get("policy"))
    )


def _insecure(condition: Condition) -> bool:
    told = (condition.operator, condition.key, *(value.lower() for value in condition.values))
    return told == ("Bool", "aws:securetransport", "false")
