"""The contract of every cluster add-on: one file declares one `ADDON`, and nothing else knows of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, TypeVar, overload

from pulumi import Input

from kyeol.config.argocd import ArgocdConfig
from kyeol.iam import Statement
from kyeol.versions import KubernetesVersion

T = TypeVar("T")

Values: TypeAlias = Mapping[str, object]
"""Chart values as Helm takes them; what only the program knows may still be an output."""


@dataclass(frozen=True, kw_only=True)
class ScaledGroup:
    """A node group as the autoscaler and the alarms know it.

    Args:
        auto_scaling_group_name: The Auto Scaling group that EKS made for it.
        min: The fewest nodes.
        max: The most nodes.
    """

    auto_scaling_group_name: Input[str]
    min: int
    max: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What only the program knows of a stack; None or empty where the stack has no such part.

    Args:
        environment: The stack's name.
        account_id: The AWS account.
        region: The region.
        registry_regions: The regions of the registries that images come from: its own, and mgmt's.
        tags: The stack-wide tags.
        cluster_name: The EKS cluster.
        kubernetes_version: Its minor version of Kubernetes.
        node_groups: Its node groups, by name.
        vpc_id: Its VPC.
        alb_subnets: The subnets of its public load balancer, with commas between them.
        container_log_group: Where containers' logs go.
        container_log_group_arn: Its ARN.
        zone_name: The DNS zone.
        zone_id: Its id.
        zone_role_arn: The role by which this cluster writes into it, where it is another account's.
        hosts: The names in the zone that belong to this cluster's Ingresses.
        alb_certificate_arn: The load balancer's certificates, with commas between them.
        alb_web_acl_arn: Its web ACL.
        alb_prefix_list_id: Who reaches it.
        argocd: How Argo CD is configured; only mgmt has it.
    """

    environment: str
    account_id: str
    region: str
    registry_regions: Sequence[str]
    tags: Mapping[str, str]
    cluster_name: str
    kubernetes_version: KubernetesVersion
    node_groups: Mapping[str, ScaledGroup]
    vpc_id: Input[str]
    alb_subnets: Input[str]
    container_log_group: Input[str]
    container_log_group_arn: Input[str]
    zone_name: str | None = None
    zone_id: Input[str] | None = None
    zone_role_arn: str | None = None
    hosts: Sequence[str] = ()
    alb_certificate_arn: Input[str] | None = None
    alb_web_acl_arn: Input[str] | None = None
    alb_prefix_list_id: Input[str] | None = None
    argocd: ArgocdConfig | None = None


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A service account and its IAM role.

    Args:
        role: What the role is for; its name is kyeol-{environment}-{role}-role.
        namespace: The service account's namespace.
        service_account: The service account.
    """

    role: str
    namespace: str
    service_account: str


@dataclass(frozen=True, kw_only=True)
class ChartRelease:
    """A version of a Helm chart.

    Args:
        version: The chart's version.
        sha256: The checksum of its archive, raised together with it: the `digest` in its repository's index.yaml. Of
            External Secrets, Kyverno and cert-manager, whose index was not at hand, the one that several public
            repositories pin. kyeol/tools/operate/charts.py compares what Helm pulls with it.
        app_version: The version of what it installs; where that follows the cluster's, for each version of Kubernetes.
        source: Where both are published, and where the chart documents its values.
        support: How long upstream supports it, and where it says so.
        supported_until: The last day of upstream's support; None where upstream names none.
    """

    version: str
    sha256: str
    app_version: str | Mapping[str, str]
    source: str
    support: str
    supported_until: date | None = None

    def installs(self, kubernetes: str) -> str:
        """The version of what it installs.

        Args:
            kubernetes: The cluster's version.
        """
        return self.app_version if isinstance(self.app_version, str) else self.app_version[kubernetes]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Definitions (CRDs) that a chart keeps in its `crds/` folder, which Helm never upgrades.

    Args:
        address: Where upstream has them; may use {version} and {app_version}.
        path: Where the chart has the same file.
        sha256: The file's checksum at the pinned release, raised together with it.
    """

    address: str
    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class IgnoredDifference:
    """What a chart renders differently every time, so that Argo CD must leave it as it is in the cluster.

    Args:
        group: The API group; empty for the core.
        kind: The kind.
        name: The object.
        paths: The fields, as jq names them.
    """

    group: str
    kind: str
    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Port:
    """A port that a chart's pods open, and that something calls.

    Args:
        number: The port, as the chart has it.
        serves: What calls it: the Kubernetes API a webhook and an aggregated API, a load balancer a backend, whoever
            measures the metrics.
        pods: The labels of its pods that NetworkPolicies may choose them by.
        source: The file of the chart that opens it, at the release's `source`.
        setting: The value of the chart that changes it, with dots; empty: none does.
    """

    number: int
    serves: Literal["webhook", "aggregated API", "backend", "metrics"]
    pods: Mapping[str, str]
    source: str
    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class Addon:
    """A cluster add-on.

    Args:
        name: Its name: the Helm release's, the values files'.
        chart: The chart's name in its repository, or an oci:// address.
        repository: The chart repository; empty for oci.
        release: The chart's version, pinned.
        namespace: Where it is installed.
        identity: Its service account and role; None: it calls no AWS API.
        borrowed_role: The role, as in `Identity`, that it uses by service accounts which this contract does not make.
        statements: The role's permissions.
        settings: What only the program knows, merged over the values of the platform-gitops tree. The second argument
            is the ARN of its role, None without identity.
        needs: Names of `Facts` that must be there, such as zone_id.
        after: Add-ons that must be ready before it.
        stacks: Where it runs: everywhere, or in mgmt only.
        optional: Whether a cluster has it only where kyeol:addons.enabled names it.
        namespace_labels: Labels of its namespace, pod security above all, where the namespace is its own: with them the
            program makes it, with default limits for containers; its flows are the platform-gitops tree's.
        shop_labels: Labels that the Namespaces of the shop have while the cluster has it, by which its webhooks choose
            them: they are the program's, so that nothing which is left of a removed add-on is asked about the shop.
        timeout_seconds: How long Helm waits for it.
        crds: The definitions that the program applies. Empty: the chart has no `crds/` folder, or needs nothing in it.
        ignored_differences: The fields that the chart renders differently every time.
        cleans_up: Whether applications can be deleted only while it runs: it removes what it made for them.
        brings: The API groups whose kinds are there with it, and only with it.
        containers: Where in its values the `resources` of each of its containers are: what is above the key, with
            dots; empty for the top.
        ports: The ports that its pods open for others.
        registries: The registries that its images come from, as the chart's values have them.
    """

    name: str
    chart: str
    repository: str
    release: ChartRelease
    namespace: str
    settings: Callable[[Facts, Input[str] | None], Values]
    identity: Identity | None = None
    borrowed_role: str = ""
    statements: Callable[[Facts], list[Statement]] | None = None
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    stacks: Literal["all", "mgmt"] = "all"
    optional: bool = False
    namespace_labels: Mapping[str, str] | None = None
    shop_labels: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: int = 600
    crds: tuple[Manifest, ...] = ()
    ignored_differences: tuple[IgnoredDifference, ...] = ()
    cleans_up: bool = False
    brings: tuple[str, ...] = ()
    containers: tuple[str, ...] = ("",)
    ports: tuple[Port, ...] = ()
    registries: tuple[str, ...] = ()

    @property
    def published_chart(self) -> str:
        """The chart's own name, without the registry that it may be in."""
        return self.chart.rpartition("/")[2]


@overload
def given(fact: Input[str] | None) -> Input[str]: ...
@overload
def given(fact: T | None) -> T: ...
def given(fact: T | None) -> T:
    """A fact that an add-on needs, and which is therefore there.

    Args:
        fact: The fact.

    Raises:
        LookupError: It is not there, though the add-on uses it: its `needs` does not name it.
    """
    if fact is None:
        raise LookupError("an add-on uses a fact that is absent; name it in the add-on's `needs`")
    return fact
