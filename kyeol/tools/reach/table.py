"""The flows of a stack: those that must hold, each with its reason and where that is written, and the forbidden."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kyeol.addons.contract import Addon
from kyeol.addons.workloads.database_bootstrap import IDENTITY as BOOTSTRAP
from kyeol.config.names import ARGOCD, MANAGEMENT_STACK
from kyeol.tools.kinds import sesv2
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.callees import (
    MAIL_SERVER,
    NAME_SERVERS,
    OUTSIDE,
    SERVICES,
    SMTP,
    SUBMISSION,
    end,
    repositories,
)
from kyeol.tools.reach.deliveries import apps, installed, number_of, pods_of
from kyeol.tools.reach.expected import DATA, EDGE, GROUPS, PRIVATE_CLUSTERS, VPC_ORIGIN_GUIDE, ExpectedFlow, tcp
from kyeol.tools.reach.forbidden import forbidden, stores
from kyeol.tools.reach.load_balancer import PRIVATE, PUBLIC
from kyeol.tools.reach.network import VPC_ORIGIN, NetworkModel
from kyeol.tools.reach.ports import EVERY, only

_PARTS: Final = only(6379, 8081)
"""Redis and the repo-server of Argo CD, which its other parts call (argo-helm, charts/argo-cd, values.yaml)."""


def flows(model: NetworkModel) -> list[ExpectedFlow]:
    """The flows of a stack: those of the ends that it has."""
    graph = model.index.graphs[0]
    made = [
        *_cluster(graph),
        *_names(model),
        *_outwards(graph),
        *_front(model),
        *_shop(model),
        *_apps(model),
        *_emails(model),
        *forbidden(model),
    ]
    merged: dict[str, ExpectedFlow] = {}
    for one in made:
        if one.source in model.ends and end(model, one.target):
            before = merged.get(one.key)
            merged[one.key] = replace(before, why=f"{before.why}; {one.why}") if before else one
    return list(merged.values())


def _cluster(graph: Graph) -> Iterator[ExpectedFlow]:
    """What a cluster is made of: nodes, the API, webhooks."""
    yield tcp("nodes", "api", only(443), "nodes join, and kubelets and pods ask the API", GROUPS)
    yield tcp("api", "nodes", only(10250), "logs, exec and port-forward go through the kubelets", GROUPS)
    for protocol in ("tcp", "udp"):
        yield ExpectedFlow(
            source="nodes", target="nodes", protocol=protocol, ports=EVERY, why="pods call one another across nodes",
            reference=GROUPS,
        )  # fmt: skip
    for addon, values in installed(graph):
        for port in addon.ports:
            if port.serves in ("webhook", "aggregated API"):
                why = f"the API calls the {port.serves} of {addon.name}"
                source = f"{addon.release.source}, {port.source}"
                yield tcp("api", pods_of(addon, port), only(number_of(port, values)), why, source)


def _names(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """Whoever runs in a Namespace asks the cluster's DNS."""
    spaces = sorted({one.pods.namespace for one in model.ends.values() if one.pods and one.pods.labels is None})
    for space in ("nodes", *(one for one in spaces if model.ends.get(one) is not None and one != MANAGEMENT_STACK)):
        for protocol in ("udp", "tcp"):
            yield ExpectedFlow(
                source=space, target="dns", protocol=protocol, ports=only(53), why="names are resolved",
                reference="RFC 7766: TCP where a reply is too long for UDP",
            )  # fmt: skip


def _outwards(graph: Graph) -> Iterator[ExpectedFlow]:
    """AWS's services, image registries, and what add-ons call on the internet."""
    here = {addon.name: addon for addon, _ in installed(graph)}
    for service, caller, why, reference in SERVICES:
        source = caller if caller == "nodes" else here[caller].namespace if caller in here else ""
        yield tcp(source, service, only(443), why, reference)
    for addon in here.values():
        if (addon.identity or addon.borrowed_role) and addon.namespace != "kube-system":
            yield tcp(addon.namespace, "sts", only(443), "it assumes its role", PRIVATE_CLUSTERS)
        yield tcp(addon.namespace, "api", only(443), f"{addon.name} watches the cluster", addon.release.source)
    for registry in sorted({one for addon in here.values() for one in addon.registries}):
        users = ", ".join(addon.name for addon in here.values() if registry in addon.registries)
        source = "; ".join(addon.release.source for addon in here.values() if registry in addon.registries)
        yield tcp("nodes", registry, only(443), f"images of {users} are pulled from it", source)
    for target, caller, why, reference in OUTSIDE:
        if caller in here:
            yield tcp(here[caller].namespace, target, only(443), why, reference)
    yield from _besides(graph, here)


