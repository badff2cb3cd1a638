"""What the API server refuses in the shop's namespaces: manifests that were never finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi import Input
from pulumi_kubernetes.apiextensions import CustomResource

from kyeol.config.reading.yamlfile import documents

_API_VERSION: Final = "admissionregistration.k8s.io/v1"
_NAME: Final = "no-placeholders"


@dataclass(frozen=True, kw_only=True)
class PlaceholderPolicyArgs:
    """What the policy needs. The Kubernetes provider comes with the component's options.

    Args:
        namespaces: Where it refuses.
        cluster: The cluster, with which it goes.
    """

    namespaces: Sequence[Input[str]]
    cluster: pulumi.Resource


class PlaceholderPolicy(pulumi.ComponentResource):
    """A ValidatingAdmissionPolicy and its binding.

    They are the program's and not Argo CD's, so that they are there before the first sync: what Argo CD brings beside
    the shop may come after it.
    """

    binding: CustomResource

    def __init__(self, name: str, args: PlaceholderPolicyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:PlaceholderPolicy", name, None, opts)
        metadata = kubernetes.meta.v1.ObjectMetaArgs(name=_NAME)
        life = pulumi.ResourceOptions(parent=self, deleted_with=args.cluster)
        policy = CustomResource(
            name,
            _API_VERSION,
            "ValidatingAdmissionPolicy",
            metadata=metadata,
            spec=documents(files("kyeol.components.kubernetes").joinpath("placeholder_policy.yaml").read_text())[0],
            opts=life,
        )
        within = {"key": "kubernetes.io/metadata.name", "operator": "In", "values": list(args.namespaces)}
        self.binding = CustomResource(
            name,
            _API_VERSION,
            "ValidatingAdmissionPolicyBinding",
            metadata=metadata,
            spec={
                "policyName": _NAME,
                "validationActions": ["Deny"],
                "matchResources": {"namespaceSelector": {"matchExpressions": [within]}},
            },
            opts=pulumi.ResourceOptions.merge(life, pulumi.ResourceOptions(depends_on=[policy])),
        )
        self.register_outputs({})
