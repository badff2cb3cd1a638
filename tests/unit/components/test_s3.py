"""Buckets: private, encrypted, versioned and TLS only, whatever they are asked for."""

import json
from dataclasses import replace
from typing import Any

import pulumi
import pytest

from kyeol.components.s3.bucket import Bucket, BucketArgs, ObjectLock, bucket_arn, bucket_name
from kyeol.components.s3.log_buckets import LogBuckets, LogBucketsArgs
from kyeol.components.s3.media_bucket import MediaBucket, MediaBucketArgs
from kyeol.components.s3.private_bucket import PrivateBucket, PrivateBucketArgs
from kyeol.config.storage import (
    AccessLogsConfig,
    LoadBalancerLogsConfig,
    LogsConfig,
    PrivateConfig,
    StorageConfig,
)
from kyeol.iam import Statement
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ACCOUNT, graph_of, scope
from tests.json_values import known
from tests.policy import allowed

NAME = f"kyeol-dev-media-{ACCOUNT}"
ARN = f"arn:aws:s3:::{NAME}"
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
SIDES = [
    "bucketPublicAccessBlock:BucketPublicAccessBlock",
    "bucketOwnershipControls:BucketOwnershipControls",
    "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "bucketVersioning:BucketVersioning",
    "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "bucketPolicy:BucketPolicy",
]
READER = Statement(
    actions=["s3:GetObject"],
    resources=[f"{ARN}/*"],
    principals={"Service": ["cloudfront.amazonaws.com"]},
    conditions={"StringEquals": {"aws:SourceArn": DISTRIBUTION}},
)
SAFE = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}


def bucket(*, protect: bool = False, **args: Any) -> Graph:  # noqa: ANN401
    def program(opts: pulumi.ResourceOptions) -> None:
        wanted = BucketArgs(scope=scope(protect=protect), what="media", noncurrent_days=30, **args)
        Bucket("media", wanted, opts)

    return graph_of(program)


def buckets(config: StorageConfig, distribution_arn: str | None = None) -> Graph:
    """An environment's buckets, as the stack puts them together."""

    def program(opts: pulumi.ResourceOptions) -> None:
        logs = LogBuckets("logs", LogBucketsArgs(scope=scope(), storage=config, key_arn="arn:key"), opts)
        args = MediaBucketArgs(
            scope=scope(),
            media=config.media,
            key_arn="arn:key",
            distribution_arn=distribution_arn,
            shop_distribution_arn=distribution_arn.replace("E1", "E0") if distribution_arn else None,
            origins=["https://www.example.com"],
            access_logs=logs.access,
        )
        MediaBucket("media", args, opts)
        PrivateBucket(
            "private",
            PrivateBucketArgs(scope=scope(), private=config.private, key_arn="arn:key", access_logs=logs.access),
            opts,
        )

    return graph_of(program)


@pytest.fixture(scope="module")
def plain() -> Graph:
    return bucket()


@pytest.fixture(scope="module")
def full() -> Graph:
    config = StorageConfig(
        logs=LogsConfig(retention_days=90, transition_days=30),
        load_balancer_logs=LoadBalancerLogsConfig(retention_days=45),
        access_logs=AccessLogsConfig(retention_days=60),
    )
    return buckets(config, DISTRIBUTION)


def side(graph: Graph, kind: str, name: str = "media") -> Resource:
    return graph.one(f"aws:s3/{kind[0].lower()}{kind[1:]}:{kind}", name)


def rule(graph: Graph, name: str = "media") -> dict[str, Any]:
    (only,) = known(side(graph, "BucketLifecycleConfiguration", name).inputs)["rules"]
    return dict(only)


def policy(graph: Graph, name: str = "media") -> str:
    return str(side(graph, "BucketPolicy", name).inputs["policy"])


def test_a_buckets_name_is_one_of_a_kind_in_the_world(plain: Graph) -> None:
    assert side(plain, "Bucket").inputs["bucket"] == NAME
    assert side(plain, "Bucket").outputs["arn"] == bucket_arn(scope(), "media")


def test_a_name_that_s3_would_reject_is_refused() -> None:
    assert len(bucket_name(scope(), "m" * 40)) == 63
    with pytest.raises(ValueError, match="63"):
        bucket_name(scope(), "m" * 41)


def test_nothing_public_gets_in_and_acls_mean_nothing(plain: Graph) -> None:
    block = side(plain, "BucketPublicAccessBlock").inputs
    for guard in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
        assert block[guard] is True
    assert side(plain, "BucketOwnershipControls").inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


