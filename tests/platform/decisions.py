"""Whether somebody has decided, for each input that a program sets, what a change of it can do."""

from kyeol.tools.diff.danger.replacement import fixed_inputs
from kyeol.tools.kinds import kind_of
from kyeol.tools.kinds.engine import OUTPUTS
from kyeol.tools.preview.graph import Graph
from kyeol.tools.record.kind import EVERYTHING


def decided(type_: str) -> frozenset[str]:
    """The inputs of a kind of which its record says what a change does; a fixed one does what a replacement does."""
    kind = kind_of(type_)
    dangers = kind.dangers
    paths = {
        *dangers.inputs, *dangers.interrupts, *dangers.harmless, *fixed_inputs(type_), *kind.sometimes_fixed,
    }  # fmt: skip
    return frozenset(path.partition(".")[0] for path in paths)


def inputs_set(graph: Graph) -> set[tuple[str, str]]:
    """The inputs that a program sets, with their kinds."""
    return {(one.type, key) for one in graph if one.custom or one.remote for key in one.inputs}


def undecided(*graphs: Graph) -> list[str]:
    """The inputs of which nothing is decided, and the outputs that no record names."""
    inputs = {one for graph in graphs for one in inputs_set(graph)}
    return sorted(
        f"{type_}: {key}" for type_, key in inputs if kind_of(type_).fixed != EVERYTHING and key not in decided(type_)
    ) + sorted({key for graph in graphs for key in graph.outputs} - {*OUTPUTS.inputs, *OUTPUTS.harmless})
