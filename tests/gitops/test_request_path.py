"""A request's way, rule by rule: CloudFront's behaviour, the origin, the load balancer's rule, the Service, the pod."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Network
from typing import Any

import pytest
import yaml

from kyeol.gitops.shop import Shop, annotations
from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, of_kind, only, workloads
from tests.json_values import known
from tests.kustomize import Manifest, build
from tests.platform.test_argocd import registration

ANNOTATION = "alb.ingress.kubernetes.io"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"


@dataclass(frozen=True)
class Arrival:
    """Where a request ends: a pod's port, or a redirect of the load balancer."""

    pod: str
    port: int


API, PAGES, DASHBOARD = Arrival("saleor-api", 8000), Arrival("storefront", 3000), Arrival("dashboard", 80)
SLASH = Arrival("/dashboard/", 301)
PATHS = [
    ("POST", "/graphql/", API),
    ("GET", "/graphql/", API),
    ("GET", "/graphql", API),
    ("POST", "/plugins/mirumee.payments.adyen/webhooks/", API),
    ("POST", "/plugins/channel/default-channel/app.saleor/", API),
    ("GET", "/thumbnail/UHJvZHVjdE1lZGlhOjE=/256/", API),
    ("GET", "/thumbnail/UHJvZHVjdE1lZGlhOjE=/256/webp/", API),
    ("GET", "/image/UHJvZHVjdE1lZGlhOjE=/", API),
    ("GET", "/.well-known/jwks.json", API),
    ("GET", "/health/", API),
    ("GET", "/dashboard/", DASHBOARD),
    ("GET", "/dashboard/orders/?page=2", DASHBOARD),
    ("GET", "/dashboard/assets/index-4f1b.js", DASHBOARD),
    ("GET", "/dashboard", SLASH),
    ("GET", "/", PAGES),
    ("GET", "/default-channel/products/apple-juice", PAGES),
    ("POST", "/checkout?checkout=Q2hlY2tvdXQ6MQ==", PAGES),
    ("POST", "/api/revalidate", PAGES),
    ("GET", "/_next/static/chunks/main.js", PAGES),
    ("GET", "/_next/image?url=x&w=640&q=75", PAGES),
    ("GET", "/favicon.ico", PAGES),
    ("GET", "/.well-known/security.txt", PAGES),
    ("GET", "/dashboards", PAGES),
    ("GET", "/healthy", PAGES),
    ("GET", "/images/logo.svg", PAGES),
]


