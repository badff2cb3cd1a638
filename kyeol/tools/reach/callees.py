"""What is called outside of a cluster: AWS's services, and what is on the internet."""

from typing import Final
from urllib.parse import urlsplit

from kyeol.tools.kinds import sesv2
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.deliveries import apps, installed
from kyeol.tools.reach.expected import PRIVATE_CLUSTERS
from kyeol.tools.reach.model import End
from kyeol.tools.reach.network import NetworkModel
from kyeol.tools.reach.ports import only

_SIGNED: Final = "docs/explanation/decisions/0024-signed-images.md"

SMTP: Final = "email-smtp"
"""SES's endpoint for emails, as VPC endpoints call it."""
MAIL_SERVER: Final = "mail-server"
"""A server for emails on the internet."""
SUBMISSION: Final = 587

SERVICES: Final = (
    ("ecr.api", "nodes", "kubelets ask for the token of the image registry", PRIVATE_CLUSTERS),
    ("ecr.dkr", "nodes", "images are pulled from it", PRIVATE_CLUSTERS),
    ("s3", "nodes", "image layers are in it", PRIVATE_CLUSTERS),
    ("ec2", "nodes", "the VPC CNI attaches addresses, the EBS CSI driver volumes", PRIVATE_CLUSTERS),
    ("sts", "nodes", "roles of service accounts are assumed there", PRIVATE_CLUSTERS),
    ("eks", "cluster-autoscaler", "it asks for labels and taints of node groups that are at zero",
     "kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md"),
    ("autoscaling", "cluster-autoscaler", "it sets the sizes of node groups", PRIVATE_CLUSTERS),
    ("ecr.api", "kyverno", "it asks for the token of the image registry", _SIGNED),
    ("ecr.dkr", "kyverno", "it reads the signatures of images there", _SIGNED),
    ("s3", "kyverno", "ECR sends whoever reads a signature there", PRIVATE_CLUSTERS),
    ("logs", "fluent-bit", "containers' logs go there", PRIVATE_CLUSTERS),
    ("secretsmanager", "external-secrets", "the environment's secrets are read there",
     "external-secrets, provider/aws-secrets-manager"),
    ("elasticloadbalancing", "aws-load-balancer-controller", "it makes load balancers", PRIVATE_CLUSTERS),
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

NAME_SERVERS: Final = "name-servers"
"""The name servers of the zone, which cert-manager asks itself before it answers a challenge (cert-manager v1.21.1,
pkg/issuer/acme/dns/util/wait.go, checkAuthoritativeNss)."""


def repositories(graph: Graph) -> list[str]:
    """Where Argo CD reads the manifests from: the hosts of the GitOps repositories, in the stack that has it."""
    found = (urlsplit(str(graph.outputs.get(key) or "")).hostname for key in ("appRepository", "platformRepository"))
    return list(dict.fromkeys(host for host in found if host))


def end(model: NetworkModel, name: str) -> End | None:
    """An end by its name: one of the stack's, a service of AWS's, or what is called on the internet."""
    if name in model.ends:
        return model.ends[name]
    if name in _services(model):
        ports = only(SUBMISSION if name == SMTP else 443)
        return End(name=name, title=name, kind="service", service=name, ports=ports)
    if name in outside(model):
        return End(name=name, title=name, kind="internet", ports=only(53 if name == NAME_SERVERS else 443))
    return None


def names(model: NetworkModel) -> list[str]:
    """Every end that may be asked for."""
    return sorted({*model.ends, *_services(model), *outside(model)})


def _services(model: NetworkModel) -> set[str]:
    own = {"dynamodb"} if any(app.private_storage for app, _ in apps(model.index.graphs[0])) else set()
    return {one for one, *_ in SERVICES} | {one.service for one in model.endpoints} | own


def outside(model: NetworkModel) -> set[str]:
    """What is called on the internet, by name."""
    found = {target for target, *_ in OUTSIDE} | {NAME_SERVERS, *repositories(model.index.graphs[0])}
    if model.index.graphs[0].of_type(sesv2.EMAIL_IDENTITY.type):
        found.add(MAIL_SERVER)
    for app, host in apps(model.index.graphs[0]):
        found |= {host, *(flow.to for flow in app.flows if flow.to not in model.ends)}
    return found | {one for addon, _ in installed(model.index.graphs[0]) for one in addon.registries}
