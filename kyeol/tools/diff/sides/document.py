"""Reading what `kyeol graph` prints (docs/reference/graph.md) back into graphs."""

import json
from collections.abc import Mapping

from kyeol.tools.diff.sides.errors import DocumentError
from kyeol.tools.json_values import Json, mapping, mappings, texts
from kyeol.tools.preview.graph import VERSION, Graph, Options, Resource


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
    resources = [_resource(one) for one in mappings(document["resources"])]
    return Graph(
        str(document["project"]),
        str(document["stack"]),
        {one.urn: one for one in resources},
        mapping(document["outputs"]),
    )


def _resource(one: Mapping[str, Json]) -> Resource:
    options = mapping(one["options"])
    return Resource(
        urn=str(one["urn"]),
        type=str(one["type"]),
        name=str(one["name"]),
        parent=str(one["parent"] or ""),
        custom=one["custom"] is True,
        remote=one["remote"] is True,
        provider=str(one["provider"] or ""),
        inputs=mapping(one["inputs"]),
        outputs=mapping(one["outputs"]),
        depends_on=tuple(texts(one["dependsOn"])),
        property_dependencies={key: tuple(texts(urns)) for key, urns in mapping(one["propertyDependencies"]).items()},
        options=Options(
            protect=options["protect"] is True,
            retain_on_delete=options["retainOnDelete"] is True,
            deleted_with=str(options["deletedWith"] or ""),
            ignore_changes=tuple(texts(options["ignoreChanges"])),
            delete_before_replace=options["deleteBeforeReplace"] is True,
            # An older base prints none.
            replace_on_changes=tuple(texts(options.get("replaceOnChanges"))),
            aliases=tuple(texts(options["aliases"])),
        ),
        id=str(mapping(one["outputs"]).get("id") or ""),
    )
