"""The Kubernetes objects of a recorded graph, as the API server would get them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kyeol.tools.preview.graph import SECRET, Graph, Resource

NOT_OBJECTS: Final = ("kubernetes:helm.sh/", "kubernetes:yaml/")
"""What the provider makes of several objects: charts, and manifests that are fetched."""


def is_object(resource: Resource) -> bool:
    """Whether a resource is one object of the API."""
    return resource.type.startswith("kubernetes:") and not resource.type.startswith(NOT_OBJECTS)


def manifest(resource: Resource) -> dict[str, Any]:
    """The object: the type token says version and kind where the inputs do not."""
    _, version, kind = resource.type.split(":")
    # What is secret is masked in the recorded graph, a Secret's content as a whole.
    inputs = {key: value for key, value in resource.inputs.items() if value != SECRET}
    return {"apiVersion": version.removeprefix("core/"), "kind": kind, **inputs}


def manifests(graph: Graph) -> Iterator[Mapping[str, Any]]:
    """All objects of a graph."""
    return (manifest(resource) for resource in graph if is_object(resource))
