"""The Helm releases of the add-ons that the program installs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
from pulumi import Input, Output

from kyeol.addons.contract import Addon, Values
from kyeol.components.kubernetes.addon_release import AddonRelease, AddonReleaseArgs
from kyeol.components.workload_roles import WorkloadRoles
from kyeol.versions import KubernetesVersion


@dataclass(kw_only=True)
class Installer:
    """Makes the releases of add-ons, each after those it comes after.

    Args:
        values: The values of each add-on's chart.
        roles: The roles of add-ons, whose permissions a release waits for.
        cluster: The cluster, with which everything in it goes.
        kubernetes_version: Its version.
        after: What every release waits for.
        definitions: The provider that applies definitions (CRDs); None where none are applied.
        handover: Whether a release takes over what Argo CD has installed.
        registry: The registry with copies of charts and definitions; None: they come from their publishers.
        namespaces: The Namespaces that are there, by name.
        opts: The cluster's provider.
        releases: The releases so far, by add-on.
    """

    values: Mapping[str, Values]
    roles: WorkloadRoles
    cluster: pulumi.Resource
    kubernetes_version: KubernetesVersion
    after: Sequence[Input[pulumi.Resource]]
    definitions: pulumi.ProviderResource | None
    handover: bool
    registry: str | None
    namespaces: dict[str, Output[str]]
    opts: pulumi.ResourceOptions
    releases: dict[str, AddonRelease] = field(default_factory=dict)

    def install(self, addons: Iterable[Addon]) -> None:
        """Make the releases of add-ons, which come in the order of installation.

        Args:
            addons: The add-ons.
        """
        for addon in addons:
            role = self.roles.roles[addon.identity.role] if addon.identity else None
            others = [self.releases[name].release for name in addon.after if name in self.releases]
            self.releases[addon.name] = AddonRelease(
                addon.name,
                AddonReleaseArgs(
                    addon=addon,
                    values=self.values[addon.name],
                    namespace=self.namespaces.get(addon.namespace, addon.namespace),
                    cluster=self.cluster,
                    kubernetes_version=self.kubernetes_version,
                    after=[*self.after, *(role.attachments if role else ()), *others],
                    definitions=self.definitions,
                    handover=self.handover,
                    registry=self.registry,
                ),
                self.opts,
            )
