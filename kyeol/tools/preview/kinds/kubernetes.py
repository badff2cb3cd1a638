"""What a cluster answers: an object is known by namespace and name, a Helm release also by its status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kyeol.tools.preview.kinds.kind import Kind, Request


@dataclass(frozen=True, kw_only=True)
class KubernetesObject(Kind):
    """Any object of the Kubernetes API, custom resources too."""

    id: str = ""

    def make(self, request: Request) -> tuple[str, dict[str, Any]]:
        """NAMESPACE/NAME, or the name alone where the kind has no namespace; the object itself adds nothing."""
        metadata = request.inputs.get("metadata") or {}
        parts = [metadata.get("namespace"), metadata.get("name") or request.name]
        identifier = "/".join(part for part in parts if part)
        return identifier, {"id": identifier}


def _status(request: Request) -> Mapping[str, Any]:
    inputs = request.inputs
    return {
        "status": {
            "name": inputs["name"],
            "namespace": inputs["namespace"],
            "chart": inputs["chart"].rpartition("/")[2],
            "version": inputs["version"],
            "revision": 1,
            "status": "deployed",
        }
    }


OBJECT = KubernetesObject()

KINDS = {
    "kubernetes:helm.sh/v3:Release": Kind(id="{i[namespace]}/{i[name]}", more=_status),
    # Its objects stand in the manifests, which are not fetched here.
    "kubernetes:yaml/v2:ConfigGroup": Kind(id="", more=lambda _: {"resources": []}),
}