def origin(graph: Graph, method: str, host: str, path: str) -> tuple[str, str]:
    """What CloudFront does: the name that it asks, and the Host that it says; without CloudFront, the visitor's own."""
    shops = [known(one.inputs) for one in graph.of_type(DISTRIBUTION) if host in known(one.inputs)["aliases"]]
    if not shops:
        return host, host
    (shop,) = shops
    plain = path.partition("?")[0]
    matching = [one for one in shop["orderedCacheBehaviors"] if fnmatchcase(plain, one["pathPattern"])]
    behaviour = (matching or [shop["defaultCacheBehavior"]])[0]
    assert method in behaviour["allowedMethods"], f"CloudFront answers {method} {path} with 403"
    assert behaviour["viewerProtocolPolicy"] in ("https-only", "redirect-to-https")
    (target,) = [one for one in shop["origins"] if one["originId"] == behaviour["targetOriginId"]]
    assert target["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert target["customOriginConfig"]["httpsPort"] == 443
    # Both of the policies in use forward the visitor's Host.
    assert behaviour["originRequestPolicyId"] in (
        "216adef6-5c7f-47e4-b989-5492eafa07d3",
        "bf0718e1-ba1e-49d1-88b1-f726733018ae",
    )
    return target["domainName"], host


def rule(ingress: Manifest, host: str, path: str) -> Mapping[str, Any]:
    """The load balancer's backend: exact paths first, then prefixes by elements, longest first."""
    plain = path.partition("?")[0]
    (paths,) = [one["http"]["paths"] for one in ingress["spec"]["rules"] if one["host"] == host]
    exact = [one for one in paths if one["pathType"] == "Exact" and one["path"] == plain]
    prefixes = [
        one
        for one in sorted(paths, key=lambda one: len(one["path"]), reverse=True)
        if one["pathType"] == "Prefix" and f"{plain.rstrip('/')}/".startswith(f"{one['path'].rstrip('/')}/")
    ]
    backend: Mapping[str, Any] = [*exact, *prefixes][0]["backend"]["service"]
    return backend


def arrival(objects: list[Manifest], backend: Mapping[str, Any]) -> Arrival:
    """The pod and its port behind a backend, or the redirect that an annotation describes."""
    if backend["port"]["name"] == "use-annotation":
        action = json.loads(
            only(objects, "Ingress")["metadata"]["annotations"][f"{ANNOTATION}/actions.{backend['name']}"]
        )
        assert action["type"] == "redirect"
        return Arrival(
            action["redirectConfig"]["path"], int(action["redirectConfig"]["statusCode"].removeprefix("HTTP_"))
        )
    service = of_kind(objects, "Service")[backend["name"]]
    (port,) = [one for one in service["spec"]["ports"] if one["name"] == backend["port"]["name"]]
    chosen = [
        one
        for one in workloads(objects).values()
        if one.namespace == service["metadata"]["namespace"]
        and service["spec"]["selector"].items() <= one.labels.items()
    ]
    (pod,) = chosen
    (opened,) = [one["containerPort"] for one in pod.container["ports"] if one["name"] == port["targetPort"]]
    return Arrival(pod.name, opened)


@pytest.mark.parametrize("stack", ENVIRONMENTS)
@pytest.mark.parametrize(("method", "path", "expected"), PATHS, ids=lambda value: str(value).replace("/", "_"))
def test_a_request_arrives(
    stack: str,
    method: str,
    path: str,
    expected: Arrival,
    shops: Mapping[str, list[Manifest]],
    graphs: Mapping[str, Graph],
) -> None:
    objects, graph = shops[stack], graphs[stack]
    ingress = only(objects, "Ingress")
    for host in known(graph.outputs)["publicNames"]:
        asked, said = origin(graph, method, host, path)
        assert asked in ingress["metadata"]["annotations"]["external-dns.alpha.kubernetes.io/hostname"].split(",")
        assert arrival(objects, rule(ingress, said, path)) == expected


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_behaviour_of_cloudfront_has_a_path_of_its_own_behind_it(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    ingress = only(shops[stack], "Ingress")
    for shop in graphs[stack].of_type(DISTRIBUTION):
        behind = (one for one in known(shop.inputs).get("orderedCacheBehaviors", ()) if one["targetOriginId"] == "alb")
        for behaviour in behind:
            pattern = behaviour["pathPattern"]
            backend = rule(ingress, known(graphs[stack].outputs)["publicNames"][0], pattern.removesuffix("*"))
            assert (backend["name"] == "storefront") == pattern.startswith("/_next/"), pattern


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_load_balancer_answers_to_every_public_name_and_to_no_other(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    rules = only(shops[stack], "Ingress")["spec"]["rules"]
    assert [one["host"] for one in rules] == list(known(graphs[stack].outputs)["publicNames"])
    assert all(one["http"] == rules[0]["http"] for one in rules)


@pytest.mark.parametrize(
    ("stack", "count"),
    [
        pytest.param(stack, count, marks=() if at == place else pytest.mark.nightly)
        for at, stack in enumerate(ENVIRONMENTS)
        for place, count in enumerate((1, 3, 8))
    ],
)
def test_any_number_of_public_names_has_the_same_rules(
    stack: str, count: int, applications: Mapping[str, Mapping[str, Any]]
) -> None:
    names = [f"shop{number}.example.com" for number in range(count)]
    rules = annotations(Shop(vpc=IPv4Network("10.30.0.0/16"), public_hosts=names))["hostRules"]
    kustomize = applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"]
    (facts,) = [one for one in kustomize["patches"] if one["target"]["kind"] == "ConfigMap"]
    said = yaml.safe_load(facts["patch"])
    said["data"]["publicHosts"] = ",".join(names)
    patches = [
        {"target": facts["target"], "patch": yaml.safe_dump(said)},
        {"target": {"kind": "Ingress", "name": "shop"}, "patch": rules},
    ]
    made = only(build(APP / "overlays" / stack, patches, kustomize["images"]), "Ingress")["spec"]["rules"]
    assert [one["host"] for one in made] == names
    assert all(one["http"] == made[0]["http"] for one in made)
    # One rule of a listener's hundred for each path of each name (Elastic Load Balancing's quotas).
    assert sum(len(one["http"]["paths"]) for one in made) <= 100


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_dns_gets_the_name_that_belongs_to_the_cluster_and_nothing_else(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    annotations = only(shops[stack], "Ingress")["metadata"]["annotations"]
    hosts = known(registration(graphs[stack]).inputs)["metadata"]["annotations"]["hosts"]
    assert annotations["external-dns.alpha.kubernetes.io/hostname"] == hosts
    # The rules' hosts are CloudFront's: a record for them would take the visitors past it.
    assert annotations["external-dns.alpha.kubernetes.io/ingress-hostname-source"] == "annotation-only"
    (values,) = [
        known(one.inputs)["values"]
        for one in graphs[stack].of_type("kubernetes:helm.sh/v3:Release")
        if known(one.inputs)["name"] == "external-dns"
    ]
    assert set(hosts.split(",")) <= set(values["domainFilters"])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_load_balancer_is_the_one_that_the_environment_guards(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    ingress, outputs = only(shops[stack], "Ingress"), graphs[stack].outputs
    said = {
        key.partition("/")[2]: value for key, value in ingress["metadata"]["annotations"].items() if ANNOTATION in key
    }
    public = {one.id for one in graphs[stack].of_type("aws:ec2/subnet:Subnet") if one.name.startswith("vpc-public-")}
    assert set(said["subnets"].split(",")) == public, "else it would keep the zones of its first day"
    assert said["certificate-arn"] == outputs["albCertificateArn"]
    assert said["wafv2-acl-arn"] == outputs["albWebAclArn"]
    assert said["security-group-prefix-lists"] == outputs["albPrefixListId"]
    assert json.loads(said["listen-ports"]) == [{"HTTPS": 443}], "a second port would not fit the prefix list's weight"
    assert (said["scheme"], said["target-type"]) == ("internet-facing", "ip")
    assert "TLS13-1-2-Res" in said["ssl-policy"], "FSBP ELB.17 knows no TLS 1.2 policy with CBC"
    assert ingress["spec"]["ingressClassName"] == "alb"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_load_balancer_logs_where_there_is_a_bucket_and_is_told_so_where_there_is_none(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    """The controller leaves an attribute that is not named as it was: switched off means named."""
    said = only(shops[stack], "Ingress")["metadata"]["annotations"][f"{ANNOTATION}/load-balancer-attributes"]
    attributes = dict(one.split("=") for one in said.split(","))
    buckets = {known(one.inputs)["bucket"] for one in graphs[stack].of_type("aws:s3/bucket:Bucket")}
    logs = [one for one in buckets if one.startswith(f"kyeol-{stack}-alb-logs-")]
    assert attributes["access_logs.s3.enabled"] == ("true" if logs else "false")
    assert [attributes[key] for key in attributes if key == "access_logs.s3.bucket"] == logs


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_whoever_closes_an_idle_connection_is_the_one_who_opened_it(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    attributes = dict(
        one.split("=")
        for one in only(shops[stack], "Ingress")["metadata"]["annotations"][
            f"{ANNOTATION}/load-balancer-attributes"
        ].split(",")
    )
    idle = int(attributes["idle_timeout.timeout_seconds"])
    pods = workloads(shops[stack])
    (uvicorn,) = [one for one in pods["saleor-api"].container["args"] if one.startswith("--timeout-keep-alive=")]
    assert int(uvicorn.partition("=")[2]) > idle
    node = {one["name"]: one["value"] for one in pods["storefront"].container["env"]}
    assert int(node["KEEP_ALIVE_TIMEOUT"]) / 1000 > idle
    for one in graphs[stack].of_type(DISTRIBUTION):
        for config in (entry.get("customOriginConfig") for entry in known(one.inputs)["origins"]):
            assert config is None or config["originKeepaliveTimeout"] < idle


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_load_balancer_asks_each_service_how_it_is(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    services = {
        name: service
        for name, service in of_kind(shops[stack], "Service").items()
        if service["spec"].get("clusterIP") != "None"
    }
    checks = {
        name: service["metadata"]["annotations"][f"{ANNOTATION}/healthcheck-path"] for name, service in services.items()
    }
    assert checks == {"saleor-api": "/health/", "dashboard": "/dashboard/", "storefront": "/favicon.ico"}
    for name, service in services.items():
        assert service["spec"].get("type", "ClusterIP") == "ClusterIP"
        attributes = service["metadata"]["annotations"][f"{ANNOTATION}/target-group-attributes"]
        drain = int(attributes.partition("=")[2])
        pod = workloads(shops[stack])[name]
        leaves = pod.container["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert pod.spec["terminationGracePeriodSeconds"] >= max(drain, leaves + 20), name
