"""Which sections belong together, and which stack is of which class."""

from pathlib import Path

import pytest

from tests.unit.config.rules.stacks import mistakes_in, write


def mistakes(root: Path, stack: str, class_: str) -> list[str]:
    """What is wrong with a stack of a class."""
    write(root, stack, class_)
    return [f"{mistake.key}: {mistake.problem}; {mistake.remedy}" for mistake in mistakes_in(root, stack)]


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
