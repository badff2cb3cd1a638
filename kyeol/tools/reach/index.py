"""Finding what an input names: by the identifier where it is known, else by where the value comes from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kyeol.tools.kinds import eks
from kyeol.tools.preview.graph import Graph, Json, Resource

CLUSTERS: Final = (eks.CLUSTER_COMPONENT.type, eks.CLUSTER.type)


class Index:
    """The resources of some stacks, by URN and by what AWS calls them.

    Before a deployment the engine knows no identifiers: then the resources that a value comes from represent it.
    """

    def __init__(self, graphs: Iterable[Graph]) -> None:
        self.graphs = tuple(graphs)
        self._by_name: dict[str, list[Resource]] = {}
        for graph in self.graphs:
            for one in graph:
                self._by_name[one.urn] = [one]
                if one.id:
                    self._by_name.setdefault(one.id, []).append(one)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """All resources of some types, stack after stack."""
        for graph in self.graphs:
            for type_ in types:
                yield from graph.by_type.get(type_, ())

    def named(self, one: Resource, key: str, *types: str) -> list[Resource]:
        """The resources that an input names.

        Args:
            one: The resource.
            key: The input.
            types: The types that are looked for.
        """
        names = texts(one.inputs.get(key))
        known = [self.called(name, *types) for name in names]
        found = [each for each in known if each]
        if not names or len(found) < len(known):
            behind = [self.called(urn, *types) for urn in one.property_dependencies.get(key, ())]
            found += [each for each in behind if each and each not in found]
        return found

    def called(self, name: str, *types: str) -> Resource | None:
        """The resource of a URN or an identifier, if it is of one of some types."""
        return next((one for one in self._by_name.get(name, ()) if one.type in types), None)


def texts(value: Json) -> list[str]:
    """The texts of a value that is one or a list of them."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [str(inner) for inner in value.values() if isinstance(inner, str)]
    return [inner for inner in value if isinstance(inner, str)]


def mappings(value: Json) -> list[Mapping[str, Json]]:
    """The mappings of a value that is one or a list of them."""
    if value is None or isinstance(value, str):
        return []
    if isinstance(value, Mapping):
        return [value]
    return [inner for inner in value if isinstance(inner, Mapping)]


def number(value: Json, default: int) -> int:
    """A port as a number: providers take texts, the engine passes floats."""
    if value is None or value == "":
        return default
    return int(value)
