"""What is rejected about the accounts that stacks live in."""

import pytest

from kyeol.config.mistakes import ConfigError
from kyeol.config.reading.load import load
from tests.projects import Project

HERE = '"111122223333" # placeholder'
THERE = "444455556666"
OPERATOR = f"arn:aws:iam::{THERE}:role/admin"


def mistakes(project: Project, stack: str) -> str:
    try:
        load(project.root, stack)
    except ConfigError as error:
        return str(error)
    return ""


def test_an_account_for_one_environment_is_admitted(project: Project) -> None:
    project.replace("prod", HERE, f'"{THERE}"\n    operatorArns: [{OPERATOR}]')
    assert mistakes(project, "prod") == ""
    assert mistakes(project, "mgmt") == ""


def test_two_environments_share_no_account_but_mgmts(project: Project) -> None:
    for stack in ("stage", "prod"):
        project.replace(stack, HERE, f'"{THERE}"')
    assert "is stage's account, too, and not mgmt's" in mistakes(project, "prod")


@pytest.mark.parametrize(
    ("account", "operator", "says"),
    [
        (THERE, "arn:aws:iam::111122223333:role/admin", f"is not of the stack's account {THERE}"),
        ("111122223333", "arn:aws:iam::111122223333:role/admin", "changes nothing: mgmt is in the same account"),
    ],
)
def test_operators_are_of_an_account_apart(project: Project, account: str, operator: str, says: str) -> None:
    project.replace("prod", HERE, f'"{account}"\n    operatorArns: [{operator}]')
    assert says in mistakes(project, "prod")


def test_somebody_may_join_mgmt(project: Project) -> None:
    project.replace("prod", HERE, f'"{THERE}"')
    assert mistakes(project, "prod") == ""
    project.replace(
        "mgmt", "environments: [mgmt, dev, stage, prod]\n    state", "environments: [mgmt, dev, stage]\n    state"
    )
    assert "nobody may join it there" in mistakes(project, "prod")


def test_who_may_join_mgmt_is_not_judged_by_a_section_that_cannot_be_read(project: Project) -> None:
    project.replace("prod", HERE, f'"{THERE}"')
    project.replace("mgmt", "bucket: kyeol-example-pulumi-state", "bucket: Kyeol-Example-pulumi-state")
    assert "nobody may join it there" not in mistakes(project, "prod")


def test_an_account_has_a_trail_where_one_of_its_stacks_has_one(project: Project) -> None:
    assert load(project.root, "mgmt").account_trail, "prod's, in the same account"
    project.replace("prod", HERE, f'"{THERE}"')
    assert not load(project.root, "mgmt").account_trail
    assert load(project.root, "prod").account_trail


def test_an_environments_account_needs_no_right_to_pull(project: Project) -> None:
    project.replace("prod", HERE, f'"{THERE}"')
    project.replace("mgmt", "    archiveDays: 450", f'    archiveDays: 450\n    pullAccounts: ["{THERE}"]')
    assert "is the account of prod, which pulls without it" in mistakes(project, "mgmt")
