"""The edge layer: web ACLs, buckets, CloudFront, the public names, and who reaches the load balancer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.acm import Use
from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.components.cloudfront.distribution import CloudFront
from kyeol.components.cloudfront.vpc_origin import VpcOriginArgs
from kyeol.components.ingress import AlbClients, AlbClientsArgs
from kyeol.components.origin_verify import OriginVerify, OriginVerifyArgs
from kyeol.components.route53 import AliasRecords, AliasRecordsArgs
from kyeol.components.s3.bucket import bucket_domain_name
from kyeol.components.s3.log_buckets import LogBuckets, LogBucketsArgs
from kyeol.components.s3.media_bucket import MediaBucket, MediaBucketArgs
from kyeol.components.s3.private_bucket import PrivateBucket, PrivateBucketArgs
from kyeol.components.scope import Scope
from kyeol.components.wafv2.web_acl import WebAcl
from kyeol.config.adopted import adopted_names
from kyeol.config.stack import StackConfig
from kyeol.config.waf import log_destination
from kyeol.stacks.dns import Dns
from kyeol.stacks.encryption import StackKeys
from kyeol.stacks.network import Network
from kyeol.stacks.providers import Providers
from kyeol.stacks.web_acls import WebAcls, make_web_acls

CLOUDFRONT_PREFIX_LIST: Final = "com.amazonaws.global.cloudfront.origin-facing"
"""AWS's own list of the addresses that CloudFront comes from."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """What is between the public and the cluster; each is None where the stack has none.

    Args:
        web_acl: The load balancer's web ACL; the Ingress names it.
        alb_prefix_list_id: Who reaches the load balancer; the Ingress names it.
        alb_clients: The stack's own list of them; behind CloudFront there is AWS's.
        media: The media bucket.
        private: The bucket of webhook payloads.
        logs: The buckets of logs.
        cloudfront: The distributions.
        cloudfront_acl: Their web ACL.
    """

    web_acl: WebAcl | None = None
    alb_prefix_list_id: Output[str] | None = None
    alb_clients: AlbClients | None = None
    media: MediaBucket | None = None
    private: PrivateBucket | None = None
    logs: LogBuckets | None = None
    cloudfront: CloudFront | None = None
    cloudfront_acl: WebAcl | None = None


def make_edge(
    scope: Scope,
    config: StackConfig,
    keys: StackKeys,
    network: Network | None,
    dns: Dns | None,
    certificates: Mapping[Use, Output[str]],
    providers: Providers,
) -> Edge:
    """Make the parts of the edge that the stack has.

    The order solves what looks like a cycle: the log buckets are made before CloudFront, whose ARN the media bucket's
    policy needs, while CloudFront needs no more of the media bucket than its name, which is known beforehand.
    """
    opts = providers.options
    nat_public_ips = list(network.vpc.nat_public_ips.values()) if network else []
    secret = None
    if config.cdn:
        secret = OriginVerify("origin-verify", OriginVerifyArgs(origin_verify=config.cdn.origin_verify), opts)
    logs = _logs(scope, config, keys, opts)
    acls = make_web_acls(scope, config, keys, secret.accepted if secret else (), nat_public_ips, logs, opts)
    cloudfront = _cloudfront(scope, config, network, dns, certificates, secret, logs, acls, opts)
    media = private = None
    if config.storage:
        media = MediaBucket(
            "media",
            MediaBucketArgs(
                scope=scope,
                media=config.storage.media,
                key_arn=keys.storage,
                distribution_arn=cloudfront.media.arn if cloudfront else None,
                shop_distribution_arn=cloudfront.shop.arn if cloudfront else None,
                origins=[f"https://{name}" for name in dns.names.values()] if dns else (),
                access_logs=logs.access if logs else None,
            ),
            opts,
        )
        private = PrivateBucket(
            "private",
            PrivateBucketArgs(
                scope=scope,
                private=config.storage.private,
                key_arn=keys.storage,
                access_logs=logs.access if logs else None,
            ),
            opts,
        )
    alb_clients = _alb_clients(scope, config, nat_public_ips, opts)
    return Edge(
        web_acl=acls.alb,
        alb_prefix_list_id=alb_clients.prefix_list_id if alb_clients else _cloudfront_clients(config, providers),
        alb_clients=alb_clients,
        media=media,
        private=private,
        logs=logs,
        cloudfront=cloudfront,
        cloudfront_acl=acls.cloudfront,
    )


def _logs(scope: Scope, config: StackConfig, keys: StackKeys, opts: pulumi.ResourceOptions) -> LogBuckets | None:
    """Make the buckets of logs, where the stack keeps any."""
    storage = config.storage
    if not storage or not (storage.logs or storage.load_balancer_logs or storage.access_logs):
        return None
    edge = config.cdn is not None and log_destination(config.waf, storage) == "s3"
    return LogBuckets("logs", LogBucketsArgs(scope=scope, storage=storage, key_arn=keys.storage, edge=edge), opts)


def _cloudfront(
    scope: Scope,
    config: StackConfig,
    network: Network | None,
    dns: Dns | None,
    certificates: Mapping[Use, Output[str]],
    secret: OriginVerify | None,
    logs: LogBuckets | None,
    acls: WebAcls,
    opts: pulumi.ResourceOptions,
) -> CloudFront | None:
    """Make the distributions and the names that lead to them, where the stack has a CDN."""
    if not (config.cdn and dns and acls.alb and acls.cloudfront and secret and logs and logs.cloudfront):
        return None
    cloudfront = CloudFront(
        "cloudfront",
        CloudFrontArgs(
            scope=scope,
            cdn=config.cdn,
            names=list(dns.names.values()),
            app_names=list(dns.apps.values()),
            origin_name=dns.origin_name,
            certificate_arn=certificates["cloudfront"],
            web_acl_arn=acls.cloudfront.arn,
            origin_verify=secret.current,
            origin_gate=acls.alb.resource,
            media_bucket_domain=bucket_domain_name(scope, "media", adopted_names(config.storage, None).bucket),
            logs_bucket_arn=logs.cloudfront.arn,
            logs_bucket_policy=logs.cloudfront.policy,
            vpc_origin=VpcOriginArgs(
                scope=scope,
                load_balancer_arn=config.cdn.load_balancer_arn,
                place=[*network.vpc.load_balancer_subnets, network.vpc.internet_gateway] if network else (),
            )
            if config.cdn.load_balancer_arn
            else None,
        ),
        opts,
    )
    _names(cloudfront, config.cdn.media_name, dns, opts)
    return cloudfront


def _names(cloudfront: CloudFront, media_name: str, dns: Dns, opts: pulumi.ResourceOptions) -> None:
    """Make the records of the public names, which point to their distributions."""
    wanted: list[tuple[str, dict[str, str], aws.cloudfront.Distribution]] = [
        ("names", dns.names, cloudfront.shop),
        ("media-name", {"media": media_name}, cloudfront.media),
    ]
    if cloudfront.apps:
        wanted.append(("app-names", dns.apps, cloudfront.apps))
    for name, names, distribution in wanted:
        AliasRecords(
            name,
            AliasRecordsArgs(
                names=names,
                target_name=distribution.domain_name,
                target_zone_id=distribution.hosted_zone_id,
                zone_id=dns.zone_id,
                zone_provider=dns.provider,
            ),
            opts,
        )


def _alb_clients(
    scope: Scope, config: StackConfig, nat_public_ips: list[Output[str]], opts: pulumi.ResourceOptions
) -> AlbClients | None:
    """The allow-list of those who reach the load balancer, where it is the public's own way in."""
    if config.cdn or not config.ingress:
        return None
    args = AlbClientsArgs(scope=scope, ingress=config.ingress, nat_public_ips=nat_public_ips)
    return AlbClients("alb-clients", args, opts)


def _cloudfront_clients(config: StackConfig, providers: Providers) -> Output[str] | None:
    """The id of AWS's prefix list of CloudFront's addresses, if the load balancer is behind CloudFront."""
    if not config.cdn:
        return None
    found = aws.ec2.get_managed_prefix_list_output(
        name=CLOUDFRONT_PREFIX_LIST, opts=pulumi.InvokeOptions(provider=providers.aws)
    )
    return found.id