def test_every_version_is_kept_for_a_while_and_leftovers_go(plain: Graph) -> None:
    assert known(side(plain, "BucketVersioning").inputs)["versioningConfiguration"]["status"] == "Enabled"
    assert rule(plain)["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert rule(plain)["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert rule(plain)["expiration"] == {"expiredObjectDeleteMarker": True}


def test_a_bucket_is_encrypted_by_the_key_it_is_given_else_by_s3s_own() -> None:
    kind = "BucketServerSideEncryptionConfiguration"
    (own,) = known(side(bucket(kms_key_arn="arn:key"), kind).inputs)["rules"]
    (aws,) = known(side(bucket(), kind).inputs)["rules"]
    assert own["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:key"}
    assert own["bucketKeyEnabled"] is True
    assert aws["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    assert own["blockedEncryptionTypes"] == aws["blockedEncryptionTypes"] == ["SSE-C"]


@pytest.mark.parametrize("context", [{"aws:SecureTransport": "false"}, {**SAFE, "s3:TlsVersion": "1.1"}])
def test_without_current_tls_nobody_gets_in_even_where_a_statement_lets_them(context: dict[str, str]) -> None:
    graph = bucket(statements=[READER])
    reads = {"principal": "cloudfront.amazonaws.com", "action": "s3:GetObject", "resource": f"{ARN}/image.webp"}
    source = {"aws:SourceArn": DISTRIBUTION}
    assert allowed(policy(graph), **reads, context={**SAFE, **source})
    assert not allowed(policy(graph), **reads, context={**context, **source})


def test_a_bucket_has_one_policy_since_a_second_would_overwrite_it(full: Graph) -> None:
    policies = full.of_type("aws:s3/bucketPolicy:BucketPolicy")
    assert sorted(known(one.inputs)["bucket"] for one in policies) == [
        f"kyeol-dev-{what}-{ACCOUNT}" for what in ("access-logs", "alb-logs", "logs", "media", "private")
    ]


def test_public_access_is_blocked_before_there_is_a_policy(plain: Graph) -> None:
    assert side(plain, "BucketPublicAccessBlock").urn in side(plain, "BucketPolicy").depends_on


def test_only_the_policy_waits_for_what_its_statements_are_made_of() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        late = Bucket("late", BucketArgs(scope=scope(), what="late", noncurrent_days=1), opts)
        reader = replace(READER, conditions={"StringEquals": {"aws:SourceArn": late.arn}})
        Bucket("media", BucketArgs(scope=scope(), what="media", noncurrent_days=1, statements=[reader]), opts)

    graph = graph_of(program)
    late = graph.one("aws:s3/bucket:Bucket", "late")
    assert late.urn in graph.requires(side(graph, "BucketPolicy"))
    for kind in ("Bucket", "BucketPublicAccessBlock", "BucketVersioning"):
        assert late.urn not in graph.requires(side(graph, kind))


def test_object_lock_holds_from_the_first_object_on() -> None:
    graph = bucket(object_lock=ObjectLock(days=365, mode="COMPLIANCE"))
    assert side(graph, "Bucket").inputs["objectLockEnabled"] is True
    lock = side(graph, "BucketObjectLockConfiguration")
    assert lock.inputs["rule"] == {"defaultRetention": {"mode": "COMPLIANCE", "days": 365}}
    assert side(graph, "BucketVersioning").urn in lock.depends_on


@pytest.mark.parametrize("protect", [True, False])
def test_a_bucket_keeps_its_guards_for_as_long_as_it_is_kept(*, protect: bool) -> None:
    graph = bucket(protect=protect)
    options = side(graph, "Bucket").options
    assert (options.protect, options.retain_on_delete) == (protect, protect)
    for kind in SIDES:
        assert graph.one(f"aws:s3/{kind}").options.retain_on_delete is protect


@pytest.mark.parametrize("protect", [True, False])
def test_an_unprotected_bucket_is_emptied_and_goes(*, protect: bool) -> None:
    assert side(bucket(protect=protect), "Bucket").inputs["forceDestroy"] is not protect


def test_nobody_is_let_in_but_whom_a_statement_names(full: Graph) -> None:
    def reads(document: str, distribution: str) -> bool:
        context = {**SAFE, "aws:SourceArn": distribution}
        who = "cloudfront.amazonaws.com"
        return allowed(document, principal=who, action="s3:GetObject", resource=f"{ARN}/a.webp", context=context)

    assert reads(policy(full, "media"), DISTRIBUTION)
    assert not reads(policy(full, "media"), DISTRIBUTION.replace("E1", "E2"))
    assert not reads(policy(buckets(StorageConfig()), "media"), DISTRIBUTION)


def test_cloudfronts_logs_move_and_expire(full: Graph) -> None:
    assert rule(full, "logs-logs")["expiration"] == {"days": 90}
    assert rule(full, "logs-logs")["transitions"] == [{"days": 30, "storageClass": "STANDARD_IA"}]
    assert "transitions" not in rule(full, "media")


def test_the_shops_distribution_reads_the_page_for_when_its_origin_is_down_and_nothing_else(full: Graph) -> None:
    page = full.one("aws:s3/bucketObject:BucketObject")
    assert (page.inputs["bucket"], page.inputs["contentType"]) == (NAME, "text/html; charset=utf-8")

    def reads(key: str) -> bool:
        context = {**SAFE, "aws:SourceArn": DISTRIBUTION.replace("E1", "E0")}
        return allowed(
            policy(full, "media"),
            principal="cloudfront.amazonaws.com",
            action="s3:GetObject",
            resource=f"{ARN}/{key}",
            context=context,
        )

    assert reads(known(page.inputs)["key"])
    assert not reads("products/a.webp")


@pytest.mark.parametrize("distribution", [None, DISTRIBUTION])
def test_scripts_of_the_shop_may_read_files_and_write_none(distribution: str | None) -> None:
    (rule,) = known(side(buckets(StorageConfig(), distribution), "BucketCorsConfiguration").inputs)["corsRules"]
    assert rule["allowedOrigins"] == ["https://www.example.com"]
    assert set(rule["allowedMethods"]) == {"GET", "HEAD"}


def test_webhook_payloads_expire_after_saleor_needs_them_no_more(full: Graph) -> None:
    expires = rule(full, "private")["expiration"]["days"]
    assert expires > 14, "EVENT_PAYLOAD_DELETE_PERIOD of saleor/settings.py"
    assert rule(full, "private")["noncurrentVersionExpiration"] == {"noncurrentDays": 1}
    with pytest.raises(ValueError, match="15"):
        PrivateConfig(expiry_days=14)


def test_nobody_but_the_account_gets_at_webhook_payloads(full: Graph) -> None:
    for statement in json.loads(policy(full, "private"))["Statement"]:
        assert statement["Effect"] == "Deny"


def test_access_is_logged_to_a_bucket_that_s3_can_write(full: Graph) -> None:
    kind = "BucketServerSideEncryptionConfiguration"
    (encryption,) = known(side(full, kind, "logs-access-logs").inputs)["rules"]
    assert encryption["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    for name, what in (("media", "media"), ("private", "private"), ("logs-logs", "logs")):
        logging = side(full, "BucketLogging", name)
        assert logging.inputs["targetBucket"] == f"kyeol-dev-access-logs-{ACCOUNT}"
        assert logging.inputs["targetPrefix"] == f"{what}/"
        assert side(full, "BucketPolicy", "logs-access-logs").urn in logging.depends_on
    writes = {
        "principal": "logging.s3.amazonaws.com",
        "action": "s3:PutObject",
        "resource": f"arn:aws:s3:::kyeol-dev-access-logs-{ACCOUNT}/media/2026",
    }
    document = policy(full, "logs-access-logs")
    assert allowed(document, **writes, context={**SAFE, "aws:SourceAccount": ACCOUNT, "aws:SourceArn": ARN})
    other = {**SAFE, "aws:SourceAccount": "444455556666", "aws:SourceArn": "arn:aws:s3:::other"}
    assert not allowed(document, **writes, context=other)


def test_the_load_balancer_logs_to_a_bucket_that_it_can_write(full: Graph) -> None:
    """By S3's own keys, in a path of the account's; it writes a test file there when logging is switched on."""
    (encryption,) = known(side(full, "BucketServerSideEncryptionConfiguration", "logs-alb-logs").inputs)["rules"]
    assert encryption["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    assert rule(full, "logs-alb-logs")["expiration"] == {"days": 45}

    def writes(path: str, **context: str) -> bool:
        return allowed(
            policy(full, "logs-alb-logs"),
            principal="logdelivery.elasticloadbalancing.amazonaws.com",
            action="s3:PutObject",
            resource=f"arn:aws:s3:::kyeol-dev-alb-logs-{ACCOUNT}/{path}",
            context={**SAFE, **context},
        )

    assert writes(f"AWSLogs/{ACCOUNT}/ELBAccessLogTestFile"), "ELB is not known to send a source"
    assert writes(f"AWSLogs/{ACCOUNT}/elasticloadbalancing/a.log.gz", **{"aws:SourceAccount": ACCOUNT})
    assert not writes("AWSLogs/444455556666/elasticloadbalancing/a.log.gz")
    assert not writes(f"AWSLogs/{ACCOUNT}/a.log.gz", **{"aws:SourceAccount": "444455556666"})


@pytest.mark.parametrize(("region", "own"), [("ap-northeast-2", True), ("us-east-1", False)])
def test_access_to_a_bucket_of_us_east_1_is_logged_there(*, region: str, own: bool) -> None:
    """S3 logs to buckets of the same region only; where the stack itself is there, one bucket takes all."""

    def program(opts: pulumi.ResourceOptions) -> None:
        config = StorageConfig(access_logs=AccessLogsConfig(retention_days=60))
        where = replace(scope("prod"), region=region)
        logs = LogBuckets("logs", LogBucketsArgs(scope=where, storage=config, edge=True), opts)
        assert (logs.edge_access is not logs.access) is own

    graph = graph_of(program, "prod")
    found = {one.inputs["bucket"]: one.inputs.get("region") for one in graph.of_type("aws:s3/bucket:Bucket")}
    there = {f"kyeol-prod-edge-access-logs-{ACCOUNT}": "us-east-1"} if own else {}
    assert found == {f"kyeol-prod-access-logs-{ACCOUNT}": None} | there


def test_what_is_not_asked_for_is_not_there() -> None:
    graph = buckets(StorageConfig())
    assert [one.name for one in graph.of_type("aws:s3/bucket:Bucket")] == ["media", "private"]
    assert graph.of_type("aws:s3/bucketLogging:BucketLogging") == []
