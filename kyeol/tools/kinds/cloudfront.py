"""CloudFront: distributions and what they are made of."""

from typing import Final

from kyeol.tools.kinds.cloudfront_requests import behaviours, in_clear, minimum, newer_only, origins
from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import METERED, Free, Unpriced, Within
from kyeol.tools.record.danger import Dangers, Endangers, InContext, Removal
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import (
    always,
    another,
    both,
    by_category,
    each_gone,
    gone,
    no_longer,
    switched_off,
    when,
)

_CLOUDFRONT: Final = "arn:aws:cloudfront::{account}:"


CACHE_POLICY: Final = Kind(
    type="aws:cloudfront/cachePolicy:CachePolicy",
    id="{uuid}",
    arn=_CLOUDFRONT + "cache-policy/{id}",
    sources=(terraform_aws("cloudfront/cache_policy.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    taggable=False,
    cost=Within("the distribution"),
    adoption=found(
        "cloudfront list-cache-policies --type custom",
        "CachePolicyList.Items[?CachePolicy.CachePolicyConfig.Name=='{i[name]}'].CachePolicy.Id",
    ),
    needs=on(
        "arn:aws:cloudfront::{account}:cache-policy/{id}",
        "cloudfront:CreateCachePolicy DeleteCachePolicy GetCachePolicy UpdateCachePolicy",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "parametersInCacheKeyAndForwardedToOrigin": Endangers(
                "exposure", always("the cache key changes: a visitor may get a response that was meant for another")
            )
        },
        harmless=paths("comment defaultTtl maxTtl minTtl name"),
    ),
)

RESPONSE_HEADERS_POLICY: Final = Kind(
    type="aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    id="{uuid}",
    arn=_CLOUDFRONT + "response-headers-policy/{id}",
    sources=(terraform_aws("cloudfront/response_headers_policy.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    taggable=False,
    cost=Within("the distribution"),
    adoption=found(
        "cloudfront list-response-headers-policies --type custom",
        "ResponseHeadersPolicyList.Items[?ResponseHeadersPolicy.ResponseHeadersPolicyConfig.Name=='{i[name]}']"
        ".ResponseHeadersPolicy.Id",
    ),
    needs=on(
        "arn:aws:cloudfront::{account}:response-headers-policy/{id}",
        "cloudfront:CreateResponseHeadersPolicy DeleteResponseHeadersPolicy GetResponseHeadersPolicy "
        "UpdateResponseHeadersPolicy",
    ),
    dangers=Dangers(
        holds="",
        inputs=dict.fromkeys(
            ("corsConfig", "customHeadersConfig", "removeHeadersConfig", "securityHeadersConfig"),
            Endangers("protection", always("answers carry other headers, by which browsers protect visitors")),
        ),
        harmless=paths("comment name serverTimingHeadersConfig"),
    ),
)

MONITORING_SUBSCRIPTION: Final = Kind(
    type="aws:cloudfront/monitoringSubscription:MonitoringSubscription",
    id="{i[distributionId]}",
    arn="",
    sources=(terraform_aws("cloudfront/monitoring_subscription.go"),),
    fixed=paths("distributionId"),
    unique=("distributionId",),
    creation=SECONDS,
    taggable=False,
    cost=Unpriced("eight additional metrics of a distribution, $0.30 a month each (from memory)"),
    adoption=named("{i[distributionId]}"),
    needs=on("*", "cloudfront:CreateMonitoringSubscription DeleteMonitoringSubscription GetMonitoringSubscription"),
    dangers=Dangers(
        holds="",
        inputs={
            "monitoringSubscription": Endangers("detection", always("the metrics change by which its alarms judge"))
        },
        removal=Removal(loses="the metrics go by which its alarms judge", category="detection"),
    ),
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
    taggable=True,
    cost=Unpriced("by the million invocations, for which no price was read"),
    adoption=named(),
    needs=on(
        "{arn}", "cloudfront:CreateFunction DeleteFunction DescribeFunction GetFunction PublishFunction UpdateFunction"
    ),
    dangers=Dangers(
        holds="",
        inputs={"code": Endangers("interruption", always("the code that runs on every request changes"))},
        harmless=paths("comment keyValueStoreAssociations publish runtime tags"),
    ),
)

KEY_VALUE_STORE: Final = Kind(
    type="aws:cloudfront/keyValueStore:KeyValueStore",
    id="{uuid}",
    arn=_CLOUDFRONT + "key-value-store/{id}",
    outputs={"etag": "E{HEX:.13}"},
    sources=(terraform_aws("cloudfront/key_value_store.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=Duration(1.0, "assumed: the provider waits until it is no longer PROVISIONING"),
    taggable=True,
    cost=Unpriced("by the million reads of the function, for which no price was read"),
    adoption=named(),
    needs=on(
        "{arn}",
        "cloudfront:CreateKeyValueStore DeleteKeyValueStore DescribeKeyValueStore ListTagsForResource TagResource "
        "UpdateKeyValueStore",
    ),
    dangers=Dangers(
        holds="",
        harmless=paths("comment tags"),
        removal=Removal(loses="the waiting page can no longer be switched on", category="interruption"),
    ),
)

LATELY_TAGGABLE: Final = frozenset({FUNCTION.type, KEY_VALUE_STORE.type})
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
    taggable=True,
    cost=METERED,
    adoption=found("cloudfront list-distributions", "DistributionList.Items[?Comment=='{i[comment]}'].Id"),
    needs=on(
        "{arn}",
        "cloudfront:CreateDistribution DeleteDistribution GetDistribution "
        "GetDistributionConfig ListTagsForResource "
        "TagResource UpdateDistribution",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "aliases": Endangers("interruption", each_gone("it no longer serves {}")),
            "defaultCacheBehavior": InContext(behaviours),
            "enabled": Endangers(
                "interruption", when(switched_off, "it is switched off, and every name that points to it is dead")
            ),
            "orderedCacheBehaviors": InContext(behaviours),
            "origins": by_category("origins", {"exposure": in_clear, "interruption": origins}),
            "restrictions": Endangers("interruption", always("other countries are let in or refused")),
            "viewerCertificate.minimumProtocolVersion": by_category(
                "viewerCertificate.minimumProtocolVersion", {"protection": minimum, "interruption": newer_only}
            ),
            "webAclId": Endangers(
                "exposure",
                both(when(gone, "it loses its web ACL"), when(another, "it gets the web ACL {new} instead of {old}")),
            ),
        },
        harmless=paths(
            "comment customErrorResponses httpVersion isIpv6Enabled priceClass tags viewerCertificate.acmCertificateArn"
        ),
        removal=Removal(loses="the names that point to it are dead", category="interruption"),
    ),
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
    taggable=True,
    cost=Free("CloudFront developer guide, private-content-vpc-origins: its network interface costs nothing besides"),
    # What CloudFront does besides in the caller's name: the schema of AWS::CloudFront::VpcOrigin, "permissions".
    adoption=found(
        "cloudfront list-vpc-origins", "VpcOriginList.Items[?Name=='{i[vpcOriginEndpointConfig][name]}'].Id"
    ),
    needs=on(
        "{arn}",
        "cloudfront:CreateVpcOrigin DeleteVpcOrigin GetVpcOrigin ListTagsForResource TagResource UpdateVpcOrigin",
        anything="ec2:DescribeInstances ec2:DescribeInternetGateways elasticloadbalancing:DescribeLoadBalancers",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "vpcOriginEndpointConfig": Endangers(
                "interruption", always("CloudFront reaches another load balancer, or in another way")
            )
        },
        harmless=paths("tags"),
        # The program asks for a replacement (kyeol/components/cloudfront/vpc_origin.py).
        replacing="CloudFront moves to a new origin, for another load balancer or in another way, before the old goes",
        removal=Removal(loses="CloudFront reaches nothing by it any more", category="interruption"),
    ),
)

ORIGIN_ACCESS_CONTROL: Final = Kind(
    type="aws:cloudfront/originAccessControl:OriginAccessControl",
    id="E{HEX:.13}",
    arn=_CLOUDFRONT + "origin-access-control/{id}",
    sources=(terraform_aws("cloudfront/origin_access_control.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    taggable=False,
    cost=Within("the distribution"),
    adoption=found("cloudfront list-origin-access-controls", "OriginAccessControlList.Items[?Name=='{i[name]}'].Id"),
    needs=on(
        "arn:aws:cloudfront::{account}:origin-access-control/{id}",
        "cloudfront:CreateOriginAccessControl DeleteOriginAccessControl "
        "GetOriginAccessControl UpdateOriginAccessControl",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "signingBehavior": Endangers(
                "interruption",
                when(no_longer("always"), "CloudFront no longer signs its requests, and the bucket refuses them"),
            )
        },
        harmless=paths("description name originAccessControlOriginType signingProtocol"),
    ),
)
