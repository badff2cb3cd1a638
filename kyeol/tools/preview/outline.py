"""What a preview shows people and machines: the tree of a stack, counts, costs, time and outputs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.json_values import Json
from kyeol.tools.preview import peaks
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.run import Preview
from kyeol.tools.preview.summary import choices, kinds
from kyeol.tools.preview.timing import longest_chain, minutes_of

GLUE: Final = "\N{NO-BREAK SPACE}"
"""Holds a number and its unit together where a row is broken."""


@dataclass(frozen=True)
class Node:
    """A resource in the tree.

    Args:
        name: Its logical name.
        kind: Its kind, as short as it stays clear.
        component: Whether it only holds others.
        hidden: How many resources below it the depth leaves out.
        children: What is shown below it.
    """

    name: str
    kind: str
    component: bool
    hidden: int
    children: Sequence["Node"]


@dataclass(frozen=True)
class OutlineSection:
    """What is shown below the tree.

    Args:
        title: Such as outputs.
        rows: Names and values.
    """

    title: str
    rows: Sequence[tuple[str, str]]


def short_kind(type_: str) -> str:
    """A type token for people: aws:ec2/vpc:Vpc is aws.ec2.Vpc, a component of this program its class."""
    package, module, name = type_.split(":", 2)
    if type_.startswith("pulumi:providers:"):
        return f"provider {name}"
    if package == "kyeol":
        return name
    service = module.split("/")[0] if package == "aws" else ""
    return ".".join(part for part in (package, service, name) if part and part != "index")


def tree(graph: Graph, depth: int) -> list[Node]:
    """The resources of a stack below one another.

    Args:
        graph: The recorded graph.
        depth: How many levels are shown.
    """

    def node(resource: Resource, level: int) -> Node:
        below = graph.children.get(resource.urn, [])
        shown = [node(child, level + 1) for child in _ordered(below)] if level < depth else []
        hidden = 0 if shown else sum(1 for _ in graph.below(resource))
        component = not (resource.custom or resource.remote)
        return Node(resource.name, short_kind(resource.type), component, hidden, shown)

    roots = [resource for resource in graph if resource.parent not in graph.resources]
    return [node(root, 1) for root in _ordered(roots)] if depth else []


def headline(preview: Preview) -> str:
    """One line that says how much there is."""
    graph = preview.graph
    components = sum(1 for one in graph if not (one.custom or one.remote))
    return f"{graph.stack}: {len(graph)} resources, {components} of them components, in {preview.seconds:.2f} s"


def sections(
    preview: Preview, policy: str = "", cost: str = "", *, detail: bool = True, outputs: bool = False
) -> list[OutlineSection]:
    """What a month costs and why, findings, the time it takes, planned peaks, counts by kind, and the outputs.

    Args:
        preview: The preview.
        policy: What the rule book finds, in a few words.
        cost: What a month costs, in a few words.
        detail: Whether all kinds are counted, or only how many each service has.
        outputs: Whether the outputs are asked for.
    """
    exported = preview.graph.outputs if outputs else {}
    chosen: dict[str, list[str]] = {}
    for choice in choices(preview.graph):
        chosen.setdefault(choice.what, []).append(choice.value)
    return [
        OutlineSection("what costs", [*([("a month", cost)] if cost else []), *_joined(chosen)]),
        OutlineSection("policy", [("findings", policy)] if policy else []),
        OutlineSection("time", list(_time_rows(preview.graph))),
        OutlineSection("planned peaks", list(peaks.told(preview.graph))),
        OutlineSection("kinds", _kind_rows(preview.graph) if detail else _packages_row(preview.graph)),
        OutlineSection("outputs", [row for name in sorted(exported) for row in output_rows(name, exported[name])]),
    ]


def to_json(preview: Preview) -> dict[str, Json]:
    """A preview for machines; the whole graph is `kyeol graph`."""
    graph = preview.graph
    chain = longest_chain(graph)
    return {
        "stack": graph.stack,
        "resources": len(graph),
        "kinds": kinds(graph),
        "longestChain": {
            "minutes": round(chain.minutes, 1),
            "resources": [resource.urn for resource in chain.resources],
        },
        "choices": [choice.to_json() for choice in choices(graph)],
        "outputs": dict(sorted(graph.outputs.items())),
        "seconds": round(preview.seconds, 3),
    }


def _joined(rows: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """What is chosen more than once, in one row."""
    yield from ((name, ", ".join(value.replace(" ", GLUE) for value in values) if len(values) > 1 else values[0])
                for name, values in rows.items())  # fmt: skip


def _packages_row(graph: Graph) -> list[tuple[str, str]]:
    """How many resources each service has, in a row."""
    packages = {package: sum(names.values()) for package, names in _packages(graph).items()}
    told = ", ".join(f"{count}{GLUE}{package}" for package, count in packages.items())
    return [("resources", told)] if told else []


def _kind_rows(graph: Graph) -> list[tuple[str, str]]:
    return [
        (package, ", ".join(f"{names[name]}{GLUE}{name}" for name in sorted(names)))
        for package, names in _packages(graph).items()
    ]


def _packages(graph: Graph) -> dict[str, dict[str, int]]:
    """The number of each kind, by its package, components first."""
    groups: dict[str, dict[str, int]] = {}
    for type_, count in kinds(graph).items():
        short = short_kind(type_)
        package, _, name = short.rpartition(".")
        if short.startswith("provider "):
            package, name = "providers", short.removeprefix("provider ")
        names = groups.setdefault(package or "components", {})
        names[name] = names.get(name, 0) + count
    return {one: groups[one] for one in sorted(groups, key=lambda package: (package != "components", package))}


def _time_rows(graph: Graph) -> Iterator[tuple[str, str]]:
    """How long a first deployment takes at least, and what takes that long."""
    chain = longest_chain(graph)
    steps = ", ".join(f"{resource.name}{GLUE}{minutes_of(resource):g}" for resource in chain.slow)
    if steps:
        yield "longest chain", f"about {chain.minutes:.0f}{GLUE}minutes: {steps}"


def _ordered(resources: Sequence[Resource]) -> list[Resource]:
    """Components first, then by kind and name."""
    return sorted(resources, key=lambda one: (one.custom or one.remote, short_kind(one.type), one.name))


def output_rows(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """One of a stack's outputs as names and texts: a mapping takes a row for each of its entries."""
    if isinstance(value, Mapping) and value:
        for key in sorted(value):
            yield from output_rows(f"{name}.{key}", value[key])
    elif isinstance(value, list):
        yield name, ", ".join(_text(item) for item in value)
    else:
        yield name, _text(value)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
