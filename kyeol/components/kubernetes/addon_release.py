"""A cluster add-on as a Helm release, with the custom resource definitions that Helm would never upgrade."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input
from pulumi_kubernetes.helm.v3 import Release, RepositoryOptsArgs
from pulumi_kubernetes.yaml.v2 import ConfigGroup

from kyeol.addons.chart_registry import chart_in, downloaded
from kyeol.addons.contract import Addon, Values
from kyeol.versions import KubernetesVersion

MAX_HISTORY: Final = 5
"""Revisions that Helm keeps of a release, to roll back to; each is a Secret."""

SKIP_CRDS: Final = "KYEOL_SKIP_CRDS"
"""The environment variable of an `up` of AWS's resources alone: definitions are then left as they are. The engine
constructs a remote component whether or not `--exclude` names it, and with it fetches its manifests (pulumi 3.259,
pkg/resource/deploy/source_eval.go, RegisterResource), while excluded releases are not even checked (step_generator.go).
Without `--exclude` the definitions leave the state, and stay in the cluster."""


@dataclass(frozen=True, kw_only=True)
class AddonReleaseArgs:
    """What a release needs.

    Args:
        addon: Its contract.
        values: The merged values, outputs of the program among them.
        namespace: Where it is installed.
        cluster: The cluster, with which it goes.
        kubernetes_version: The cluster's version.
        after: What must be ready before it: nodes, its role's permissions, the add-ons that it comes after.
        definitions: The provider for the definitions, which may be there from Argo CD; None: the release's own.
        handover: Whether it stays installed when it leaves the program, for Argo CD to take it over.
        registry: The registry that has copies of charts and definitions; None: both come from their publisher.
    """

    addon: Addon
    values: Values
    namespace: Input[str]
    cluster: pulumi.Resource
    kubernetes_version: KubernetesVersion
    after: Sequence[Input[pulumi.Resource]]
    definitions: pulumi.ProviderResource | None = None
    handover: bool = False
    registry: str | None = None


class AddonRelease(pulumi.ComponentResource):
    """A Helm release that waits until it works, and undoes itself if it does not.

    Makes the release, by the add-on's own name, and before it the custom resource definitions that are in the
    chart's `crds/` folder: Helm installs those once and never upgrades them, so that they are taken from the same
    release of the add-on and applied server-side. They stay when they leave the program: with a definition go all
    its objects.
    """

    release: Release

    def __init__(self, name: str, args: AddonReleaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AddonRelease", name, None, opts)
        addon, chart = args.addon, args.addon.release
        repository = None if args.registry else addon.repository
        definitions: list[pulumi.Resource] = []
        if addon.crds and not os.environ.get(SKIP_CRDS):
            group = ConfigGroup(
                f"{name}-crds",
                files=_definitions(args),
                # The engine hands both down to what the group makes.
                opts=pulumi.ResourceOptions(
                    parent=self, provider=args.definitions, deleted_with=args.cluster, retain_on_delete=True
                ),
            )
            definitions.append(group)
        self.release = Release(
            name,
            # Without it the provider would make up a name, and a release cannot be renamed.
            name=addon.name,
            chart=chart_in(args.registry, addon) if args.registry else addon.chart,
            version=chart.version,
            repository_opts=RepositoryOptsArgs(repo=repository) if repository else None,
            namespace=args.namespace,
            values=dict(args.values),
            atomic=True,
            cleanup_on_fail=True,
            timeout=addon.timeout_seconds,
            max_history=MAX_HISTORY,
            skip_crds=True,
            # What Argo CD installed before, by the same names, is taken over instead of being in the way.
            take_ownership=True,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*args.after, *definitions],
                deleted_with=args.cluster,
                retain_on_delete=args.handover,
            ),
        )
        self.register_outputs({"version": chart.version, "namespace": self.release.namespace})


def _definitions(args: AddonReleaseArgs) -> list[str]:
    addon, release = args.addon, args.addon.release
    if args.registry:
        return [downloaded(addon, manifest.path) for manifest in addon.crds]
    installed = {"version": release.version, "app_version": release.installs(args.kubernetes_version)}
    return [manifest.address.format(**installed) for manifest in addon.crds]
