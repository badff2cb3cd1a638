"""What holds for every resource of every stack."""

import json
from collections.abc import Mapping
from ipaddress import IPv4Network
from itertools import combinations

import pytest

from kyeol.tools.diff.danger.replacement import switched_on
from kyeol.tools.kinds import kind_of, known_kind
from kyeol.tools.kinds.cloudfront import LATELY_TAGGABLE
from kyeol.tools.kinds.cloudwatch import LOG_GROUP, METRIC_ALARM
from kyeol.tools.kinds.kubernetes import PRIORITY_CLASS, STORAGE_CLASS
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from kyeol.tools.record.kind import Kind
from tests.harness import ACCOUNT, STACKS, run_stack
from tests.json_values import known

DEFAULT_TAGS = {"Project": "kyeol", "ManagedBy": "pulumi"}


@pytest.mark.parametrize("stack", STACKS)
def test_no_urn_is_registered_twice(previews: Mapping[str, Preview], stack: str) -> None:
    assert previews[stack].duplicates == ()


@pytest.mark.parametrize("stack", STACKS)
def test_every_output_that_the_program_uses_is_answered(previews: Mapping[str, Preview], stack: str) -> None:
    assert previews[stack].unanswered == ()


def test_every_resource_has_a_parent(graph: Graph) -> None:
    stack = f"urn:pulumi:{graph.stack}::kyeol::pulumi:pulumi:Stack::kyeol-{graph.stack}"
    for resource in graph:
        assert resource.parent in {stack, *graph.resources}, resource.urn


def test_components_hold_everything_but_providers_and_references(graph: Graph) -> None:
    roots = {resource.type.split(":")[0] for resource in graph if resource.parent not in graph.resources}
    assert roots == {"kyeol", "pulumi"}


def test_every_managed_resource_names_a_provider_of_its_own_package(graph: Graph) -> None:
    for resource in graph:
        if (resource.custom or resource.remote) and not resource.type.startswith("pulumi:"):
            provider = graph.resources[resource.provider_urn]
            assert provider.type == f"pulumi:providers:{resource.type.split(':')[0]}", resource.urn


def test_every_aws_provider_is_bound_to_one_account_and_tags_everything(graph: Graph) -> None:
    for provider in graph.of_type("pulumi:providers:aws"):
        assert provider.inputs["allowedAccountIds"] == '["111122223333"]'
        tags = json.loads(known(provider.inputs)["defaultTags"])["tags"]
        assert tags.items() >= {**DEFAULT_TAGS, "Environment": graph.stack}.items()
        assert tags["Repository"]


def test_whatever_can_be_tagged_carries_its_name(graph: Graph) -> None:
    for resource in graph:
        if (
            resource.type.startswith("aws:")
            and kind_of(resource.type).taggable
            and resource.type not in LATELY_TAGGABLE
        ):
            assert known(resource.inputs).get("tags", {}).get("Name"), resource.urn


def test_physical_names_say_project_and_environment(graph: Graph) -> None:
    for resource in graph:
        name = known(resource.inputs).get("tags", {}).get("Name") if resource.type.startswith("aws:") else None
        if name and not name.startswith("/"):
            assert f"kyeol-{graph.stack}-" in name, resource.urn


def test_subnets_lie_in_their_vpc_and_apart(graph: Graph) -> None:
    network = IPv4Network(graph.one("aws:ec2/vpc:Vpc").inputs["cidrBlock"])
    subnets = [IPv4Network(one.inputs["cidrBlock"]) for one in graph.of_type("aws:ec2/subnet:Subnet")]
    assert all(subnet.subnet_of(network) for subnet in subnets)
    assert not [pair for pair in combinations(subnets, 2) if pair[0].overlaps(pair[1])]


def test_no_two_stacks_share_an_address(graphs: Mapping[str, Graph]) -> None:
    networks = [IPv4Network(graph.one("aws:ec2/vpc:Vpc").inputs["cidrBlock"]) for graph in graphs.values()]
    assert not [pair for pair in combinations(networks, 2) if pair[0].overlaps(pair[1])]


def test_data_subnets_have_no_route_at_all(graph: Graph) -> None:
    subnets = {
        one.id for one in graph.of_type("aws:ec2/subnet:Subnet") if known(one.inputs)["tags"].get("Tier") == "data"
    }
    tables = {
        one.inputs["routeTableId"]
        for one in graph.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation")
        if one.inputs["subnetId"] in subnets
    }
    assert len(tables) == 1
    assert not [one for one in graph.of_type("aws:ec2/route:Route") if one.inputs["routeTableId"] in tables]


