"""CloudFront: `kyeol:cdn`."""

from typing import Literal

from pydantic import Field

from kyeol.config.model import DomainName, Section


class OriginVerifyConfig(Section):
    """The generations of the secret by which the load balancer knows CloudFront.

    To rotate: raise `current` by one with the old number as `previous`, and deploy; then remove `previous`, and deploy.
    """

    current: int = Field(default=1, ge=1, description="the generation that CloudFront sends")
    previous: int | None = Field(
        default=None, ge=1, description="the generation before, still valid while a rotation runs"
    )


class CdnConfig(Section):
    """CloudFront before the shop, and before the media bucket under a name of its own."""

    media_name: DomainName = Field(description="the public name of the media, in the zone, such as media.example.com")
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = Field(
        default="PriceClass_200", description="PriceClass_200 is the cheapest with edge locations in Korea"
    )
    origin_verify: OriginVerifyConfig = Field(default_factory=OriginVerifyConfig)
