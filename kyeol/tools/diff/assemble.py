"""Both sides' graphs, put together into what happens to every stack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.diff import compare
from kyeol.tools.diff.changes import Danger, ResourceChange, StackDiff
from kyeol.tools.diff.danger.dangers import dangers, of_outputs
from kyeol.tools.diff.findings import RuleBook, new_and_gone
from kyeol.tools.diff.matching import Matching, match
from kyeol.tools.diff.sides.side import Side
from kyeol.tools.diff.standins import Substitution, moved, named
from kyeol.tools.json_values import mapping
from kyeol.tools.kinds import dangers_of
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.changes import begun_and_ended
from kyeol.tools.record.danger import CATEGORIES

_NOTHING = Graph("", "", {})


@dataclass(frozen=True)
class _Pair:
    """One stack on both sides, with its resources matched."""

    base: Graph
    head: Graph
    matching: Matching


def assemble(base: Side, head: Side, stacks: Sequence[str], rules: RuleBook) -> tuple[StackDiff, ...]:
    """What happens to each of the stacks.

    Args:
        base: The base's run.
        head: The head's run.
        stacks: The stacks to tell of, in that order.
        rules: The rule book; both sides are held to the head's, so that a new rule is not a change of the platform.
    """
    pairs = {
        stack: _Pair(base.graphs[stack], head.graphs[stack], match(base.graphs[stack], head.graphs[stack]))
        for stack in base.graphs
        if stack in head.graphs
    }
    # The others read what mgmt makes: what moved in one stack is noise in all of them.
    elsewhere = {text: now for one in pairs.values() for text, now in moved(one.matching.pairs).items()}
    changes = _with_consequences(pairs, elsewhere)
    found = []
    for stack in stacks:
        failures = tuple(
            f"{side.name}: {line}" for side in (base, head) for line in side.failures.get(stack, ())
        )  # fmt: skip
        if failures:
            found.append(_failed(stack, base, head, failures))
        elif stack not in head.stacks:
            found.append(_removed(base.graphs[stack]))
        elif stack not in base.stacks:
            found.append(_added(head, stack, rules))
        else:
            found.append(_compared(stack, base, head, pairs[stack], changes[stack], elsewhere, rules))
    return tuple(found)


def _with_consequences(pairs: Mapping[str, _Pair], elsewhere: Mapping[str, str]) -> dict[str, list[ResourceChange]]:
    """The changes by stack, with everything that follows from replacements, across stacks too."""
    changes = {}
    for stack, one in pairs.items():
        base_says = Substitution({**named(one.matching.removed), **elsewhere})
        changes[stack] = compare.changes(one.matching, base_says, Substitution(named(one.matching.added)))
    both = {stack: {head.urn: (base, head) for base, head in one.matching.pairs} for stack, one in pairs.items()}
    replaced: dict[str, str] = {}
    while True:
        now = {
            text: urn for stack in pairs for text, urn in compare.identifiers(changes[stack], both[stack]).items()
        }  # fmt: skip
        if now == replaced:
            return changes
        replaced = now
        changes = {stack: compare.following(changes[stack], both[stack], replaced) for stack in pairs}


def _compared(
    stack: str,
    base: Side,
    head: Side,
    pair: _Pair,
    changes: Sequence[ResourceChange],
    elsewhere: Mapping[str, str],
    rules: RuleBook,
) -> StackDiff:
    base_says = Substitution(elsewhere)
    readable = Substitution({**named(pair.matching.removed), **named(pair.matching.added)})
    before, after = mapping(readable(base_says(pair.base.outputs))), mapping(readable(pair.head.outputs))
    outputs = compare.outputs(before, after)
    found = [
        Danger(one.category, one.urn, str(readable(one.message)))
        for one in (*of_outputs(outputs, before, after), *dangers(changes, pair.matching, base_says))
    ]
    appeared, vanished = new_and_gone(
        rules(base.root, pair.base), rules(head.root, pair.head), pair.matching.renamed
    )  # fmt: skip
    management = (side.graphs.get(MANAGEMENT_STACK) for side in (base, head))
    begun, ended = begun_and_ended(pair.base, pair.head, *management) if changes else ((), ())
    if ended:
        found.append(Danger("interruption", "", f"what could connect no longer can: {'; '.join(ended)}"))
    return StackDiff(
        stack=stack,
        status="compared",
        resources=(len(pair.base), len(pair.head)),
        changes=tuple(changes),
        outputs=outputs,
        dangers=tuple(sorted(found, key=lambda one: CATEGORIES.index(one.category))),
        appeared=appeared,
        vanished=vanished,
        begun=begun,
        ended=ended,
        secrets=compare.secrets(pair.matching),
    )


def _added(head: Side, stack: str, rules: RuleBook) -> StackDiff:
    graph = head.graphs[stack]
    changes = compare.changes(match(_NOTHING, graph), Substitution({}), Substitution({}))
    return StackDiff(
        stack=stack,
        status="added",
        resources=(0, len(graph)),
        changes=tuple(changes),
        appeared=tuple(rules(head.root, graph)),
    )


def _removed(graph: Graph) -> StackDiff:
    changes = compare.changes(match(graph, replace(_NOTHING, stack=graph.stack)), Substitution({}), Substitution({}))
    holding = sum(1 for one in graph if dangers_of(one.type).holds)
    message = (
        f"its stack file goes, and nothing in the cloud goes with it: {len(graph)} resources, {holding} of which hold "
        "data, stay unmanaged unless `pulumi destroy` runs before"
    )
    return StackDiff(
        stack=graph.stack,
        status="removed",
        resources=(len(graph), 0),
        changes=tuple(changes),
        dangers=(Danger("data", "", message),),
    )


def _failed(stack: str, base: Side, head: Side, failures: tuple[str, ...]) -> StackDiff:
    """A stack of which one side does not run: what there is to say of the other."""
    sizes = [
        len(side.graphs[stack]) if stack in side.graphs else None if stack in side.stacks else 0
        for side in (base, head)
    ]  # fmt: skip
    return StackDiff(stack=stack, status="failed", resources=(sizes[0], sizes[1]), failures=failures)
