"""The environment's keys: rotated, kept, and open to exactly the services that each is for."""

import json
from collections.abc import Mapping

import pulumi
import pytest

from kyeol.components.cloudtrail import trail_arn
from kyeol.components.kms.keys import Keys, KeysArgs
from kyeol.config.encryption import EncryptionConfig
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known
from tests.policy import allowed

ROLE = f"arn:aws:iam::{ACCOUNT}:role/some-role"
STRANGER = "arn:aws:iam::444455556666:role/some-role"
TRAIL = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/kyeol-prod-audit"
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
EVERY_KEY = ["data", "storage", "logs", "edge-logs"]


def keys(
    *, edge: bool = True, trail: bool = True, cluster: bool = False, protect: bool = False, waf_logs: bool = False
) -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        where = scope("prod", protect=protect)
        args = KeysArgs(
            scope=where,
            encryption=EncryptionConfig(deletion_window_days=14, rotation_period_days=180),
            edge=edge,
            waf_logs=waf_logs,
            cluster=cluster,
            trail_arn=trail_arn(where) if trail else None,
        )
        Keys("kms", args, opts)

    return graph_of(program, "prod")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return keys()


def policy(graph: Graph, key: str) -> str:
    return str(graph.one("aws:kms/key:Key", f"kms-{key}").inputs["policy"])


def via(service: str, **more: str) -> Mapping[str, str]:
    return {"kms:CallerAccount": ACCOUNT, "kms:ViaService": f"{service}.{REGION}.amazonaws.com", **more}


@pytest.mark.parametrize("what", EVERY_KEY)
def test_every_key_has_its_alias_and_rotates_as_configured(graph: Graph, what: str) -> None:
    key = graph.one("aws:kms/key:Key", f"kms-{what}")
    assert key.inputs["enableKeyRotation"] is True
    assert (key.inputs["rotationPeriodInDays"], key.inputs["deletionWindowInDays"]) == (180, 14)
    alias = graph.one("aws:kms/alias:Alias", f"kms-{what}")
    assert alias.inputs["name"] == f"alias/kyeol-prod-{what}"
    assert alias.inputs["targetKeyId"] == key.outputs["keyId"]
    assert alias.inputs.get("region") == key.inputs.get("region")


@pytest.mark.parametrize("what", EVERY_KEY)
def test_policies_name_no_wildcard_action_and_nobody_who_might_not_exist(graph: Graph, what: str) -> None:
    for statement in json.loads(policy(graph, what))["Statement"]:
        assert not {"*", "kms:*"} & set(statement["Action"])
        ((kind, names),) = statement["Principal"].items()
        assert kind == "Service" or names == [f"arn:aws:iam::{ACCOUNT}:root"]


@pytest.mark.parametrize("what", EVERY_KEY)
def test_administrators_keep_a_key_and_read_nothing_with_it(graph: Graph, what: str) -> None:
    document = policy(graph, what)
    own = {"kms:CallerAccount": ACCOUNT}
    for action in ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DescribeKey", "kms:TagResource"):
        assert allowed(document, principal=ROLE, action=action, context=own)
        assert not allowed(document, principal=STRANGER, action=action)
    for action in ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"):
        assert not allowed(document, principal=ROLE, action=action, context=own)


@pytest.mark.parametrize("service", ["rds", "elasticache", "secretsmanager", "ec2"])
def test_the_data_key_is_used_through_the_services_that_hold_data(graph: Graph, service: str) -> None:
    document = policy(graph, "data")
    for action in ("kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom"):
        assert allowed(document, principal=ROLE, action=action, context=via(service))
    assert not allowed(document, principal=STRANGER, action="kms:Decrypt", context=via(service))
    other = {**via(service), "kms:CallerAccount": "444455556666"}
    assert not allowed(document, principal=ROLE, action="kms:Decrypt", context=other)


def test_each_key_is_used_through_its_own_services_only(graph: Graph) -> None:
    def opens(key: str, service: str) -> bool:
        return allowed(policy(graph, key), principal=ROLE, action="kms:Decrypt", context=via(service))

    assert opens("storage", "s3")
    assert not opens("data", "s3")
    assert not opens("storage", "rds")
    assert not opens("logs", "s3")
    assert not opens("logs", "secretsmanager")


def test_grants_on_the_data_key_are_for_aws_services_only(graph: Graph) -> None:
    def grants(key: str, for_service: str) -> bool:
        context = {"kms:CallerAccount": ACCOUNT, "kms:GrantIsForAWSResource": for_service}
        return allowed(policy(graph, key), principal=ROLE, action="kms:CreateGrant", context=context)

    assert grants("data", "true")
    assert not grants("data", "false")
    assert not grants("storage", "true")


def test_a_cluster_is_granted_the_data_key_and_no_other() -> None:
    """EKS makes its grant for the principal that makes the cluster, and does not mark it as a service's."""
    graph = keys(cluster=True)

    def grants(key: str, principal: str = ROLE, account: str = ACCOUNT) -> bool:
        context = {"kms:CallerAccount": account}
        return allowed(policy(graph, key), principal=principal, action="kms:CreateGrant", context=context)

    assert grants("data")
    assert not grants("data", STRANGER, "444455556666")
    assert not [key for key in ("storage", "logs", "edge-logs") if grants(key)]
    assert not allowed(
        policy(graph, "data"), principal=ROLE, action="kms:Decrypt", context={"kms:CallerAccount": ACCOUNT}
    )


