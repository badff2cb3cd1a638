"""Every version that the platform pins, with the source and the end of its standard support."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

KubernetesVersion = Literal["1.35", "1.36"]


@dataclass(frozen=True, kw_only=True)
class KubernetesRelease:
    """A Kubernetes minor version on EKS with the managed add-ons pinned for it.

    The add-on versions come from `aws eks describe-addon-versions --kubernetes-version X`.
    """

    standard_support_until: date
    vpc_cni: str
    kube_proxy: str
    coredns: str
    ebs_csi_driver: str


KUBERNETES: Final[dict[KubernetesVersion, KubernetesRelease]] = {
    "1.35": KubernetesRelease(
        standard_support_until=date(2027, 3, 27),
        vpc_cni="v1.23.2-eksbuild.1",
        kube_proxy="v1.35.3-eksbuild.29",
        coredns="v1.14.6-eksbuild.4",
        ebs_csi_driver="v1.66.0-eksbuild.1",
    ),
    "1.36": KubernetesRelease(
        standard_support_until=date(2027, 8, 2),
        vpc_cni="v1.23.2-eksbuild.1",
        kube_proxy="v1.36.0-eksbuild.45",
        coredns="v1.14.7-eksbuild.11",
        ebs_csi_driver="v1.66.0-eksbuild.1",
    ),
}
