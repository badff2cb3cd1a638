"""The shop's emails: their domain in SES and in DNS, and what the shop hands them in by."""

from dataclasses import dataclass

import pulumi

from kyeol.components.scope import Scope
from kyeol.components.ses.credentials import MailCredentials, MailCredentialsArgs
from kyeol.components.ses.domain import MailDomain, MailDomainArgs
from kyeol.components.ses.records import MailRecord, MailRecords, MailRecordsArgs
from kyeol.config.mail import DmarcConfig
from kyeol.config.stack import StackConfig
from kyeol.stacks.dns import Dns
from kyeol.stacks.encryption import StackKeys


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What SES has of a stack."""

    domain: MailDomain
    credentials: MailCredentials


def make_mail(
    scope: Scope, config: StackConfig, keys: StackKeys, dns: Dns | None, opts: pulumi.ResourceOptions
) -> Mail | None:
    """Make the records of the senders' domain and, where SES carries the emails, everything of SES's.

    Returns:
        SES's part; None where another provider carries the emails, or nobody.
    """
    settings = config.mail
    if not (settings and config.dns and dns):
        return None
    domain = settings.domain or config.dns.names[0]
    records = {"dmarc": _dmarc(domain, settings.dmarc)}
    made = None
    if settings.provider == "ses":
        emails = MailDomain("mail", MailDomainArgs(scope=scope, domain=domain), opts)
        records |= emails.records
        credentials = MailCredentials(
            "mail-credentials",
            MailCredentialsArgs(
                scope=scope,
                domain=domain,
                identity_arn=emails.arn,
                configuration_set_arn=emails.configuration_set_arn,
                credentials=settings.credentials,
                kms_key_arn=keys.data,
            ),
            opts,
        )
        made = Mail(domain=emails, credentials=credentials)
    elif settings.spf_include:
        senders = f"v=spf1 include:{settings.spf_include} ~all"
        records["spf"] = MailRecord(name=domain, type="TXT", values=[senders])
    args = MailRecordsArgs(zone_id=dns.zone_id, zone_provider=dns.provider, records=records)
    MailRecords("mail-records", args, opts)
    return made


def _dmarc(domain: str, dmarc: DmarcConfig) -> MailRecord:
    reports = f"; rua=mailto:{dmarc.reports}" if dmarc.reports else ""
    return MailRecord(name=f"_dmarc.{domain}", type="TXT", values=[f"v=DMARC1; p={dmarc.policy}{reports}"])
