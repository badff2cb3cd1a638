"""Where CloudFront fetches: the load balancer, with the header by which its web ACL knows CloudFront."""

from typing import Final

import pulumi
import pulumi_aws as aws

from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.config.names import ORIGIN_VERIFY_HEADER

ALB_ORIGIN: Final = "alb"

# The load balancer closes idle connections after 60 s; CloudFront must be the first.
_KEEPALIVE: Final = 55
_READ: Final = 60


def load_balancer(
    args: CloudFrontArgs, private: aws.cloudfront.VpcOrigin | None
) -> aws.cloudfront.DistributionOriginArgs:
    """The load balancer as an origin, with the header by which its web ACL knows CloudFront.

    The name is the same for a private one: its certificate covers it, and nothing changes in what requests carry.
    """
    return aws.cloudfront.DistributionOriginArgs(
        origin_id=ALB_ORIGIN,
        domain_name=args.origin_name,
        vpc_origin_config=aws.cloudfront.DistributionOriginVpcOriginConfigArgs(
            vpc_origin_id=private.id, origin_keepalive_timeout=_KEEPALIVE, origin_read_timeout=_READ
        )
        if private
        else None,
        custom_origin_config=None
        if private
        else aws.cloudfront.DistributionOriginCustomOriginConfigArgs(
            http_port=80,
            https_port=443,
            origin_protocol_policy="https-only",
            origin_ssl_protocols=["TLSv1.2"],
            origin_keepalive_timeout=_KEEPALIVE,
            origin_read_timeout=_READ,
        ),
        custom_headers=[
            aws.cloudfront.DistributionOriginCustomHeaderArgs(name=ORIGIN_VERIFY_HEADER, value=args.origin_verify)
        ],
    )


def gated(args: CloudFrontArgs, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    """The options of what sends the header: while a secret rotates, the web ACL must know the value before."""
    # No property leads there.
    gate = pulumi.ResourceOptions(depends_on=[args.origin_gate], additional_secret_outputs=["origins"])
    return pulumi.ResourceOptions.merge(opts, gate)
