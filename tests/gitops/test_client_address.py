"""Who the client is, hop by hop: CloudFront, its function, the web ACL, the load balancer, the pod, Saleor.

What each hop does with X-Forwarded-For is documented: CloudFront and the load balancer append the address of their peer
(Amazon CloudFront developer guide, RequestAndResponseBehaviorCustomOrigin; Elastic Load Balancing user guide,
x-forwarded-headers, mode `append`), Saleor takes the first that is an address, without stripping blanks
(saleor/core/utils/__init__.py, get_client_ip), the storefront the first.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import pytest

from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import ENVIRONMENTS, of_kind, settings, workloads
from tests.gitops.test_request_path import DISTRIBUTION
from tests.images.storefront import Running, fork, running
from tests.json_values import known
from tests.kustomize import Manifest
from tests.node import call

VISITOR, EDGE, LOAD_BALANCER, NAT = "203.0.113.7", "130.176.0.1", "10.30.0.9", "198.51.100.7"
FORGED = ["", "192.0.2.66", "192.0.2.66, 192.0.2.67", "192.0.2.66,192.0.2.67", "nobody", ",192.0.2.66"]
HEADER = "x-forwarded-for"


class RefusedError(Exception):
    """A web ACL blocks the request."""


def appended(headers: Mapping[str, str], connected: str) -> dict[str, str]:
    """What a proxy makes of the header: it adds whom it is connected to."""
    before = headers.get(HEADER)
    return {**headers, HEADER: f"{before}, {connected}" if before else connected}


def by_cloudfront(graph: Graph, host: str, path: str, sent: Mapping[str, str], viewer: str) -> dict[str, str]:
    """What CloudFront sends on: the function of the path's behaviour, then its own header."""
    (shop,) = [one for one in graph.of_type(DISTRIBUTION) if host in known(one.inputs)["aliases"]]
    matching = [one for one in known(shop.inputs)["orderedCacheBehaviors"] if fnmatchcase(path, one["pathPattern"])]
    behaviour = (matching or [known(shop.inputs)["defaultCacheBehavior"]])[0]
    (associated,) = behaviour["functionAssociations"]
    assert associated["eventType"] == "viewer-request"
    (function,) = [
        one
        for one in graph.of_type("aws:cloudfront/function:Function")
        if known(one.outputs)["arn"] == associated["functionArn"]
    ]
    event = {
        "viewer": {"ip": viewer},
        "request": {"headers": {name: {"value": value} for name, value in sent.items()}},
    }
    made = call(known(function.inputs)["code"], "handler", event)["headers"]
    return appended({name: one["value"] for name, one in made.items()}, viewer)


def by_web_acl(graph: Graph, headers: Mapping[str, str]) -> Mapping[str, str]:
    """What the load balancer's web ACL lets in: of its rules, the one about this header."""
    (acl,) = [one for one in graph.of_type("aws:wafv2/webAcl:WebAcl") if one.inputs["scope"] == "REGIONAL"]
    for rule in known(acl.inputs)["rules"]:
        size = rule["statement"].get("sizeConstraintStatement")
        if size and len(headers.get(size["fieldToMatch"]["singleHeader"]["name"], "")) > size["size"]:
            assert size["comparisonOperator"] == "GT"
            assert "block" in rule["action"]
            raise RefusedError
    return headers


def at_the_pod(graph: Graph, path: str, sent: Mapping[str, str], client: str = VISITOR) -> dict[str, str]:
    """The headers with which a request of a client arrives at a pod behind the load balancer."""
    host = known(graph.outputs)["publicNames"][0]
    connected, headers = client, dict(sent)
    if graph.of_type(DISTRIBUTION):
        connected, headers = EDGE, by_cloudfront(graph, host, path, sent, client)
    return appended(by_web_acl(graph, headers), connected)


def seen_by_saleor(headers: Mapping[str, str], connected: str) -> str:
    """Whose failed logins Saleor counts."""
    for one in headers.get(HEADER, "").split(","):
        try:
            ip_address(one)
        except ValueError:
            continue
        return one
    return connected


