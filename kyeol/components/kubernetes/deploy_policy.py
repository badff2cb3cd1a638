"""What an environment's deployment may create in Argo CD's namespace: what is the environment's, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi_kubernetes.apiextensions import CustomResource

from kyeol.config.names import ARGOCD
from kyeol.gitops import API_VERSION

_ADMISSION: Final = "admissionregistration.k8s.io/v1"


@dataclass(frozen=True, kw_only=True)
class DeployPolicyArgs:
    """What the policy needs. The Kubernetes provider comes with the component's options.

    Args:
        title: Its name in the cluster.
        group: The Kubernetes group of the deployment.
        names: What it may create and change, by kind.
        projects: The projects that its ApplicationSets may put applications into.
        cluster: The cluster, with which it goes.
    """

    title: str
    group: str
    names: Mapping[str, Sequence[str]]
    projects: Sequence[str]
    cluster: pulumi.Resource


class DeployPolicy(pulumi.ComponentResource):
    """A ValidatingAdmissionPolicy and its binding.

    RBAC cannot say which object may be created: the provider sends a POST (pulumi-kubernetes 4.32, provider/pkg/await,
    Creation), whose request has no name to authorize. And whoever may write an ApplicationSet writes applications into
    any project that its template names, another environment's too.
    """

    binding: CustomResource

    def __init__(self, name: str, args: DeployPolicyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:DeployPolicy", name, None, opts)
        metadata = kubernetes.meta.v1.ObjectMetaArgs(name=args.title)
        life = pulumi.ResourceOptions(parent=self, deleted_with=args.cluster)
        policy = CustomResource(
            name, _ADMISSION, "ValidatingAdmissionPolicy", metadata=metadata, spec=_spec(args), opts=life
        )
        self.binding = CustomResource(
            name,
            _ADMISSION,
            "ValidatingAdmissionPolicyBinding",
            metadata=metadata,
            spec={
                "policyName": args.title,
                "validationActions": ["Deny"],
                "matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": ARGOCD}}},
            },
            opts=pulumi.ResourceOptions.merge(life, pulumi.ResourceOptions(depends_on=[policy])),
        )
        self.register_outputs({})


def _spec(args: DeployPolicyArgs) -> dict[str, object]:
    group, _, version = API_VERSION.partition("/")
    allowed = ", ".join(f"'{kind}': {_listed(names)}" for kind, names in args.names.items())
    projects = _listed(args.projects)
    # The controller itself writes an empty template into each generator when it updates an ApplicationSet.
    elsewhere = " && ".join(
        f"one.?{kind}.?template.?spec.?project.orValue('') in {_listed(('', *args.projects))}"
        for kind in ("clusters", "matrix")
    )
    return {
        "failurePolicy": "Fail",
        "matchConstraints": {
            "resourceRules": [
                {"apiGroups": [of], "apiVersions": [at], "operations": ["CREATE", "UPDATE"], "resources": resources}
                for of, at, resources in (
                    (group, version, ["applicationsets", "appprojects"]),
                    ("", "v1", ["secrets"]),
                )
            ]
        },
        "matchConditions": [{"name": "deployment", "expression": f"'{args.group}' in request.userInfo.groups"}],
        "validations": [
            {
                "expression": f"object.metadata.name in {{{allowed}}}[object.kind]",
                "messageExpression": f"object.kind + ' ' + object.metadata.name + ' is not of {args.group}'",
            },
            {
                "expression": f"object.kind != 'ApplicationSet' || (object.spec.template.spec.project in {projects} "
                f"&& !has(object.spec.templatePatch) "
                f"&& object.spec.generators.all(one, (has(one.clusters) || has(one.matrix)) && {elsewhere}))",
                "message": f"its applications go into {', '.join(args.projects)} only",
            },
        ],
    }


def _listed(names: Sequence[str]) -> str:
    """A list of texts, as CEL writes it."""
    quoted = ", ".join(f"'{name}'" for name in names)
    return f"[{quoted}]"
