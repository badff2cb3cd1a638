"""Nothing waits without reason: the longest chain of each stack, and what the slow parts need."""

from collections.abc import Mapping

import pytest

from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.timing import longest_chain
from tests.json_values import known
from tests.policies.build import without

RELEASE = "kubernetes:helm.sh/v3:Release"
CHAIN = ["eks:index:Cluster", "aws:eks/addon:Addon", "aws:eks/nodeGroup:NodeGroup", "aws:eks/addon:Addon", RELEASE]
"""VPC and subnets are a matter of seconds; the rest is cluster → network add-on → nodes → add-ons → releases."""


COPY = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
"""It waits for the database's first snapshot to be in another region, and nothing waits for it."""


def test_the_longest_chain_but_that_of_the_copied_backups_is_network_cluster_nodes_add_ons(graph: Graph) -> None:
    chain = longest_chain(without(COPY)(graph))
    # In mgmt Argo CD comes after the controllers that make its load balancer, record and secrets.
    expected, minutes = ([*CHAIN, RELEASE], 18.7) if graph.stack == "mgmt" else (CHAIN, 17.2)
    assert [resource.type for resource in chain.slow] == expected, [resource.name for resource in chain.resources]
    assert chain.minutes == pytest.approx(minutes, abs=0.4)


def test_an_alarm_that_silence_raises_waits_for_what_it_watches(graph: Graph) -> None:
    nodes = "aws:eks/nodeGroup:NodeGroup"
    checks = "aws:route53/healthCheck:HealthCheck"
    speaks = {"AWS/RDS": "aws:rds/instance:Instance", "AWS/EC2": nodes, "AWS/AutoScaling": nodes, "AWS/Route53": checks}
    for alarm in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"):
        # What the cluster itself sends comes with the first sync, which no resource of the stack waits for.
        if alarm.inputs["treatMissingData"] == "breaching" and str(alarm.inputs["namespace"]).startswith("AWS/"):
            waits = {graph.resources[urn].type for urn in graph.requires(alarm) if urn in graph.resources}
            assert speaks[known(alarm.inputs)["namespace"]] in waits, alarm.name


SLOW = (
    "aws:rds/instance:Instance",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:cloudfront/distribution:Distribution",
    "eks:index:Cluster",
    "aws:cloudtrail/trail:Trail",
    "aws:s3/bucket:Bucket",
)


@pytest.mark.parametrize("slow", SLOW)
def test_slow_parts_do_not_wait_for_one_another(slow: str, graphs: Mapping[str, Graph]) -> None:
    for graph in graphs.values():
        for resource in graph.of_type(slow):
            waits = {graph.resources[urn].type for urn in graph.requires(resource) if urn in graph.resources}
            allowed = {"aws:s3/bucket:Bucket"} if slow != "aws:s3/bucket:Bucket" else set()
            assert waits & set(SLOW) - {slow} <= allowed, resource.urn
            assert "aws:ec2/natGateway:NatGateway" not in waits, resource.urn


READ_AT_ONCE = (
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:iam/rolePolicy:RolePolicy",
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
)


@pytest.mark.parametrize("stack", ["dev", "stage", "prod", "stage with a sale"])
def test_argo_cd_learns_of_a_cluster_when_all_is_there_that_its_first_pods_read(
    stack: str, with_options: Mapping[str, Graph]
) -> None:
    """Else a slow cache outlives Argo CD's retries, and nothing moves until somebody presses sync."""
    graph = with_options[stack]
    waits = graph.requires(graph.one("kubernetes:core/v1:Secret", "argocd-spoke"))
    shop = ("app-secrets", "database-", "cache-", "workload-roles-", "namespaces-", "media", "private")
    read = [one for kind in READ_AT_ONCE for one in graph.of_type(kind) if one.name.startswith(shop)]
    assert {one.type for one in read} == set(READ_AT_ONCE)
    assert [one.urn for one in read if one.urn not in waits] == []
    nodes = "aws:elasticache/replicationGroup:ReplicationGroup"
    assert {one.urn for one in graph.of_type(nodes)} <= set(waits)


def test_what_argo_cd_installs_finds_its_namespaces(left_to_argocd: Mapping[str, Graph]) -> None:
    """Argo CD makes none itself."""
    graph = left_to_argocd["stage"]
    waits = graph.requires(graph.one("kubernetes:core/v1:Secret", "argocd-spoke"))
    found = graph.of_type("kubernetes:core/v1:Namespace")
    assert any(one.name.startswith("addon-namespaces-") for one in found)
    assert [one.urn for one in found if one.urn not in waits] == []
