"""The public names of a stack, from every section that has some: they belong to it in the shared zone."""

from collections.abc import Mapping
from typing import Final

from kyeol.config.apps import AppsConfig
from kyeol.config.cdn import CdnConfig
from kyeol.config.dns import DnsConfig, origin_name
from kyeol.config.mail import MailConfig
from kyeol.config.model import Section

NAMING: Final = frozenset({"apps", "cdn", "dns", "mail"})
"""The sections that have public names."""


def public_names(stack: str, sections: Mapping[str, Section], management: Mapping[str, Section]) -> tuple[str, ...]:
    """The public names of a stack, and the name of its load balancer behind a CDN; none without names.

    Args:
        stack: The stack.
        sections: Its valid sections, by concern.
        management: mgmt's, which names the zone.
    """
    dns, shared = sections.get("dns"), management.get("dns")
    if not isinstance(dns, DnsConfig):
        return ()
    found = list(dns.names)
    if isinstance(apps := sections.get("apps"), AppsConfig):
        found += apps.hosts.values()
    if isinstance(cdn := sections.get("cdn"), CdnConfig):
        found.append(cdn.media_name)
        if isinstance(shared, DnsConfig) and shared.zone:
            found.append(origin_name(stack, shared.zone))
    return tuple(found)


def sender(sections: Mapping[str, Section]) -> str | None:
    """The domain that SES sends a stack's emails from; None where it sends none.

    Args:
        sections: The stack's valid sections, by concern.
    """
    mail, dns = sections.get("mail"), sections.get("dns")
    if isinstance(mail, MailConfig) and mail.provider == "ses" and isinstance(dns, DnsConfig):
        return mail.domain or dns.names[0]
    return None
