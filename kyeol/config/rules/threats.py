"""Rules of the detection of threats."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule
from kyeol.config.threats import WITHOUT_INSPECTOR, ThreatsConfig


@rule
def threats_are_the_accounts(sections: Sections) -> Iterator[Violation]:
    """Detectors and registries are the account's: mgmt has them in its own, any other account's stack there."""
    aws, management = sections.get(AwsConfig), sections.of(MANAGEMENT_STACK, AwsConfig)
    if not sections.get(ThreatsConfig) or sections.stack == MANAGEMENT_STACK or not aws or not management:
        return
    if aws.account_id == management.account_id:
        problem = f"watches account {aws.account_id}, which {MANAGEMENT_STACK} is the stack for"
        yield Violation("threats", (), problem, f"write the section into the stack file of {MANAGEMENT_STACK}")


@rule
def images_are_scanned_where_inspector_is(sections: Sections) -> Iterator[Violation]:
    """Enhanced scanning is Inspector's."""
    threats, place = sections.get(ThreatsConfig), sections.get(AwsConfig)
    if threats and threats.image_scanning and place and place.region in WITHOUT_INSPECTOR:
        yield Violation("threats", ("imageScanning",), f"{place.region} has no Inspector", "remove it")


@rule
def threats_ask_for_something(sections: Sections) -> Iterator[Violation]:
    """A section without any part changes nothing."""
    threats = sections.get(ThreatsConfig)
    if threats and not threats.model_dump(exclude_none=True):
        yield Violation(
            "threats",
            (),
            "asks for nothing",
            "add guardDuty, imageScanning, accessAnalyzer or securityHub, or remove it",
        )
