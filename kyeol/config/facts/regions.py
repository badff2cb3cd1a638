"""The regions that the platform can live in."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kyeol.config.limit import limit
from kyeol.config.mistakes import close

REGIONS: Final = (
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
)  # fmt: skip
"""Those of the partition `aws` that have EKS (botocore 1.44, endpoints.json). Others are another partition's: their
ARNs begin otherwise, and there is no CloudFront with its parts in us-east-1."""

_FOUR_ZONES: Final = frozenset({"ap-northeast-1", "ap-northeast-2", "ca-central-1", "us-east-1", "us-west-2"})


def zones_of(region: str) -> str:
    """The letters of a region's zones, as far as the address plan has room for them.

    In the oldest regions AWS shows an account only some of them, by letters of its own: `kyeol doctor`
    asks (cfn-lint 1.58, helpers.py, AVAILABILITY_ZONES; moto 5.2, ec2/models/availability_zones_and_regions.py).

    Args:
        region: The region.
    """
    return "abcd" if region in _FOUR_ZONES else "abc"


def _served(value: str) -> str:
    if value.startswith(("cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-")):
        raise PydanticCustomError("partition", "{value} is of another partition than aws", {"value": value})
    if value not in REGIONS:
        meant = close(value, REGIONS)
        context = {"value": value, "known": [meant] if meant else []}
        raise PydanticCustomError("region", "{value} is not a region with EKS", context)
    return value


Region = Annotated[
    str,
    AfterValidator(_served),
    Field(description="an AWS region, such as ap-northeast-2"),
    limit("github.com/boto/botocore 1.44.5, botocore/data/endpoints.json"),
]
