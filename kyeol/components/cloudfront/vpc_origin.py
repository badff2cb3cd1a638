"""The private load balancer, as an origin that CloudFront reaches from within the VPC."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from kyeol.components.scope import Scope


@dataclass(frozen=True, kw_only=True)
class VpcOriginArgs:
    """What the origin needs.

    Args:
        scope: The environment.
        load_balancer_arn: The internal load balancer, which the Ingress has made.
        place: What must outlive it: the load balancer's subnets, in which CloudFront's network interfaces are
            until the origin is deleted, and the internet gateway, which the VPC must have.
    """

    scope: Scope
    load_balancer_arn: str
    place: Sequence[pulumi.Resource]


def vpc_origin(name: str, args: VpcOriginArgs, opts: pulumi.ResourceOptions) -> aws.cloudfront.VpcOrigin:
    """The VPC origin.

    CloudFront refuses to change or to delete an origin that a distribution has (developer guide,
    private-content-vpc-origins, "Update a VPC origin"), not even its tags (aws/aws-cdk#35765), while the provider
    changes everything in place (terraform-provider-aws#40905). So another load balancer is another origin, made before
    the distribution moves and deleted after, under a name of its own; and new tags come with the next origin only.

    Args:
        name: The logical name.
        args: What it needs.
        opts: Its parent, at least.
    """
    load_balancer = args.load_balancer_arn.rpartition("/")[2]
    return aws.cloudfront.VpcOrigin(
        name,
        vpc_origin_endpoint_config=aws.cloudfront.VpcOriginVpcOriginEndpointConfigArgs(
            name=args.scope.name(load_balancer),
            arn=args.load_balancer_arn,
            http_port=80,
            https_port=443,
            origin_protocol_policy="https-only",
            origin_ssl_protocols=aws.cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs(
                items=["TLSv1.2"], quantity=1
            ),
        ),
        tags=args.scope.tags("shop"),
        opts=pulumi.ResourceOptions.merge(
            opts,
            pulumi.ResourceOptions(
                # No property leads there.
                depends_on=list(args.place),
                replace_on_changes=["vpcOriginEndpointConfig"],
                ignore_changes=["tags", "tagsAll"],
                # CloudFront says "up to 15 minutes", which is also where the provider gives up
                # (terraform-provider-aws, internal/service/cloudfront/vpc_origin.go).
                custom_timeouts=pulumi.CustomTimeouts(create="30m", update="30m", delete="30m"),
            ),
        ),
    )
