"""Which sections belong together, and which stack is of which class."""

from pathlib import Path

import pytest

from kyeol.config.load import load
from kyeol.config.mistakes import ConfigError


def mistakes(root: Path, stack: str, class_: str) -> list[str]:
    """What is wrong with a stack of a class."""
    (root / "Pulumi.yaml").write_text("name: kyeol\nruntime: python\n")
    (root / f"Pulumi.{stack}.yaml").write_text(f"""config:
  pulumi:disable-default-providers: [aws, kubernetes]
  kyeol:aws: {{accountId: "111122223333", region: ap-northeast-2}}
  kyeol:environment: {{class: {class_}}}
  kyeol:tags: {{repository: https://example.com/repo}}
""")
    try:
        load(root, stack)
    except ConfigError as error:
        return [f"{mistake.key}: {mistake.problem}; {mistake.remedy}" for mistake in error.mistakes]
    return []


@pytest.mark.parametrize("class_", ["development", "staging", "production"])
def test_an_environment_has_any_class_whatever_its_name(tmp_path: Path, class_: str) -> None:
    assert mistakes(tmp_path, "shop-eu", class_) == []


def test_management_is_the_stack_that_the_others_read(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "mgmt", "management") == []
    assert mistakes(tmp_path, "mgmt", "production") == [
        "kyeol:environment.class: is production, but this is the stack mgmt; write management"
    ]


def test_no_other_stack_is_management(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, "hub", "management")
    assert found.startswith("kyeol:environment.class: is management, but this is not the stack mgmt; ")
    assert found.endswith("write development, staging or production")


def test_an_unknown_class_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, "shop-eu", "prod")
    assert found.startswith("kyeol:environment.class: ")
    assert "production" in found