@pytest.fixture(scope="module")
def storefront(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(fork(tmp_path_factory.mktemp("fork"))) as one:
        yield one


@pytest.mark.parametrize("stack", ENVIRONMENTS)
@pytest.mark.parametrize("path", ["/graphql/", "/plugins/mirumee.payments.adyen/webhooks/", "/dashboard/"])
@pytest.mark.parametrize("forged", FORGED)
def test_nobody_is_taken_for_whom_he_says_he_is(
    stack: str, path: str, forged: str, graphs: Mapping[str, Graph]
) -> None:
    sent = {HEADER: forged} if forged else {}
    try:
        arriving = at_the_pod(graphs[stack], path, sent)
    except RefusedError:
        assert forged, "an honest request is let in"
        assert not graphs[stack].of_type(DISTRIBUTION), "behind CloudFront a proxy's customers are customers"
        return
    assert seen_by_saleor(arriving, LOAD_BALANCER) == VISITOR


@pytest.mark.parametrize("stack", ENVIRONMENTS)
@pytest.mark.parametrize("visitor", [VISITOR, "2001:db8::7"])
def test_a_login_through_the_storefront_counts_for_the_visitor_and_not_for_the_nat_gateway(
    stack: str, visitor: str, storefront: Running, graphs: Mapping[str, Graph]
) -> None:
    arriving = at_the_pod(graphs[stack], "/api/auth/login", {}, visitor)
    heard = storefront.api_hears(arriving[HEADER])
    assert seen_by_saleor(heard, "10.30.64.9") == visitor
    # By the public name it would come from here, whatever the storefront wrote.
    try:
        outside = at_the_pod(graphs[stack], "/graphql/", {HEADER: visitor}, NAT)
    except RefusedError:
        return
    assert seen_by_saleor(outside, LOAD_BALANCER) == NAT


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_storefront_asks_the_apis_pods_and_is_let_in(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    objects = shops[stack]
    pods = workloads(objects)
    given = {one["name"]: one["value"] for one in pods["storefront"].container["env"]}
    asked = urlsplit(given["SALEOR_API_INTERNAL_URL"])
    service = of_kind(objects, "Service")[asked.hostname or ""]
    assert service["metadata"]["namespace"] == pods["storefront"].namespace
    (port,) = [one for one in service["spec"]["ports"] if one["port"] == asked.port]
    (container,) = [one for one in pods["saleor-api"].container["ports"] if one["name"] == port["targetPort"]]
    opened = [{"protocol": "TCP", "port": container["containerPort"]}]
    policies = of_kind(objects, "NetworkPolicy")
    (out,) = policies["storefront-to-api"]["spec"]["egress"]
    (into,) = policies["api-from-storefront"]["spec"]["ingress"]
    api, storefront_ = ({"app.kubernetes.io/name": one} for one in ("saleor-api", "storefront"))
    assert service["spec"]["selector"] == api, "VPC CNI admits the Service's address by the policy's own selector"
    assert out == {"to": [{"podSelector": {"matchLabels": api}}], "ports": opened}
    assert into == {"from": [{"podSelector": {"matchLabels": storefront_}}], "ports": opened}
    # Django refuses any other Host.
    assert asked.hostname in settings(objects)["ALLOWED_HOSTS"].split(",")
    assert asked.path == "/graphql/"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_only_the_storefront_and_the_load_balancer_can_say_who_a_client_is(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    def peers(policy: Mapping[str, Any]) -> list[Any]:
        return [peer for rule in policy["spec"].get("ingress", ()) for peer in rule["from"]]

    chosen = [
        one
        for one in of_kind(shops[stack], "NetworkPolicy").values()
        if one["spec"]["podSelector"].get("matchLabels") == {"app.kubernetes.io/name": "saleor-api"}
    ]
    kinds = sorted(next(iter(peer)) for one in chosen for peer in peers(one))
    assert kinds == ["ipBlock", "podSelector"]
