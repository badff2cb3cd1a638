"""The zone and the aliases of public names."""

import pulumi
import pulumi_aws as aws

from kyeol.components.route53 import AliasRecords, AliasRecordsArgs, HostedZone, HostedZoneArgs
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

ZONE = "aws:route53/zone:Zone"
RECORD = "aws:route53/record:Record"


def _zone(zone_id: str | None = None, *, protect: bool = True) -> Graph:
    args = HostedZoneArgs(scope=scope("mgmt", protect=protect), zone="example.com", zone_id=zone_id)
    return graph_of(lambda opts: HostedZone("zone", args, opts), "mgmt")


def _aliases() -> Graph:
    def make(opts: pulumi.ResourceOptions) -> None:
        mgmt = aws.Provider("aws-mgmt", region=REGION, allowed_account_ids=[ACCOUNT])
        AliasRecords(
            "shop",
            AliasRecordsArgs(
                names={"0": "www.example.com", "1": "example.com"},
                target_name="d1.cloudfront.net",
                target_zone_id="Z2FDTNDATAQYW2",
                zone_id="Z0123456789",
                zone_provider=mgmt,
            ),
            opts,
        )

    return graph_of(make, "prod")


def test_the_zone_is_protected_and_retained_as_configured() -> None:
    protected = _zone(protect=True).one(ZONE)
    assert (protected.options.protect, protected.options.retain_on_delete) == (True, True)
    assert protected.inputs["name"] == "example.com"
    free = _zone(protect=False).one(ZONE)
    assert (free.options.protect, free.options.retain_on_delete) == (False, False)


def test_a_referenced_zone_is_not_made() -> None:
    graph = _zone("Z0123456789")
    assert graph.of_type(ZONE) == []
    assert graph.one("kyeol:components:HostedZone").outputs["zoneId"] == "Z0123456789"


def test_every_public_name_leads_to_the_distribution_over_ipv4_ipv6_and_http3() -> None:
    records = _aliases().of_type(RECORD)
    assert {(record.inputs["name"], record.inputs["type"]) for record in records} == {
        (name, type_) for name in ("www.example.com", "example.com") for type_ in ("A", "AAAA", "HTTPS")
    }
    for record in records:
        [alias] = known(record.inputs)["aliases"]
        assert (alias["name"], alias["zoneId"]) == ("d1.cloudfront.net", "Z2FDTNDATAQYW2")


def test_the_aliases_are_made_in_the_account_of_the_zone() -> None:
    for record in _aliases().of_type(RECORD):
        assert record.provider_urn.endswith("::aws-mgmt")


def test_no_logical_name_carries_a_public_name() -> None:
    for record in _aliases().of_type(RECORD):
        assert "example" not in record.name
