"""Stack files as the tools read them: the rules that they exempt something from exist."""

from collections.abc import Iterator
from pathlib import Path

from kyeol.config.mistakes import nearest
from kyeol.config.policy import PolicyConfig
from kyeol.config.reading import load as program
from kyeol.config.reading.load import Configuration
from kyeol.config.rules.base import Sections, Violation


def load(root: Path, stack: str) -> Configuration:
    """A stack's configuration.

    Args:
        root: The project's folder.
        stack: The stack.

    Raises:
        ConfigError: With the mistakes in the stack files.
    """
    return load_all(root, [stack])[stack]


def load_all(root: Path, stacks: list[str]) -> dict[str, Configuration]:
    """The configurations of several stacks.

    Args:
        root: The project's folder.
        stacks: The stacks.

    Raises:
        ConfigError: With the mistakes in the stack files.
    """
    return program.load_all(root, stacks, beyond=[exempted_rules_exist])


def exempted_rules_exist(sections: Sections) -> Iterator[Violation]:
    """A misspelt rule would exempt nothing, silently."""
    policy = sections.get(PolicyConfig)
    if not policy or not policy.exemptions:
        return
    from kyeol.tools.policy.book import BY_ID  # noqa: PLC0415 - only who has exemptions needs the book

    for index, exemption in enumerate(policy.exemptions):
        if exemption.rule not in BY_ID or BY_ID[exemption.rule].area == "exemptions":
            known = [one.id for one in BY_ID.values() if one.area != "exemptions"]
            advice = nearest(exemption.rule, known)
            remedy = advice if advice.startswith("did") else "kyeol check --rules lists them"
            yield Violation("policy", ("exemptions", index, "rule"), f"{exemption.rule} is not a rule", remedy)
