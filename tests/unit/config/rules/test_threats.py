"""Whose the detection of threats is."""

from pathlib import Path

import pytest

from tests.unit.config.rules.test_budget import ALARMS, mistakes

WATCHES = ALARMS + "  kyeol:threats: {guardDuty: {}}\n"


@pytest.mark.parametrize(
    ("stack", "sections", "wrong"),
    [
        ("mgmt", {"mgmt": WATCHES, "dev": ALARMS}, []),
        (
            "dev",
            {"mgmt": ALARMS, "dev": WATCHES},
            ["kyeol:threats: watches account 111122223333, which mgmt is the stack for"],
        ),
        ("dev", {"mgmt": WATCHES, "dev": WATCHES + "# own\n"}, []),
        ("mgmt", {"mgmt": ALARMS + "  kyeol:threats: {}\n"}, ["kyeol:threats: asks for nothing"]),
        (
            "mgmt",
            {"mgmt": "  kyeol:threats: {guardDuty: {}}\n"},
            ["kyeol:threats: needs kyeol:alarms, which is absent"],
        ),
    ],
    ids=["mgmt's", "an environment in mgmt's account", "an account of its own", "nothing", "nobody to tell"],
)
def test_one_stack_watches_an_account(tmp_path: Path, stack: str, sections: dict[str, str], wrong: list[str]) -> None:
    assert mistakes(tmp_path, stack, **sections) == wrong
