"""Web ACLs: for the load balancer of a region, and for CloudFront."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.components.wafv2.logs import WebAclLog, to_bucket, to_log_group
from kyeol.components.wafv2.rules import rules
from kyeol.config.names import CLOUDFRONT_REGION, ORIGIN_VERIFY_HEADER
from kyeol.config.waf import WebAclConfig

SECRET_HEADERS: Final = ("authorization", "cookie", ORIGIN_VERIFY_HEADER)
"""What neither logs nor samples may show."""


@dataclass(frozen=True, kw_only=True)
class WebAclArgs:
    """What a web ACL needs.

    Args:
        scope: The environment.
        acl: Rule groups, rate limit, log retention in days.
        guards: The load balancer, in the stack's region, or CloudFront, in us-east-1.
        origin_verify: The accepted values of the origin-verify header, secret; behind a CDN only.
        nat_public_ips: The addresses that the stack's own pods come from; the rate limit leaves them out.
        refuse_forwarded: Whether to refuse requests that come with an X-Forwarded-For.
        log: Where it logs to.
    """

    scope: Scope
    acl: WebAclConfig
    guards: Literal["alb", "cloudfront"]
    origin_verify: Sequence[Input[str]] = ()
    nat_public_ips: Sequence[Input[str]] = ()
    refuse_forwarded: bool = False
    log: WebAclLog = field(default_factory=WebAclLog)


class WebAcl(pulumi.ComponentResource):
    """A web ACL with its log: the rules block, everything else is let through.

    Makes the `aws.wafv2.WebAcl`, an `aws.wafv2.IpSet` of the stack's own addresses where a rate limit leaves any out,
    the bucket or the log group `aws-waf-logs-…`, the policy that lets AWS write it, and the logging configuration. It
    makes no association: that of the load balancer is an annotation of the Ingress, since the controller reverts
    others.
    """

    arn: Output[str]
    name: str
    log_arn: Output[str]
    resource: aws.wafv2.WebAcl

    def __init__(self, name: str, args: WebAclArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:WebAcl", name, None, opts)
        scope = args.scope
        self.name = scope.name(args.guards)
        region = CLOUDFRONT_REGION if args.guards == "cloudfront" else None
        waf_scope = "CLOUDFRONT" if args.guards == "cloudfront" else "REGIONAL"
        child = pulumi.ResourceOptions(parent=self)
        own_addresses: Output[str] | None = None
        if args.nat_public_ips and not args.origin_verify:
            own_addresses = aws.wafv2.IpSet(
                name,
                region=region,
                name=scope.name(f"{args.guards}-nat"),
                description="The NAT gateways of the stack",
                scope=waf_scope,
                ip_address_version="IPV4",
                addresses=[Output.concat(ip, "/32") for ip in args.nat_public_ips],
                tags=scope.tags(f"{args.guards}-nat"),
                opts=child,
            ).arn
        self.resource = aws.wafv2.WebAcl(
            name,
            region=region,
            name=self.name,
            description="CloudFront" if args.guards == "cloudfront" else "The load balancer of the Ingresses",
            scope=waf_scope,
            default_action=aws.wafv2.WebAclDefaultActionArgs(allow=aws.wafv2.WebAclDefaultActionAllowArgs()),
            rules=rules(self.name, args.acl, args.origin_verify, own_addresses, refuse_forwarded=args.refuse_forwarded),
            data_protection_config=aws.wafv2.WebAclDataProtectionConfigArgs(
                data_protections=[
                    aws.wafv2.WebAclDataProtectionConfigDataProtectionArgs(
                        action="SUBSTITUTION",
                        field=aws.wafv2.WebAclDataProtectionConfigDataProtectionFieldArgs(
                            field_type="SINGLE_HEADER", field_keys=list(SECRET_HEADERS)
                        ),
                    )
                ]
            ),
            visibility_config=aws.wafv2.WebAclVisibilityConfigArgs(
                cloudwatch_metrics_enabled=True, sampled_requests_enabled=True, metric_name=self.name
            ),
            tags=scope.tags(args.guards),
            opts=pulumi.ResourceOptions(
                parent=self, additional_secret_outputs=["rules"] if args.origin_verify else None
            ),
        )
        self.arn = self.resource.arn
        self.log_arn = self._log(name, args, region)
        self.register_outputs({"arn": self.arn, "logArn": self.log_arn})

    def _log(self, name: str, args: WebAclArgs, region: str | None) -> Output[str]:
        parent = pulumi.ResourceOptions(parent=self)
        destination = to_bucket if args.log.destination == "s3" else to_log_group
        arn, writable = destination(
            name, args.scope, args.guards, args.log, args.acl.log_retention_days, region, parent
        )
        aws.wafv2.WebAclLoggingConfiguration(
            name,
            region=region,
            resource_arn=self.arn,
            log_destination_configs=[arn],
            redacted_fields=[
                aws.wafv2.WebAclLoggingConfigurationRedactedFieldArgs(
                    single_header=aws.wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs(name=header)
                )
                for header in SECRET_HEADERS
            ],
            # Without the policy in force AWS would write one of its own, that no stack owns. And a web ACL has one
            # logging configuration: made before the old one goes, the new one would go with it
            # (pulumi/pulumi-aws#4782 is of the same kind).
            opts=pulumi.ResourceOptions(parent=self, depends_on=[writable], delete_before_replace=True),
        )
        return arn
