"""What the distributions of an environment need."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.cloudfront.vpc_origin import VpcOriginArgs
from kyeol.components.scope import Scope
from kyeol.config.cdn import CdnConfig


@dataclass(frozen=True, kw_only=True)
class CloudFrontArgs:
    """What the distributions need.

    Args:
        scope: The environment.
        cdn: Price class, and the public name of the media.
        names: The public names of the shop.
        app_names: The public names of Saleor's apps.
        origin_name: The name of the load balancer, which ExternalDNS makes later.
        certificate_arn: A certificate in us-east-1 that covers the public names and the media's.
        web_acl_arn: A web ACL of scope CLOUDFRONT.
        origin_verify: The current value of the origin-verify header, secret.
        origin_gate: The regional web ACL that checks the header. It accepts a new value before it is sent.
        media_bucket_domain: The media bucket's regional domain name.
        logs_bucket_arn: The bucket of the access logs.
        logs_bucket_policy: The policy of that bucket, with the statement of `log_delivery_statement`.
        vpc_origin: The private load balancer; None: the load balancer is public.
    """

    scope: Scope
    cdn: CdnConfig
    names: Sequence[str]
    origin_name: str
    certificate_arn: Input[str]
    web_acl_arn: Input[str]
    origin_verify: Output[str]
    origin_gate: aws.wafv2.WebAcl
    media_bucket_domain: Input[str]
    logs_bucket_arn: Input[str]
    logs_bucket_policy: pulumi.Resource
    app_names: Sequence[str] = ()
    vpc_origin: VpcOriginArgs | None = None
