"""The shop's emails: `kyeol:mail`."""

from typing import Annotated, Final, Literal

from pydantic import Field

from kyeol.config.limit import limit
from kyeol.config.model import DomainName, EmailAddress, Generation, Section

WITHOUT_SMTP: Final = frozenset(
    ("af-south-1", "ap-east-1", "ap-southeast-3", "eu-south-1", "il-central-1", "me-south-1")
)
"""The regions whose SES has no SMTP endpoint (SES developer guide, smtp-credentials), and ap-east-1, which has no SES
(botocore 1.44, endpoints.json)."""


_DKIM_BY_REGION: Final = frozenset(
    ("ap-northeast-3", "ap-south-2", "ap-southeast-5", "ca-west-1", "eu-central-2", "me-central-1")
)
DKIM_UNKNOWN: Final = frozenset(("ap-east-2", "ap-southeast-6", "ap-southeast-7", "mx-central-1"))
"""The regions of which no source here says where SES publishes its keys."""


def dkim_zone(region: str) -> str:
    """Where SES publishes the public keys that a domain's CNAMEs lead to (botocore 1.44, sesv2, SigningHostedZone).

    Most regions share one zone; those that do not are as the AWS General Reference lists them (ses.html, DKIM domains;
    read in modules that cite it, not on the page).

    Args:
        region: The region.
    """
    return f"dkim.{region}.amazonses.com" if region in _DKIM_BY_REGION else "dkim.amazonses.com"


class DmarcConfig(Section):
    """What receivers do with emails that pretend to come from the domain (RFC 7489)."""

    policy: Annotated[Literal["none", "quarantine", "reject"], limit("https://www.rfc-editor.org/rfc/rfc7489")] = Field(
        default="none", description="none only reports; quarantine and reject once the reports name nobody of yours"
    )
    reports: EmailAddress | None = Field(default=None, description="who gets the aggregate reports; absent: nobody")


class MailCredentialsConfig(Section):
    """The generations of the key by which the shop hands its emails in.

    To rotate: raise `current` by one with the old number as `previous`, and deploy; once every pod has the new one
    remove `previous`, and deploy.
    """

    current: Generation = Field(default=1, description="the generation that the shop uses")
    previous: Generation | None = Field(
        default=None, description="the generation before, still valid while a rotation runs"
    )


class MailConfig(Section):
    """Who carries the shop's emails, and what receivers are told of it in DNS."""

    provider: Annotated[Literal["ses", "other"], limit(ours="who can carry emails")] = Field(
        default="ses",
        description="ses: identity, records and credentials are made; other: only the domain's SPF and DMARC, and the "
        "credentials are written by hand",
    )
    domain: DomainName | None = Field(
        default=None,
        description="the senders' domain: the first public name or, where that is public too, one above it; absent: "
        "the first public name",
    )
    spf_include: DomainName | None = Field(
        default=None, description="what the other provider wants included in SPF, such as spf.mailer.example"
    )
    dmarc: DmarcConfig = Field(default_factory=DmarcConfig)
    credentials: MailCredentialsConfig = Field(default_factory=MailCredentialsConfig)


MAIL_FROM: Final = "bounce"
"""The name below the senders' domain that bounces go to. SES wants one that neither sends nor receives otherwise
(SES developer guide, mail-from)."""
