"""Rules of how long a name may be: DNS takes 253 letters, what serves the name takes fewer."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.apps import AppsConfig
from kyeol.config.cdn import CdnConfig
from kyeol.config.certificates import CertificatesConfig
from kyeol.config.dns import LONGEST_OWNED, DnsConfig, origin_name
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule

LONGEST_HOST: Final = 128
"""What a load balancer's rule takes for a host (Elastic Load Balancing API, HostHeaderConditionConfig)."""

LONGEST_ISSUED: Final = 64
"""What ACM takes for the first name of a certificate (ACM API, RequestCertificate, DomainName)."""


def zone_of(sections: Sections) -> str | None:
    """The zone of all stacks, which mgmt names; None where it cannot be known."""
    if sections.stack == MANAGEMENT_STACK:
        own = sections.get(DnsConfig)
        return own.zone if own else None
    management = sections.of(MANAGEMENT_STACK, DnsConfig)
    return management.zone if management else None


@rule
def names_fit_into_rules_and_certificates(sections: Sections) -> Iterator[Violation]:
    """A public name is a host in the load balancer's rules; a certificate that is issued begins with one.

    The load balancer has a certificate for each name, CloudFront one whose first name is the stack's first.
    """
    dns, apps, certificates = sections.get(DnsConfig), sections.get(AppsConfig), sections.get(CertificatesConfig)
    alb = bool(certificates and certificates.alb.issue)
    edge = bool(certificates and certificates.cloudfront and certificates.cloudfront.issue)
    names: list[tuple[str, KeyPath, str]] = [
        *(("dns", ("names", index), name) for index, name in enumerate(dns.names if dns else ())),
        *(("apps", ("hosts", app), name) for app, name in (apps.hosts if apps else {}).items()),
    ]
    for concern, path, name in names:
        issued = alb or (edge and path == ("names", 0))
        longest = LONGEST_ISSUED if issued else LONGEST_HOST
        if len(name) > longest:
            who = "ACM issues no certificate for" if issued else "a load balancer has no rule for"
            remedy = f"use at most {longest}" + (", or name a certificate that covers it" if issued else "")
            yield Violation(concern, path, f"has {len(name)} letters, which {who}", remedy)


@rule
def the_origins_name_fits(sections: Sections) -> Iterator[Violation]:
    """Beside the origin's name is ExternalDNS's ownership record; where it is issued, a certificate is for it."""
    zone, certificates = zone_of(sections), sections.get(CertificatesConfig)
    if not (zone and sections.get(CdnConfig)):
        return
    name = origin_name(sections.stack, zone)
    longest = LONGEST_ISSUED if certificates and certificates.alb.issue else LONGEST_OWNED
    if len(name) > longest:
        problem = f"makes the origin's name {name}, with {len(name)} letters"
        yield Violation("cdn", (), problem, f"use a zone and a stack's name that make it at most {longest}")
