"""The namespaces that add-ons have for themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi_kubernetes.core.v1 import Namespace

from kyeol.addons.contract import Addon
from kyeol.components.kubernetes.namespace_policies import default_limits


@dataclass(frozen=True, kw_only=True)
class AddonNamespacesArgs:
    """What the namespaces need.

    Args:
        addons: The add-ons; those whose contract labels a namespace have one of their own.
        cluster: The cluster, with which they go.
    """

    addons: Sequence[Addon]
    cluster: pulumi.Resource


class AddonNamespaces(pulumi.ComponentResource):
    """One Namespace per add-on that has its own, with the labels of its contract, pod security above all, and limits.

    Their flows are the platform-gitops tree's, which says who calls what of an add-on. The Namespaces are the
    program's in both deliveries, so that a change of delivery touches none: with a namespace everything in it would go.
    """

    namespaces: Mapping[str, Namespace]

    def __init__(self, name: str, args: AddonNamespacesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AddonNamespaces", name, None, opts)
        self.namespaces = {
            addon.namespace: Namespace(
                f"{name}-{addon.namespace}",
                metadata=kubernetes.meta.v1.ObjectMetaArgs(name=addon.namespace, labels=dict(addon.namespace_labels)),
                opts=pulumi.ResourceOptions(parent=self, deleted_with=args.cluster),
            )
            for addon in args.addons
            if addon.namespace_labels is not None
        }
        for title, namespace in self.namespaces.items():
            life = pulumi.ResourceOptions(parent=self, deleted_with=args.cluster)
            default_limits(f"{name}-{title}", namespace.metadata.name, life)
        self.register_outputs({"names": list(self.namespaces)})
