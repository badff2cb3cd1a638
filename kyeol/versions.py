"""Every version that the platform pins, with the source and the end of its standard support."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

SUPPORT_NOTICE: Final = timedelta(days=60)
"""How long before its end a version's support is worth a word: an upgrade goes through dev and stage first, and takes
weeks; some charts are supported for nine months only, so that a longer notice would be noise."""

KubernetesVersion = Literal["1.35", "1.36"]
PostgresVersion = Literal["15", "16", "17", "18"]
ValkeyVersion = Literal["7.2", "8.0", "8.1", "8.2", "9.0", "9.1"]


@dataclass(frozen=True, kw_only=True)
class KubernetesRelease:
    """A Kubernetes minor version on EKS with the managed add-ons pinned for it.

    The add-on versions come from `aws eks describe-addon-versions --kubernetes-version X`. `node_image` is the release
    of EKS's AMI for Amazon Linux 2023, one number for both architectures: awslabs/amazon-eks-ami, CHANGELOG.md, release
    v20260714. `cluster_autoscaler` is the tag of the autoscaler's image, meant for a control plane of its own minor
    (kubernetes/autoscaler, cluster-autoscaler/README.md, Releases): the releases cluster-autoscaler-1.35.2 and -1.36.1.
    """

    standard_support_until: date
    vpc_cni: str
    kube_proxy: str
    coredns: str
    ebs_csi_driver: str
    node_image: str
    cluster_autoscaler: str


KUBERNETES: Final[dict[KubernetesVersion, KubernetesRelease]] = {
    "1.35": KubernetesRelease(
        standard_support_until=date(2027, 3, 27),
        vpc_cni="v1.23.2-eksbuild.1",
        kube_proxy="v1.35.3-eksbuild.29",
        coredns="v1.14.6-eksbuild.4",
        ebs_csi_driver="v1.66.0-eksbuild.1",
        node_image="1.35.6-20260714",
        cluster_autoscaler="v1.35.2",
    ),
    "1.36": KubernetesRelease(
        standard_support_until=date(2027, 8, 2),
        vpc_cni="v1.23.2-eksbuild.1",
        kube_proxy="v1.36.0-eksbuild.45",
        coredns="v1.14.7-eksbuild.11",
        ebs_csi_driver="v1.66.0-eksbuild.1",
        node_image="1.36.2-20260714",
        cluster_autoscaler="v1.36.1",
    ),
}


@dataclass(frozen=True, kw_only=True)
class PostgresRelease:
    """A PostgreSQL major version on RDS; the minor is RDS's to raise (automatic minor upgrades).

    The dates are those of RDS's release calendar for PostgreSQL, the minors of
    `aws rds describe-db-engine-versions --engine postgres`.
    """

    standard_support_until: date
    newest_minor: str
    family: str


POSTGRES: Final[dict[PostgresVersion, PostgresRelease]] = {
    "15": PostgresRelease(standard_support_until=date(2028, 2, 29), newest_minor="15.19", family="postgres15"),
    "16": PostgresRelease(standard_support_until=date(2029, 2, 28), newest_minor="16.15", family="postgres16"),
    "17": PostgresRelease(standard_support_until=date(2030, 2, 28), newest_minor="17.11", family="postgres17"),
    "18": PostgresRelease(standard_support_until=date(2031, 2, 28), newest_minor="18.6", family="postgres18"),
}


@dataclass(frozen=True, kw_only=True)
class ValkeyRelease:
    """A Valkey version on ElastiCache; patches are ElastiCache's to apply.

    ElastiCache has published no end of standard support for Valkey yet: the dates are those of Valkey's own
    maintenance, three years from a version's first release (valkey.io/topics/releases). 8.2 is ElastiCache's own, and
    9.1's first release is not known here: they have the dates of the minor before them, which are not too late.
    """

    standard_support_until: date
    family: str


VALKEY: Final[dict[ValkeyVersion, ValkeyRelease]] = {
    "7.2": ValkeyRelease(standard_support_until=date(2027, 4, 16), family="valkey7"),
    "8.0": ValkeyRelease(standard_support_until=date(2027, 9, 15), family="valkey8"),
    "8.1": ValkeyRelease(standard_support_until=date(2028, 3, 31), family="valkey8"),
    "8.2": ValkeyRelease(standard_support_until=date(2028, 3, 31), family="valkey8"),
    "9.0": ValkeyRelease(standard_support_until=date(2028, 10, 21), family="valkey9"),
    "9.1": ValkeyRelease(standard_support_until=date(2028, 10, 21), family="valkey9"),
}


@dataclass(frozen=True, kw_only=True)
class PulumiRelease:
    """A release of the Pulumi CLI, with the SHA-256 of its archive for each platform.

    `Pulumi.yaml` asks for this minor version or a newer one of the same major, and `tools/pulumi/go.mod` builds it. It
    is the newest whose Go module a module proxy was seen to carry. The hashes are those of Pulumi's own Homebrew
    formula (github.com/pulumi/homebrew-tap, Formula/pulumi.rb).
    """

    version: str
    archive_sha256: dict[str, str]


PULUMI_CLI: Final = PulumiRelease(
    version="3.259.0",
    archive_sha256={
        "linux-x64": "94ba357acac23d01474084c4b00098dc0f7bc70ce13f34c777459254a5f718e5",
        "linux-arm64": "edc8327463a72160bb36cf82cf5062da9c8a244290a706d9980988e7bf486853",
        "darwin-x64": "eaca4c3b8277bfa3ab061fa3b270d1c66358a0b2e613da8c5587a04b7226c534",
        "darwin-arm64": "57c27f179e527e2cf9f62b841a448af72a020e44b2fb4ee0d9bd85556c00c864",
    },
)

PAUSE_IMAGE: Final = "registry.k8s.io/pause:3.10.1"
"""What runs in a pod that does nothing (kubernetes/kubernetes, build/pause/CHANGELOG.md)."""
