"""A node's disk: what the shop's pods may write to it, and what is left for images.

EKS's image evicts pods once less than a tenth is free (awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go,
EvictionHard), and the kubelet deletes images that nobody uses from 85 % on (its imageGCHighThresholdPercent).
"""

from collections.abc import Mapping
from typing import Final

import pytest

from tests.gitops.manifests import BINARY, ENVIRONMENTS, Workload, cpu, memory, workloads
from tests.gitops.test_capacity import ALLOCATABLE, section
from tests.gitops.test_workloads import most
from tests.kustomize import Manifest

IMAGES_AND_LOGS: Final = 12 * BINARY["Gi"]
"""Assumed: the node's own system and images of the shop and the add-ons, and 50 MiB of logs a container."""


def writes(one: Workload) -> int:
    """What a pod may write to its node's disk, beside its logs, bytes; every way to write has a limit."""
    limits = [volume["emptyDir"]["sizeLimit"] for volume in one.spec.get("volumes", ()) if "emptyDir" in volume]
    if not one.container["securityContext"]["readOnlyRootFilesystem"]:
        limits.append(one.container["resources"]["limits"]["ephemeral-storage"])
    return sum(memory(limit) for limit in limits)


def share(one: Workload) -> float:
    """The CPU that a pod requests."""
    return cpu(one.container["resources"]["requests"]["cpu"])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_pods_that_one_node_has_the_cpu_for_leave_its_disk_room_for_images(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    pods = [one for one in workloads(shops[stack]).values() for _ in range(most(shops[stack], one))]
    (group,) = section(stack, "cluster")["nodeGroups"].values()
    room, written = ALLOCATABLE[group["instanceTypes"][0]], 0
    for one in sorted(pods, key=lambda one: writes(one) / share(one), reverse=True):
        if room > 0:  # the last one counts as a whole, though it may not fit
            room, written = room - share(one), written + writes(one)
    assert written + IMAGES_AND_LOGS <= 0.85 * group["volumeSizeGiB"] * BINARY["Gi"]
