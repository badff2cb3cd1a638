"""What the controllers inside a cluster make in AWS, and whom it keeps from going."""

import json

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location
from tests.rehearse.world import NAMESPACE, VPC, World

ZONE = "aws:route53/zone:Zone"
SECRET = "kubernetes:core/v1:Secret"
LOAD_BALANCERS = "aws-load-balancer-controller"
QUOTA = "kubernetes:core/v1:ResourceQuota"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def vpc(world: World) -> ExistingResource:
    return world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")


@pytest.fixture
def inside(world: World, vpc: ExistingResource) -> Location:
    return world.cluster(vpc)


def test_no_load_balancer_without_its_controller(world: World, inside: Location) -> None:
    world.namespace(inside)
    assert "LoadBalancer" not in world.left()


def test_a_load_balancer_appears_whichever_comes_first(world: World, inside: Location) -> None:
    shop = world.namespace(inside)
    controller = world.controller(inside)
    assert "LoadBalancer" in world.left()
    world.cloud.delete(shop)
    assert "LoadBalancer" not in world.left()
    world.namespace(inside)
    assert "LoadBalancer" in world.left()
    assert controller in list(world.cloud)


def test_no_load_balancer_for_a_namespace_without_an_ingress(world: World, inside: Location) -> None:
    world.controller(inside)
    world.namespace(inside, "monitoring")
    assert "LoadBalancer" not in world.left()


def test_a_load_balancer_holds_its_subnets_and_goes_with_the_namespace(
    world: World, vpc: ExistingResource, inside: Location
) -> None:
    subnet = world.subnet(vpc)
    world.controller(inside)
    shop = world.namespace(inside)
    assert "aws-load-balancer-controller:prod/saleor" in world.keeps(subnet)
    world.cloud.delete(shop)
    world.cloud.delete(subnet)


def test_a_load_balancer_keeps_the_subnets_that_it_was_made_in(
    world: World, vpc: ExistingResource, inside: Location
) -> None:
    world.controller(inside)
    world.namespace(inside)
    world.cloud.delete(world.subnet(vpc, "public-b", "10.0.1.0/24"))


def registered(*charts: str) -> dict[str, Json]:
    """What the Secret says by which Argo CD knows the cluster."""
    asked = [{"chart": chart, "namespace": "kube-system"} for chart in charts]
    return {"name": "cluster-prod", "annotations": {"clusterName": "kyeol-prod-eks", "charts": json.dumps(asked)}}


def test_a_controller_that_argo_cd_installs_works_as_soon_as_it_is_asked_for(world: World, inside: Location) -> None:
    world.namespace(inside)
    secret = world.make(SECRET, "registration", location=inside, metadata=registered("kyverno"))
    assert "LoadBalancer" not in world.left()
    world.change(secret, metadata=registered("kyverno", LOAD_BALANCERS))
    assert "LoadBalancer" in world.left()


def test_what_argo_cd_has_installed_works_on_when_it_is_asked_for_no_more(world: World, inside: Location) -> None:
    secret = world.make(SECRET, "registration", location=inside, metadata=registered(LOAD_BALANCERS))
    shop = world.namespace(inside)
    world.cloud.delete(world.change(secret, metadata=registered()))
    world.cloud.delete(shop)
    assert "LoadBalancer" not in world.left()


def test_what_helm_has_taken_over_from_argo_cd_goes_with_its_release(world: World, inside: Location) -> None:
    secret = world.make(SECRET, "registration", location=inside, metadata=registered(LOAD_BALANCERS))
    shop = world.namespace(inside)
    world.change(secret, metadata=registered())
    world.cloud.delete(world.controller(inside))
    assert "does not end" in world.keeps(shop)


def test_a_namespace_whose_controller_is_gone_does_not_end(
    world: World, vpc: ExistingResource, inside: Location
) -> None:
    subnet = world.subnet(vpc)
    controller = world.controller(inside)
    shop = world.namespace(inside)
    world.cloud.delete(controller)
    assert "does not end" in world.keeps(shop)
    assert "DependencyViolation" in world.keeps(subnet)


def test_a_controller_without_nodes_does_nothing(world: World, inside: Location) -> None:
    world.controller(inside)
    shop = world.namespace(inside)
    (nodes,) = (one for one in world.cloud if one.type.endswith(":NodeGroup"))
    world.cloud.delete(nodes)
    assert "does not end" in world.keeps(shop)


def test_the_records_of_an_ingress_hold_the_zone(world: World, inside: Location) -> None:
    zone = world.make(ZONE, "zone", name="example.com")
    world.controller(inside, "external-dns")
    shop = world.namespace(inside)
    assert "external-dns:prod/saleor" in world.keeps(zone)
    world.cloud.delete(shop)
    world.cloud.delete(zone)


def test_a_namespace_takes_along_what_is_in_it(world: World, inside: Location) -> None:
    shop = world.namespace(inside)
    world.make(QUOTA, "quota", location=inside, metadata={"name": "quota", "namespace": "saleor"})
    world.cloud.delete(shop)
    assert "ResourceQuota" not in world.left()


def test_nothing_is_made_in_a_namespace_or_a_cluster_that_is_not_there(world: World, inside: Location) -> None:
    lost = {"name": "quota", "namespace": "saleor"}
    assert 'namespaces "saleor" not found' in world.refuses(QUOTA, "quota", location=inside, metadata=lost)
    nowhere = Location(cluster="https://nowhere.example")
    assert "unreachable" in world.refuses(NAMESPACE, "shop", location=nowhere, metadata={"name": "saleor"})


def test_an_object_that_exists_is_refused_or_taken_over(world: World, inside: Location) -> None:
    world.namespace(inside)
    again = {"name": "saleor"}
    assert "AlreadyExists" in world.refuses(NAMESPACE, "other", location=inside, metadata=again)
    world.make(NAMESPACE, "other", location=Location(cluster=inside.cluster, takes_over=True), metadata=again)


def test_the_name_of_an_object_that_is_gone_may_be_said_of_another_cluster(world: World, inside: Location) -> None:
    world.cloud.delete(world.namespace(inside, "database-bootstrap"))
    destinations = [{"namespace": "database-bootstrap", "server": "https://other.example"}]
    project = {"name": "shop", "namespace": "default"}
    kind = "kubernetes:argoproj.io/v1alpha1:AppProject"
    world.make(kind, "shop", location=inside, metadata=project, spec={"destinations": destinations})
