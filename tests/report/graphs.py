"""Small graphs, put together by hand."""

from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Graph, Options, Resource

STACK = "urn:pulumi:dev::kyeol::pulumi:pulumi:Stack::kyeol-dev"


def resource(
    type_: str, name: str, /, *, parent: str = STACK, outputs: dict[str, Json] | None = None, protect: bool = False,
    **inputs: Json,
) -> Resource:  # fmt: skip
    """A resource whose id is id-NAME; component where its type is one of the program's own."""
    return Resource(
        urn=f"urn:pulumi:dev::kyeol::{type_}::{name}", type=type_, name=name, parent=parent,
        custom=not type_.startswith("kyeol:"), remote=False, provider="", inputs=inputs, outputs=outputs or {},
        depends_on=(), property_dependencies={}, options=Options(protect=protect), id=f"id-{name}",
    )  # fmt: skip


def graph(*resources: Resource, **outputs: Json) -> Graph:
    return Graph("kyeol", "dev", {one.urn: one for one in resources}, outputs)
