"""Kubernetes: objects of the API, custom resources too, and what Helm and the provider's own components add."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, mapping
from kyeol.tools.kinds.chart_values import chart_values
from kyeol.tools.kinds.quotas import less, without_limit
from kyeol.tools.record.adoption import IN_A_CLUSTER
from kyeol.tools.record.cost import NODES
from kyeol.tools.record.danger import (
    BY_MEANING,
    HARMLESS,
    Category,
    Dangers,
    Endangers,
    InContext,
    InputDanger,
    Protects,
    Removal,
    harmless,
)
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import NOTHING
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import pulumi_kubernetes
from kyeol.tools.record.tells import always, both, by_category, no_longer, switched_off, switched_on, when


def _identifier(request: Request) -> str:
    """NAMESPACE/NAME, or the name alone where the kind has no Namespace."""
    metadata = mapping(request.inputs.get("metadata"))
    return "/".join(str(part) for part in (metadata.get("namespace"), metadata.get("name") or request.name) if part)


def api_object(
    type_: str,
    *,
    fixed: str = "",
    fixed_without: Mapping[str, frozenset[str]] | None = None,
    dangers: Dangers = HARMLESS,
) -> Kind:
    """The record of an object of the API, to which the cluster adds no output of its own.

    Args:
        type_: Its type token.
        fixed: The inputs that cannot change in place, besides name and Namespace: to the provider
            (provider/diff.go, `forceNew`), or to the API alone, so that the program's `replace_on_changes` says so.
        fixed_without: Those that can where the provider has an option on, by that option.
        dangers: What to look at first when it changes.
    """
    return Kind(
        type=type_,
        id=_identifier,
        arn="",
        sources=(pulumi_kubernetes("provider/util.go"), pulumi_kubernetes("provider/diff.go")),
        fixed=paths(fixed),
        fixed_without=fixed_without or {},
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


def _labels_gone(old: Json, new: Json) -> Iterator[str]:
    """Labels by which controllers and policies choose a Namespace; levels that only warn refuse nothing."""
    for key, value in mapping(old).items():
        if not key.startswith(("pod-security.", "app.kubernetes.io/")) and mapping(new).get(key) != value:
            now = mapping(new).get(key)
            yield f"its label {key} {f'becomes {now} instead of' if now else 'goes, which was'} {value}"


def _annotations(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """Annotations that a ServiceAccount, a StorageClass or a cluster of Argo CD acts by."""
    before, after = (mapping(at(side, "metadata", "annotations")) for side in (old, new))
    role, default = "eks.amazonaws.com/role-arn", "storageclass.kubernetes.io/is-default-class"
    if before.get(role) and before.get(role) != after.get(role):
        yield "interruption", f"its pods act under {after.get(role) or 'no role'} instead of {before[role]}"
    if before.get(default) == "true" != after.get(default):
        yield "interruption", "volumes that name no class find none"
    if at(new, "metadata", "labels", "argocd.argoproj.io/secret-type") == "cluster":
        gone = [key for key in before if key not in after]
        yield from (("interruption", f"what Argo CD deploys no longer gets {key}") for key in gone)


_BY_ANNOTATIONS: Final[Mapping[str, InputDanger]] = {"metadata.annotations": InContext(_annotations)}


NAMESPACE: Final = api_object(
    "kubernetes:core/v1:Namespace",
    dangers=Dangers(
        holds="everything inside the Namespace",
        inputs={"metadata.labels": Endangers("protection", both(_pod_security, _labels_gone))},
    ),
)
RESOURCE_QUOTA: Final = api_object(
    "kubernetes:core/v1:ResourceQuota",
    fixed="spec.scopes",
    dangers=Dangers(
        holds="",
        inputs={"spec": by_category("spec", {"interruption": less, "protection": without_limit})},
        removal=Removal(loses="its Namespace may take all that the cluster has"),
    ),
)
_CONTENT: Final = paths("data stringData")
SECRET: Final = api_object(
    "kubernetes:core/v1:Secret",
    fixed="type",
    fixed_without={"enableSecretMutable": _CONTENT},
    dangers=Dangers(
        holds="",
        inputs={
            **dict.fromkeys(_CONTENT, Endangers("interruption", always("whoever reads it reads something else"))),
            **_BY_ANNOTATIONS,
        },
        removal=Removal(loses="whoever reads it finds nothing", category="interruption"),
    ),
)
CONFIG_MAP: Final = api_object(
    "kubernetes:core/v1:ConfigMap",
    fixed_without={"enableConfigMapMutable": paths("binaryData data")},
    dangers=harmless("binaryData data"),
)
DEPLOYMENT: Final = api_object(
    "kubernetes:apps/v1:Deployment",
    fixed="spec.selector",
    dangers=Dangers(holds="", inputs={"spec": Endangers("interruption", always("its pods are replaced"))}),
)
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
_BINDING: Final = Dangers(
    holds="",
    inputs={"subjects": BY_MEANING},
    replacing="its subjects lose their rights in the cluster meanwhile, and may get others",
    removal=Removal(loses="its subjects lose their rights in the cluster", category="interruption"),
)
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
        removal=Removal(loses="pods of the class are refused", category="interruption"),
    ),
)
STORAGE_CLASS: Final = api_object(
    "kubernetes:storage.k8s.io/v1:StorageClass",
    fixed="parameters provisioner reclaimPolicy volumeBindingMode",
    dangers=Dangers(
        holds="",
        inputs={
            "allowVolumeExpansion": Endangers("interruption", when(switched_off, "its volumes can no longer grow")),
            "parameters.encrypted": Protects(no_longer("true")),
            "reclaimPolicy": Endangers("data", when(no_longer("Retain"), "new volumes are deleted with their claims")),
            **_BY_ANNOTATIONS,
        },
        replacing="no volume of the class can be made meanwhile",
        removal=Removal(loses="no volume of the class can be made any more", category="interruption"),
    ),
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
        holds="",
        inputs={"spec": Endangers("interruption", always("new pods get other requests and limits"))},
        removal=Removal(loses="new pods get no requests and limits but their own"),
    ),
)
SERVICE_ACCOUNT: Final = api_object(
    "kubernetes:core/v1:ServiceAccount",
    dangers=Dangers(
        holds="",
        inputs={
            "automountServiceAccountToken": Endangers("iam", when(switched_on, "its pods get a token of the cluster")),
            **_BY_ANNOTATIONS,
        },
        removal=Removal(loses="pods that name it are refused", category="interruption"),
    ),
)
_SECRETS: Final = Dangers(
    holds="",
    inputs={"spec": Endangers("interruption", always("pods read other secrets, or none"))},
    removal=Removal(loses="its secrets are no longer kept up to date", category="interruption"),
)
EXTERNAL_SECRET: Final = api_object("kubernetes:external-secrets.io/v1:ExternalSecret", dangers=_SECRETS)
SECRET_STORE: Final = api_object("kubernetes:external-secrets.io/v1:SecretStore", dangers=_SECRETS)
_RULES: Final = Dangers(
    holds="",
    inputs={"rules": BY_MEANING},
    removal=Removal(loses="whom it is bound to loses its rights in the cluster", category="interruption"),
)
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
            "values": InContext(chart_values),
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
