"""CloudFront: `kyeol:cdn`."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import DomainName, Generation, Section, Switch

LoadBalancerArn = Annotated[
    str,
    StringConstraints(
        pattern=r"^arn:aws:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/app/"
        r"[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?/[0-9a-f]{16}$"
    ),
    Field(description="an Application Load Balancer's ARN, ending in loadbalancer/app/NAME/16 hexadecimal digits"),
    limit("cloudfront CreateVpcOrigin.VpcOriginEndpointConfig.Arn", "elbv2 CreateLoadBalancer.Name"),
]

VPC_ORIGIN_REGIONS: Final = frozenset(
    (
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
        "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
        "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
        "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
        "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    )
)  # fmt: skip
"""Where CloudFront has VPC origins (CloudFront developer guide, private-content-vpc-origins, "Supported AWS Regions").
The zones use1-az3, usw1-az2, apne1-az3 and cac1-az3 are excepted; which letter they have differs by account."""


class OriginVerifyConfig(Section):
    """The generations of the secret by which the load balancer knows CloudFront.

    To rotate: raise `current` by one with the old number as `previous`, and deploy; then remove `previous`, and deploy.
    """

    current: Generation = Field(default=1, description="the generation that CloudFront sends")
    previous: Generation | None = Field(
        default=None, description="the generation before, still valid while a rotation runs"
    )


class CdnConfig(Section):
    """CloudFront before the shop, and before the media bucket under a name of its own."""

    media_name: DomainName = Field(description="the public name of the media, in the zone, such as media.example.com")
    price_class: Annotated[
        Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"],
        limit("cloudfront CreateDistribution.DistributionConfig.PriceClass"),
    ] = Field(default="PriceClass_200", description="PriceClass_200 is the cheapest with edge locations in Korea")
    origin_verify: OriginVerifyConfig = Field(default_factory=OriginVerifyConfig)
    waiting_page: Switch = Field(
        default=False,
        description="whether the waiting page can be switched on in seconds: a CloudFront Function that reads a key "
        "value store for every page, both billed by the million requests",
    )
    origin: Annotated[Literal["public", "vpc"], limit(ours="the origins that there are")] = Field(
        default="public",
        description="public: a public load balancer that admits CloudFront alone; vpc: private subnets for a second, "
        "internal one, which CloudFront reaches from within the VPC once loadBalancerArn names it",
    )
    load_balancer_arn: LoadBalancerArn | None = Field(
        default=None,
        description="the internal load balancer, once its Ingress is synced; only with origin: vpc",
    )
