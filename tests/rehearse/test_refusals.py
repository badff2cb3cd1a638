"""What AWS's services refuse though no schema says so, and what an update of a node group does to its nodes."""

from typing import Any

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.rehearse.cloud import autoscaler
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from tests.json_values import known
from tests.rehearse.world import CLUSTER, DATABASE, NODES, SUBNET, VPC, World

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
ADDON = "aws:eks/addon:Addon"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
CACHE_PARAMETERS = "aws:elasticache/parameterGroup:ParameterGroup"

DATABASE_15: dict[str, Any] = {
    "engine": "postgres", "engineVersion": "15", "identifier": "db", "allocatedStorage": 50, "maxAllocatedStorage": 200,
    "instanceClass": "db.t4g.medium",
}  # fmt: skip


class Zoned(World):
    """A cloud with a cluster in zones a and c, and subnets beside it."""

    def __init__(self) -> None:
        super().__init__()
        vpc = self.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
        self.subnets = {
            name: self.make(SUBNET, name, vpcId=vpc.id, cidrBlock=f"10.0.{place}.0/24", availabilityZone=name[0]).id
            for place, name in enumerate(["a", "b", "c", "a2"])
        }
        self.plane = self.make(CLUSTER, "eks", name="eks", version="1.35", vpcConfig=self.network("a", "c"))

    def network(self, *names: str, **more: Json) -> dict[str, Json]:
        """Where a cluster is."""
        return {"subnetIds": [self.subnets[name] for name in names], **more}

    def nodes(self, *sizes: int, **more: Any) -> ExistingResource:  # noqa: ANN401 - its arguments
        """A node group."""
        return self.make(
            NODES, "nodes", clusterName="eks", nodeGroupNamePrefix="n-", scalingConfig=sized(*sizes), **more
        )


def sized(least: int, desired: int, most: int) -> dict[str, int]:
    return {"minSize": least, "desiredSize": desired, "maxSize": most}


@pytest.fixture
def world() -> Zoned:
    return Zoned()


@pytest.mark.parametrize("names", [("a", "b", "c"), ("a", "b"), ("a2", "b")])
def test_a_cluster_stays_in_the_zones_that_it_was_made_with(world: Zoned, names: tuple[str, ...]) -> None:
    said = world.rejects(world.plane, vpcConfig=world.network(*names))
    assert said.startswith("InvalidParameterException: Provided subnets are in the AZs ")
    assert said.endswith("made with: a, c")


def test_other_subnets_in_the_same_zones_are_accepted(world: Zoned) -> None:
    moved = world.change(world.plane, vpcConfig=world.network("a2", "c"))
    both = world.change(moved, vpcConfig=world.network("a", "a2", "c"))
    assert len(known(both.inputs)["vpcConfig"]["subnetIds"]) == 3


def test_a_cluster_needs_two_zones(world: Zoned) -> None:
    said = world.refuses(CLUSTER, "other", name="other", vpcConfig=world.network("a", "a2"))
    assert said == "InvalidParameterException: Subnets specified must be in at least two different AZs"


def test_more_networks_than_eks_takes_are_refused(world: Zoned) -> None:
    many = [f"198.51.{place}.0/24" for place in range(41)]
    assert "more than 40" in world.rejects(world.plane, vpcConfig=world.network("a", "c", publicAccessCidrs=many))


@pytest.mark.parametrize("version", ["1.34", "1.37"])
def test_kubernetes_moves_one_minor_at_a_time_and_never_back(world: Zoned, version: str) -> None:
    assert world.rejects(world.plane, version=version).endswith(f"minor version update from 1.35 to {version}")
    assert world.change(world.plane, version="1.36").inputs["version"] == "1.36"


def test_nothing_is_newer_than_the_control_plane(world: Zoned) -> None:
    nodes = world.nodes(1, 2, 3, version="1.35")
    proxy = world.make(ADDON, "proxy", clusterName="eks", addonName="kube-proxy", addonVersion="v1.35.3-eksbuild.29")
    assert "1.36 is newer than the cluster's, 1.35" in world.rejects(nodes, version="1.36")
    assert "not supported" in world.rejects(proxy, addonVersion="v1.36.0-eksbuild.45")
    world.change(world.plane, version="1.36")
    world.change(nodes, version="1.36")
    world.change(proxy, addonVersion="v1.36.0-eksbuild.45")


def test_a_release_of_the_nodes_is_one_of_their_version(world: Zoned) -> None:
    nodes = world.nodes(1, 2, 3, version="1.35", releaseVersion="1.35.2-20261101")
    assert "not valid for kubernetes version 1.35" in world.rejects(nodes, releaseVersion="1.36.0-20261101")


def test_the_cni_moves_one_minor_at_a_time(world: Zoned) -> None:
    cni = world.make(ADDON, "cni", clusterName="eks", addonName="vpc-cni", addonVersion="v1.21.1-eksbuild.1")
    assert "1 minor version at a time" in world.rejects(cni, addonVersion="v1.23.2-eksbuild.1")
    world.change(cni, addonVersion="v1.22.0-eksbuild.1")


@pytest.mark.parametrize(
    ("sizes", "says"),
    [
        ((3, 2, 5), "Minimum capacity 3 can't be greater than desired size 2"),
        ((1, 2, 1), "desiredSize 2 can't be greater than maxSize 1"),
    ],
)
def test_the_sizes_of_a_node_group_stand_in_their_order(world: Zoned, sizes: tuple[int, int, int], says: str) -> None:
    nodes = world.nodes(1, 2, 3)
    assert world.rejects(nodes, scalingConfig=sized(*sizes)) == f"InvalidParameterException: {says}"
    made = world.refuses(NODES, "more", clusterName="eks", nodeGroupNamePrefix="m-", scalingConfig=sized(*sizes))
    assert made.endswith(says)


