"""The rule book over a project's stacks, with the exemptions of their stack files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kyeol.config.load import load_all
from kyeol.policy.evaluate import evaluate
from kyeol.policy.finding import Finding
from kyeol.preview.graph import Graph


def check_all(root: Path, graphs: Mapping[str, Graph], today: date) -> dict[str, list[Finding]]:
    """The findings of several stacks.

    Args:
        root: The project's folder, whose stack files hold the exemptions.
        graphs: The stacks' graphs.
        today: The day that end dates are compared with.

    Raises:
        ConfigError: With the mistakes in the stack files.
    """
    configurations = load_all(root, list(graphs))
    return {
        stack: evaluate(graph, configurations[stack].config.policy.exemptions, today=today)
        for stack, graph in graphs.items()
    }
