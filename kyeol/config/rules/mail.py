"""Rules of the shop's emails: whose domain they come from, and who carries them."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.dns import DnsConfig
from kyeol.config.mail import DKIM_UNKNOWN, WITHOUT_SMTP, MailConfig, MailCredentialsConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def the_shop_may_send_from_the_domain(sections: Sections) -> Iterator[Violation]:
    """The shop writes as noreply@ its first name; only public names are the stack's own in the zone."""
    mail, dns = sections.get(MailConfig), sections.get(DnsConfig)
    if not (mail and mail.domain and dns):
        return
    first = dns.names[0]
    above = [name for name in dns.names if first == name or first.endswith(f".{name}")]
    if mail.domain not in above:
        problem = f"{mail.domain} is not a public name that {first}, which emails come from, equals or is below"
        yield Violation("mail", ("domain",), problem, f"write {' or '.join(above)}, or add it to kyeol:dns.names")


@rule
def only_what_the_provider_has(sections: Sections) -> Iterator[Violation]:
    """SES's credentials are made here, and its SPF needs nothing named; another provider's is the other way round."""
    mail = sections.get(MailConfig)
    if mail is None:
        return
    if mail.provider == "ses" and mail.spf_include is not None:
        problem = "is set, but SES's SPF record is known"
        yield Violation("mail", ("spfInclude",), problem, "remove it, or write provider: other")
    if mail.provider == "other" and mail.credentials != MailCredentialsConfig():
        problem = "counts keys of SES, which does not carry the emails"
        yield Violation("mail", ("credentials",), problem, "remove it, or write provider: ses")


@rule
def ses_takes_emails_in_the_region(sections: Sections) -> Iterator[Violation]:
    """Saleor hands emails in by SMTP."""
    mail, place = sections.get(MailConfig), sections.get(AwsConfig)
    if mail and mail.provider == "ses" and place:
        if place.region in WITHOUT_SMTP:
            problem = f"SES has no SMTP endpoint in {place.region}"
            yield Violation("mail", ("provider",), problem, "write provider: other")
        elif place.region in DKIM_UNKNOWN:
            problem = f"where SES publishes the keys of {place.region} is not known here"
            yield Violation("mail", ("provider",), problem, "write provider: other")
