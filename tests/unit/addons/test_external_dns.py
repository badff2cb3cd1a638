"""ExternalDNS: each name that may be configured can have the record by which ExternalDNS knows it as its own."""

import pytest

from kyeol.addons.charts.external_dns import prefix
from kyeol.config.dns import LONGEST_OWNED, OWNED, origin_name, owned_records

ZONE = "example.com"
LONG = ".".join(["a" * 63] * 3 + ["b" * (LONGEST_OWNED - 3 * 64 - len(ZONE) - 1), ZONE])
HOSTS = [
    ["dev.example.com"],
    [origin_name("prod", ZONE)],
    [origin_name("load-test-of-the-autumn-collection-2027", ZONE)],
    ["example.com"],
    ["shop.example.com", "example.com"],
    [f"{'a' * 44}.example.com"],
    [f"{'a' * 45}.example.com"],
    [f"{'a' * 63}.example.com"],
    [LONG],
    ["a-shop.example.com", "cname-shop.example.com"],
    ["a.b.c.example.com"],
]


def record(affix: str, host: str, type_: str) -> str:
    """The name of an ownership record (kubernetes-sigs/external-dns, v0.21.0, registry/mapper/mapper.go, ToTXTName)."""
    if "%{record_type}" in affix:
        return affix.replace("%{record_type}", type_) + host
    return f"{affix}{type_}-{host}"


def owner(affix: str, name: str) -> tuple[str, str]:
    """The host and type that an ownership record is of (the same file, ToEndpointName)."""
    types = ("a", "aaaa", "cname")
    if "%{record_type}" in affix:
        for type_ in types:
            before = affix.replace("%{record_type}", type_)
            if name.startswith(before):
                return name.removeprefix(before), type_
        return "", ""
    rest = name.removeprefix(affix)
    type_ = rest.split("-")[0]
    return rest.removeprefix(f"{type_}-"), type_


@pytest.mark.parametrize("hosts", HOSTS, ids=lambda hosts: hosts[0][:40])
def test_every_host_can_be_owned(hosts: list[str]) -> None:
    affix = prefix(hosts, ZONE)
    for host in hosts:
        for type_ in OWNED:
            name = record(affix, host, type_)
            assert name.endswith(f".{ZONE}"), "outside of the zone it is skipped, and nobody says so"
            assert len(name) <= 253
            assert all(0 < len(label) <= 63 for label in name.split("."))
            assert owner(affix, name) == (host, type_), "else it is nobody's"


@pytest.mark.parametrize("hosts", HOSTS, ids=lambda hosts: hosts[0][:40])
def test_the_role_may_write_exactly_what_is_needed(hosts: list[str]) -> None:
    affix, may = prefix(hosts, ZONE), owned_records(hosts)
    for host in hosts:
        assert {host, *(record(affix, host, type_) for type_ in OWNED)} <= {*may}
        assert not {f"stage-{host}", f"external-dns-cname-stage-{host}", f"a.{host}"} & {*may}
    for name in ("www.example.com", "external-dns-cname.www.example.com", "external-dns-cname-www.example.com"):
        assert name not in may, "the zone is everybody's"
    assert not any("*" in name for name in may), "another environment's name may end like this one's"


def test_what_is_deployed_keeps_its_owner() -> None:
    """A prefix that changes leaves records behind that nobody owns."""
    for host in ("argocd.example.com", "dev.example.com", "origin-stage.example.com", "origin-prod.example.com"):
        assert prefix([host], ZONE) == "external-dns-"
