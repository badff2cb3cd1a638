"""Placeholders are refused, all at once, as soon as one stack's account is somebody's."""

from collections.abc import Sequence

import pytest

from kyeol.config.mistakes import ConfigError
from kyeol.config.placeholders import in_text, placeholders
from kyeol.config.reading.load import load
from tests.projects import Project
from tests.shipped import STACKS

OWN = "424242424242"
PLACEHOLDER = '"111122223333"'


def said(project: Project, stack: str) -> Sequence[str]:
    try:
        load(project.root, stack)
    except ConfigError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def marked(project: Project, stack: str) -> set[str]:
    """The lines of a stack's file that are marked as placeholders, but for its account."""
    return {
        f"Pulumi.{stack}.yaml:{number}"
        for number, line in enumerate(project.file(stack).read_text().splitlines(), 1)
        if "# placeholder" in line and line.partition("#")[0].rstrip()[-1] != ":" and "accountId" not in line
    }


def test_every_marked_placeholder_of_the_stack_and_of_mgmt_is_refused_with_what_belongs_there(project: Project) -> None:
    for stack in STACKS:
        project.replace(stack, PLACEHOLDER, f'"{OWN}"')
    for stack in STACKS:
        lines = said(project, stack)
        places = {line.split(": ")[0] for line in lines}
        assert marked(project, stack) | marked(project, "mgmt") <= places
        assert {place.split(":")[0] for place in places} == {f"Pulumi.{stack}.yaml", "Pulumi.mgmt.yaml"}
        assert all("is a placeholder; write " in line for line in lines), "and nothing besides"


def test_one_stacks_own_account_is_enough(project: Project) -> None:
    project.replace("dev", PLACEHOLDER, f'"{OWN}"')
    account = "kyeol:aws.accountId: 111122223333 is a placeholder; write the number of your own AWS account"
    assert f"Pulumi.mgmt.yaml:6: {account}" in said(project, "dev")
    assert f"Pulumi.prod.yaml:6: {account}" in said(project, "prod")
    assert f"Pulumi.prod.yaml:6: {account}" in said(project, "mgmt"), "mgmt trusts the accounts of all"
    assert f"Pulumi.prod.yaml:6: {account}" not in said(project, "dev")


def test_another_account_of_the_guides_is_a_placeholder_too(project: Project) -> None:
    for stack in STACKS:
        project.replace(stack, PLACEHOLDER, '"123456789012"')
    assert [line for stack in STACKS for line in said(project, stack)] == []


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::111122223333:role/admin",
        "123456789012",
        "arn:aws:acm:us-east-1:424242424242:certificate/12345678-1234-1234-1234-123456789012",
        "arn:aws:kms:eu-west-1:424242424242:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "shop.example.org",
        "https://login.example.com/realm",
        "oncall@mail.example.net",
        "*.example.com",
        "198.51.100.7/32",
        "https://github.com/kyeol-example/kyeol-infra",
        "https://github.com/ORG/REPO.git",
        "kyeol-example-pulumi-state",
        "example-pulumi-state",
        "Z0123456789ABCDEFGHIJ",
    ],
)
def test_what_the_guides_use_is_found_in_lists_and_below(text: str) -> None:
    [found] = placeholders({"outer": [{"inner": ["fine", text]}]})
    assert found.path == ("outer", 0, "inner", 1)
    assert found.text in text
    assert found.belongs


@pytest.mark.parametrize(
    "text",
    [
        "424242424242",
        "my-example.com",
        "example.company.kr",
        "52.78.0.0/24",
        "ORG-CHART",
        "acme-state",
        "https://github.com/acme/ORGANISATION.git",
        "examples/example-app",
    ],
)
def test_what_only_looks_like_one_is_not_found(text: str) -> None:
    assert in_text(text) is None


def test_a_label_of_an_example_and_a_number_elsewhere_are_nobodys_business() -> None:
    assert list(placeholders({"labels": {"a": "example.com"}, "taints": [{"key": "example.com/a"}]})) == []
    numbers = {"visits": 100000001, "organizationId": 100000001}
    assert [one.path for one in placeholders(numbers)] == [("organizationId",)]
