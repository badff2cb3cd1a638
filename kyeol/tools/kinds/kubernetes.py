"""Kubernetes: objects of the API, custom resources too, and what Helm and the provider's own components add."""

from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds.cost import NODES
from kyeol.tools.kinds.danger import HARMLESS, Dangers, Removal
from kyeol.tools.kinds.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import pulumi_kubernetes


def _identifier(request: Request) -> str:
    """NAMESPACE/NAME, or the name alone where the kind has no Namespace."""
    metadata = mapping(request.inputs.get("metadata"))
    return "/".join(str(part) for part in (metadata.get("namespace"), metadata.get("name") or request.name) if part)


def api_object(type_: str, *, fixed: str = "", dangers: Dangers = HARMLESS) -> Kind:
    """The record of an object of the API, to which the cluster adds no output of its own.

    Args:
        type_: Its type token.
        fixed: The inputs that cannot change in place, besides name and Namespace.
        dangers: What to look at first when it changes.
    """
    return Kind(
        type=type_,
        id=_identifier,
        arn="",
        outputs={},
        sources=(pulumi_kubernetes("provider/util.go"),),
        fixed=paths(fixed),
        unique=(),
        creation=SECONDS,
        children=(),
        taggable=False,
        cost=NODES,
        dangers=dangers,
    )


def _release(request: Request) -> Mapping[str, Json]:
    inputs = request.inputs
    return {
        "status": {
            "name": inputs["name"],
            "namespace": inputs["namespace"],
            "chart": str(inputs["chart"]).rpartition("/")[2],
            "version": inputs["version"],
            "revision": 1,
            "status": "deployed",
        }
    }


NAMESPACE: Final = api_object("kubernetes:core/v1:Namespace", dangers=Dangers(holds="everything inside the Namespace"))
RESOURCE_QUOTA: Final = api_object("kubernetes:core/v1:ResourceQuota", fixed="spec.scopes")
SECRET: Final = api_object("kubernetes:core/v1:Secret", fixed="data stringData type")
NETWORK_POLICY: Final = api_object(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    dangers=Dangers(
        holds="",
        removal=Removal(
            loses="the pods that it selects may be reached, and reach, more without it",
            exposes=True,
        ),
    ),
)
CLUSTER_ROLE_BINDING: Final = api_object("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", fixed="roleRef")
ROLE_BINDING: Final = api_object("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", fixed="roleRef")
PRIORITY_CLASS: Final = api_object("kubernetes:scheduling.k8s.io/v1:PriorityClass", fixed="preemptionPolicy value")
STORAGE_CLASS: Final = api_object(
    "kubernetes:storage.k8s.io/v1:StorageClass", fixed="parameters provisioner reclaimPolicy volumeBindingMode"
)

RELEASE: Final = Kind(
    type="kubernetes:helm.sh/v3:Release",
    id="{i[namespace]}/{i[name]}",
    arn="",
    outputs={},
    more=_release,
    sources=(pulumi_kubernetes("provider/helm_release.go"),),
    fixed=paths("name namespace"),
    unique=(),
    creation=Duration(1.5, "A Helm release waits until its pods are ready; assumed"),
    children=(),
    taggable=False,
    cost=NODES,
    dangers=HARMLESS,
)

CONFIG_GROUP: Final = Kind(
    type="kubernetes:yaml/v2:ConfigGroup",
    id="",
    arn="",
    outputs={},
    # Its objects are in the manifests, which are not fetched here.
    more=lambda _: {"resources": []},
    sources=(pulumi_kubernetes("provider/yaml/v2/configgroup.go"),),
    fixed=frozenset(),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=NODES,
    dangers=HARMLESS,
)
