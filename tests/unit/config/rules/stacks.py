"""Stack files that ask for nothing but what a test is about, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kyeol.config.mistakes import ConfigError, Mistake
from kyeol.config.reading.load import load
from tests.harness import ACCOUNT, REGION


def write(root: Path, stack: str, class_: str = "development", more: str = "", account: str = ACCOUNT) -> None:
    """Write a stack's file, and the project's.

    Args:
        root: The project's folder.
        stack: The stack.
        class_: What it is for.
        more: Further sections, as they stand in the file.
        account: Its account.
    """
    (root / "Pulumi.yaml").write_text("name: kyeol\nruntime: python\n")
    (root / f"Pulumi.{stack}.yaml").write_text(f"""config:
  pulumi:disable-default-providers: [aws, kubernetes]
  kyeol:aws: {{accountId: "{account}", region: {REGION}}}
  kyeol:environment: {{class: {class_}}}
  kyeol:tags: {{repository: https://example.com/repo}}
{more}""")


def mistakes_in(root: Path, stack: str, values: Mapping[str, object] | None = None) -> Sequence[Mistake]:
    """What is wrong with a stack; nothing where nothing is.

    Args:
        root: The project's folder.
        stack: The stack.
        values: Its sections, where they are not those of its file.
    """
    try:
        load(root, stack, values)
    except ConfigError as error:
        return error.mistakes
    return ()
