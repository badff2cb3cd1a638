"""The priority classes of a cluster: which pods make room for which when nodes are short."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi_kubernetes.scheduling.v1 import PriorityClass

ADDONS_CLASS: Final = "kyeol-addons"
"""Add-ons outside kube-system; inside it Kubernetes' own system-cluster-critical serves."""
APPLICATION_CLASS: Final = "kyeol-application"
"""What customers wait for: storefront, API, dashboard; pods without a class, such as batch jobs, make room for it."""

_CLASSES: Final = {
    ADDONS_CLASS: (1_000_000, "Add-ons that the applications of the cluster stand on."),
    APPLICATION_CLASS: (100_000, "Applications that customers wait for."),
}


@dataclass(frozen=True, kw_only=True)
class PriorityClassesArgs:
    """What the classes need.

    Args:
        cluster: The cluster, with which they go.
    """

    cluster: pulumi.Resource


class PriorityClasses(pulumi.ComponentResource):
    """The priority classes of add-ons and applications, above pods without any.

    They are the program's in both deliveries: a pod that names a class which is not there yet is refused.
    """

    classes: list[pulumi.Resource]

    def __init__(self, name: str, args: PriorityClassesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:PriorityClasses", name, None, opts)
        self.classes = [
            PriorityClass(
                f"{name}-{title.removeprefix('kyeol-')}",
                metadata=kubernetes.meta.v1.ObjectMetaArgs(name=title),
                value=value,
                description=description,
                opts=pulumi.ResourceOptions(
                    parent=self,
                    deleted_with=args.cluster,
                    # The API refuses it in place, which the provider does not know (kubernetes/kubernetes,
                    # pkg/apis/scheduling/validation/validation.go, ValidatePriorityClassUpdate).
                    replace_on_changes=["value"],
                    delete_before_replace=True,
                ),
            )
            for title, (value, description) in _CLASSES.items()
        ]
        self.register_outputs({"names": list(_CLASSES)})