def _besides(graph: Graph, here: Mapping[str, Addon]) -> Iterator[ExpectedFlow]:
    """What some add-ons call besides: the zone's name servers, Argo CD's own parts, the GitOps repositories."""
    if issuer := here.get("cert-manager"):
        for protocol in ("udp", "tcp"):
            yield ExpectedFlow(
                source=issuer.namespace, target=NAME_SERVERS, protocol=protocol, ports=only(53),
                why="it sees for itself that the answer to a challenge is there", reference=issuer.release.source,
            )  # fmt: skip
    if hub := here.get(ARGOCD):
        yield tcp(hub.namespace, hub.namespace, _PARTS, "its parts call one another", hub.release.source)
        for host in repositories(graph):
            yield tcp(hub.namespace, host, only(443), "manifests are read from it", "platform, part 2 row 24")


def _front(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """From clients to the load balancer, from it to what an Ingress leads to, and from Argo CD to the API."""
    for who in model.visitors:
        yield tcp(who, "alb", only(443), "who asks for the public names comes this way", EDGE)
    yield tcp(VPC_ORIGIN, PRIVATE, only(443), "CloudFront has moved to it", VPC_ORIGIN_GUIDE)
    for one in model.backends:
        why = "the Ingress leads there"
        for front in (PUBLIC, PRIVATE):
            source = "kubernetes-sigs/aws-load-balancer-controller, target-type ip"
            yield tcp(front, one.pods, only(one.port), why, source)
    yield tcp(MANAGEMENT_STACK, "api", only(443), "Argo CD delivers into the cluster", "platform, part 2 row 23")
    yield tcp("argocd", "api", only(443), "Argo CD delivers into mgmt's own cluster", "platform, part 2 row 22")


def _shop(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """From the shop's pods to its data."""
    if not model.trees:
        yield from (tcp("nodes", store, model.ends[store].ports, "pods ask it", DATA) for store in stores(model))
    for caller in ("saleor/saleor-api", "saleor/saleor-worker", "saleor/saleor-beat", "saleor/saleor-migration"):
        for store in stores(model):
            yield tcp(caller, store, model.ends[store].ports, "the shop's data are there", "platform, part 2 row 28")
    if "database" in model.ends:
        yield tcp(
            BOOTSTRAP.namespace, "database", model.ends["database"].ports, "the Job makes the application's user",
            "platform, part 5 Database access",
        )  # fmt: skip

    for caller in ("saleor/saleor-api", "saleor/saleor-worker"):
        yield tcp(caller, "s3", only(443), "files are kept in it", "platform, part 2 row 14")
        yield tcp(caller, "sts", only(443), "it assumes its role", PRIVATE_CLUSTERS)
    for service in ("sts", "secretsmanager"):
        yield tcp(
            BOOTSTRAP.namespace,
            service,
            only(443),
            "the Job reads the master secret",
            "platform, part 5 Database access",
        )
    asked = {
        "saleor/saleor-api": "it asks for its visitors, and says who they are",
        "saleor/storefront": "what a webhook outdates is outdated in every pod",
    }
    for one in model.backends:
        if one.pods in asked:
            yield tcp("saleor/storefront", one.pods, only(one.port), asked[one.pods], "platform, part 2 row 28")
    yield tcp(
        "saleor/storefront",
        "internet",
        only(443),
        "it fetches pictures by their public name",
        "platform, part 2 row 28",
    )


def _apps(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """What Saleor's apps call, and who of the shop calls them: by their public names, as everybody does."""
    events = "saleor/saleor-worker" if "saleor/saleor-worker" in model.ends else "saleor/saleor-api"
    for app, host in apps(model.index.graphs[0]):
        pods = f"saleor/{app.title}"
        for flow in app.flows:
            yield tcp(pods, flow.to, only(flow.port), flow.why, flow.source)
        if app.private_storage:
            yield tcp(pods, "dynamodb", only(443), "its private storage is there", app.source)
            yield tcp(pods, "sts", only(443), "it assumes its role", PRIVATE_CLUSTERS)
        for kind, who in (("asynchronous", events), ("synchronous", "saleor/saleor-api")):
            told = sorted(event for event, how in app.events.items() if how == kind)
            if told and model.trees:
                yield tcp(who, host, only(443), f"it is told of {', '.join(told)}", app.source)


def _emails(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """The shop hands its emails in to SES: by an endpoint of the VPC's where there is one."""
    if model.index.graphs[0].of_type(sesv2.EMAIL_IDENTITY.type):
        inside = any(one.service == SMTP for one in model.endpoints)
        for caller in ("saleor/saleor-api", "saleor/saleor-worker"):
            why = "emails are handed in there"
            source = "SES developer guide, smtp-connect"
            yield tcp(caller, SMTP if inside else MAIL_SERVER, only(SUBMISSION), why, source)
