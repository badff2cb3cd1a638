"""The rule book over a project's stacks, with the exemptions of their stack files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kyeol.config.policy import ExemptionConfig
from kyeol.tools.policy.configuration import load_all
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.graph import Graph


def check_all(root: Path, graphs: Mapping[str, Graph], today: date) -> dict[str, list[Finding]]:
    """The findings of several stacks.

    Args:
        root: The project's folder, whose stack files hold the exemptions.
        graphs: The stacks' graphs.
        today: The day that end dates are compared with.

    Raises:
        ConfigError: With the mistakes in the stack files.
    """
    configs = load_all(root, list(graphs))
    found = {}
    for stack, graph in graphs.items():
        config = configs[stack].config
        found[stack] = evaluate(
            graph,
            config.policy.exemptions,
            today=today,
            usage=config.usage,
            account_trail=configs[stack].account_trail,
        )
    return found


def exemptions(root: Path, stacks: list[str]) -> dict[str, tuple[ExemptionConfig, ...]]:
    """What each of the stacks is exempted from.

    Args:
        root: The project's folder, whose stack files say so.
        stacks: The stacks.

    Raises:
        ConfigError: With the mistakes in the stack files.
    """
    return {stack: one.config.policy.exemptions for stack, one in load_all(root, stacks).items()}
