"""The cache and broker: who reaches it, with what, what it loses."""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws
import pytest

from kyeol.components.elasticache import Valkey, ValkeyArgs
from kyeol.config.cache import CacheConfig
from kyeol.tools.preview.graph import SECRET, Graph, Resource
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
PARAMETERS = "aws:elasticache/parameterGroup:ParameterGroup"
SUBNETS = "aws:elasticache/subnetGroup:SubnetGroup"
TOKEN = "random:index/randomPassword:RandomPassword"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
DATA_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/data"
LOGS_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/logs"


def graph(
    *, protect: bool = True, keys: bool = True, see: Callable[[Valkey], None] = lambda _: None, **more: object
) -> Graph:
    """A production cache; the nodes' security group stands for a cluster that takes its time."""

    def make(opts: pulumi.ResourceOptions) -> None:
        nodes = aws.ec2.SecurityGroup("nodes", name="nodes", opts=opts)
        args = ValkeyArgs(
            scope=scope("prod", protect=protect),
            cache=CacheConfig.model_validate({"version": "8.1", "nodeType": "cache.r7g.large"} | more),
            vpc_id="vpc-1",
            data_subnet_ids=["subnet-a", "subnet-b"],
            client_security_group_id=nodes.id,
            data_key_arn=DATA_KEY if keys else None,
            logs_key_arn=LOGS_KEY if keys else None,
        )
        see(Valkey("cache", args, opts))

    return graph_of(make, "prod")


@pytest.fixture(scope="module")
def prod() -> Graph:
    return graph()


def group(made: Graph) -> Resource:
    return made.one(CACHE)


def test_it_stands_in_the_data_subnets(prod: Graph) -> None:
    assert prod.one(SUBNETS).inputs["subnetIds"] == ["subnet-a", "subnet-b"]
    assert group(prod).inputs["subnetGroupName"] == prod.one(SUBNETS).inputs["name"]


def test_a_version_that_elasticache_has_raised_is_left_alone(prod: Graph) -> None:
    assert group(prod).options.ignore_changes == ("engineVersion",)
    upgraded = graph(version="9.0", upgrade=True, applyImmediately=True)
    assert (group(upgraded).options.ignore_changes, group(upgraded).inputs["engineVersion"]) == ((), "9.0")


def test_only_the_nodes_reach_it_on_6379(prod: Graph) -> None:
    clients, rule = prod.one(GROUP, "cache"), prod.one(RULE)
    assert not {"ingress", "egress"} & set(clients.inputs)
    assert (rule.inputs["fromPort"], rule.inputs["toPort"], rule.inputs["ipProtocol"]) == (6379, 6379, "tcp")
    assert rule.inputs["securityGroupId"] == clients.id
    assert rule.inputs["referencedSecurityGroupId"] == prod.one(GROUP, "nodes").id
    assert not {"cidrIpv4", "cidrIpv6", "prefixListId"} & set(rule.inputs)
    assert group(prod).inputs["securityGroupIds"] == [clients.id]


def test_it_does_not_wait_for_the_cluster(prod: Graph) -> None:
    nodes = prod.one(GROUP, "nodes").urn
    assert nodes in prod.requires(prod.one(RULE))
    assert nodes not in prod.requires(group(prod))


def test_it_speaks_tls_only_and_asks_for_a_token(prod: Graph) -> None:
    inputs = group(prod).inputs
    assert (inputs["transitEncryptionEnabled"], inputs["transitEncryptionMode"]) == (True, "required")
    assert inputs["authToken"] == SECRET
    assert prod.one(TOKEN).urn in group(prod).property_dependencies["authToken"]


def test_the_token_fits_into_a_url_and_elasticache_s_limits(prod: Graph) -> None:
    token = known(prod.one(TOKEN).inputs)
    assert token["special"] is False
    assert 16 <= token["length"] <= 128


def test_a_new_token_leaves_the_old_one_valid() -> None:
    assert group(graph()).inputs["authTokenUpdateStrategy"] == "ROTATE"
    first, second = (graph(tokenGeneration=number).one(TOKEN).inputs["keepers"] for number in (1, 2))
    assert first != second


def test_the_token_is_handed_out_by_its_secret_alone_and_only_once_the_cache_takes_it(prod: Graph) -> None:
    version = prod.one(VERSION)
    assert version.inputs["secretString"] == SECRET
    assert {prod.one(TOKEN).urn, group(prod).urn} <= set(version.property_dependencies["secretString"])
    secret = prod.one("aws:secretsmanager/secret:Secret")
    assert (secret.inputs["name"], secret.inputs["kmsKeyId"]) == ("kyeol-prod-cache", DATA_KEY)
    component = next(one for one in prod if one.type == "kyeol:components:Valkey")
    assert component.outputs["tokenSecretArn"] == secret.outputs["arn"]
    assert SECRET not in component.outputs.values()


