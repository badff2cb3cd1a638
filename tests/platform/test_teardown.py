"""The order of creation and destruction, from the recorded graph: what controllers have made goes before they do."""

from collections.abc import Mapping
from graphlib import TopologicalSorter

import pytest

from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import STACKS
from tests.json_values import known

NAMESPACE = "kubernetes:core/v1:Namespace"
RELEASE = "kubernetes:helm.sh/v3:Release"
CLEANERS = {"aws-load-balancer-controller", "external-dns", "external-secrets"}
"""The charts whose controllers remove load balancers, records and finalizers."""
CLEANERS_ROLES = {"alb-controller", "external-dns"}
"""What the cleaners may do in AWS; External Secrets has no role of its own."""
HOLDERS = {"mgmt": {"argocd"}, "dev": {"saleor"}, "stage": {"saleor"}, "prod": {"saleor"}}
"""The Namespaces with an Ingress, whose load balancer and records controllers make."""
HELD = {
    "aws:wafv2/webAcl:WebAcl": "a web ACL that a load balancer uses cannot be deleted",
    "aws:acm/certificateValidation:CertificateValidation": "nor can a certificate",
    "aws:acm/certificate:Certificate": "nor can a certificate",
    "aws:ec2/managedPrefixList:ManagedPrefixList": "nor a prefix list that its security group names",
    "aws:ec2/subnet:Subnet": "nor a subnet that it has addresses in",
    "aws:ec2/internetGateway:InternetGateway": "nor the gateway of its public addresses",
    "aws:ec2/route:Route": "nodes without a way to AWS remove nothing",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "nodes without a way to AWS remove nothing",
    "aws:eks/nodeGroup:NodeGroup": "controllers run on nodes",
    "aws:eks/addon:Addon": "controllers need a network, names and their service accounts' tokens",
    "aws:route53/zone:Zone": "a zone with records cannot be deleted",
}
"""What AWS refuses to delete, or what the controllers need, as long as a load balancer or a record is there."""


@pytest.fixture(params=["pulumi", "argocd"])
def either(
    request: pytest.FixtureRequest, graphs: Mapping[str, Graph], left_to_argocd: Mapping[str, Graph]
) -> Mapping[str, Graph]:
    """The stacks with each delivery in turn."""
    return graphs if request.param == "pulumi" else left_to_argocd


def namespaces(graph: Graph) -> dict[str, Resource]:
    return {known(one.inputs)["metadata"]["name"]: one for one in graph.of_type(NAMESPACE)}


def creation(graph: Graph) -> list[str]:
    """An order of creation, its reverse one of destruction; fails where there is none.

    What a resource waits for, its provider and its parent are there before it, as the engine has it.
    """
    before = {
        one.urn: {urn for urn in (*one.depends_on, one.provider_urn, one.parent) if urn in graph.resources}
        for one in graph
    }
    return list(TopologicalSorter(before).static_order())


def inside(graph: Graph) -> list[Resource]:
    """Everything in the stack's own cluster."""
    cluster = graph.one("eks:index:Cluster").urn
    own = {one.urn for one in graph.of_type("pulumi:providers:kubernetes") if cluster in graph.requires(one)}
    return [one for one in graph if one.type.startswith("kubernetes:") and one.provider_urn in own]


@pytest.mark.parametrize("stack", STACKS)
def test_there_is_an_order_to_create_and_to_destroy_in(stack: str, either: Mapping[str, Graph]) -> None:
    graph = either[stack]
    assert set(creation(graph)) == set(graph.resources)


@pytest.mark.parametrize("stack", STACKS)
def test_namespaces_go_before_the_controllers_that_clean_up_after_them(stack: str, graphs: Mapping[str, Graph]) -> None:
    graph = graphs[stack]
    order = creation(graph)
    releases = {known(one.inputs)["chart"].rpartition("/")[2]: one.urn for one in graph.of_type(RELEASE)}
    assert set(releases) >= CLEANERS
    for name in HOLDERS[stack]:
        namespace = namespaces(graph)[name]
        required = graph.requires(namespace)
        for chart in CLEANERS:
            assert releases[chart] in required, f"{name} does not wait for {chart}"
            assert order.index(releases[chart]) < order.index(namespace.urn)


@pytest.mark.parametrize("stack", STACKS)
def test_namespaces_go_before_what_the_controllers_may_do(stack: str, either: Mapping[str, Graph]) -> None:
    graph = either[stack]
    for what in CLEANERS_ROLES:
        name = f"kyeol-{stack}-{what}-role"
        (role,) = [one for one in graph.of_type("aws:iam/role:Role") if one.inputs["name"] == name]
        permissions = [one for one in graph.of_type("aws:iam/rolePolicy:RolePolicy") if role.urn in one.depends_on]
        assert permissions, name
        for holder in HOLDERS[stack]:
            required = graph.requires(namespaces(graph)[holder])
            assert {one.urn for one in permissions} <= required, f"{holder} outlives {name}"


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("kind", HELD)
def test_namespaces_go_before_what_load_balancers_and_records_hold(
    stack: str, kind: str, either: Mapping[str, Graph]
) -> None:
    graph = either[stack]
    held = [one for one in graph.of_type(kind) if is_held(one)]
    for name in HOLDERS[stack]:
        required = graph.requires(namespaces(graph)[name])
        late = [one.name for one in held if one.urn not in required]
        assert not late, f"{name} outlives {late}: {HELD[kind]}"


def is_held(one: Resource) -> bool:
    """Whether it is the load balancers' or the controllers': not CloudFront's, a peering's or the databases'."""
    if one.inputs.get("scope") == "CLOUDFRONT" or one.inputs.get("region") == "us-east-1":
        return False
    if "vpcPeeringConnectionId" in one.inputs:
        return False
    # Nothing in these Namespaces has a volume.
    if one.inputs.get("addonName") == "aws-ebs-csi-driver":
        return False
    return not one.name.startswith("data") and "-data" not in one.name


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_else_in_the_cluster_holds_up_its_destruction(stack: str, either: Mapping[str, Graph]) -> None:
    graph = either[stack]
    cluster = graph.one("eks:index:Cluster").urn
    waited_for = [namespaces(graph)[name].urn for name in HOLDERS[stack]]
    for one in inside(graph):
        expected = "" if one.urn in waited_for else cluster
        assert one.options.deleted_with == expected, one.urn


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_that_is_made_in_a_namespace_is_made_before_it(stack: str, either: Mapping[str, Graph]) -> None:
    graph = either[stack]
    made = namespaces(graph)
    for one in inside(graph):
        named = (
            known(one.inputs).get("namespace")
            if one.type == RELEASE
            else known(one.inputs).get("metadata", {}).get("namespace")
        )
        if named not in (None, "kube-system", "default"):
            assert made[named].urn in graph.requires(one), one.urn


def test_an_environment_leaves_nothing_in_the_cluster_of_mgmt(either: Mapping[str, Graph]) -> None:
    for stack in ("dev", "stage", "prod"):
        graph = either[stack]
        mine = {one.urn for one in inside(graph)}
        guests = [one for one in graph if one.type.startswith("kubernetes:") and one.urn not in mine]
        assert guests, f"{stack} registers no cluster with mgmt"
        for one in guests:
            assert not one.options.deleted_with, f"{one.urn} would be forgotten, not deleted"
            assert not one.options.retain_on_delete, one.urn
