"""Finding what an input names: by the identifier where it is known, else by where the value comes from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import texts
from kyeol.tools.kinds import eks, pulumi_eks
from kyeol.tools.preview.graph import Graph, Resource

CLUSTERS: Final = (pulumi_eks.CLUSTER_COMPONENT.type, eks.CLUSTER.type)


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
        wanted = names(one, key)
        known = [self.called(name, *types) for name in wanted]
        found = [each for each in known if each]
        if not wanted or len(found) < len(known):
            behind = [self.called(urn, *types) for urn in one.property_dependencies.get(key, ())]
            found += [each for each in behind if each and each not in found]
        return found

    def called(self, name: str, *types: str) -> Resource | None:
        """The resource of a URN or an identifier, if it is of one of some types."""
        return next((one for one in self._by_name.get(name, ()) if one.type in types), None)


def names(one: Resource, key: str) -> list[str]:
    """What an input names: one text, a list of them, or the texts of a mapping, as a launch template's."""
    value = one.inputs.get(key)
    return texts(list(value.values()) if isinstance(value, Mapping) else value)
