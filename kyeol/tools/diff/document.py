"""Reading what `kyeol graph` prints (docs/reference/graph.md) back into graphs."""

import json
from collections.abc import Mapping

from kyeol.tools.diff.errors import DocumentError
from kyeol.tools.preview.graph import VERSION, Graph, Json, Options, Resource


def graphs(text: str) -> dict[str, Graph]:
    """The graphs of a stream of documents, by stack.

    Args:
        text: One JSON document after another, as `kyeol graph` prints them for several stacks.

    Raises:
        DocumentError: It is not JSON, or of another version of the format.
    """
    decoder = json.JSONDecoder()
    found = {}
    rest = text.strip()
    while rest:
        try:
            document, end = decoder.raw_decode(rest)
        except json.JSONDecodeError as error:
            raise DocumentError(f"kyeol graph printed no JSON: {error.msg}") from error
        version = document.get("version") if isinstance(document, dict) else None
        if version != VERSION:
            raise DocumentError(f"kyeol graph printed version {version} of the format; this diff reads {VERSION}")
        try:
            graph = from_json(document)
        except (KeyError, TypeError, AttributeError) as error:
            raise DocumentError(f"kyeol graph printed no graph of docs/reference/graph.md: {error!r}") from error
        found[graph.stack] = graph
        rest = rest[end:].lstrip()
    return found


def from_json(document: Mapping[str, Json]) -> Graph:
    """A graph from its JSON form."""
    resources = {one["urn"]: _resource(one) for one in document["resources"]}
    return Graph(document["project"], document["stack"], resources, document["outputs"])


def _resource(one: Mapping[str, Json]) -> Resource:
    options = one["options"]
    return Resource(
        urn=one["urn"],
        type=one["type"],
        name=one["name"],
        parent=one["parent"] or "",
        custom=one["custom"],
        remote=one["remote"],
        provider=one["provider"] or "",
        inputs=one["inputs"],
        outputs=one["outputs"],
        depends_on=tuple(one["dependsOn"]),
        property_dependencies={key: tuple(urns) for key, urns in one["propertyDependencies"].items()},
        options=Options(
            protect=options["protect"],
            retain_on_delete=options["retainOnDelete"],
            deleted_with=options["deletedWith"] or "",
            ignore_changes=tuple(options["ignoreChanges"]),
            delete_before_replace=options["deleteBeforeReplace"],
            aliases=tuple(options["aliases"]),
        ),
        id=str(one["outputs"].get("id") or ""),
    )
