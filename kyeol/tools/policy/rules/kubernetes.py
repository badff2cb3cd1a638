"""Kubernetes objects of the cluster. What runs in it is judged in kubernetes_pods.py."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.addresses import is_the_internet
from kyeol.tools.json_values import at, listed, mapping, mappings
from kyeol.tools.kinds import argocd, ecr, kubernetes, pulumi_eks
from kyeol.tools.policy.reading import true
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

_PRIVILEGED: Final = frozenset({"logging"})
"""Fluent Bit reads the nodes' log files."""


@resource_rule(
    "kubernetes-pod-security",
    kubernetes.NAMESPACE.type,
    title="A Namespace enforces baseline or restricted pods",
    reason="A privileged pod is root on its node.",
    reference="CIS EKS 1.8.0 4.2.1 to 4.2.5",
    fix="set the label pod-security.kubernetes.io/enforce",
)
def pod_security(resource: Resource, _: Context) -> Iterator[str]:
    """A Namespace enforces baseline or restricted; the log collector's alone may be privileged."""
    metadata = mapping(resource.inputs.get("metadata"))
    level = at(metadata, "labels", "pod-security.kubernetes.io/enforce")
    if level not in ("baseline", "restricted") and metadata.get("name") not in _PRIVILEGED:
        yield f"it enforces {level or 'nothing'}"


@resource_rule(
    "kubernetes-atomic",
    kubernetes.RELEASE.type,
    title="A failed release leaves nothing half-done",
    reason="A release that hangs between two versions blocks the next.",
    reference="platform",
    fix="set atomic and cleanupOnFail to true",
)
def atomic(resource: Resource, _: Context) -> Iterator[str]:
    """A release is atomic: Helm then rolls a failed upgrade back instead of leaving half of it."""
    if not true(resource.inputs.get("atomic")) or not true(resource.inputs.get("cleanupOnFail")):
        yield "a failed upgrade would stay half-done"


@resource_rule(
    "kubernetes-policy-ports",
    kubernetes.NETWORK_POLICY.type,
    title="A NetworkPolicy to or from everywhere names ports",
    reason="A rule for every address on every port restricts nothing.",
    reference="platform",
    fix="name the ports",
)
def policy_ports(resource: Resource, _: Context) -> Iterator[str]:
    """Each ingress and egress rule whose peer is every address must list ports: otherwise it restricts nothing."""
    spec = mapping(resource.inputs.get("spec"))
    for direction, key in (("ingress", "from"), ("egress", "to")):
        for rule in mappings(spec.get(direction)):
            peers = [at(peer, "ipBlock", "cidr") for peer in listed(rule.get(key))]
            ports = [port.get("port") for port in mappings(rule.get("ports"))]
            if (not ports or None in ports) and (not peers or any(map(is_the_internet, peers))):
                yield f"its {direction} is open to everywhere on every port"


@stack_rule(
    "kubernetes-quota-limits",
    title="Where a ResourceQuota counts memory, a LimitRange gives defaults",
    reason="The quota refuses every container that asks for nothing.",
    reference="platform",
    fix="add a LimitRange to the Namespace",
)
def quota_limits(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """A Namespace with a ResourceQuota on memory needs a LimitRange: the quota refuses containers without requests."""
    ranged = {_namespace(one) for one in graph.of_type(kubernetes.LIMIT_RANGE.type)}
    for quota in graph.of_type(kubernetes.RESOURCE_QUOTA.type):
        if _namespace(quota) not in ranged:
            yield quota.urn, f"{_namespace(quota)} has no LimitRange"


@stack_rule(
    "kubernetes-default-deny",
    title="Where there are NetworkPolicies, one denies what no other allows",
    reason="Policies only add up: without a denial a Namespace's forgotten pods are open.",
    reference="CIS EKS 1.8.0 4.3.2",
    fix="add a policy without rules for all pods",
)
def default_deny(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Other Namespaces get theirs from the GitOps tree."""
    policies = graph.of_type(kubernetes.NETWORK_POLICY.type)
    closed = {_namespace(one) for one in policies if _denies(one)}
    for name in sorted({_namespace(one) for one in policies} - closed):
        yield next(one.urn for one in policies if _namespace(one) == name), f"nothing denies the rest in {name}"


@resource_rule(
    "kubernetes-projects",
    argocd.APP_PROJECT.type,
    title="An Argo CD project names its repositories and clusters",
    reason="A project of `*` lets any repository write to any cluster.",
    reference="platform",
    fix="name sourceRepos and destinations",
)
def projects(resource: Resource, _: Context) -> Iterator[str]:
    """A destination's namespace may be `*` where policies of a whole cluster are its business."""
    spec = mapping(resource.inputs.get("spec"))
    if wide := [str(one) for one in listed(spec.get("sourceRepos")) or ["*"] if "*" in str(one)]:
        yield f"it takes any repository of {wide[0]}"
    places = [mapping(one) for one in listed(spec.get("destinations")) or [{}]]
    if wide := [
        one for one in (str(place.get("server") or place.get("name") or "*") for place in places) if "*" in one
    ]:
        yield f"it writes to any cluster of {wide[0]}"


@resource_rule(
    "kubernetes-access",
    pulumi_eks.CLUSTER_COMPONENT.type,
    title="Who enters a cluster is decided by access entries alone",
    reason="The aws-auth ConfigMap is edited inside the cluster, where no review sees it.",
    reference="CIS EKS 1.8.0 4.1.7",
    fix="set authenticationMode to API",
)
def access(resource: Resource, _: Context) -> Iterator[str]:
    """API_AND_CONFIG_MAP still reads the ConfigMap."""
    if resource.inputs.get("authenticationMode") != "API":
        yield "a ConfigMap can let people in"


@resource_rule(
    "kubernetes-image-scan",
    ecr.REPOSITORY.type,
    title="Images are scanned on push",
    reason="A known hole is found before it runs.",
    reference="FSBP ECR.1; CIS EKS 1.8.0 5.1.1",
    fix="set imageScanningConfiguration.scanOnPush to true",
)
def image_scan(resource: Resource, _: Context) -> Iterator[str]:
    """Each repository scans images on push: basic scanning costs nothing."""
    if not true(at(resource.inputs, "imageScanningConfiguration", "scanOnPush")):
        yield "its images are not scanned"


@resource_rule(
    "kubernetes-image-tags",
    ecr.REPOSITORY.type,
    title="An image's tag never moves",
    reason="A deployment names a tag: what it runs must be what was reviewed.",
    reference="FSBP ECR.2",
    fix="set imageTagMutability to IMMUTABLE, or IMMUTABLE_WITH_EXCLUSION for latest",
)
def image_tags(resource: Resource, _: Context) -> Iterator[str]:
    """The build pushes `latest` too, which no deployment names: it alone may be excluded."""
    excluded = mappings(resource.inputs.get("imageTagMutabilityExclusionFilters"))
    moving = [str(one.get("filter")) for one in excluded if one.get("filter") != "latest"]
    if not str(resource.inputs.get("imageTagMutability") or "").startswith("IMMUTABLE"):
        yield "its tags can move"
    elif moving:
        yield f"its tags {', '.join(moving)} can move"


def _namespace(resource: Resource) -> str:
    return str(at(resource.inputs, "metadata", "namespace"))


def _denies(policy: Resource) -> bool:
    spec = mapping(policy.inputs.get("spec"))
    both = set(listed(spec.get("policyTypes"))) == {"Ingress", "Egress"}
    return both and not spec.get("podSelector") and not spec.get("ingress") and not spec.get("egress")
