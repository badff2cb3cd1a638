"""CloudFront: a distribution before the shop, one before the media bucket, and one before Saleor's apps."""

import pulumi
import pulumi_aws as aws

from kyeol.components.cloudfront.apps import apps_distribution
from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.components.cloudfront.client import client_address
from kyeol.components.cloudfront.logs import AccessLogs, AccessLogsArgs
from kyeol.components.cloudfront.media import media_distribution
from kyeol.components.cloudfront.origins import load_balancer
from kyeol.components.cloudfront.shop import shop_distribution
from kyeol.components.cloudfront.vpc_origin import vpc_origin
from kyeol.components.cloudfront.waiting import WaitingPage


class CloudFront(pulumi.ComponentResource):
    """The distributions of an environment, their policies, the access to the media bucket, and their logs.

    Media has a hostname and so a distribution of its own: Saleor puts uploads at the root of the bucket, under
    prefixes that change between its versions and overlap the storefront's paths, and what a user uploaded must not
    run as a page of the shop. Saleor's AWS_MEDIA_CUSTOM_DOMAIN is that hostname; `/thumbnail/…` of the shop responds
    with a redirect to it.
    """

    shop: aws.cloudfront.Distribution
    media: aws.cloudfront.Distribution
    apps: aws.cloudfront.Distribution | None
    waiting: WaitingPage | None

    def __init__(self, name: str, args: CloudFrontArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:CloudFront", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        access = aws.cloudfront.OriginAccessControl(
            f"{name}-media",
            name=args.scope.name("media"),
            description="CloudFront reads the media bucket",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=child,
        )
        client = client_address(f"{name}-shop", args.scope, child)
        self.waiting = WaitingPage(f"{name}-waiting", args.scope, child) if args.cdn.waiting_page else None
        origin = load_balancer(args, vpc_origin(name, args.vpc_origin, child) if args.vpc_origin else None)
        pages = self.waiting.function if self.waiting else client
        self.shop = shop_distribution(f"{name}-shop", args, origin, access.id, client, pages, child)
        self.media = media_distribution(f"{name}-media", args, access.id, child)
        self.apps = apps_distribution(f"{name}-apps", args, origin, client, child) if args.app_names else None
        distributions = {"shop": self.shop, "media": self.media} | ({"apps": self.apps} if self.apps else {})
        AccessLogs(
            name,
            AccessLogsArgs(
                scope=args.scope,
                distribution_arns={what: made.arn for what, made in distributions.items()},
                bucket_arn=args.logs_bucket_arn,
                bucket_policy=args.logs_bucket_policy,
            ),
            child,
        )
        self.register_outputs({"shopId": self.shop.id, "mediaId": self.media.id})