def test_no_security_group_rule_is_open_to_the_world(graph: Graph) -> None:
    for rule in graph.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"):
        assert rule.inputs.get("cidrIpv4") != "0.0.0.0/0", rule.urn
        assert rule.inputs.get("cidrIpv6") != "::/0", rule.urn


@pytest.mark.parametrize("stack", [*STACKS, "stage with a sale"])
def test_every_log_that_may_run_away_has_an_alarm(stack: str, with_options: Mapping[str, Graph]) -> None:
    """A web ACL's grows with its requests, which have one; the others have a line for each event of an engine."""
    graph = with_options[stack]
    quiet = ("/upgrade", "/engine-log")
    groups = {one.inputs["name"] for one in graph.of_type(LOG_GROUP.type)}
    watched = {
        known(one.inputs)["dimensions"]["LogGroupName"]
        for one in graph.of_type(METRIC_ALARM.type)
        if one.inputs.get("metricName") == "IncomingBytes"
    }
    assert watched <= groups
    unwatched = {str(name) for name in groups - watched if not str(name).endswith(quiet)}
    assert {name for name in unwatched if not name.startswith("aws-waf-logs-")} == set()
    of_requests = [one for one in graph.of_type(METRIC_ALARM.type) if str(one.inputs["name"]).endswith("r-requests")]
    assert len(of_requests) >= len(unwatched), "kyeol-ENV-load-balancer-requests"


def test_everything_in_the_cluster_goes_with_it(graph: Graph) -> None:
    cluster = graph.one("eks:index:Cluster").urn
    provider = graph.one("pulumi:providers:kubernetes", "eks").urn
    # What must go for real, since load balancers and records hang on it; see test_teardown.
    public = {"saleor", "argocd"}
    for resource in graph:
        if resource.provider_urn == provider:
            name = known(resource.inputs).get("metadata", {}).get("name")
            if not (resource.type == "kubernetes:core/v1:Namespace" and name in public):
                assert resource.options.deleted_with == cluster, resource.urn


def test_what_pods_and_argo_cd_read_changes_in_place(with_options: Mapping[str, Graph]) -> None:
    found = [
        (one, {*kind.fixed_without} - switched_on(graph.resources[one.provider_urn].inputs))
        for graph in with_options.values()
        for one in graph
        if (kind := known_kind(one.type)) and kind.fixed_without
    ]
    assert {one.type.rpartition(":")[2] for one, _ in found} == {"ConfigMap", "Secret"}
    assert [one.urn for one, missing in found if missing] == []


@pytest.mark.parametrize(
    ("kind", "fields"), [(PRIORITY_CLASS, {"value"}), (STORAGE_CLASS, {"reclaimPolicy", "volumeBindingMode"})]
)
def test_what_the_cluster_refuses_in_place_is_replaced_the_old_one_first(
    graph: Graph, kind: Kind, fields: set[str]
) -> None:
    options = [one.options for one in graph.of_type(kind.type)]
    assert options
    assert all({*one.replace_on_changes} == fields and one.delete_before_replace for one in options)


@pytest.mark.slow
def test_logical_names_hold_no_configuration_values(graphs: Mapping[str, Graph]) -> None:
    values = {
        "kyeol:aws": {"accountId": ACCOUNT, "region": "eu-west-1"},
        "kyeol:network": {"cidr": "10.99.0.0/16", "zones": ["a", "c"], "nat": "single"},
    }
    moved = run_stack("mgmt", values, {})
    assert set(moved.resources) == set(graphs["mgmt"].resources)
    assert not [urn for urn in moved.resources if ACCOUNT in urn]


@pytest.mark.slow
def test_an_environment_reads_mgmt_and_says_what_is_missing(previews: Mapping[str, Preview]) -> None:
    exported = dict(previews["mgmt"].exported)
    del exported["vpcId"]
    with pytest.raises(Exception, match="stack mgmt does not export vpcId; run `pulumi up --stack mgmt` first"):
        run_stack("dev", {}, exported)


@pytest.mark.slow
def test_a_zone_that_mgmt_has_not_deployed_yet_is_named(previews: Mapping[str, Preview]) -> None:
    exported = dict(previews["mgmt"].exported) | {"appRouteTableIds": {"a": "rtb-1"}}
    with pytest.raises(Exception, match=r"lists zone c, but the deployed mgmt has only a; run"):
        run_stack("dev", {}, exported)
