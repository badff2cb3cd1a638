"""Who reaches a load balancer without a CDN in front of it: `kyeol:ingress`."""

from typing import Annotated, Final

from pydantic import Field

from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import AllowedCidr, Section

MAX_ALLOWED_CIDRS: Final = 20
"""A prefix list weighs as many security group rules as it may have entries, once per port; the quota is 60."""


class IngressConfig(Section):
    """The allow-list of the load balancer; behind a CDN only CloudFront reaches it, so there is none."""

    allowed_cidrs: Annotated[
        tuple[AllowedCidr, ...], limit(f"{AWS_DOCS}/vpc/latest/userguide/amazon-vpc-limits.html")
    ] = Field(
        min_length=1, max_length=MAX_ALLOWED_CIDRS, description="the networks that reach the load balancer on 443"
    )
