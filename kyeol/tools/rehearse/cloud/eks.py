"""What EKS refuses about clusters, node groups and add-ons."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, listed, mapping, number, texts
from kyeol.tools.kinds import eks
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.tools.rehearse.cloud.inventory import Inventory

_MOST_NETWORKS: Final = 40


def cluster(before: ExistingResource | None, inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with a cluster.

    Subnets in at least two zones and, in an update, in all the zones that the cluster was made with and no other
    (EKS user guide, network-reqs); one minor version at a time (update-cluster; the message:
    rancher/rancher#26908, #28939), and none back: that EKS does so for a week after an upgrade (rollback-cluster), to a
    version in standard support, is not played; at most 40 networks for the public endpoint (service quotas of EKS).
    """
    network = mapping(inputs.get("vpcConfig"))
    zones = _zones(texts(network.get("subnetIds")), inventory)
    if len(zones) == 1:
        yield "Subnets specified must be in at least two different AZs"
    if len(listed(network.get("publicAccessCidrs"))) > _MOST_NETWORKS:
        yield f"publicAccessCidrs has more than {_MOST_NETWORKS} entries"
    if before is None:
        return
    made_in = _zones(texts(at(before.inputs, "vpcConfig", "subnetIds")), inventory)
    if zones and made_in and zones != made_in:
        yield (
            f"Provided subnets are in the AZs {_listed(zones)}; all subnets must be in the set of AZs that the cluster "
            f"was made with: {_listed(made_in)}"
        )
    old, new = before.inputs.get("version"), inputs.get("version")
    if old and new and _minor(new) - _minor(old) not in (0, 1):
        yield f"Unsupported Kubernetes minor version update from {old} to {new}"


def node_group(before: ExistingResource | None, inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with a node group.

    Minimum, desired and maximum must be in order; an update sends all three as soon as one differs
    (terraform-provider-aws, internal/service/eks/node_group.go; the messages: terraform-aws-modules/
    terraform-aws-eks#3306, ministryofjustice/cloud-platform-infrastructure#4595); no Kubernetes newer than the control
    plane's (EKS user guide, update-managed-node-group), and a release of that very version (eksctl-io/eksctl#7976).
    """
    sizes = mapping(inputs.get("scalingConfig"))
    if sizes and (before is None or sizes != before.inputs.get("scalingConfig")):
        least, desired, most = (number(sizes[size]) for size in ("minSize", "desiredSize", "maxSize"))
        if least > desired:
            yield f"Minimum capacity {least} can't be greater than desired size {desired}"
        if desired > most:
            yield f"desiredSize {desired} can't be greater than maxSize {most}"
    version, plane = inputs.get("version"), _version(inputs.get("clusterName"), inventory)
    if version and plane and _minor(version) > _minor(plane):
        yield f"Nodegroup Kubernetes version {version} is newer than the cluster's, {plane}"
    release = inputs.get("releaseVersion")
    if release and version and not str(release).startswith(f"{version}."):
        yield f"Requested release version {release} is not valid for kubernetes version {version}"


def addon(before: ExistingResource | None, inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with an add-on.

    kube-proxy not newer than the control plane (EKS user guide, managing-kube-proxy); the VPC CNI one minor version
    up or down at a time (terraform-aws-modules/terraform-aws-eks#2749).
    """
    name, version = inputs.get("addonName"), inputs.get("addonVersion")
    plane = _version(inputs.get("clusterName"), inventory)
    if name == "kube-proxy" and version and plane and _minor(version) > _minor(plane):
        yield f"Addon version specified is not supported: {version} for Kubernetes {plane}"
    old = before.inputs.get("addonVersion") if before else None
    if name == "vpc-cni" and version and old and abs(_minor(version) - _minor(old)) > 1:
        yield f"Updating VPC-CNI can only go up or down 1 minor version at a time, not from {old} to {version}"


def _version(name: object, inventory: Inventory) -> str:
    """The Kubernetes version of the cluster of a name; empty where it is not known."""
    found = (one.inputs.get("version") for one in inventory if one.type == eks.CLUSTER.type and one.id == name)
    return str(next(found, None) or "")


def _zones(subnets: Collection[str], inventory: Inventory) -> set[str]:
    """The zones of subnets; empty where one of them is not in this cloud."""
    known = {one.id: str(one.inputs.get("availabilityZone")) for one in inventory if one.type.endswith(":Subnet")}
    return {known[subnet] for subnet in subnets} if known.keys() >= set(subnets) else set()


def _minor(version: object) -> int:
    """The minor of a version such as 1.36 or v1.36.0-eksbuild.45."""
    found = re.match(r"v?\d+\.(\d+)", str(version))
    return int(found[1]) if found else 0


def _listed(zones: Collection[str]) -> str:
    return ", ".join(sorted(zones))