@pytest.mark.parametrize(
    ("key", "region", "other"), [("logs", REGION, "us-east-1"), ("edge-logs", "us-east-1", REGION)]
)
def test_the_logs_keys_encrypt_this_accounts_log_groups_of_their_region(
    graph: Graph, key: str, region: str, other: str
) -> None:
    def encrypts(service_region: str, group_region: str, account: str) -> bool:
        group = f"arn:aws:logs:{group_region}:{account}:log-group:/aws/eks/kyeol-prod-eks/cluster"
        return allowed(
            policy(graph, key),
            principal=f"logs.{service_region}.amazonaws.com",
            action="kms:Encrypt",
            context={"kms:EncryptionContext:aws:logs:arn": group},
        )

    assert encrypts(region, region, ACCOUNT)
    assert not encrypts(region, region, "444455556666")
    assert not encrypts(other, other, ACCOUNT)
    assert not encrypts(region, other, ACCOUNT)


def test_cloudfront_decrypts_for_this_accounts_distributions_and_encrypts_nothing(graph: Graph) -> None:
    def may(action: str, distribution: str) -> bool:
        source = {"aws:SourceArn": distribution}
        return allowed(policy(graph, "storage"), principal="cloudfront.amazonaws.com", action=action, context=source)

    assert may("kms:Decrypt", DISTRIBUTION)
    assert not may("kms:Decrypt", "arn:aws:cloudfront::444455556666:distribution/E1")
    assert not may("kms:GenerateDataKey", DISTRIBUTION)


def test_cloudfronts_logs_are_delivered_from_us_east_1(graph: Graph) -> None:
    def delivers(region: str, account: str, source: str = "kyeol-prod-cloudfront-shop") -> bool:
        source = f"arn:aws:logs:{region}:{account}:delivery-source:{source}"
        return allowed(
            policy(graph, "storage"),
            principal="delivery.logs.amazonaws.com",
            action="kms:GenerateDataKey",
            context={"aws:SourceAccount": account, "aws:SourceArn": source},
        )

    assert delivers("us-east-1", ACCOUNT)
    assert not delivers(REGION, ACCOUNT)
    assert not delivers("us-east-1", "444455556666")
    assert not delivers("us-east-1", ACCOUNT, "kyeol-stage-cloudfront-shop")


@pytest.mark.parametrize(
    ("key", "region", "other"), [("storage", REGION, "us-east-1"), ("edge-logs", "us-east-1", REGION)]
)
def test_web_acl_logs_are_delivered_to_buckets_of_their_region_only_where_they_go_there(
    key: str, region: str, other: str
) -> None:
    def delivers(document: str, region: str, account: str) -> bool:
        return allowed(
            document,
            principal="delivery.logs.amazonaws.com",
            action="kms:GenerateDataKey",
            context={"aws:SourceAccount": account, "aws:SourceArn": f"arn:aws:logs:{region}:{account}:*"},
        )

    document = policy(keys(waf_logs=True), key)
    assert delivers(document, region, ACCOUNT)
    assert not delivers(document, other, ACCOUNT)
    assert not delivers(document, region, "444455556666")
    assert not delivers(policy(keys(), key), region, ACCOUNT)
    reads = {"kms:CallerAccount": ACCOUNT, "kms:ViaService": f"s3.{region}.amazonaws.com"}
    assert allowed(document, principal=ROLE, action="kms:Decrypt", context=reads)


def test_cloudtrail_encrypts_the_files_of_one_trail(graph: Graph) -> None:
    def encrypts(trail: str) -> bool:
        context = {"aws:SourceArn": trail, "kms:EncryptionContext:aws:cloudtrail:arn": trail}
        document = policy(graph, "storage")
        return allowed(document, principal="cloudtrail.amazonaws.com", action="kms:GenerateDataKey", context=context)

    assert encrypts(TRAIL)
    assert not encrypts(TRAIL.replace("audit", "other"))
    assert allowed(
        policy(graph, "storage"),
        principal="cloudtrail.amazonaws.com",
        action="kms:DescribeKey",
        context={"aws:SourceArn": TRAIL},
    )


def test_cloudtrail_decrypts_what_a_bucket_key_makes_it_read_back(graph: Graph) -> None:
    """CreateTrail fails without it where the bucket has an S3 Bucket Key, and sends no encryption context then."""

    def decrypts(trail: str) -> bool:
        document, source = policy(graph, "storage"), {"aws:SourceArn": trail}
        return allowed(document, principal="cloudtrail.amazonaws.com", action="kms:Decrypt", context=source)

    assert decrypts(TRAIL)
    assert not decrypts(TRAIL.replace("audit", "other"))


def test_without_cdn_and_trail_nobody_else_is_let_in() -> None:
    graph = keys(edge=False, trail=False)
    services = {
        service
        for statement in json.loads(policy(graph, "storage"))["Statement"]
        for service in statement["Principal"].get("Service", ())
    }
    assert services == set()
    assert {key.name for key in graph.of_type("aws:kms/key:Key")} == {"kms-data", "kms-storage", "kms-logs"}


def test_the_edges_key_lives_where_its_log_group_does(graph: Graph) -> None:
    assert graph.one("aws:kms/key:Key", "kms-edge-logs").inputs["region"] == "us-east-1"
    assert known(graph.one("aws:kms/key:Key", "kms-edge-logs").outputs)["arn"].startswith("arn:aws:kms:us-east-1:")
    assert "region" not in graph.one("aws:kms/key:Key", "kms-logs").inputs


def test_keys_wait_for_nothing_so_that_nothing_waits_for_them_in_a_circle(graph: Graph) -> None:
    for key in graph.of_type("aws:kms/key:Key"):
        assert not any(key.property_dependencies.values())
        assert not key.depends_on


@pytest.mark.parametrize("protect", [True, False])
def test_keys_are_kept_where_the_stack_is_protected(*, protect: bool) -> None:
    for key in keys(protect=protect).of_type("aws:kms/key:Key"):
        assert (key.options.protect, key.options.retain_on_delete) == (protect, protect)
