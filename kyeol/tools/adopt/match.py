"""Which resource of a stack is what Terraform manages: by what nothing else of its kind can have.

A pair must agree in what would force a replacement (the record's `fixed`), and in what is unique. Where a kind has
nothing unique, something has to speak for the pair: the tag Name, what refers to it, or a fixed input that is a name,
an address or a reference. Whatever is left open is told, and a person decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kyeol.tools.adopt.likeness import Likeness, value_of
from kyeol.tools.adopt.standins import StandIns
from kyeol.tools.adopt.terraform import TerraformError, TerraformInstance, attribute_of, type_of
from kyeol.tools.json_values import texts
from kyeol.tools.kinds import kind_of
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.record.adoption import Importable


@dataclass
class Matches:
    """What of a stack Terraform manages.

    Args:
        pairs: What is the same, by URN.
        open: What several of Terraform's could be, or what nothing speaks for, by URN.
        replaced: What has the name, but would be replaced: with the inputs that say so, by URN.
    """

    pairs: dict[str, TerraformInstance] = field(default_factory=dict)
    open: dict[str, Sequence[TerraformInstance]] = field(default_factory=dict)
    replaced: dict[str, tuple[TerraformInstance, Sequence[str]]] = field(default_factory=dict)


def matches(
    graph: Graph, standins: StandIns, instances: Sequence[TerraformInstance], told: Sequence[str] = ()
) -> Matches:
    """Find what of a stack Terraform manages.

    Args:
        graph: The stack.
        standins: Its identifiers; what Terraform knows of them is told.
        instances: What Terraform manages.
        told: What somebody has decided, each `NAME=ADDRESS` or `URN=ADDRESS`.

    Raises:
        TerraformError: What somebody has decided is not there, or would be replaced.
    """
    matcher = _Matcher(graph, standins, instances)
    by_address = {one.address: one for one in instances}
    wrong = []
    for pair in told:
        target, _, address = pair.partition("=")
        instance = by_address.get(address)
        meant = matcher.meant(target, instance) if instance else []
        if instance is None:
            wrong.append(f"--pair {pair}: Terraform's state has no such address; the form is NAME=ADDRESS")
        elif len(meant) != 1:
            said = "makes nothing of that name" if not meant else "makes several of that name: write the URN"
            wrong.append(f"--pair {pair}: of what {instance.type} is in Pulumi, {graph.stack} {said}")
        elif keys := matcher.likeness.differences(meant[0], instance):
            wrong.append(f"--pair {pair}: it would be replaced, for it has another {', '.join(keys)}")
        else:
            matcher.take(meant[0], instance)
    if wrong:
        raise TerraformError("\n".join(wrong))
    return matcher.run()


class _Matcher:
    """Finds the pairs of a stack and a state."""

    def __init__(self, graph: Graph, standins: StandIns, instances: Iterable[TerraformInstance]) -> None:
        self.likeness = Likeness(graph, standins)
        self._graph = graph
        self._standins = standins
        self._found = Matches()
        self._taken: set[str] = set()
        by_type: dict[str, list[TerraformInstance]] = {}
        for instance in instances:
            by_type.setdefault(instance.type, []).append(instance)
        self._of = {
            one.urn: by_type.get(type_of(one.type), [])
            for one in standins.resources
            if not one.type.startswith("pulumi:") and isinstance(kind_of(one.type).adoption, Importable)
        }

    def meant(self, target: str, instance: TerraformInstance) -> list[Resource]:
        """The resources of a name or URN that could be what Terraform has."""
        return [one for one in self._unpaired() if target in (one.urn, one.name) and instance in self._of[one.urn]]

    def take(self, one: Resource, instance: TerraformInstance) -> None:
        """Settle on a pair, and learn its identifiers."""
        self._found.pairs[one.urn] = instance
        self._taken.add(instance.address)
        for text, (owner, path) in self._standins.owners.items():
            if owner.urn == one.urn and (real := value_of(one, instance, path)):
                self._standins.tell({text: real})
        # What another stack has made is known by what refers to it.
        for key, value in one.inputs.items():
            said = instance.attributes.get(attribute_of(one.type, key))
            if isinstance(value, str) and isinstance(said, str) and said and value not in self._standins.owners:
                self._standins.tell({value: said})

    def run(self) -> Matches:
        """Pair until nothing new comes of it."""
        while self._pair_by_itself() or self._pair_by_what_refers():
            pass
        found = self._found
        found.open = {one.urn: fitting for one in self._unpaired() if (fitting := self._fitting(one))}
        while made_new := [urn for urn in found.open if self._refers_to_what_is_new(self._graph.resources[urn])]:
            for urn in made_new:
                del found.open[urn]
        for one in self._unpaired():
            other = next((other for other in self._free(one) if self.likeness.named_alike(one, other)), None)
            if other and one.urn not in found.open:
                found.replaced[one.urn] = (other, self.likeness.differences(one, other))
        return found

    def _pair_by_itself(self) -> bool:
        sure = {one.urn: self._sure(one) for one in self._unpaired()}
        claims = Counter(other.address for others in sure.values() for other in others)
        pairs = [
            (urn, others[0]) for urn, others in sure.items() if len(others) == 1 and claims[others[0].address] == 1
        ]
        for urn, other in pairs:
            self.take(self._graph.resources[urn], other)
        return bool(pairs)

    def _pair_by_what_refers(self) -> bool:
        """A key is known by its alias, an address by its gateway."""
        for urn, instance in list(self._found.pairs.items()):
            one = self._graph.resources[urn]
            for key, value in one.inputs.items():
                if not isinstance(value, str) or not self._standins.unknown(value):
                    continue
                owner, path = self._standins.owners.get(value, (one, ""))
                if owner.urn in self._found.pairs or owner.urn not in self._of:
                    continue
                said = instance.attributes.get(attribute_of(one.type, key))
                meant = [other for other in self._fitting(owner) if said and value_of(owner, other, path) == said]
                if len(meant) == 1:
                    self.take(owner, meant[0])
                    return True
        return False

    def _sure(self, one: Resource) -> list[TerraformInstance]:
        spoken = [other for other in self._fitting(one) if self.likeness.speaks(one, other)]
        if len(spoken) == 1:
            return spoken
        tagged = [other for other in spoken if self.likeness.tagged_alike(one, other)]
        return tagged or [other for other in spoken if self.likeness.alike(one, other)] or spoken

    def _refers_to_what_is_new(self, one: Resource) -> bool:
        """Whether something that cannot change in place refers to what the stack will make."""
        kind = kind_of(one.type)
        fixed = texts([one.inputs.get(key) for key in (*kind.unique, *kind.fixed)])
        owners = self._standins.owners
        refers = {owners[text][0].urn for text in fixed if text in owners and self._standins.unknown(text)}
        return bool(refers - self._found.open.keys())

    def _fitting(self, one: Resource) -> list[TerraformInstance]:
        return [other for other in self._free(one) if not self.likeness.differences(one, other)]

    def _free(self, one: Resource) -> Iterator[TerraformInstance]:
        return (other for other in self._of[one.urn] if other.address not in self._taken)

    def _unpaired(self) -> list[Resource]:
        found, of = self._found.pairs, self._of
        return [one for one in self._standins.resources if one.urn not in found and of.get(one.urn)]
