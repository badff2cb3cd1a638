"""The EKS cluster and its nodes: `kyeol:cluster`."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field, StringConstraints

from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import SHORT_NAME, AllowedCidr, Former, LogRetentionDays, PrincipalArn, Section
from kyeol.config.network import Zone
from kyeol.config.nodes import FIRST_GROUP, NodeGroupConfig, NodeGroupName
from kyeol.versions import KubernetesVersion

MOST_NETWORKS: Final = 40
"""The most networks of a public endpoint (service quotas of EKS, "Public endpoint access CIDR ranges per cluster")."""

AccessPolicy = Annotated[
    Literal[
        "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy",
        "AmazonEKSAdminViewPolicy",
    ],
    limit(f"{AWS_DOCS}/eks/latest/userguide/access-policy-permissions.html"),
]  # fmt: skip
ControlPlaneLog = Annotated[
    Literal["api", "audit", "authenticator", "controllerManager", "scheduler"],
    limit("eks CreateCluster.logging.clusterLogging.[].types.[]"),
]
AccessName = Annotated[
    str,
    StringConstraints(pattern=SHORT_NAME),
    Field(description="a short name, such as oncall"),
    limit(ours="a name that nothing outside of the program has"),
]
Namespace = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"),
    Field(description="a Kubernetes namespace"),
    limit("https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"),
]


class AccessEntryConfig(Section):
    """One principal besides the creator, who is administrator by EKS's own default and must not be listed."""

    principal_arn: PrincipalArn
    policy: AccessPolicy
    namespaces: tuple[Namespace, ...] = Field(
        default=(), description="where the policy holds; empty: the whole cluster"
    )


class ClusterConfig(Section):
    """An EKS cluster with a private endpoint, managed node groups and pinned managed add-ons."""

    former: ClassVar[Mapping[str, Former]] = {
        "nodes": Former(
            "nodeGroups",
            "has become nodeGroups, a mapping of groups by name",
            f"write nodeGroups, below it {FIRST_GROUP}, and below that what is written here: the group stays",
        )
    }

    version: Annotated[KubernetesVersion, limit(ours="what kyeol/versions.py pins add-ons for")]
    public_access_cidrs: Annotated[
        tuple[AllowedCidr, ...], limit(f"{AWS_DOCS}/eks/latest/userguide/service-quotas.html")
    ] = Field(
        default=(), max_length=MOST_NETWORKS, description="who may reach the public endpoint; empty: there is none"
    )
    control_plane_zones: Annotated[tuple[Zone, ...], limit(f"{AWS_DOCS}/eks/latest/userguide/network-reqs.html")] = (
        Field(
            min_length=2,
            description="zones of the network that the control plane runs in; EKS never changes them after creation",
        )
    )
    node_groups: dict[NodeGroupName, NodeGroupConfig] = Field(
        min_length=1,
        description=f"the managed node groups by name, such as {FIRST_GROUP}",
    )
    access: dict[AccessName, AccessEntryConfig] = Field(default_factory=dict)
    logs: tuple[ControlPlaneLog, ...] = Field(
        default=("api", "audit", "authenticator", "controllerManager", "scheduler"),
        description="control-plane logs that are kept; empty: none, and no log group",
    )
    log_retention_days: LogRetentionDays = Field(default=90, description="days that control-plane logs are kept")
    container_log_retention_days: LogRetentionDays = Field(
        default=30, description="days that the containers' logs are kept"
    )
