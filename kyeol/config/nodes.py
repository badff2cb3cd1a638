"""A managed node group: `kyeol:cluster.nodeGroups.<name>`."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.facts.instance_families import NodeInstanceType
from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import Section
from kyeol.config.network import Zone

FIRST_GROUP: Final = "default"
"""The group whose names carry no group's name: the one that a stack had when it could have only one."""

MOST_NODES: Final = 400
"""The most nodes that a group may have: below EKS's quota of 450 in a managed node group (Amazon EKS User Guide, "View
and manage Amazon EKS and Fargate service quotas"), since an update adds nodes for as long as it lasts."""

QUOTAS: Final = f"{AWS_DOCS}/eks/latest/userguide/service-quotas.html"
"""EKS's quotas."""

_LABELS: Final = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"

_LABEL: Final = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_LABEL_KEY: Final = rf"^([a-z0-9]([a-z0-9.-]{{0,251}}[a-z0-9])?/)?{_LABEL}$"

_RESERVED: Final = ("kubernetes.io", "k8s.io", "eks.amazonaws.com")
"""Domains whose labels a node may not give itself: EKS refuses them (eksctl-io/eksctl#4007, "Label cannot contain
reserved prefixes"), or the kubelet does not start with them (terraform-aws-modules/terraform-aws-eks#3346)."""


def _own_label(key: str) -> str:
    """The label itself, if it is of no domain that Kubernetes or EKS keeps to itself."""
    domain = key.rpartition("/")[0]
    if any(f".{domain}".endswith(f".{one}") for one in _RESERVED):
        raise PydanticCustomError("reserved_label", "{domain} is Kubernetes' or EKS's own", {"domain": domain})
    return key


NodeGroupName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,11}$"),
    Field(description=f"a name of at most 12 letters, digits and dashes in lower case, such as {FIRST_GROUP}"),
    limit(ours="room for it in the names of what AWS makes for the group"),
]
LabelKey = Annotated[
    str,
    StringConstraints(pattern=_LABEL_KEY, max_length=63),
    Field(description="a Kubernetes label of at most 63 characters, such as workload or example.com/workload"),
    limit("eks CreateNodegroup.taints.[].key"),
]
NodeLabelKey = Annotated[
    str,
    StringConstraints(pattern=_LABEL_KEY, max_length=63),
    AfterValidator(_own_label),
    Field(
        description="a Kubernetes label of at most 63 characters, such as workload or example.com/workload; none of "
        f"{', '.join(_RESERVED)} or below them, which nodes may not give themselves"
    ),
    limit(_LABELS),
]
LabelValue = Annotated[
    str,
    StringConstraints(pattern=rf"^{_LABEL}$", max_length=63),
    Field(description="a label's value: 1 to 63 letters, digits, dashes, dots and underscores"),
    limit("eks CreateNodegroup.labels.*", _LABELS),
]
TaintValue = Annotated[
    str,
    StringConstraints(pattern=rf"^({_LABEL})?$", max_length=63),
    Field(description="a taint's value: at most 63 letters, digits, dashes, dots and underscores"),
    limit("eks CreateNodegroup.taints.[].value", _LABELS),
]


def _of_a_day(release: str) -> str:
    try:
        datetime.strptime(f"{release[-8:]}Z", "%Y%m%d%z")
    except ValueError:
        raise PydanticCustomError("no_day", "{release} ends with no day", {"release": release}) from None
    return release


ReleaseVersion = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]\.[0-9]{1,2}\.[0-9]{1,2}-[0-9]{8}$"),
    AfterValidator(_of_a_day),
    Field(description="a release of EKS's AMI, such as 1.36.2-20260714"),
    limit("eks CreateNodegroup.releaseVersion", "github.com/awslabs/amazon-eks-ami v20260714, CHANGELOG.md"),
]
NodeCount = Annotated[int, Field(ge=0, le=MOST_NODES), limit("eks CreateNodegroup.scalingConfig.minSize", QUOTAS)]


class TaintConfig(Section):
    """A taint: only pods that tolerate it are scheduled to the group's nodes."""

    key: LabelKey
    value: TaintValue = ""
    effect: Annotated[
        Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"], limit("eks CreateNodegroup.taints.[].effect")
    ] = Field(default="NO_SCHEDULE", description="what happens to pods that do not tolerate it, as EKS writes it")


class NodeGroupConfig(Section):
    """A managed node group. `desired` is where it starts: from then on the Cluster Autoscaler sets the size."""

    instance_types: Annotated[tuple[NodeInstanceType, ...], limit("eks CreateNodegroup.instanceTypes")] = Field(
        min_length=1, max_length=20, description="instance types of one architecture, the preferred first"
    )
    min: NodeCount = Field(description="the fewest nodes")
    desired: NodeCount = Field(description="the nodes at creation; later changes are ignored")
    max: Annotated[int, limit("eks CreateNodegroup.scalingConfig.maxSize", QUOTAS)] = Field(
        ge=1, le=MOST_NODES, description="the most nodes"
    )
    volume_size_gib: Annotated[
        int,
        limit(
            "ec2 CreateLaunchTemplate.LaunchTemplateData.BlockDeviceMappings.[].Ebs.VolumeSize",
            "eks CreateNodegroup.diskSize",
        ),
    ] = Field(default=50, ge=20, le=16384, alias="volumeSizeGiB", description="root volume, GiB")
    capacity_type: Annotated[Literal["ON_DEMAND", "SPOT"], limit("eks CreateNodegroup.capacityType")] = "ON_DEMAND"
    labels: dict[NodeLabelKey, LabelValue] = Field(default_factory=dict, description="labels of the nodes")
    taints: Annotated[
        tuple[TaintConfig, ...], limit("github.com/pulumi/pulumi-aws v7.51.1, sdk/python/pulumi_aws/eks/node_group.py")
    ] = Field(default=(), max_length=50, description="taints of the nodes")
    zones: tuple[Zone, ...] | None = Field(
        default=None, min_length=1, description="zones of the network that the nodes run in; absent: all of them"
    )
    release_version: ReleaseVersion | None = Field(
        default=None, description="the AMI's release; absent: the one that kyeol/versions.py pins for the version"
    )

    @property
    def takes_any_pod(self) -> bool:
        """Whether a pod that tolerates no taint is scheduled to its nodes."""
        return all(taint.effect == "PREFER_NO_SCHEDULE" for taint in self.taints)
