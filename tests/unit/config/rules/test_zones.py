"""A region has the zones that it has."""

from pathlib import Path

import pytest

from tests.harness import REGION
from tests.unit.config.rules.stacks import mistakes_in, write

NETWORK = """
  kyeol:network: {cidr: 10.10.0.0/16, zones: [a, c, d]}
"""


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("ap-northeast-2", []),
        ("eu-central-1", ["kyeol:network.zones[2]: eu-central-1 has no zone d; choose from a, b, c"]),
        ("us-west-1", ["kyeol:network.zones[2]: us-west-1 has no zone d; choose from a, b, c"]),
    ],
)
def test_a_zone_that_the_region_lacks_is_refused_with_those_that_it_has(
    tmp_path: Path, region: str, found: list[str]
) -> None:
    write(tmp_path, "dev", more=NETWORK)
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(file.read_text().replace(REGION, region))
    assert [f"{one.key}: {one.problem}; {one.remedy}" for one in mistakes_in(tmp_path, "dev")] == found
