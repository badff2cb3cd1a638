"""Several stacks on one screen: how much each is, what it costs, what breaks the rules, and what to type next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.preview.run import Preview
from kyeol.tools.preview.timing import longest_chain
from kyeol.tools.words import aligned

_HEADINGS: Final = ("stack", "resources", "first up", "findings", "USD a month")

_NEXT: Final = (
    ("preview {stack}", "one stack: what costs, findings, time, kinds"),
    ("preview {stack} --depth 2", "its tree; --outputs: what it exports"),
    ("check {stack}", "the findings"),
    ("cost {stack}", "what a month costs, and what would make it less"),
    ("diff origin/main", "what has changed, dangers first"),
)


@dataclass(frozen=True)
class Overview:
    """One stack's row.

    Args:
        preview: Its preview.
        policy: What the rule book finds, in a few words.
        cost: What a month costs, expected and from smallest to largest.
    """

    preview: Preview
    policy: str
    cost: str

    def cells(self) -> tuple[str, ...]:
        """The row, in the order of the headings."""
        graph = self.preview.graph
        minutes = f"{longest_chain(graph).minutes:.0f} min"
        return (graph.stack, str(len(graph)), minutes, self.policy, self.cost)


def overview(stacks: Sequence[Overview], warnings: Mapping[str, int]) -> str:
    """The table, and what to type next.

    Args:
        stacks: The stacks.
        warnings: How many warnings each has, which are listed above.
    """
    lines = aligned([_HEADINGS, *(one.cells() for one in stacks)], right=(1, 2))
    if told := [f"{stack} {count}" for stack, count in warnings.items() if count]:
        lines += ["", f"warnings on standard error: {', '.join(told)}"]
    commands = [f"kyeol {command.format(stack=stacks[-1].preview.graph.stack)}" for command, _ in _NEXT]
    column = max(map(len, commands))
    lines += ["", *(f"{command:{column}}  {says}" for command, (_, says) in zip(commands, _NEXT, strict=True))]
    return "\n".join(lines) + "\n"
