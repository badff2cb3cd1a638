"""Whose the detection of threats is."""

from pathlib import Path

import pytest
from botocore.session import Session  # type: ignore[import-untyped]

from kyeol.config.account import AwsConfig
from kyeol.config.facts.regions import REGIONS
from kyeol.config.model import Section
from kyeol.config.rules.base import Sections
from kyeol.config.rules.threats import images_are_scanned_where_inspector_is
from kyeol.config.threats import WITHOUT_INSPECTOR, ImageScanningConfig, ThreatsConfig
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


def test_images_are_scanned_by_inspector_where_it_is() -> None:
    served = Session().get_available_regions("inspector2", "aws")
    assert set(REGIONS) - set(served) == WITHOUT_INSPECTOR
    for region, wrong in (("ap-southeast-6", ["ap-southeast-6 has no Inspector"]), ("us-west-2", [])):
        present: dict[str, Section] = {
            "aws": AwsConfig(account_id="444455556666", region=region),
            "threats": ThreatsConfig(image_scanning=ImageScanningConfig()),
        }
        sections = Sections("mgmt", present, frozenset(), {})
        assert [one.problem for one in images_are_scanned_where_inspector_is(sections)] == wrong
