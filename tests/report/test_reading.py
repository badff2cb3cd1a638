"""What the report reads from graphs: networks, flows, the edge, parts, versions, the matrix."""

from collections.abc import Mapping
from datetime import date

import pytest

from kyeol.tools.drawing.letters import cut, width, wrap
from kyeol.tools.kinds import kubernetes
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from kyeol.tools.report.page.matrix import NONE, matrix
from kyeol.tools.report.page.support import Pin, pins
from kyeol.tools.report.picture.tiers import way_out
from kyeol.tools.report.views import services
from kyeol.tools.report.views.edge import edge
from kyeol.tools.report.views.flows import AllowedFlow, flows
from kyeol.tools.report.views.network import network
from kyeol.tools.report.views.parts import caches, cluster, databases
from kyeol.versions import KUBERNETES, POSTGRES, VALKEY
from tests.harness import STACKS, addons_section, run_stack
from tests.report.graphs import graph, resource

RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def test_subnets_say_where_their_default_route_leads(graphs: Mapping[str, Graph]) -> None:
    ways = {}
    for stack in ("dev", "prod"):
        net = network(graphs[stack])
        assert net
        ways[stack] = {f"{subnet.tier}-{subnet.zone}": way_out(net, subnet) for subnet in net.subnets}
    assert ways["dev"] == {
        "public-a": "out by gateway", "public-c": "out by gateway", "app-a": "out by NAT a", "app-c": "out by NAT a",
        "data-a": "no route out", "data-c": "no route out",
    }  # fmt: skip
    assert {name: way for name, way in ways["prod"].items() if name.startswith("app")} == {
        "app-a": "out by NAT a", "app-b": "out by NAT b", "app-c": "out by NAT c",
    }  # fmt: skip


def test_endpoints_are_counted_in_the_subnets_that_they_stand_in(graphs: Mapping[str, Graph]) -> None:
    net = network(graphs["dev"])
    assert net
    places = {subnet.id: f"{subnet.tier}-{subnet.zone}" for subnet in net.subnets}
    assert {places[one]: count for one, count in net.interface_subnets.items()} == {"app-a": 4}
    assert (net.interfaces, net.gateway_endpoints) == (["ecr.api", "ecr.dkr", "logs", "sts"], ["s3"])


def test_flows_name_both_ends(graphs: Mapping[str, Graph]) -> None:
    prod = graphs["prod"]
    names = {one.urn: one.name for one in prod}
    found = {(one.source, names.get(one.target, one.target), one.port) for one in flows(prod, network(prod))}
    assert found == {
        ("nodes", "database", "5432"),
        ("nodes", "cache", "6379"),
        ("VPC", "interface endpoints", "443"),
        ("mgmt", "cluster API", "443"),
    }


def test_a_flow_from_anywhere_to_a_range_of_ports_says_so() -> None:
    group = resource("aws:ec2/securityGroup:SecurityGroup", "odd", name="kyeol-dev-odd")
    rule = resource(
        RULE, "odd", securityGroupId="id-odd", cidrIpv4="0.0.0.0/0", fromPort=8000, toPort=8080, ipProtocol="tcp",
        description="Everybody",
    )  # fmt: skip
    every = resource(RULE, "every", securityGroupId="id-odd", referencedSecurityGroupId="id-odd", ipProtocol="-1")
    one, other = flows(graph(group, rule, every), None)
    assert one == AllowedFlow(
        source="0.0.0.0/0", target="kyeol-dev-odd", port="8000 to 8080", protocol="tcp", description="Everybody",
        urn=rule.urn,
    )  # fmt: skip
    assert (other.source, other.port, other.protocol) == ("kyeol-dev-odd", "all", "all")


def test_the_edge_knows_who_reaches_the_load_balancer(graphs: Mapping[str, Graph]) -> None:
    entries = {stack: edge(graphs[stack], network(graphs[stack])).entry for stack in STACKS}
    clients = {stack: entry.clients[0] for stack, entry in entries.items() if entry}
    assert clients == {"mgmt": "203.0.113.0/24", "dev": "203.0.113.0/24", "stage": "CloudFront", "prod": "CloudFront"}
    assert {stack for stack, entry in entries.items() if entry and entry.verified} == {"stage", "prod"}
    mgmt = entries["mgmt"]
    assert mgmt
    assert mgmt.ports == ["8080"]


def test_distributions_know_their_origins_and_firewalls(graphs: Mapping[str, Graph]) -> None:
    prod = graphs["prod"]
    found = {one.names[0]: one for one in edge(prod, network(prod)).distributions}
    shop, media = found["www.example.com"], found["media.example.com"]
    assert (shop.to_load_balancer, media.to_load_balancer) == (True, False)
    # The shop's page for when the load balancer does not answer is in the media bucket.
    assert [prod.resources[urn].name for one in (shop, media) for urn in one.buckets] == ["media", "media"]
    assert {prod.resources[one.web_acl].name for one in (shop, media)} == {"waf-cloudfront"}


