"""Web ACLs: for the load balancer of a region, and for CloudFront."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.iam import on_behalf_of
from kyeol.components.log_group import log_group
from kyeol.components.origin_verify import ORIGIN_VERIFY_HEADER
from kyeol.components.scope import Scope
from kyeol.components.wafv2_rules import rules
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.config.waf import WebAclConfig
from kyeol.iam import Statement, policy_document

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
        log_kms_key_arn: The log group's key, in the web ACL's region; absent: AWS's own encryption.
    """

    scope: Scope
    acl: WebAclConfig
    guards: Literal["alb", "cloudfront"]
    origin_verify: Sequence[Input[str]] = ()
    nat_public_ips: Sequence[Input[str]] = ()
    log_kms_key_arn: Input[str] | None = None


class WebAcl(pulumi.ComponentResource):
    """A web ACL with its log: the rules block, everything else is let through.

    Makes the `aws.wafv2.WebAcl`, an `aws.wafv2.IpSet` of the stack's own addresses where there are any, the log
    group `aws-waf-logs-…`, the resource policy that lets AWS write it, and the logging configuration. It makes no
    association: that of the load balancer is an annotation of the Ingress, since the controller reverts others.
    """

    arn: Output[str]
    name: str
    log_group_name: Output[str]
    resource: aws.wafv2.WebAcl

    def __init__(self, name: str, args: WebAclArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:WebAcl", name, None, opts)
        scope = args.scope
        self.name = scope.name(args.guards)
        region = CLOUDFRONT_REGION if args.guards == "cloudfront" else None
        waf_scope = "CLOUDFRONT" if args.guards == "cloudfront" else "REGIONAL"
        child = pulumi.ResourceOptions(parent=self)
        own_addresses: Output[str] | None = None
        if args.nat_public_ips:
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
            rules=rules(self.name, args.acl, args.origin_verify, own_addresses),
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
        self.log_group_name = self._log(name, args, region)
        self.register_outputs({"arn": self.arn, "logGroupName": self.log_group_name})

    def _log(self, name: str, args: WebAclArgs, region: str | None) -> Output[str]:
        scope, child = args.scope, pulumi.ResourceOptions(parent=self)
        group_name = f"aws-waf-logs-{self.name}"
        group = log_group(
            name, group_name, args.acl.log_retention_days, child, kms_key_arn=args.log_kms_key_arn, region=region
        )
        writable = aws.cloudwatch.LogResourcePolicy(
            name,
            region=region,
            policy_name=group_name,
            policy_document=policy_document(
                Statement(
                    sid="WebAclLogs",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[Output.concat(group.arn, ":*")],
                    principals={"Service": ["delivery.logs.amazonaws.com"]},
                    conditions=on_behalf_of(
                        scope, "delivery.logs.amazonaws.com", "log group", scope.arn("logs", "*", region=region)
                    ),
                )
            ),
            opts=child,
        )
        aws.wafv2.WebAclLoggingConfiguration(
            name,
            region=region,
            resource_arn=self.arn,
            log_destination_configs=[group.arn],
            redacted_fields=[
                aws.wafv2.WebAclLoggingConfigurationRedactedFieldArgs(
                    single_header=aws.wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs(name=header)
                )
                for header in SECRET_HEADERS
            ],
            # Without the policy in force AWS would write one of its own, that no stack owns.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[writable]),
        )
        return group.name
