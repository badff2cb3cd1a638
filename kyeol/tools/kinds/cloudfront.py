"""CloudFront: distributions and what they are made of."""

from typing import Final

from kyeol.tools.kinds.cost import METERED, Free, Unpriced, Within
from kyeol.tools.kinds.danger import HARMLESS
from kyeol.tools.kinds.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.kinds.source import terraform_aws

_CLOUDFRONT: Final = "arn:aws:cloudfront::{account}:"


CACHE_POLICY: Final = Kind(
    type="aws:cloudfront/cachePolicy:CachePolicy",
    id="{uuid}",
    arn=_CLOUDFRONT + "cache-policy/{id}",
    outputs={},
    sources=(terraform_aws("cloudfront/cache_policy.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the distribution"),
    dangers=HARMLESS,
)

RESPONSE_HEADERS_POLICY: Final = Kind(
    type="aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    id="{uuid}",
    arn=_CLOUDFRONT + "response-headers-policy/{id}",
    outputs={},
    sources=(terraform_aws("cloudfront/response_headers_policy.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the distribution"),
    dangers=HARMLESS,
)

MONITORING_SUBSCRIPTION: Final = Kind(
    type="aws:cloudfront/monitoringSubscription:MonitoringSubscription",
    id="{i[distributionId]}",
    arn="",
    outputs={},
    sources=(terraform_aws("cloudfront/monitoring_subscription.go"),),
    fixed=paths("distributionId"),
    unique=("distributionId",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Unpriced("eight additional metrics of a distribution, $0.30 a month each (from memory)"),
    dangers=HARMLESS,
)

FUNCTION: Final = Kind(
    type="aws:cloudfront/function:Function",
    id="{i[name]}",
    arn=_CLOUDFRONT + "function/{id}",
    outputs={"etag": "E{HEX:.13}", "liveStageEtag": "E{HEX:.13}", "status": "DEPLOYED"},
    sources=(terraform_aws("cloudfront/function.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Unpriced("by the million invocations, for which no price was read"),
    dangers=HARMLESS,
)

LATELY_TAGGABLE: Final = frozenset({FUNCTION.type})
"""What older providers cannot tag (terraform-provider-aws 6.48, cloudfront/function.go): the name is enough."""

DISTRIBUTION: Final = Kind(
    type="aws:cloudfront/distribution:Distribution",
    id="E{HEX:.13}",
    arn=_CLOUDFRONT + "distribution/{id}",
    outputs={"domainName": "d{hex:.13}.cloudfront.net", "hostedZoneId": "Z2FDTNDATAQYW2"},
    sources=(terraform_aws("cloudfront/distribution.go"),),
    fixed=paths("staging"),
    unique=(),
    creation=Duration(
        5.0, "CloudFront developer guide: deployment to all locations, a few minutes since 2020; assumed"
    ),
    children=(),
    taggable=True,
    cost=METERED,
    dangers=HARMLESS,
)

VPC_ORIGIN: Final = Kind(
    type="aws:cloudfront/vpcOrigin:VpcOrigin",
    id="vo_{hex:.22}",
    arn=_CLOUDFRONT + "vpcorigin/{id}",
    outputs={"status": "Deployed", "etag": "E{HEX:.13}"},
    sources=(terraform_aws("cloudfront/vpc_origin.go"),),
    # The provider changes all in place, which CloudFront refuses of an origin in use: see the cloud's refusals.
    fixed=frozenset(),
    unique=(),
    creation=Duration(15.0, "CloudFront developer guide, private-content-vpc-origins: up to 15 minutes"),
    children=(),
    taggable=True,
    cost=Free("CloudFront developer guide, private-content-vpc-origins: its network interface costs nothing besides"),
    dangers=HARMLESS,
)

ORIGIN_ACCESS_CONTROL: Final = Kind(
    type="aws:cloudfront/originAccessControl:OriginAccessControl",
    id="E{HEX:.13}",
    arn=_CLOUDFRONT + "origin-access-control/{id}",
    outputs={},
    sources=(terraform_aws("cloudfront/origin_access_control.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the distribution"),
    dangers=HARMLESS,
)
