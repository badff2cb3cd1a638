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
    """

    names: Mapping[str, str]
    region: str | None = None


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
    ARNs are those of validated certificates: what uses one waits until it is issued.
    """

    arns: Mapping[Use, Output[str]]

    def __init__(self, name: str, args: CertificatesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Certificates", name, None, opts)
        certificates = {use: self._request(name, args.scope, use, request) for use, request in args.requests.items()}
        records: dict[str, aws.route53.Record] = {}
        for use, request in args.requests.items():
            for key, domain in request.names.items():
                if key not in records:
                    records[key] = self._record(f"{name}-{key}", certificates[use], domain, args)
        self.arns = {
            use: aws.acm.CertificateValidation(
                f"{name}-{use}",
                region=request.region,
                certificate_arn=certificates[use].arn,
                validation_record_fqdns=[records[key].fqdn for key in request.names],
                opts=pulumi.ResourceOptions(parent=self),
            ).certificate_arn
            for use, request in args.requests.items()
        }
        self.register_outputs({"arns": dict(self.arns)})

    def _request(self, name: str, scope: Scope, use: Use, request: CertificateRequest) -> aws.acm.Certificate:
        domain, *others = request.names.values()
        return aws.acm.Certificate(
            f"{name}-{use}",
            region=request.region,
            domain_name=domain,
            subject_alternative_names=others or None,
            validation_method="DNS",
            key_algorithm="RSA_2048",
            tags=scope.tags(use),
            opts=pulumi.ResourceOptions(parent=self),
        )

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


def _asked(certificate: aws.acm.Certificate, domain: str, what: str) -> Output[str]:
    """A part of the record that ACM asks for; its answers are a set without order, so the name finds the one."""
    return certificate.domain_validation_options.apply(
        lambda options: next(str(getattr(option, what)) for option in options if option.domain_name == domain)
    )
