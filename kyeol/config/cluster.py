"""The EKS cluster and its nodes: `kyeol:cluster`."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kyeol.config.catalog import NodeInstanceType
from kyeol.config.model import SHORT_NAME, AllowedCidr, LogRetentionDays, PrincipalArn, Section
from kyeol.versions import KubernetesVersion

AccessPolicy = Literal[
    "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy",
    "AmazonEKSAdminViewPolicy",
]  # fmt: skip
ControlPlaneLog = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]
AccessName = Annotated[
    str,
    StringConstraints(pattern=SHORT_NAME),
    Field(description="a short name, such as oncall"),
]
Namespace = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"),
    Field(description="a Kubernetes namespace"),
]


class NodesConfig(Section):
    """The managed node group. The desired size is only where it starts: the Cluster Autoscaler owns it."""

    instance_types: tuple[NodeInstanceType, ...] = Field(min_length=1, max_length=20)
    min: int = Field(ge=0, description="the fewest nodes")
    desired: int = Field(ge=0, description="the nodes at creation; later changes are ignored")
    max: int = Field(ge=1, description="the most nodes")
    volume_size_gib: int = Field(default=50, ge=20, le=16384, alias="volumeSizeGiB", description="root volume, GiB")
    capacity_type: Literal["ON_DEMAND", "SPOT"] = "ON_DEMAND"


class AccessEntryConfig(Section):
    """One principal besides the creator, who is administrator by EKS's own default and must not be listed."""

    principal_arn: PrincipalArn
    policy: AccessPolicy
    namespaces: tuple[Namespace, ...] = Field(
        default=(), description="where the policy holds; empty: the whole cluster"
    )


class ClusterConfig(Section):
    """An EKS cluster with a private endpoint, one managed node group and pinned managed add-ons."""

    version: KubernetesVersion
    public_access_cidrs: tuple[AllowedCidr, ...] = Field(
        default=(), description="who may reach the public endpoint; empty: there is none"
    )
    nodes: NodesConfig
    access: dict[AccessName, AccessEntryConfig] = Field(default_factory=dict)
    logs: tuple[ControlPlaneLog, ...] = Field(
        default=("api", "audit", "authenticator", "controllerManager", "scheduler"),
        min_length=1,
        description="control-plane logs that are kept",
    )
    log_retention_days: LogRetentionDays = Field(default=90, description="days that control-plane logs are kept")
    container_log_retention_days: LogRetentionDays = Field(
        default=30, description="days that the containers' logs are kept"
    )
