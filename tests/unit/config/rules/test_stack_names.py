"""What a stack may be called."""

from pathlib import Path

import pytest

from kyeol.config.names import LONGEST_NAMES, LONGEST_PROJECT_NAME
from tests.unit.config.rules.stacks import mistakes_in, write


def mistakes(root: Path, stack: str, *others: str, project: str = "kyeol") -> list[str]:
    """What is wrong with the names of stacks that ask for nothing."""
    for name in (stack, *others):
        write(root, name)
    (root / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
    return [f"{mistake.problem}; {mistake.remedy}" for mistake in mistakes_in(root, stack)]


@pytest.mark.parametrize("name", ["qa", "eu-prod", "eu2", "a" * (LONGEST_NAMES - len("kyeol"))])
def test_a_name_that_aws_takes_everywhere_passes(tmp_path: Path, name: str) -> None:
    assert mistakes(tmp_path, name, "dev", "prod") == []


@pytest.mark.parametrize("name", ["Dev", "2dev", "dev-", "dev--2", "dev_2", "dev.2"])
def test_a_name_that_no_bucket_may_have_is_refused(tmp_path: Path, name: str) -> None:
    (found,) = mistakes(tmp_path, name)
    assert found.startswith(f"the stack's name {name} cannot be part of names in AWS; begin with a letter")


@pytest.mark.parametrize("project", ["kyeol", "x", "a" * LONGEST_PROJECT_NAME])
def test_a_name_that_is_too_long_for_a_bucket_is_refused(tmp_path: Path, project: str) -> None:
    room = LONGEST_NAMES - len(project)
    assert mistakes(tmp_path, "a" * room, project=project) == []
    (found,) = mistakes(tmp_path, "a" * (room + 1), project=project)
    assert found == (
        f"the project's name {project} and the stack's name {'a' * (room + 1)} have {LONGEST_NAMES + 1} characters; "
        f"use at most {LONGEST_NAMES}: S3 allows 63 to a bucket's name"
    )


def test_the_name_that_stands_for_githubs_roles_is_refused(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, "github")
    assert found == "the stack's name github is taken; rename it: the boundary of GitHub's roles is called so"


def test_a_name_within_anothers_is_refused_where_the_longer_one_is(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, "dev-2", "dev")
    assert found.startswith("the stack's name dev-2 begins as all that belongs to the stack dev does; rename it")
    assert mistakes(tmp_path, "dev", "dev-2") == []
    assert mistakes(tmp_path, "dev2", "dev") == []
