"""Names in DNS: `kyeol:dns`."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import DomainName, Section

ZoneId = Annotated[
    str,
    StringConstraints(pattern=r"^Z[A-Z0-9]{1,31}$"),
    Field(description="the id of a hosted zone, such as Z0123456789ABCDEFGHIJ"),
    limit("route53 GetHostedZone.Id"),
]


class DnsConfig(Section):
    """The zone, which mgmt owns, and the public names of a stack."""

    zone: DomainName | None = Field(
        default=None, description="the zone of all stacks, such as example.com; only mgmt has it"
    )
    zone_id: ZoneId | None = Field(
        default=None, description="a hosted zone that exists already; absent: mgmt makes the zone"
    )
    names: Annotated[
        tuple[DomainName, ...],
        limit(f"{AWS_DOCS}/acm/latest/userguide/acm-limits.html", ours="the media's and the origin's name besides"),
    ] = Field(
        min_length=1,
        max_length=8,
        description="the public names, each in the zone; append new ones: their order identifies their records",
    )


OWNERSHIP: Final = "external-dns-"
"""How the names of ExternalDNS's ownership records begin: external-dns-TYPE-HOST, or external-dns-TYPE.HOST."""

OWNED: Final = ("a", "aaaa", "cname")
"""The records of load balancers that ExternalDNS owns; an alias is `cname` until 0.21, `a` from 0.22 on (#6523)."""


def owned_records(hosts: Sequence[str]) -> list[str]:
    """The records of hosts and their ownership records, in either form; no patterns, which would fit others' too."""
    owned = [f"{OWNERSHIP}{type_}{separator}" for type_ in OWNED for separator in "-."]
    return [name for host in hosts for name in (host, *(f"{before}{host}" for before in owned))]


LONGEST_OWNED: Final = 253 - len(f"{OWNERSHIP}cname.")
"""The longest name that has room for an ownership record beside it (RFC 1035: 255 octets, two of them no letters)."""


def origin_name(environment: str, zone: str) -> str:
    """The name of an environment's load balancer behind its CDN; ExternalDNS makes and owns the record.

    Args:
        environment: The stack's name.
        zone: The zone, which mgmt's `kyeol:dns` names.
    """
    return f"origin-{environment}.{zone}"
