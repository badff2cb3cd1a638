"""What stacks take of an account's quotas, from their recorded graphs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kyeol.config.names import MAX_NODES_TAG
from kyeol.tools.json_values import at, number, texts
from kyeol.tools.kinds import acm, cloudwatch, ec2, eks, pulumi_eks, rds, vpc
from kyeol.tools.preview.graph import Graph, Resource

_STANDARD: Final = frozenset("acdhimrtz")
"""The families of instances that share one quota of vCPUs (EC2 User Guide, "Amazon EC2 instance type quotas")."""

_SMALLER: Final = frozenset({"nano", "micro", "small", "medium", "large"})


@dataclass(frozen=True)
class Quota:
    """A quota of Service Quotas.

    Args:
        name: What is counted.
        service: Service Quotas' code of the service.
        code: Its code of the quota.
        types: The resources that count, by type token; none where something else is counted.
    """

    name: str
    service: str
    code: str
    types: tuple[str, ...] = ()


VCPUS: Final = Quota("vCPUs of standard On-Demand instances", "ec2", "L-1216C47A")
SPOT_VCPUS: Final = Quota("vCPUs of standard Spot instances", "ec2", "L-34B43A08")
COUNTED: Final = (
    Quota("Elastic IP addresses", "ec2", "L-0263D0A3", (ec2.EIP.type,)),
    Quota("VPCs", "vpc", "L-F678F1CE", (vpc.VPC.type,)),
    Quota("internet gateways", "vpc", "L-A4707A72", (vpc.INTERNET_GATEWAY.type,)),
    Quota("EKS clusters", "eks", "L-1194D53C", (pulumi_eks.CLUSTER_COMPONENT.type,)),
    Quota("database instances", "rds", "L-7B6409FD", (rds.INSTANCE.type,)),
)
"""The codes are those of `aws service-quotas list-service-quotas`: of EC2's addresses and VPC as
tedilabs/terraform-aws-account has them (modules/service-quota-requests/locals.tf), L-34B43A08 as
terraform-provider-aws, the others from memory."""

NAMES: Final = Quota("names of one certificate", "acm", "L-FB94F0B0")
"""Which is asked for beyond what every account has."""
NAMES_AT_FIRST: Final = 10
"""A hundred at most (ACM User Guide, "Quotas")."""

LOG_POLICIES: Final = 10
"""Resource policies of CloudWatch Logs in a region, which nobody raises (API reference, PutResourcePolicy)."""

LOG_POLICY: Final = cloudwatch.LOG_RESOURCE_POLICY.type


def count(graphs: Iterable[Graph], types: Iterable[str]) -> int:
    """How many resources of some types stacks have."""
    wanted = set(types)
    return sum(resource.type in wanted for graph in graphs for resource in graph)


def certificate_names(graphs: Iterable[Graph], region: str) -> dict[str, int]:
    """How many names the certificate with the most of them has, by region: CloudFront's are not in the stack's.

    Args:
        graphs: The stacks.
        region: Their region.
    """
    found: dict[str, int] = {}
    for one in (one for graph in graphs for one in graph.of_type(acm.CERTIFICATE.type)):
        place = str(one.inputs.get("region") or region)
        names = {one.inputs.get("domainName"), *texts(one.inputs.get("subjectAlternativeNames"))}
        found[place] = max(found.get(place, 0), len(names))
    return found


def vcpus(graphs: Iterable[Graph], *, spot: bool) -> int:
    """The vCPUs of all nodes when every group has grown to its maximum, and one more of each that is being replaced.

    Args:
        graphs: The stacks.
        spot: Whether Spot instances are counted, or those On-Demand.
    """
    groups = [
        group
        for graph in graphs
        for group in graph.of_type(eks.NODE_GROUP.type)
        if (group.inputs.get("capacityType") == "SPOT") == spot
    ]
    return sum(
        (_most(group) + 1) * max(map(_of_type, texts(group.inputs.get("instanceTypes"))), default=0) for group in groups
    )


def _most(group: Resource) -> int:
    """The limit that the autoscaler keeps to, or where there is none EKS's own."""
    return number(at(group.inputs, "tags", MAX_NODES_TAG)) or number(at(group.inputs, "scalingConfig", "maxSize"))


def _of_type(instance: str) -> int:
    """An instance type's vCPUs, by its size; what counts against another quota has none.

    Sizes below large have at most two (EC2's instance types, "vCPUs"): that much is counted.
    """
    family, _, size = instance.partition(".")
    if family[:1] not in _STANDARD or family.startswith(("inf", "trn", "dl", "hpc", "mac")):
        return 0
    if size in _SMALLER:
        return 2
    large = re.fullmatch(r"(\d*)xlarge", size)
    return 4 * int(large[1] or 1) if large else 0
