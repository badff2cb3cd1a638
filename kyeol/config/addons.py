"""The cluster's add-ons: `kyeol:addons`."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import Section, Switch

Delivery: TypeAlias = Annotated[Literal["pulumi", "argocd"], limit(ours="who can install add-ons")]

AUTOSCALER: Final = "cluster-autoscaler"
"""The add-on that keeps the node groups to their minimum and maximum; without it EKS is told both."""

_HOST: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"

ChartRegistry = Annotated[
    str,
    StringConstraints(
        pattern=rf"^oci://{_HOST}(\.{_HOST})*(:[1-9][0-9]{{0,3}}|:[1-5][0-9]{{4}}|:6[0-4][0-9]{{3}})?(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+$",
        max_length=255,
    ),
    Field(description="an OCI registry with a path, such as oci://ghcr.io/kyeol-example/charts"),
    limit("github.com/opencontainers/distribution-spec v1.1.0, spec.md"),
]

AddonName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"),
    Field(description="the name of an add-on, such as external-dns; `kyeol addons` lists them"),
    limit(ours="a file of kyeol/addons/charts"),
]


class AddonsConfig(Section):
    """Who installs the cluster's add-ons, and which it does without."""

    delivery: Delivery = Field(
        default="pulumi",
        description="pulumi: Helm releases of this program; argocd: the platform-addons application of Argo CD",
    )
    handover: Switch = Field(
        default=False,
        description="true for one deployment before delivery changes: whoever has the add-ons lets go of them, and "
        "they stay installed",
    )
    disabled: tuple[AddonName, ...] = Field(default=(), description="add-ons that the cluster does without")
    enabled: tuple[AddonName, ...] = Field(
        default=(), description="add-ons that a cluster has only where they are listed here, such as kyverno"
    )
    registry: ChartRegistry | None = Field(
        default=None,
        description="the registry that the program's releases take charts and definitions from, once the workflow "
        "`charts` has copied them there; absent: each from its publisher",
    )
