"""CloudFront before a private load balancer: what is made, what Argo CD delivers, who gets where."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kyeol.tools.access.model import model_of
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import judge
from tests.access.test_sufficient import lacking
from tests.gitops.manifests import APP, of_kind, placeholders
from tests.json_values import known
from tests.kubernetes_schemas import faults
from tests.kustomize import Manifest
from tests.kustomize import build as kustomized
from tests.platform.private_load_balancer import ARNS, BESIDE, STACK, moved, recorded
from tests.platform.test_argocd import generated
from tests.policies.test_rules import TODAY
from tests.reach.breaking import without, wrong

ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
SUBNET = "aws:ec2/subnet:Subnet"
pytestmark = pytest.mark.slow

WIRING = "../../wiring/private-load-balancer"
PREFIX = "alb.ingress.kubernetes.io/"


@pytest.fixture(scope="module")
def management(previews: Mapping[str, Preview]) -> Mapping[str, object]:
    return previews["mgmt"].exported


@pytest.fixture(scope="module")
def beside(management: Mapping[str, object]) -> Graph:
    return recorded(BESIDE, management)


@pytest.fixture(scope="module")
def asked(management: Mapping[str, object]) -> Graph:
    return recorded(moved(), management)


@pytest.fixture(scope="module")
def deliveries(asked: Graph, graphs: Mapping[str, Graph]) -> Mapping[str, list[Manifest]]:
    """The shop with the private load balancer beside the public one, and alone."""
    application = generated({**graphs, STACK: asked}, STACK)[f"saleor-api-{STACK}"]
    given = application["spec"]["source"]["kustomize"]
    return {
        how: kustomized(
            APP / "overlays" / STACK,
            given["patches"],
            given["images"],
            ["../../components/private-load-balancer"],
            transformers=[WIRING, f"{WIRING}/{how}"],
        )
        for how in ("beside", "alone")
    }


def origin(graph: Graph, name: str = "cloudfront-shop") -> dict[str, Any]:
    """Where a distribution asks."""
    found = known(graph.one("aws:cloudfront/distribution:Distribution", name).inputs)["origins"]
    return next(one for one in found if one["originId"] == "alb")


def test_until_its_arn_is_known_cloudfront_asks_where_it_asked(beside: Graph, graphs: Mapping[str, Graph]) -> None:
    assert origin(beside) == origin(graphs[STACK])
    assert beside.of_type(ORIGIN) == []
    tier = {one.name for one in beside.of_type(SUBNET)} - {one.name for one in graphs[STACK].of_type(SUBNET)}
    assert tier == {"vpc-load-balancer-a", "vpc-load-balancer-c"}


def test_with_its_arn_cloudfront_asks_it_under_the_same_name_and_header(asked: Graph, beside: Graph) -> None:
    made, before, now = asked.one(ORIGIN), origin(beside), origin(asked)
    assert now["vpcOriginConfig"]["vpcOriginId"] == made.id
    assert "customOriginConfig" not in now
    timeouts = {key: before["customOriginConfig"][key] for key in ("originKeepaliveTimeout", "originReadTimeout")}
    assert {key: now["vpcOriginConfig"][key] for key in timeouts} == timeouts
    assert (now["domainName"], now["customHeaders"]) == (before["domainName"], before["customHeaders"])


def test_the_origin_is_https_and_outlives_neither_subnets_nor_distribution(asked: Graph) -> None:
    made = asked.one(ORIGIN)
    settings = known(made.inputs)["vpcOriginEndpointConfig"]
    assert (settings["arn"], settings["originProtocolPolicy"]) == (ARNS[0], "https-only")
    assert settings["originSslProtocols"] == {"items": ["TLSv1.2"], "quantity": 1}
    tier = {one.urn for one in asked.of_type(SUBNET) if "load-balancer" in one.name}
    assert tier | {asked.one("aws:ec2/internetGateway:InternetGateway").urn} <= set(made.depends_on)
    assert set(made.options.ignore_changes) == {"tags", "tagsAll"}, "CloudFront refuses them of an origin in use"


def test_another_load_balancer_is_an_origin_of_another_name(asked: Graph, management: Mapping[str, object]) -> None:
    other = recorded(moved(ARNS[1]), management)
    names = {known(one.one(ORIGIN).inputs)["vpcOriginEndpointConfig"]["name"] for one in (asked, other)}
    assert len(names) == 2


def test_its_subnets_have_no_way_out(asked: Graph) -> None:
    table = asked.one("aws:ec2/routeTable:RouteTable", "vpc-load-balancer")
    assert [one for one in asked.of_type("aws:ec2/route:Route") if one.inputs["routeTableId"] == table.id] == []


def test_the_private_ingress_is_the_public_one_but_for_its_place(
    deliveries: Mapping[str, list[Manifest]], asked: Graph
) -> None:
    ingresses = of_kind(deliveries["beside"], "Ingress")
    public, private = ingresses["shop"], ingresses["shop-private"]
    assert private["spec"] == public["spec"]
    before, after = (one["metadata"]["annotations"] for one in (public, private))
    differing = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    assert differing == {
        *(f"{PREFIX}{key}" for key in ("scheme", "group.name", "subnets")),
        "external-dns.alpha.kubernetes.io/hostname",
    }
    tier = [one.id for one in asked.of_type(SUBNET) if "load-balancer" in one.name]
    assert sorted(after[f"{PREFIX}subnets"].split(",")) == sorted(map(str, tier))
    assert [fault for one in deliveries["beside"] for fault in faults(one)] == []
    assert [one for each in ingresses.values() for one in placeholders(each)] == []


def test_the_origins_name_is_one_load_balancers_at_any_time(deliveries: Mapping[str, list[Manifest]]) -> None:
    named = {
        how: [
            name
            for name, one in of_kind(objects, "Ingress").items()
            if "external-dns.alpha.kubernetes.io/hostname" in one["metadata"]["annotations"]
        ]
        for how, objects in deliveries.items()
    }
    assert named == {"beside": ["shop"], "alone": ["shop-private"]}
    assert list(of_kind(deliveries["alone"], "Ingress")) == ["shop-private"]


@pytest.mark.parametrize("how", ["beside", "alone"])
def test_every_flow_is_as_it_must_be(
    how: str, asked: Graph, deliveries: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    found = judge(build(asked, graphs["mgmt"], deliveries[how]))
    assert [f"{one.flow.source}>{one.flow.target}" for one in found if not one.right] == []
    required = {f"{one.flow.source}>{one.flow.target}" for one in found if one.flow.required}
    assert {"vpc-origin>private-alb", "private-alb>saleor/saleor-api"} <= required
    assert ("cloudfront>alb" in required) == (how == "beside")
    forbidden = {f"{one.flow.source}>{one.flow.target}" for one in found if not one.flow.required}
    assert {"internet>private-alb", "nodes>private-alb", "vpc>private-alb"} <= forbidden


def test_the_graph_alone_is_right_too(asked: Graph, beside: Graph) -> None:
    assert wrong(asked) == wrong(beside) == set()


def test_without_an_internet_gateway_cloudfront_does_not_get_in(
    asked: Graph, deliveries: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    bare = without(asked, "aws:ec2/internetGateway:InternetGateway", "vpc")
    assert "vpc-origin>private-alb" in wrong(bare, graphs["mgmt"], deliveries["alone"])


def test_pods_beside_the_load_balancer_would_be_believed_and_so_there_are_none(
    asked: Graph, deliveries: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    """An Ingress that admits the VPC lets any pod say who the client is."""
    opened = [
        {**one, "metadata": {**one["metadata"], "annotations": _open(one)}} if one["kind"] == "Ingress" else one
        for one in deliveries["alone"]
    ]
    assert {"nodes>private-alb", "vpc>private-alb"} <= wrong(replace(asked), graphs["mgmt"], opened)


def test_the_pipeline_may_make_it(asked: Graph, graphs: Mapping[str, Graph]) -> None:
    model = model_of({**graphs, STACK: asked}.values())
    assert [*lacking(model, asked, f"kyeol-mgmt-deploy-{STACK}-role")] == []


def test_it_breaks_no_rule(asked: Graph, beside: Graph) -> None:
    assert evaluate(beside, today=TODAY) == evaluate(asked, today=TODAY) == []


def _open(ingress: Manifest) -> dict[str, str]:
    return {**ingress["metadata"]["annotations"], f"{PREFIX}inbound-cidrs": "10.0.0.0/8"}
