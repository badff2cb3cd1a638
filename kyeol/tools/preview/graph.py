"""The recorded resource graph of a stack, and its JSON form (documented in docs/reference/graph.md)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from kyeol.tools.json_values import Json

SECRET: Final = "[secret]"
"""Shown in place of every secret value."""

VERSION: Final = 1
"""The version of the JSON form; a change that a reader could stumble over raises it."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The resource options that the engine acts on."""

    protect: bool = False
    retain_on_delete: bool = False
    deleted_with: str = ""
    ignore_changes: Sequence[str] = ()
    delete_before_replace: bool = False
    replace_on_changes: Sequence[str] = ()
    aliases: Sequence[str] = ()

    def to_json(self) -> dict[str, Json]:
        """The options in the JSON form."""
        return {
            "protect": self.protect,
            "retainOnDelete": self.retain_on_delete,
            "deletedWith": self.deleted_with or None,
            "ignoreChanges": list(self.ignore_changes),
            "deleteBeforeReplace": self.delete_before_replace,
            "replaceOnChanges": list(self.replace_on_changes),
            "aliases": list(self.aliases),
        }


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One registered resource; secrets are already replaced by SECRET.

    Args:
        urn: The URN, as the engine would give it.
        type: The type token, such as aws:ec2/vpc:Vpc.
        name: The logical name.
        parent: The parent's URN; empty for the stack itself.
        custom: Whether a provider manages it; components are not custom.
        remote: Whether it is a component that a provider constructs.
        provider: The provider's URN and id, joined by `::`; empty where the default provider would serve.
        inputs: The provider's arguments, camelCase, fully resolved.
        outputs: What the simulated cloud returns, or what a component registers.
        depends_on: URNs of everything it waits for.
        property_dependencies: For each input, the URNs that its value comes from.
        options: The resource options.
        id: The stand-in identifier.
    """

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    remote: bool
    provider: str
    inputs: Mapping[str, Json]
    outputs: Mapping[str, Json]
    depends_on: Sequence[str]
    property_dependencies: Mapping[str, Sequence[str]]
    options: Options
    id: str = ""

    @property
    def provider_urn(self) -> str:
        """The provider's URN, without its id."""
        return self.provider.rpartition("::")[0]

    def to_json(self) -> dict[str, Json]:
        """The resource in the JSON form."""
        return {
            "urn": self.urn,
            "type": self.type,
            "name": self.name,
            "parent": self.parent or None,
            "custom": self.custom,
            "remote": self.remote,
            "provider": self.provider or None,
            "inputs": dict(self.inputs),
            "outputs": dict(self.outputs),
            "dependsOn": sorted(self.depends_on),
            "propertyDependencies": {key: sorted(urns) for key, urns in sorted(self.property_dependencies.items())},
            "options": self.options.to_json(),
        }


@dataclass(frozen=True)
class Graph:
    """Everything that a stack registers.

    Args:
        project: The Pulumi project.
        stack: The stack's name.
        resources: The resources, by URN; the order is that of the URNs.
        outputs: What the stack exports.
    """

    project: str
    stack: str
    resources: Mapping[str, Resource]
    outputs: Mapping[str, Json] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources.values())

    def __len__(self) -> int:
        return len(self.resources)

    def of_type(self, type_: str) -> list[Resource]:
        """All resources of a type token, such as aws:ec2/vpc:Vpc."""
        return list(self.by_type.get(type_, ()))

    def one(self, type_: str, name: str | None = None) -> Resource:
        """The only resource of a type, or the one of that logical name.

        Raises:
            LookupError: There is none, or there are several.
        """
        found = [resource for resource in self.of_type(type_) if name in (None, resource.name)]
        if len(found) != 1:
            present = ", ".join(resource.name for resource in self.of_type(type_)) or "none"
            raise LookupError(f"{len(found)} resources are {type_} {name or ''}; of that type: {present}")
        return found[0]

    @cached_property
    def by_type(self) -> Mapping[str, list[Resource]]:
        """The resources of each type token."""
        found: dict[str, list[Resource]] = {}
        for resource in self:
            found.setdefault(resource.type, []).append(resource)
        return found

    @cached_property
    def children(self) -> Mapping[str, list[Resource]]:
        """The resources below each URN."""
        below: dict[str, list[Resource]] = {}
        for resource in self:
            below.setdefault(resource.parent, []).append(resource)
        return below

    def below(self, resource: Resource) -> Iterator[Resource]:
        """Everything below a resource, at any depth."""
        for child in self.children.get(resource.urn, ()):
            yield child
            yield from self.below(child)

    def requires(self, resource: Resource) -> set[str]:
        """The URNs of everything that must exist before a resource, at any distance.

        A component includes everything below it, as it does in the engine.
        """
        seen: set[str] = set()
        todo = [resource.urn]
        while todo:
            here = self.resources.get(todo.pop())
            if here is None:
                continue
            nexts = {*here.depends_on, here.options.deleted_with, here.provider_urn} - seen - {""}
            for urn in list(nexts):
                nexts |= {child.urn for child in self.below(self.resources[urn])} if urn in self.resources else set()
            todo += nexts - seen
            seen |= nexts
        return seen

    def to_json(self) -> dict[str, Json]:
        """The graph in the JSON form."""
        return {
            "version": VERSION,
            "project": self.project,
            "stack": self.stack,
            "resources": [resource.to_json() for resource in self],
            "outputs": dict(self.outputs),
        }