def test_the_cluster_lists_its_nodes_and_addons(graphs: Mapping[str, Graph]) -> None:
    found = cluster(graphs["prod"])
    assert found
    assert [(group.title, *group.lines) for group in found.nodes] == [
        ("3 \N{MULTIPLICATION SIGN} t3.xlarge", "3\N{EN DASH}6 on-demand nodes, 50 GiB gp3")
    ]
    releases = graphs["prod"].of_type(kubernetes.RELEASE.type)
    assert [name for name, _ in found.addons] == sorted(one.name for one in releases)
    assert found.namespaces == ["database-bootstrap", "saleor"]


def test_addons_that_argo_cd_installs_are_listed_too(
    graphs: Mapping[str, Graph], previews: Mapping[str, Preview]
) -> None:
    delivered = addons_section("prod", delivery="argocd")
    handed_over = run_stack("prod", {"kyeol:addons": delivered}, previews["mgmt"].exported)
    assert len(handed_over.of_type(kubernetes.RELEASE.type)) < len(graphs["prod"].of_type(kubernetes.RELEASE.type))
    here, there = cluster(graphs["prod"]), cluster(handed_over)
    assert here
    assert there
    assert there.addons == here.addons


def test_stores_say_size_zones_and_backups(graphs: Mapping[str, Graph]) -> None:
    (database,), (cache,) = databases(graphs["prod"]), caches(graphs["prod"])
    assert (database.title, *database.lines) == ("PostgreSQL 15", "db.r7g.large", "Multi-AZ", "backups 30 days")
    assert (cache.title, *cache.lines) == ("Valkey 8.1", "cache.r7g.large", "2 nodes, Multi-AZ", "snapshots 7 days")
    replica = resource("aws:rds/instance:Instance", "replica", replicateSourceDb="x", instanceClass="db.t4g.small")
    assert databases(graph(replica))[0].title == "Read replica"


def test_a_locked_bucket_says_so(graphs: Mapping[str, Graph]) -> None:
    found = {one.title: one.lines for one in services.buckets(graphs["prod"])}
    locked = {title for title, lines in found.items() if lines == ["object lock"]}
    assert locked == {"audit", "audit-copy", "media-copy"}
    assert {"logs", "media", "private"} <= found.keys()


def test_versions_end_when_the_pins_say(graphs: Mapping[str, Graph]) -> None:
    ends = {pin.what: pin.until for pin in pins(graphs["prod"]) if pin.until}
    assert ends == {
        "Kubernetes on EKS": KUBERNETES["1.36"].standard_support_until,
        "PostgreSQL on RDS": POSTGRES["15"].standard_support_until,
        "Valkey on ElastiCache": VALKEY["8.1"].standard_support_until,
    }
    charts = [pin for pin in pins(graphs["prod"]) if pin.what.endswith("(chart)")]
    assert all(pin.source.startswith("https://") and pin.note.startswith("installs ") for pin in charts)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2027, 9, 29), "supported"),
        (date(2027, 9, 30), "supported"),
        (date(2027, 10, 1), "ends soon"),
        (date(2027, 11, 29), "ends soon"),
        (date(2027, 11, 30), "ended"),
    ],
)
def test_support_is_judged_on_a_day(today: date, state: str) -> None:
    assert Pin(what="x", version="1", until=date(2027, 11, 29), note="").state(today) == state
    assert Pin(what="x", version="1", until=None, note="").state(today) == ""


def test_the_matrix_is_that_of_the_platform(graphs: Mapping[str, Graph]) -> None:
    rows = {row.title: list(row.cells) for row in matrix([graphs[stack] for stack in STACKS])}
    assert rows["VPC"] == ["10.0.0.0/16", "10.10.0.0/16", "10.20.0.0/16", "10.30.0.0/16"]
    assert rows["Zones"] == ["a, c", "a, c", "a, c", "a, b, c"]
    assert rows["NAT gateways"] == ["one", "one", "one", "one per zone"]
    assert rows["Database"][0] == NONE
    assert [cell.split(",")[1].strip() for cell in rows["Database"][1:]] == [
        "db.t4g.medium", "db.t4g.large", "db.r7g.large",
    ]  # fmt: skip
    assert [cell == NONE for cell in rows["Cache"]] == [True, True, False, False]
    assert [cell == NONE for cell in rows["Own KMS keys"]] == [True, True, False, False]
    assert [cell == NONE for cell in rows["CloudFront"]] == [True, True, False, False]
    assert rows["CloudTrail"] == [NONE, NONE, NONE, "yes"]
    assert rows["WAF of the load balancer"] == ["yes"] * 4
    assert rows["Public names"][3].startswith("www.example.com, example.com")


def test_a_text_is_cut_to_its_room_and_words_are_wrapped_whole() -> None:
    assert cut("short", 100, 11) == "short"
    long = cut("a name that is much too long for its box", 100, 11)
    assert long.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert width(long, 11) <= 100
    lines = wrap(["alpha", "beta", "gamma", "delta"], 80, 11)
    assert " ".join(lines) == "alpha, beta, gamma, delta"
    assert len(lines) > 1
    assert all(width(line, 11) <= 80 for line in lines)