def test_sizes_are_sent_together_and_take_nodes_away_that_the_autoscaler_has_made(world: Zoned) -> None:
    """The engine restores the desired size that the program has asked for once, and the provider sends it."""
    nodes = world.nodes(1, 2, 5)
    assert world.cloud.autoscale("prod") == ["nodes: 2 to 5 nodes"]
    larger = world.change(nodes, scalingConfig=sized(1, 2, 8))
    assert autoscaler.size(larger) == 2
    assert world.cloud.calls[-1].interrupts == ("scaled in from 5 to 2: 3 of its nodes are taken away",)


def test_a_change_that_is_not_of_its_sizes_leaves_a_group_as_large_as_it_is(world: Zoned) -> None:
    nodes = world.nodes(1, 2, 5)
    world.cloud.autoscale("prod")
    assert autoscaler.size(world.change(nodes, labels={"a": "b"})) == 5
    assert world.cloud.calls[-1].interrupts == ()


def test_a_new_version_of_the_template_replaces_all_nodes(world: Zoned) -> None:
    template = world.make(TEMPLATE, "nodes", name="nodes", userData="one", tags={"a": "b"})
    assert template.state.fields["latestVersion"].number_value == 1
    tagged = world.change(template, tags={"a": "c"})
    assert tagged.state.fields["latestVersion"].number_value == 1
    assert not world.cloud.calls[-1].interrupts
    assert world.change(tagged, userData="two").state.fields["latestVersion"].number_value == 2
    assert "by EKS's newest image" in world.cloud.calls[-1].interrupts[0]
    nodes = world.nodes(1, 2, 3, launchTemplate={"id": template.id, "version": "1"})
    world.change(nodes, launchTemplate={"id": template.id, "version": "2"})
    assert "by EKS's newest image" in world.cloud.calls[-1].interrupts[0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"engineVersion": "16"}, "The AllowMajorVersionUpgrade flag must be present"),
        ({"engineVersion": "14"}, "Cannot upgrade postgres from 15 to 14"),
        ({"allocatedStorage": 20}, "Requested storage 20 GiB is less"),
        ({"maxAllocatedStorage": 54}, "MaxAllocatedStorage 54 must be at least 10% more"),
    ],
)
def test_rds_refuses(world: Zoned, change: dict[str, Json], says: str) -> None:
    database = world.make(DATABASE, "database", **DATABASE_15)
    assert world.rejects(database, **change).startswith(f"InvalidParameterCombination: {says}")


def test_a_major_version_brings_the_parameters_of_its_family(world: Zoned) -> None:
    for version in ("15", "16"):
        world.make(PARAMETERS, version, name=f"p{version}", family=f"postgres{version}")
    database = world.make(DATABASE, "database", **DATABASE_15, parameterGroupName="p15")
    upgrade: dict[str, Json] = {"engineVersion": "16", "allowMajorVersionUpgrade": True, "applyImmediately": True}
    assert "DBParameterGroupFamily postgres15" in world.rejects(database, **upgrade)
    world.change(database, **upgrade, parameterGroupName="p16")
    assert world.cloud.calls[-1].interrupts == ("the database is upgraded and is unavailable meanwhile, at once",)


def test_another_class_waits_for_the_maintenance_window(world: Zoned) -> None:
    database = world.make(DATABASE, "database", **DATABASE_15)
    world.change(database, instanceClass="db.t4g.large")
    assert world.cloud.calls[-1].interrupts == ("the database restarts, in the maintenance window",)


def test_a_cache_with_failover_has_two_nodes_and_parameters_of_its_family(world: Zoned) -> None:
    world.make(CACHE_PARAMETERS, "8", name="p8", family="valkey8")
    given: dict[str, Any] = {
        "replicationGroupId": "cache",
        "engine": "valkey",
        "parameterGroupName": "p8",
        "automaticFailoverEnabled": True,
        "multiAzEnabled": True,
    }
    cache = world.make(CACHE, "cache", **given, engineVersion="8.1", numCacheClusters=2)
    assert "at least one read replica" in world.rejects(cache, numCacheClusters=1, applyImmediately=True)
    assert "family valkey9" in world.rejects(cache, engineVersion="9.0")
    alone: dict[str, Json] = {"numCacheClusters": 1, "automaticFailoverEnabled": False, "multiAzEnabled": False}
    assert "Must have at least 1 replica" in world.rejects(cache, **alone), "failover ends in the window only"
    assert world.change(cache, **alone, applyImmediately=True)


def test_an_origin_that_a_distribution_has_takes_no_change_and_stays(world: Zoned) -> None:
    settings: dict[str, Json] = {"name": "one", "arn": "arn:aws:elasticloadbalancing:x", "httpsPort": 443}
    origin = world.make("aws:cloudfront/vpcOrigin:VpcOrigin", "origin", vpcOriginEndpointConfig=settings)
    asking: Json = {"originId": "alb", "domainName": "x", "vpcOriginConfig": {"vpcOriginId": origin.id}}
    world.make("aws:cloudfront/distribution:Distribution", "shop", origins=[asking])
    said = world.rejects(origin, vpcOriginEndpointConfig={**settings, "arn": "arn:aws:elasticloadbalancing:y"})
    assert said.startswith("CannotUpdateEntityWhileInUse: ")
    assert world.keeps(origin).startswith("DependencyViolation: ")
