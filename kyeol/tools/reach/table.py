"""The flows that must hold and those that must not, each with its reason and where that is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kyeol.addons.workloads.database_bootstrap import IDENTITY as BOOTSTRAP
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.kinds import sesv2
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.deliveries import apps, installed, number_of, pods_of
from kyeol.tools.reach.load_balancer import PRIVATE, PUBLIC
from kyeol.tools.reach.model import End, Traffic
from kyeol.tools.reach.network import FOREIGN_S3, VPC_ORIGIN, NetworkModel
from kyeol.tools.reach.ports import EVERY, Ports, only, without

_GROUPS: Final = "EKS user guide, sec-group-reqs"
_PRIVATE: Final = "EKS user guide, private-clusters"
_DATA: Final = "platform, part 2 rows 2 and 19"
_EDGE: Final = "platform, part 5 Edge"
_SIGNED: Final = "docs/explanation/decisions/0024-signed-images.md"
_VPC_ORIGIN: Final = "CloudFront developer guide, private-content-vpc-origins"

SMTP: Final = "email-smtp"
"""SES's endpoint for emails, as VPC endpoints call it."""
MAIL_SERVER: Final = "mail-server"
"""A server for emails on the internet."""
SUBMISSION: Final = 587

SERVICES: Final = (
    ("ecr.api", "nodes", "kubelets ask for the token of the image registry", _PRIVATE),
    ("ecr.dkr", "nodes", "images are pulled from it", _PRIVATE),
    ("s3", "nodes", "image layers are in it", _PRIVATE),
    ("ec2", "nodes", "the VPC CNI attaches addresses, the EBS CSI driver volumes", _PRIVATE),
    ("sts", "nodes", "roles of service accounts are assumed there", _PRIVATE),
    ("eks", "cluster-autoscaler", "it asks for labels and taints of node groups that are at zero",
     "kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md"),
    ("autoscaling", "cluster-autoscaler", "it sets the sizes of node groups", _PRIVATE),
    ("ecr.api", "kyverno", "it asks for the token of the image registry", _SIGNED),
    ("ecr.dkr", "kyverno", "it reads the signatures of images there", _SIGNED),
    ("logs", "fluent-bit", "containers' logs go there", _PRIVATE),
    ("secretsmanager", "external-secrets", "the environment's secrets are read there",
     "external-secrets, provider/aws-secrets-manager"),
    ("elasticloadbalancing", "aws-load-balancer-controller", "it makes load balancers", _PRIVATE),
    ("wafv2", "aws-load-balancer-controller", "it associates the web ACL that the Ingress names",
     "kubernetes-sigs/aws-load-balancer-controller, docs/guide/ingress/annotations.md"),
)  # fmt: skip
"""AWS's services that a cluster calls: the service, who calls it (nodes, or an add-on), why, and the source."""

OUTSIDE: Final = (
    ("route53", "external-dns", "it keeps the records of Ingresses",
     "kubernetes-sigs/external-dns, docs/tutorials/aws.md"),
    ("route53", "cert-manager", "it solves DNS challenges", "cert-manager.io, configuration/acme/dns01/route53"),
    ("sigstore", "kyverno", "it fetches the roots of Sigstore's certificates",
     "sigstore/sigstore, pkg/tuf/client.go, DefaultRemoteRoot"),
    ("acme", "cert-manager", "certificates are ordered from Let's Encrypt", "cert-manager.io, configuration/acme"),
)  # fmt: skip
"""What add-ons call on the internet: Route 53's API has no endpoint in the region, the others none at all."""


@dataclass(frozen=True, kw_only=True)
class ExpectedFlow:
    """A flow that must hold, or must not.

    Args:
        source: Who sends, by its name.
        target: Who is reached, by its name.
        protocol: tcp or udp.
        ports: The target's ports.
        why: What it is for, or why it must not be.
        reference: Where that is written.
        required: Whether it must hold; else it must not.
    """

    source: str
    target: str
    protocol: str
    ports: Ports
    why: str
    reference: str
    required: bool = True

    @property
    def traffic(self) -> Traffic:
        """What is sent; what must not be is sought between any two places."""
        return Traffic(protocol=self.protocol, ports=self.ports, every=self.required)

    @property
    def key(self) -> str:
        """What tells it from all others, in words."""
        return f"{self.source} to {self.target}, {self.traffic}"


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
        *_forbidden(model),
    ]
    merged: dict[str, ExpectedFlow] = {}
    for one in made:
        if one.source in model.ends and end(model, one.target):
            before = merged.get(one.key)
            merged[one.key] = replace(before, why=f"{before.why}; {one.why}") if before else one
    return list(merged.values())


