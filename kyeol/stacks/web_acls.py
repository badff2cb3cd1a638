"""The web ACLs: of the load balancer, and of CloudFront."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input, Output

from kyeol.components.s3.log_buckets import LogBuckets
from kyeol.components.scope import Scope
from kyeol.components.wafv2.logs import WebAclLog
from kyeol.components.wafv2.web_acl import WebAcl, WebAclArgs
from kyeol.config.stack import StackConfig
from kyeol.config.waf import log_destination
from kyeol.stacks.encryption import StackKeys


@dataclass(frozen=True, kw_only=True)
class WebAcls:
    """The web ACLs that a stack has; None where there is none."""

    alb: WebAcl | None = None
    cloudfront: WebAcl | None = None


def make_web_acls(
    scope: Scope,
    config: StackConfig,
    keys: StackKeys,
    accepted: Sequence[Input[str]],
    nat_public_ips: Sequence[Output[str]],
    logs: LogBuckets | None,
    opts: pulumi.ResourceOptions,
) -> WebAcls:
    """Make the web ACLs, each with its log.

    Args:
        scope: The environment.
        config: Its sections.
        keys: Its keys.
        accepted: The values of the origin-verify header.
        nat_public_ips: The addresses that the stack's own pods come from.
        logs: The buckets of S3's access logs.
        opts: The provider.
    """
    waf = config.waf
    if not waf:
        return WebAcls()
    to = log_destination(waf, config.storage) or "cloudwatch"
    key_arn = keys.storage if to == "s3" else keys.logs
    alb = WebAcl(
        "waf-alb",
        WebAclArgs(
            scope=scope,
            acl=waf.alb,
            guards="alb",
            origin_verify=accepted,
            nat_public_ips=nat_public_ips,
            # CloudFront writes the shop's X-Forwarded-For; where it is not there, nobody may have written one before.
            refuse_forwarded=config.gitops is not None and not config.cdn,
            log=WebAclLog(
                destination=to,
                key_arn=key_arn,
                access_logs=logs.access if logs else None,
            ),
        ),
        opts,
    )
    cloudfront = None
    if waf.cloudfront:
        cloudfront = WebAcl(
            "waf-cloudfront",
            WebAclArgs(
                scope=scope,
                acl=waf.cloudfront,
                guards="cloudfront",
                nat_public_ips=nat_public_ips,
                log=WebAclLog(
                    destination=to,
                    key_arn=keys.edge_logs or key_arn,
                    access_logs=logs.edge_access if logs else None,
                ),
            ),
            opts,
        )
    return WebAcls(alb=alb, cloudfront=cloudfront)
