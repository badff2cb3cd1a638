"""A preview for people, as plain text or as what a terminal shows."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kyeol.tools.preview.outline import GLUE, Node, headline, sections, tree
from kyeol.tools.preview.run import Preview

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.tree import Tree

WIDTH: Final = 80
INDENT: Final = "  "


def plain(preview: Preview, depth: int, policy: str = "", cost: str = "", *, outputs: bool = False) -> str:
    """A preview as text without colours and lines, for pipes, files and logs.

    Args:
        preview: The preview.
        depth: How many levels of the tree are shown.
        policy: What the rule book finds, in a few words.
        cost: What a month costs, in a few words.
        outputs: Whether the outputs are shown.
    """
    lines = [headline(preview)]
    for section in sections(preview, policy, cost, detail=depth > 0, outputs=outputs):
        if section.rows:
            lines += ["", f"{INDENT}{section.title}", *_plain_rows(section.rows)]
    if nodes := tree(preview.graph, depth):
        lines += ["", *_plain_tree(nodes, 1)]
    return "\n".join(lines) + "\n"


def coloured(
    preview: Preview, depth: int, policy: str = "", cost: str = "", *, outputs: bool = False
) -> Iterator["RenderableType"]:
    """A preview for a terminal, as what rich prints; the arguments are those of `plain`."""
    from rich.padding import Padding  # noqa: PLC0415 - only a terminal needs rich
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    yield Text(headline(preview), style="bold")
    for section in sections(preview, policy, cost, detail=depth > 0, outputs=outputs):
        if section.rows:
            table = Table.grid(padding=(0, 2))
            table.add_column(style="cyan", overflow="fold")
            table.add_column(overflow="fold")
            for name, value in section.rows:
                table.add_row(Text(name), Text(value.replace(GLUE, " ")))
            yield Text(f"\n{INDENT}{section.title}", style="bold")
            yield Padding(table, (0, 0, 0, 4))
    if nodes := tree(preview.graph, depth):
        root = Tree(Text(f"\n{INDENT}resources", style="bold"))
        _grow(root, nodes)
        yield root
    yield Text("")


def _grow(parent: "Tree", nodes: Sequence[Node]) -> None:
    from rich.text import Text  # noqa: PLC0415

    for node in nodes:
        style = "bold cyan" if node.component else ""
        label = Text.assemble((node.name, style), "  ", (node.kind, "dim"), (_hidden(node), "dim italic"))
        _grow(parent.add(label), node.children)


def _plain_tree(nodes: Sequence[Node], level: int) -> Iterator[str]:
    indent = INDENT * level
    column = min(max(len(node.name) for node in nodes), WIDTH // 2)
    for node in nodes:
        line = f"{indent}{node.name:{column}}  {node.kind}{_hidden(node)}"
        if len(line) > WIDTH:
            line = f"{indent}{node.name:{column}}  {node.kind.rsplit('.', 1)[-1]}{_hidden(node)}"
        yield line
        if node.children:
            yield from _plain_tree(node.children, level + 1)


def _plain_rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    column = max(len(name) for name, _ in rows)
    for name, value in rows:
        first = f"{INDENT * 2}{name:{column}}  "
        rest = " " * len(first)
        wrapped = textwrap.wrap(
            value, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
        )
        yield from (line.replace(GLUE, " ") for line in wrapped or [first.rstrip()])


def _hidden(node: Node) -> str:
    return f"  ({node.hidden} more)" if node.hidden else ""
