"""Encryption of buckets and trails."""

from collections.abc import Iterable, Iterator

from kyeol.tools.policy import kinds
from kyeol.tools.policy.reading import listed, mapping, own_key, principals, sources, statements, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Json, Resource


@resource_rule(
    "encryption-trail",
    kinds.TRAIL,
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
    policies = graph.of_type(kinds.BUCKET_POLICY)
    for one in policies:
        if not _refuses_plain_http(one):
            yield one.urn, "its policy does not refuse plain HTTP"
    covered = {urn for one in policies for urn in sources(one, "bucket")}
    yield from without(graph, kinds.BUCKET, covered, "it has no policy, so it does not refuse plain HTTP")


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
        for one in graph.of_type(kinds.BUCKET_ENCRYPTION)
        if any(map(_says_how, listed(one.inputs.get("rules"))))
        for urn in sources(one, "bucket")
    }
    return without(graph, kinds.BUCKET, covered, "nothing says how it encrypts")


def _says_how(rule: Json) -> bool:
    return bool(mapping(mapping(rule).get("applyServerSideEncryptionByDefault")).get("sseAlgorithm"))


def _refuses_plain_http(policy: Resource) -> bool:
    for statement in statements(policy.inputs.get("policy")):
        insecure = mapping(mapping(statement.get("Condition")).get("Bool")).get("aws:SecureTransport")
        everybody = "*" in principals(statement, "AWS") and bool({"*", "s3:*"} & set(listed(statement.get("Action"))))
        files = any(str(one).endswith("/*") or one == "*" for one in listed(statement.get("Resource")))
        plain = [str(one).lower() for one in ([insecure] if isinstance(insecure, bool) else listed(insecure))]
        if statement.get("Effect") == "Deny" and everybody and files and plain == ["false"]:
            return True
    return False
