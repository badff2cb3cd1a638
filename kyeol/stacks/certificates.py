"""The certificates of a stack: issued, looked up, or given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.acm import CertificateRequest, Certificates, CertificatesArgs, Use
from kyeol.components.scope import Scope
from kyeol.config.certificates import CertificateConfig
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.config.stack import StackConfig
from kyeol.stacks.dns import Dns
from kyeol.stacks.providers import Providers


@dataclass(frozen=True, kw_only=True)
class StackCertificates:
    """The certificates that a stack has.

    Args:
        arns: Their ARNs, by what they serve; whoever uses one waits until it is issued. A load balancer's may be
            several, with commas between them, as its Ingress takes them.
        regional: The load balancer's, one by one.
        issued: Those that the stack has made itself.
    """

    arns: Mapping[Use, Output[str]]
    regional: Mapping[str, Output[str]] = field(default_factory=dict)
    issued: Certificates | None = None


def make_certificates(scope: Scope, config: StackConfig, dns: Dns | None, providers: Providers) -> StackCertificates:
    """Make, look up or take the certificates that are configured; empty where the stack has none."""
    settings = config.certificates
    if not settings:
        return StackCertificates(arns={})
    wanted: dict[Use, CertificateConfig] = {"alb": settings.alb}
    if settings.cloudfront:
        wanted["cloudfront"] = settings.cloudfront
    arns: dict[Use, Output[str]] = {}
    requests: dict[Use, CertificateRequest] = {}
    for use, certificate in wanted.items():
        region = CLOUDFRONT_REGION if use == "cloudfront" else None
        if certificate.arn:
            arns[use] = Output.from_input(certificate.arn)
        elif certificate.lookup:
            arns[use] = _lookup(certificate.lookup, region, providers)
        elif dns:
            requests[use] = CertificateRequest(names=_names(use, config, dns), region=region, each=use == "alb")
    given: Mapping[str, Output[str]] = {"alb": arns["alb"]} if "alb" in arns else {}
    if not (requests and dns):
        return StackCertificates(arns=arns, regional=given)
    issued = Certificates(
        "certificates",
        CertificatesArgs(scope=scope, requests=requests, zone_id=dns.zone_id, zone_provider=dns.provider),
        providers.options,
    )
    regional = given or {what: arn for what, arn in issued.arns.items() if what != "cloudfront"}
    arns["alb"] = Output.all(*regional.values()).apply(",".join)
    if "cloudfront" in requests:
        arns["cloudfront"] = issued.arns["cloudfront"]
    return StackCertificates(arns=arns, regional=regional, issued=issued)


def _names(use: Use, config: StackConfig, dns: Dns) -> dict[str, str]:
    """What a certificate covers: shop and apps, the origin's name for the load balancer, the media's for CloudFront."""
    names = dns.names | dns.apps
    if config.cdn:
        names |= {"origin": dns.origin_name} if use == "alb" else {"media": config.cdn.media_name}
    return names


def _lookup(domain: str, region: str | None, providers: Providers) -> Output[str]:
    """The newest issued certificate of a domain."""
    found = aws.acm.get_certificate_output(
        domain=domain,
        statuses=["ISSUED"],
        most_recent=True,
        region=region,
        opts=pulumi.InvokeOptions(provider=providers.aws),
    )
    return found.arn
