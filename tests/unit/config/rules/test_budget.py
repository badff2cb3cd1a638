"""What a budget cannot be, beside other sections and stacks."""

from pathlib import Path

import pytest

from tests.harness import ACCOUNT
from tests.unit.config.rules.stacks import mistakes_in, write

ALARMS = "  kyeol:alarms: {emails: {oncall: oncall@example.com}}\n"
MAKES = ALARMS + "  kyeol:budget: {monthlyUsd: 100, anomalies: {}}\n"
ARN = "arn:aws:ce::111122223333:anomalymonitor/0123abcd-0123-0123-0123-0123456789ab"
ADOPTS = ALARMS + f"  kyeol:budget: {{monthlyUsd: 100, anomalies: {{monitorArn: {ARN!r}}}}}\n"


def mistakes(root: Path, stack: str, **sections: str) -> list[str]:
    """What is wrong with a stack beside others; an account of its own is named `own` in their sections."""
    for name, more in sections.items():
        account = "444455556666" if "# own" in more else ACCOUNT
        write(root, name, "management" if name == "mgmt" else "development", more, account)
    return [f"{mistake.key}: {mistake.problem}" for mistake in mistakes_in(root, stack)]


def test_a_budget_needs_somebody_to_tell(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "dev", dev="  kyeol:budget: {monthlyUsd: 100}\n") == [
        "kyeol:budget: needs kyeol:alarms, which is absent"
    ]


SECOND = "kyeol:budget.anomalies: makes a second monitor of services in account 111122223333, which has that of "


@pytest.mark.parametrize(
    ("stack", "sections", "wrong"),
    [
        ("dev", {"mgmt": MAKES, "dev": MAKES}, [f"{SECOND}mgmt"]),
        ("mgmt", {"mgmt": MAKES, "dev": MAKES}, []),
        ("qa", {"dev": MAKES, "qa": MAKES}, [f"{SECOND}dev"]),
        ("dev", {"mgmt": MAKES, "dev": ADOPTS}, []),
        ("dev", {"mgmt": MAKES, "dev": MAKES + "# own\n"}, []),
        ("dev", {"mgmt": ALARMS, "dev": MAKES}, []),
        (
            "dev",
            {"mgmt": MAKES, "dev": ADOPTS.replace("111122223333", "444455556666")},
            ["kyeol:budget.anomalies.monitorArn: is of account 444455556666"],
        ),
    ],
    ids=[
        "beside mgmt's",
        "mgmt's itself",
        "beside another's",
        "adopted",
        "in its own account",
        "the only one",
        "of another account",
    ],
)
def test_an_account_has_one_monitor_of_its_services(
    tmp_path: Path, stack: str, sections: dict[str, str], wrong: list[str]
) -> None:
    assert mistakes(tmp_path, stack, **sections) == wrong


WHOLE = ALARMS + "  kyeol:budget: {monthlyUsd: 100, scope: account}\n"


@pytest.mark.parametrize(
    ("stack", "sections", "wrong"),
    [
        (
            "dev",
            {"mgmt": ALARMS, "dev": WHOLE},
            ["kyeol:budget.scope: counts account 111122223333, which mgmt is in, too"],
        ),
        ("mgmt", {"mgmt": WHOLE, "dev": ALARMS}, []),
        ("qa", {"qa": WHOLE}, []),
    ],
)
def test_a_whole_account_is_mgmts_or_ones_own(
    tmp_path: Path, stack: str, sections: dict[str, str], wrong: list[str]
) -> None:
    assert mistakes(tmp_path, stack, **sections) == wrong
