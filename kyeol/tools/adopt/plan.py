"""What of a stack's graph `pulumi import` can take in, and by which identifier."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kyeol.tools.adopt.standins import UNKNOWN, StandIns, place
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import Request, kind_of
from kyeol.tools.place import region_of
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.record.adoption import Importable, NotImported


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A resource that can be imported.

    Args:
        resource: It.
        id: Its identifier for the import; what only AWS knows stands in it as `${KIND NAME.id}`.
        find: The command that tells what only AWS knows; empty where its own identifier holds nothing of the kind.
    """

    resource: Resource
    id: str
    find: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing has to be filled in."""
        return UNKNOWN not in self.id


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What of a stack can be imported.

    Args:
        graph: The stack.
        resources: What can.
        left: What cannot, each with the reason.
    """

    graph: Graph
    resources: Sequence[Planned]
    left: Sequence[tuple[Resource, str]]

    def of(self, urns: Collection[str]) -> "Plan":
        """The part of it that imports some resources."""
        return Plan(graph=self.graph, resources=[one for one in self.resources if one.resource.urn in urns], left=())


def plan_of(
    graph: Graph,
    wanted: Callable[[Resource], bool],
    known: Mapping[str, str] | None = None,
    standins: StandIns | None = None,
) -> Plan:
    """Plan the import of a stack's resources.

    Args:
        graph: The stack.
        wanted: Which of its resources.
        known: What AWS has drawn for resources, by URN, as far as somebody has told.
        standins: What is known of the stack's identifiers besides.
    """
    ids = known or {}
    real = standins or StandIns(graph)
    real.tell({one.id: ids[one.urn] for one in real.resources if one.urn in ids})
    resources, left = [], []
    for one in real.resources:
        if one.type.startswith("pulumi:") or not wanted(one):
            continue
        adoption = kind_of(one.type).adoption
        if isinstance(adoption, NotImported):
            left.append((one, adoption.why))
        else:
            resources.append(_planned(one, adoption, graph, real, ids.get(one.urn)))
    return Plan(graph=graph, resources=resources, left=left)


def _planned(one: Resource, adoption: Importable, graph: Graph, standins: StandIns, known: str | None) -> Planned:
    provider = graph.resources.get(one.provider_urn)
    accounts = str(provider.inputs.get("allowedAccountIds", "")) if provider else ""
    account = "".join(sign for sign in accounts if sign.isdigit())
    request = Request(one.urn, one.name, one.inputs, region_of(one, graph), account)
    found = known or place(one, "id")
    id_ = adoption.id(request) if callable(adoption.id) else request.fill(adoption.id, found=found)
    find = "" if known or not adoption.find else _text(standins.real(request.fill(adoption.find)))
    return Planned(resource=one, id=_text(standins.real(id_)), find=find)


def _text(value: Json) -> str:
    assert isinstance(value, str)
    return value


def above(resource: Resource, graph: Graph) -> Iterator[Resource]:
    """What a resource is in, from the inside out, up to the stack."""
    parent = graph.resources.get(resource.parent)
    while parent is not None and parent.parent:
        yield parent
        parent = graph.resources.get(parent.parent)
