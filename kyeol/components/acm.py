"""ACM certificates that are issued by DNS validation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope

Use = Literal["alb", "cloudfront"]


@dataclass(frozen=True, kw_only=True)
class CertificateRequest:
    """One certificate to issue.

    Args:
        names: What it covers, by a key that stays a name's own: its place in the list, or what it is for. The
            first is the certificate's domain name.
        region: Another region than the stack's; CloudFront takes us-east-1 only.
        each: Whether every name has a certificate of its own. A load balancer takes several, and whoever uses one that
            is replaced may do so until a sync that this program does not make; a distribution takes one only.
    """

    names: Mapping[str, str]
    region: str | None = None
    each: bool = False


@dataclass(frozen=True, kw_only=True)
class CertificatesArgs:
    """What the certificates of a stack need.

    Args:
        scope: The environment.
        requests: The certificates, by what they serve; where two cover a name, it has the same key in both.
        zone_id: The zone that takes the validation records.
        zone_provider: The AWS provider for the account of the zone, mgmt's.
    """

    scope: Scope
    requests: Mapping[Use, CertificateRequest]
    zone_id: Input[str]
    zone_provider: aws.Provider


class Certificates(pulumi.ComponentResource):
    """The issued certificates of a stack, with one validation record per name.

    ACM asks for the same record for a name in every certificate and region of an account, so the certificates
    share their records: made twice, the second would fail, and deleting one would stop the other's renewal. The
    ARNs are those of validated certificates, by what they serve and, for all but the first, the name's key: what uses
    one waits until it is issued.
    """

    arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: CertificatesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Certificates", name, None, opts)
        records: dict[str, aws.route53.Record] = {}
        arns: dict[str, Output[str]] = {}
        for use, request in args.requests.items():
            for what, names in _covered(use, request).items():
                certificate = self._request(name, args.scope, what, names, request)
                for key, domain in names.items():
                    if key not in records:
                        records[key] = self._record(f"{name}-{key}", certificate, domain, args)
                arns[what] = aws.acm.CertificateValidation(
                    f"{name}-{what}",
                    region=request.region,
                    certificate_arn=certificate.arn,
                    validation_record_fqdns=[records[key].fqdn for key in names],
                    opts=self._opts(request, "validationRecordFqdns"),
                ).certificate_arn
        self.arns = arns
        self.register_outputs({"arns": dict(self.arns)})

    def _request(
        self, name: str, scope: Scope, what: str, names: Mapping[str, str], request: CertificateRequest
    ) -> aws.acm.Certificate:
        domain, *others = names.values()
        return aws.acm.Certificate(
            f"{name}-{what}",
            region=request.region,
            domain_name=domain,
            subject_alternative_names=others or None,
            validation_method="DNS",
            key_algorithm="RSA_2048",
            tags=scope.tags(what),
            opts=self._opts(request, "subjectAlternativeNames"),
        )

    def _opts(self, request: CertificateRequest, ignored: str) -> pulumi.ResourceOptions:
        """A certificate that covered all names, as they once did, stays as it is: it would be replaced while in use."""
        return pulumi.ResourceOptions(parent=self, ignore_changes=[ignored] if request.each else None)

    def _record(
        self, name: str, certificate: aws.acm.Certificate, domain: str, args: CertificatesArgs
    ) -> aws.route53.Record:
        return aws.route53.Record(
            name,
            zone_id=args.zone_id,
            name=_asked(certificate, domain, "resource_record_name"),
            type=_asked(certificate, domain, "resource_record_type"),
            records=[_asked(certificate, domain, "resource_record_value")],
            ttl=300,
            opts=pulumi.ResourceOptions(parent=self, provider=args.zone_provider),
        )


def _covered(use: Use, request: CertificateRequest) -> Mapping[str, Mapping[str, str]]:
    """The names of each certificate, by its own name: the first has that of what it serves."""
    if not request.each:
        return {use: request.names}
    first = next(iter(request.names))
    return {use if key == first else f"{use}-{key}": {key: domain} for key, domain in request.names.items()}


def _asked(certificate: aws.acm.Certificate, domain: str, what: str) -> Output[str]:
    """A part of the record that ACM asks for; its options are a set without order, so the name finds the one."""
    return certificate.domain_validation_options.apply(
        lambda options: next(str(getattr(option, what)) for option in options if option.domain_name == domain)
    )
