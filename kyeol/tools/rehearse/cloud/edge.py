"""What CloudFront refuses."""

from collections.abc import Iterator, Mapping

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import cloudfront
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.tools.rehearse.cloud.inventory import Inventory


def vpc_origin(before: ExistingResource | None, _: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """An origin that a distribution has takes no change (CloudFront developer guide, private-content-vpc-origins)."""
    for one in inventory:
        if before and one.type == cloudfront.DISTRIBUTION.type and before.id in one.holds:
            yield f"{before.id} is the origin of {one.id}: move the distribution first"
