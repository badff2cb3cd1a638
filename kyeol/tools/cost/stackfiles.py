"""The bills of a project's stacks, with what their files assume of a month."""

from collections.abc import Mapping
from pathlib import Path

from kyeol.config.reading.load import load_all
from kyeol.config.usage import UsageConfig
from kyeol.tools.cost.bill import Bill, bill
from kyeol.tools.cost.month import Month
from kyeol.tools.preview.environment import class_of
from kyeol.tools.preview.graph import Graph


def usages(root: Path, stacks: list[str]) -> dict[str, UsageConfig]:
    """What each stack's file assumes of a month.

    Args:
        root: The project's folder.
        stacks: The stacks.

    Raises:
        ConfigError: With the mistakes in the stack files.
    """
    return {stack: one.config.usage for stack, one in load_all(root, stacks).items()}


def bills(graphs: Mapping[str, Graph], usage: Mapping[str, UsageConfig]) -> dict[str, Bill]:
    """The bills of several stacks.

    Args:
        graphs: Their recorded graphs.
        usage: What their files assume of a month.

    Raises:
        PriceError: A stack is in a region that has no price table.
    """
    return {stack: bill(graph, usage.get(stack)) for stack, graph in graphs.items()}


def assumed(graph: Graph, usage: UsageConfig) -> str:
    """What a month is assumed to have, in a few words."""
    month = Month(class_of(graph), usage)
    return (
        f"{month.visits.expected:,.0f} visits, {month.orders.expected:,.0f} orders, "
        f"{month.gigabytes_out.expected:,.0f} GB out"
    )