def end(model: NetworkModel, name: str) -> End | None:
    """An end by its name: one of the stack's, a service of AWS's, or what is called on the internet."""
    if name in model.ends:
        return model.ends[name]
    if name in _services(model):
        ports = only(SUBMISSION if name == SMTP else 443)
        return End(name=name, title=name, kind="service", service=name, ports=ports)
    if name in outside(model):
        return End(name=name, title=name, kind="internet", ports=only(443))
    return None


def names(model: NetworkModel) -> list[str]:
    """Every end that may be asked for."""
    return sorted({*model.ends, *_services(model), *outside(model)})


def _services(model: NetworkModel) -> set[str]:
    own = {"dynamodb"} if any(app.private_storage for app, _ in apps(model.index.graphs[0])) else set()
    return {one for one, *_ in SERVICES} | {one.service for one in model.endpoints} | own


def outside(model: NetworkModel) -> set[str]:
    """What is called on the internet, by name."""
    found = {target for target, *_ in OUTSIDE}
    if model.index.graphs[0].of_type(sesv2.EMAIL_IDENTITY.type):
        found.add(MAIL_SERVER)
    for app, host in apps(model.index.graphs[0]):
        found |= {host, *(flow.to for flow in app.flows if flow.to not in model.ends)}
    return found | {one for addon, _ in installed(model.index.graphs[0]) for one in addon.registries}


def _tcp(source: str, target: str, ports: Ports, why: str, reference: str) -> ExpectedFlow:
    return ExpectedFlow(source=source, target=target, protocol="tcp", ports=ports, why=why, reference=reference)


def _cluster(graph: Graph) -> Iterator[ExpectedFlow]:
    """What a cluster is made of: nodes, the API, webhooks."""
    yield _tcp("nodes", "api", only(443), "nodes join, and kubelets and pods ask the API", _GROUPS)
    yield _tcp("api", "nodes", only(10250), "logs, exec and port-forward go through the kubelets", _GROUPS)
    for protocol in ("tcp", "udp"):
        yield ExpectedFlow(
            source="nodes", target="nodes", protocol=protocol, ports=EVERY, why="pods call one another across nodes",
            reference=_GROUPS,
        )  # fmt: skip
    for addon, values in installed(graph):
        for port in addon.ports:
            if port.serves in ("webhook", "aggregated API"):
                why = f"the API calls the {port.serves} of {addon.name}"
                source = f"{addon.release.source}, {port.source}"
                yield _tcp("api", pods_of(addon, port), only(number_of(port, values)), why, source)


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
        yield _tcp(source, service, only(443), why, reference)
    for addon in here.values():
        if addon.identity and addon.namespace != "kube-system":
            yield _tcp(addon.namespace, "sts", only(443), "it assumes its role", _PRIVATE)
        yield _tcp(addon.namespace, "api", only(443), f"{addon.name} watches the cluster", addon.release.source)
    for registry in sorted({one for addon in here.values() for one in addon.registries}):
        users = ", ".join(addon.name for addon in here.values() if registry in addon.registries)
        source = "; ".join(addon.release.source for addon in here.values() if registry in addon.registries)
        yield _tcp("nodes", registry, only(443), f"images of {users} are pulled from it", source)
    for target, caller, why, reference in OUTSIDE:
        if caller in here:
            yield _tcp(here[caller].namespace, target, only(443), why, reference)


