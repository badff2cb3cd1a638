"""Certificates: `kyeol:certificates`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import DOMAIN, UUID, Section, Switch

CertificateArn = Annotated[
    str,
    StringConstraints(pattern=rf"^arn:aws:acm:[a-z0-9-]{{1,32}}:[0-9]{{12}}:certificate/{UUID}$"),
    Field(description="an ACM certificate's ARN, such as arn:aws:acm:REGION:111122223333:certificate/UUID"),
    limit("acm DescribeCertificate.CertificateArn"),
]
CertificateDomain = Annotated[
    str,
    StringConstraints(pattern=rf"^(\*\.)?{DOMAIN}$", max_length=253),
    Field(description="the domain of an issued ACM certificate, such as *.example.com"),
    limit("acm RequestCertificate.DomainName"),
]


class CertificateConfig(Section):
    """Where one certificate comes from: exactly one of the three."""

    arn: CertificateArn | None = Field(default=None, description="the ARN of a certificate of this account")
    lookup: CertificateDomain | None = Field(
        default=None, description="the domain by which an issued certificate of this account is found"
    )
    issue: Switch = Field(default=False, description="true: ACM issues it, validated by records in the zone")

    @property
    def sources(self) -> list[str]:
        """Which of the three are written."""
        written = {"arn": self.arn, "lookup": self.lookup, "issue": self.issue}
        return [source for source, value in written.items() if value]


class CertificatesConfig(Section):
    """The certificates of the load balancer (the stack's region) and of CloudFront (us-east-1)."""

    alb: CertificateConfig = Field(description="the load balancer's certificate, in the stack's region")
    cloudfront: CertificateConfig | None = Field(
        default=None, description="CloudFront's certificate, in us-east-1; exactly where kyeol:cdn is"
    )