def test_data_at_rest_is_encrypted_with_or_without_a_key_of_its_own(prod: Graph) -> None:
    assert group(prod).inputs["kmsKeyId"] == DATA_KEY
    without = group(graph(keys=False)).inputs
    assert without["atRestEncryptionEnabled"] is True
    assert "kmsKeyId" not in without


def test_two_nodes_fail_over_between_zones(prod: Graph) -> None:
    inputs = group(prod).inputs
    assert (inputs["numCacheClusters"], inputs["automaticFailoverEnabled"], inputs["multiAzEnabled"]) == (2, True, True)


def test_one_node_has_nothing_to_fail_over_to() -> None:
    inputs = group(graph(nodes=1)).inputs
    assert (inputs["automaticFailoverEnabled"], inputs["multiAzEnabled"]) == (False, False)


def test_it_is_no_cluster_because_celery_knows_none(prod: Graph) -> None:
    inputs = group(prod).inputs
    assert inputs["clusterMode"] == "disabled"
    assert not {"numNodeGroups", "replicasPerNodeGroup"} & set(inputs)


def test_full_memory_costs_cache_entries_and_never_a_queue(prod: Graph) -> None:
    parameters = {one["name"]: one["value"] for one in known(prod.one(PARAMETERS).inputs)["parameters"]}
    assert parameters["maxmemory-policy"].startswith("volatile-"), "only keys with an expiry, which queues lack"
    assert group(prod).inputs["parameterGroupName"] == prod.one(PARAMETERS).inputs["name"]


@pytest.mark.parametrize(("version", "family"), [("7.2", "valkey7"), ("8.1", "valkey8"), ("9.0", "valkey9")])
def test_the_parameter_group_s_family_is_the_engine_s(version: str, family: str) -> None:
    made = graph(version=version)
    assert made.one(PARAMETERS).inputs["family"] == family
    assert (group(made).inputs["engine"], group(made).inputs["engineVersion"]) == ("valkey", version)


def test_patches_are_elasticache_s_to_apply(prod: Graph) -> None:
    assert group(prod).inputs["autoMinorVersionUpgrade"] is True


def test_its_members_are_known_before_they_exist() -> None:
    seen: list[Valkey] = []
    made = graph(nodes=3, see=seen.append)
    assert list(seen[0].member_cluster_ids) == group(made).outputs["memberClusters"]


def test_its_id_fits_elasticache(prod: Graph) -> None:
    identifier = known(group(prod).inputs)["replicationGroupId"]
    assert len(identifier) <= 40
    assert identifier == identifier.lower()


def test_both_logs_go_to_groups_of_the_program_s_own(prod: Graph) -> None:
    deliveries = {one["logType"]: one for one in known(group(prod).inputs)["logDeliveryConfigurations"]}
    groups = {known(one.inputs)["name"]: one for one in prod.of_type(LOG_GROUP)}
    assert set(deliveries) == {"slow-log", "engine-log"}
    for log, delivery in deliveries.items():
        target = groups[delivery["destination"]]
        assert known(target.inputs)["name"].endswith(log)
        assert known(target.inputs)["name"].startswith("/aws/vendedlogs/")
        assert (target.inputs["retentionInDays"], target.inputs["kmsKeyId"]) == (30, LOGS_KEY)
        assert target.urn in prod.requires(group(prod))


def test_protected_it_is_kept_and_leaves_a_snapshot(prod: Graph) -> None:
    cache = group(prod)
    assert cache.options.protect
    assert cache.options.retain_on_delete
    assert known(cache.inputs)["finalSnapshotIdentifier"].startswith("kyeol-prod-valkey-final-")
    for foundation in (prod.one(SUBNETS), prod.one(PARAMETERS), prod.one(GROUP, "cache")):
        assert foundation.options.retain_on_delete, foundation.urn


def test_unprotected_it_goes_without_a_trace() -> None:
    made = graph(protect=False)
    assert "finalSnapshotIdentifier" not in group(made).inputs
    assert not [resource.urn for resource in made if resource.options.protect or resource.options.retain_on_delete]


def test_snapshots_and_maintenance_follow_the_stack_file() -> None:
    inputs = group(graph(snapshotRetentionDays=7, snapshotWindow="02:00-03:00", applyImmediately=True)).inputs
    assert (inputs["snapshotRetentionLimit"], inputs["snapshotWindow"]) == (7, "02:00-03:00")
    assert inputs["applyImmediately"] is True