def _front(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """From clients to the load balancer, from it to what an Ingress leads to, and from Argo CD to the API."""
    for who in model.visitors:
        yield _tcp(who, "alb", only(443), "who asks for the public names comes this way", _EDGE)
    yield _tcp(VPC_ORIGIN, PRIVATE, only(443), "CloudFront has moved to it", _VPC_ORIGIN)
    for one in model.backends:
        why = "the Ingress leads there"
        for front in (PUBLIC, PRIVATE):
            source = "kubernetes-sigs/aws-load-balancer-controller, target-type ip"
            yield _tcp(front, one.pods, only(one.port), why, source)
    yield _tcp(MANAGEMENT_STACK, "api", only(443), "Argo CD delivers into the cluster", "platform, part 2 row 23")
    yield _tcp("argocd", "api", only(443), "Argo CD delivers into mgmt's own cluster", "platform, part 2 row 22")


def _shop(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """From the shop's pods to its data."""
    if not model.trees:
        yield from (_tcp("nodes", store, model.ends[store].ports, "pods ask it", _DATA) for store in _stores(model))
    for caller in ("saleor/saleor-api", "saleor/saleor-worker", "saleor/saleor-beat", "saleor/saleor-migration"):
        for store in _stores(model):
            yield _tcp(caller, store, model.ends[store].ports, "the shop's data are there", "platform, part 2 row 28")
    if "database" in model.ends:
        yield _tcp(
            BOOTSTRAP.namespace, "database", model.ends["database"].ports, "the Job makes the application's user",
            "platform, part 5 Database access",
        )  # fmt: skip

    for caller in ("saleor/saleor-api", "saleor/saleor-worker"):
        yield _tcp(caller, "s3", only(443), "files are kept in it", "platform, part 2 row 14")
        yield _tcp(caller, "sts", only(443), "it assumes its role", _PRIVATE)
    for service in ("sts", "secretsmanager"):
        yield _tcp(
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
            yield _tcp("saleor/storefront", one.pods, only(one.port), asked[one.pods], "platform, part 2 row 28")
    yield _tcp(
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
            yield _tcp(pods, flow.to, only(flow.port), flow.why, flow.source)
        if app.private_storage:
            yield _tcp(pods, "dynamodb", only(443), "its private storage is there", app.source)
            yield _tcp(pods, "sts", only(443), "it assumes its role", _PRIVATE)
        for kind, who in (("asynchronous", events), ("synchronous", "saleor/saleor-api")):
            told = sorted(event for event, how in app.events.items() if how == kind)
            if told and model.trees:
                yield _tcp(who, host, only(443), f"it is told of {', '.join(told)}", app.source)


def _emails(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """The shop hands its emails in to SES: by an endpoint of the VPC's where there is one."""
    if model.index.graphs[0].of_type(sesv2.EMAIL_IDENTITY.type):
        inside = any(one.service == SMTP for one in model.endpoints)
        for caller in ("saleor/saleor-api", "saleor/saleor-worker"):
            why = "emails are handed in there"
            source = "SES developer guide, smtp-connect"
            yield _tcp(caller, SMTP if inside else MAIL_SERVER, only(SUBMISSION), why, source)


def _stores(model: NetworkModel) -> list[str]:
    return [one for one in ("database", "cache") if one in model.ends]


def _forbidden(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """What must not be: anything else into the data subnets, data out of them, and the internet in."""

    def no(source: str, target: str, ports: Ports, why: str, reference: str, protocol: str = "tcp") -> ExpectedFlow:
        return ExpectedFlow(
            source=source, target=target, protocol=protocol, ports=ports, why=why, reference=reference, required=False
        )

    for store in _stores(model):
        for source in ("internet", MANAGEMENT_STACK, "vpc", PUBLIC, PRIVATE, "api"):
            yield no(source, store, EVERY, "only nodes ask for data", _DATA)
        yield no("nodes", store, without(EVERY, model.ends[store].ports), "data have one port", _DATA)
        for pods in ("saleor/storefront", "saleor/dashboard") if model.trees else ():
            yield no(pods, store, EVERY, "it asks the API for data", _DATA)
    for target in ("internet", MANAGEMENT_STACK, FOREIGN_S3):
        yield no("data", target, EVERY, "what is stolen has nowhere to go", _DATA)
    for target in ("nodes", "api", "alb"):
        yield no("internet", target, EVERY, "only known addresses come in, on 443", _EDGE)
    for source in ("internet", "nodes", "vpc", MANAGEMENT_STACK):
        yield no(source, PRIVATE, EVERY, "only CloudFront says who the client is", _VPC_ORIGIN)
    for target in ("internet", MANAGEMENT_STACK):
        yield no(PRIVATE, target, EVERY, "it answers, and asks nobody outside", _EDGE)
    for who in model.visitors:
        yield no(who, "alb", without(EVERY, only(443)), "HTTPS alone is served", _EDGE)
