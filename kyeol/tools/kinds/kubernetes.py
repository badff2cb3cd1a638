"""Kubernetes: objects of the API, custom resources too, and what Helm and the provider's own components add."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, mapping
from kyeol.tools.kinds.adoption import IN_A_CLUSTER
from kyeol.tools.kinds.cost import NODES
from kyeol.tools.kinds.danger import BY_MEANING, HARMLESS, Dangers, Endangers, Removal, harmless
from kyeol.tools.kinds.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.kinds.needs import NOTHING
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import pulumi_kubernetes
from kyeol.tools.kinds.tells import always, each_gone, each_new, fewer_replicas, switched_off, switched_on, when


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
        sources=(pulumi_kubernetes("provider/util.go"),),
        fixed=paths(fixed),
        unique=(),
        creation=SECONDS,
        taggable=False,
        cost=NODES,
        adoption=IN_A_CLUSTER,
        needs=NOTHING,
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


_LEVELS: Final = ("privileged", "baseline", "restricted")
"""Pod Security Standards, the loosest first."""


def _pod_security(old: Json, new: Json) -> Iterator[str]:
    """Whether the level that is enforced becomes looser; without its label it is privileged."""
    before, after = (str(mapping(side).get("pod-security.kubernetes.io/enforce") or _LEVELS[0]) for side in (old, new))
    if {before, after} <= {*_LEVELS} and _LEVELS.index(after) < _LEVELS.index(before):
        yield f"pods need to be {after} only, instead of {before}"


def _project(old: Json, new: Json) -> Iterator[str]:
    """What Applications of the project may newly install, and where."""
    for key in ("sourceRepos", "destinations", "clusterResourceWhitelist", "namespaceResourceWhitelist"):
        yield from each_new(f"its Applications get further {key}: {{}}")(at(old, key), at(new, key))
    for key in ("syncWindows", "signatureKeys"):
        yield from each_gone(f"a limit of its Applications goes, of {key}: {{}}")(at(old, key), at(new, key))


def _applications(old: Json, new: Json) -> Iterator[str]:
    """Whether Applications would come from elsewhere, take things away by themselves, or take all with them."""
    before, after = (at(side, "template", "spec") for side in (old, new))
    for key in ("source", "sources", "destination"):
        if at(before, key) != at(after, key):
            yield f"its Applications have another {key}"
    automated = [at(side, "syncPolicy", "automated") for side in (before, after)]
    yield from when(lambda old, new: old is None and new is not None, "they sync by themselves")(*automated)
    prunes = [at(side, "prune") for side in automated]
    yield from when(switched_on, "what leaves git is deleted by itself")(*prunes)
    kept = [at(side, "syncPolicy", "preserveResourcesOnDeletion") for side in (old, new)]
    yield from when(switched_off, "Applications that go take everything with them")(*kept)


NAMESPACE: Final = api_object(
    "kubernetes:core/v1:Namespace",
    dangers=Dangers(
        holds="everything inside the Namespace", inputs={"metadata.labels": Endangers("protection", _pod_security)}
    ),
)
RESOURCE_QUOTA: Final = api_object(
    "kubernetes:core/v1:ResourceQuota",
    fixed="spec.scopes",
    dangers=Dangers(
        holds="", inputs={"spec": Endangers("interruption", always("pods beyond the new quota are refused"))}
    ),
)
CONFIG_MAP: Final = api_object("kubernetes:core/v1:ConfigMap", dangers=harmless("data"))
DEPLOYMENT: Final = api_object(
    "kubernetes:apps/v1:Deployment",
    fixed="spec.selector",
    dangers=Dangers(holds="", inputs={"spec": Endangers("interruption", always("its pods are replaced"))}),
)
SECRET: Final = api_object("kubernetes:core/v1:Secret", fixed="data stringData type")
NETWORK_POLICY: Final = api_object(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    dangers=Dangers(
        holds="",
        inputs={"spec": BY_MEANING},
        removal=Removal(
            loses="the pods that it selects may be reached, and reach, more without it", category="exposure"
        ),
    ),
)
_BINDING: Final = Dangers(holds="", inputs={"subjects": BY_MEANING})
CLUSTER_ROLE_BINDING: Final = api_object(
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", fixed="roleRef", dangers=_BINDING
)
ROLE_BINDING: Final = api_object(
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", fixed="roleRef", dangers=_BINDING
)
PRIORITY_CLASS: Final = api_object(
    "kubernetes:scheduling.k8s.io/v1:PriorityClass",
    fixed="preemptionPolicy value",
    dangers=Dangers(
        holds="",
        harmless=paths("description globalDefault"),
        replacing="pods of the class may drive others out, or be driven out",
    ),
)
STORAGE_CLASS: Final = api_object(
    "kubernetes:storage.k8s.io/v1:StorageClass",
    fixed="parameters provisioner reclaimPolicy volumeBindingMode",
    dangers=Dangers(
        holds="",
        inputs={
            "allowVolumeExpansion": Endangers("interruption", when(switched_off, "its volumes can no longer grow"))
        },
        replacing="no volume of the class can be made meanwhile",
    ),
)

APPLICATION_SET: Final = api_object(
    "kubernetes:argoproj.io/v1alpha1:ApplicationSet",
    dangers=Dangers(
        holds="",
        inputs={"spec": Endangers("interruption", _applications)},
        removal=Removal(loses="its Applications go", category="interruption"),
    ),
)
APP_PROJECT: Final = api_object(
    "kubernetes:argoproj.io/v1alpha1:AppProject", dangers=Dangers(holds="", inputs={"spec": Endangers("iam", _project)})
)
_ADMISSION: Final = Dangers(
    holds="",
    inputs={"spec": Endangers("protection", always("what the cluster refuses changes"))},
    removal=Removal(loses="the cluster no longer refuses what it refused"),
)
ADMISSION_POLICY: Final = api_object(
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy", dangers=_ADMISSION
)
ADMISSION_POLICY_BINDING: Final = api_object(
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding", dangers=_ADMISSION
)
LIMIT_RANGE: Final = api_object(
    "kubernetes:core/v1:LimitRange",
    dangers=Dangers(
        holds="", inputs={"spec": Endangers("interruption", always("new pods get other requests and limits"))}
    ),
)
SERVICE_ACCOUNT: Final = api_object(
    "kubernetes:core/v1:ServiceAccount",
    dangers=Dangers(
        holds="",
        inputs={
            "automountServiceAccountToken": Endangers("iam", when(switched_on, "its pods get a token of the cluster"))
        },
    ),
)
_SECRETS: Final = Dangers(
    holds="",
    inputs={"spec": Endangers("interruption", always("pods read other secrets, or none"))},
    removal=Removal(loses="its secrets are no longer kept up to date", category="interruption"),
)
EXTERNAL_SECRET: Final = api_object("kubernetes:external-secrets.io/v1:ExternalSecret", dangers=_SECRETS)
SECRET_STORE: Final = api_object("kubernetes:external-secrets.io/v1:SecretStore", dangers=_SECRETS)
_RULES: Final = Dangers(holds="", inputs={"rules": BY_MEANING})
CLUSTER_ROLE: Final = api_object("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", dangers=_RULES)
ROLE: Final = api_object("kubernetes:rbac.authorization.k8s.io/v1:Role", dangers=_RULES)


def _another_chart(old: object, new: object) -> bool:
    """Whether it is another chart, and not the same in another registry."""
    return str(old).rpartition("/")[2] != str(new).rpartition("/")[2]


RELEASE: Final = Kind(
    type="kubernetes:helm.sh/v3:Release",
    id="{i[namespace]}/{i[name]}",
    arn="",
    more=_release,
    sources=(pulumi_kubernetes("provider/helm_release.go"),),
    fixed=paths("name namespace"),
    unique=(),
    creation=Duration(1.5, "A Helm release waits until its pods are ready; assumed"),
    taggable=False,
    cost=NODES,
    adoption=IN_A_CLUSTER,
    needs=NOTHING,
    dangers=Dangers(
        holds="",
        inputs={
            "chart": Endangers("interruption", when(_another_chart, "another chart takes its place")),
            "values": Endangers("interruption", fewer_replicas),
            "version": Endangers("interruption", always("its chart goes from {old} to {new}: its pods are replaced")),
        },
        harmless=paths("atomic cleanupOnFail compat maxHistory repositoryOpts skipCrds takeOwnership timeout"),
        removal=Removal(loses="everything that it installed goes", category="interruption"),
    ),
)

CONFIG_GROUP: Final = Kind(
    type="kubernetes:yaml/v2:ConfigGroup",
    id="",
    arn="",
    # Its objects are in the manifests, which are not fetched here.
    more=lambda _: {"resources": []},
    sources=(pulumi_kubernetes("provider/yaml/v2/configgroup.go"),),
    fixed=frozenset(),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=NODES,
    adoption=IN_A_CLUSTER,
    needs=NOTHING,
    dangers=Dangers(
        holds="",
        inputs={"files": Endangers("interruption", always("other manifests are applied: {new}"))},
        removal=Removal(loses="everything that it installed goes", category="interruption"),
    ),
)
