"""Reading AWS's bulk price list: its two forms, and the rows of it that are not what they look like."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from kyeol.tools.cost.prices import PriceError, load
from kyeol.tools.cost.refresh.rows import Offer, of_csv, of_json
from kyeol.tools.cost.refresh.select import select
from kyeol.tools.cost.refresh.selectors import everywhere, regional
from kyeol.tools.cost.refresh.table import from_folder, refresh
from tests.projects import kyeol

SEOUL: Final = "ap-northeast-2"
PUBLISHED: Final = "2026-10-06T22:40:50Z"
COLUMNS: Final = (
    "SKU", "OfferTermCode", "TermType", "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency",
    "Product Family", "Location Type", "Instance Type", "Tenancy", "Operating System", "usageType", "CapacityStatus",
    "Pre Installed S/W",
)  # fmt: skip


def product(sku: str, usage: str, *prices: tuple[str, str], family: str = "", **attributes: str) -> dict[str, Any]:
    """A product and its prices: from which quantity on, and how much."""
    place = {"locationType": "AWS Region", "usagetype": usage, **attributes}
    dimensions = {
        f"{sku}.{begin}": {"unit": "Hrs", "beginRange": begin, "endRange": "Inf", "pricePerUnit": {"USD": usd}}
        for begin, usd in prices
    }
    return {"sku": sku, "productFamily": family, "attributes": place, "term": {"priceDimensions": dimensions}}


def document(*products: dict[str, Any]) -> dict[str, Any]:
    """A file of the list in JSON, with a reservation beside every price on demand."""
    return {
        "publicationDate": PUBLISHED,
        "products": {one["sku"]: {key: one[key] for key in one if key != "term"} for one in products},
        "terms": {
            "OnDemand": {one["sku"]: {f"{one['sku']}.X": one["term"]} for one in products},
            "Reserved": {one["sku"]: {f"{one['sku']}.Y": {"priceDimensions": {}}} for one in products},
        },
    }


def read(code: str, *products: dict[str, Any], region: str = SEOUL) -> Mapping[str, Any]:
    """The prices that are taken from an offer."""
    selectors = list(regional() if region else everywhere())
    return select(of_json(document(*products)), code, selectors, region)


def prices(found: Mapping[str, Any]) -> dict[str, str]:
    return {key: price["usd"] for key, price in found.items()}


def postgres(sku: str, usage: str, usd: str, option: str = "Single-AZ", **more: str) -> dict[str, Any]:
    attributes = {"databaseEngine": "PostgreSQL", "deploymentOption": option, **more}
    return product(sku, usage, ("0", usd), family="Database Instance", **attributes)


def test_aurora_and_standbys_that_can_be_read_share_a_usage_type_with_what_is_meant() -> None:
    found = read(
        "AmazonRDS",
        postgres("PG", "APN2-InstanceUsage:db.t4g.medium", "0.1020000000"),
        postgres("AURORA", "APN2-InstanceUsage:db.t4g.medium", "0.113", databaseEngine="Aurora PostgreSQL"),
        postgres("MULTI", "APN2-Multi-AZUsage:db.t4g.medium", "0.203", "Multi-AZ"),
        postgres("READABLE", "APN2-Multi-AZUsage:db.t4g.medium", "0.4", "Multi-AZ (readable standbys)"),
    )
    # Two zones are not twice one: the list rounds both.
    assert prices(found) == {"rds.postgres.db.t4g.medium.single": "0.102", "rds.postgres.db.t4g.medium.multi": "0.203"}


def test_a_price_of_an_outpost_is_not_the_regions() -> None:
    found = read(
        "AmazonRDS",
        postgres("OUTPOST", "APN2-InstanceUsage:db.t4g.small", "0.06", locationType="AWS Outposts"),
        postgres("REGION", "APN2-InstanceUsage:db.t4g.small", "0.051"),
    )
    assert prices(found) == {"rds.postgres.db.t4g.small.single": "0.051"}


def test_surcharges_of_extended_support_are_not_the_price() -> None:
    valkey = {"cacheEngine": "Valkey", "family": "Cache Instance"}
    found = read(
        "AmazonElastiCache",
        product("NODE", "APN2-NodeUsage:cache.r7g.large", ("0", "0.2096"), **valkey),
        product("REDIS", "APN2-NodeUsage:cache.r7g.large", ("0", "0.262"), cacheEngine="Redis"),
        product("OLD", "APN2-ExtendedSupportYr1_Yr2-NodeUsage:cache.r7g.large", ("0", "0.1"), **valkey),
        product("SYNC", "APN2-SyncDurability-NodeUsage:cache.r7g.large", ("0", "0.3"), **valkey),
    )
    assert prices(found) == {"cache.valkey.cache.r7g.large": "0.2096"}


def test_the_free_part_of_a_month_is_no_price_and_the_steps_are_in_order() -> None:
    tiers = [("10240", "0.122"), ("0", "0.0000000000"), ("100", "0.126"), ("51200", "0.117")]
    found = read("AWSDataTransfer", product("OUT", "APN2-DataTransfer-Out-Bytes", *tiers))
    assert found["transfer.internet"]["usd"] == "0.126"
    assert found["transfer.internet"]["steps"] == [["10240", "0.122"], ["51200", "0.117"]]


def test_classic_and_network_load_balancers_have_the_usage_type_of_the_one_for_applications() -> None:
    found = read(
        "AWSELB",
        product("CLASSIC", "APN2-LoadBalancerUsage", ("0", "0.025"), family="Load Balancer"),
        product("APPLICATION", "APN2-LoadBalancerUsage", ("0", "0.0225"), family="Load Balancer-Application"),
        product("NETWORK", "APN2-LoadBalancerUsage", ("0", "0.0225"), family="Load Balancer-Network"),
    )
    assert prices(found) == {"alb.hour": "0.0225"}


@pytest.mark.parametrize(
    ("region", "usage"),
    [
        (SEOUL, "APN2-KMS-Keys"),
        (SEOUL, "ap-northeast-2-KMS-Keys"),
        ("us-east-1", "KMS-Keys"),
        ("eu-west-1", "EU-KMS-Keys"),
    ],
)
def test_a_usage_type_has_the_regions_prefix_its_name_or_none(region: str, usage: str) -> None:
    assert prices(read("awskms", product("KEY", usage, ("0", "1.0")), region=region)) == {"kms.key": "1"}


def test_what_is_priced_once_for_all_is_taken_by_its_whole_name() -> None:
    found = read(
        "AmazonCloudFront",
        product("KOREA", "AP-DataTransfer-Out-Bytes", ("0", "0.12"), locationType="AWS Edge Location"),
        product("ORIGIN", "AP-DataTransfer-Out-OBytes", ("0", "0.06")),
        product("OTHER", "EU-AP-DataTransfer-Out-Bytes", ("0", "0.2")),
        region="",
    )
    assert prices(found) == {"cloudfront.AP.egress": "0.12"}


def test_two_prices_for_one_key_are_an_error_and_not_a_choice() -> None:
    with pytest.raises(PriceError, match=r"^kms\.key has two prices in awskms: 1\.0 \(ONE\) and 2\.0 \(TWO\); narrow"):
        read("awskms", product("ONE", "KMS-Keys", ("0", "1.0")), product("TWO", "KMS-Keys", ("0", "2.0")))


def line(*values: str) -> str:
    return ",".join(f'"{value}"' for value in values) + "\n"


def instance(sku: str, usage: str, usd: str, *, term: str = "OnDemand", status: str = "Used", soft: str = "NA") -> str:
    return line(
        sku, "JRTC", term, "0", "Inf", "Hrs", usd, "USD", "Compute Instance", "AWS Region", "t3.large", "Shared",
        "Linux", usage, status, soft,
    )  # fmt: skip


HEAD: Final = [
    line("FormatVersion", "v1.0"), line("Disclaimer", "made up"), line("Publication Date", PUBLISHED),
    line("Version", "20261006"), line("OfferCode", "AmazonEC2"), line(*COLUMNS),
]  # fmt: skip
BOX: Final = "APN2-BoxUsage:t3.large"


def ec2(*rows: str) -> Offer:
    return of_csv([*HEAD, *rows])


def test_a_reservation_that_nobody_uses_is_not_a_price_of_the_instance() -> None:
    offer = ec2(
        instance("UNUSED", BOX, "0.0000000000", status="UnusedCapacityReservation"),
        instance("HELD", BOX, "0.104", status="AllocatedCapacityReservation"),
        instance("RESERVED", BOX, "0.0600000000", term="Reserved"),
        instance("SQL", BOX, "0.7800000000", soft="SQL Std"),
        instance("RIGHT", BOX, "0.1040000000"),
    )
    found: Mapping[str, Any] = select(offer, "AmazonEC2", list(regional()), SEOUL)
    assert found == {
        "ec2.t3.large": {
            "usd": "0.104", "unit": "hour", "date": "2026-10-06", "grade": "list",
            "source": "AmazonEC2 APN2-BoxUsage:t3.large; SKU RIGHT",
        }
    }  # fmt: skip


def test_a_large_file_is_read_line_by_line() -> None:
    taken = 0

    def lines() -> Any:  # noqa: ANN401 - a generator
        nonlocal taken
        for one in [*HEAD, *(instance(f"S{number}", "APN2-Other", "1") for number in range(1000))]:
            taken += 1
            yield one

    rows = iter(of_csv(lines()).rows)
    next(rows)
    assert taken < 20


def test_what_is_not_the_list_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match="is not a file of AWS's price list"):
        of_csv(["<html>\n"] * 9)
    with pytest.raises(PriceError, match=r"^the price list of \w+ in eu-west-1 cannot be read"):
        refresh("eu-west-1", from_folder(tmp_path), tmp_path)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A folder with a file of every offer, of which EC2's and KMS's hold something."""
    for offer in {one.offer for one in regional()}:
        (tmp_path / f"{offer}_eu-west-1_index.json").write_text(json.dumps(document()))
    (tmp_path / "awskms_eu-west-1_index.json").write_text(
        json.dumps(document(product("KEY", "eu-west-1-KMS-Keys", ("0", "1.0"))))
    )
    (tmp_path / "AmazonEC2_eu-west-1_index.csv").write_text(
        "".join([*HEAD, instance("T3", "EU-BoxUsage:t3.large", "0.0912")])
    )
    return tmp_path


def test_a_region_without_a_table_gets_one_that_can_be_loaded(listed: Path) -> None:
    tables = listed / "tables"
    tables.mkdir()
    (tables / "global.json").write_text('{"prices": {}}')
    assert refresh("eu-west-1", from_folder(listed), tables) == (2, [])
    table = load("eu-west-1", tables)
    assert {key: price.usd for key, price in table.items()} == {
        "ec2.t3.large": Decimal("0.0912"),
        "kms.key": Decimal(1),
    }
    assert {price.grade for price in table.values()} == {"list"}


def test_what_the_list_does_not_give_stays_as_it_was(listed: Path) -> None:
    tables = listed / "tables"
    tables.mkdir()
    (tables / "global.json").write_text('{"prices": {}}')
    old = {"usd": "7", "unit": "GB", "date": "2026-01-01", "grade": "one", "source": "x"}
    (tables / "eu-west-1.json").write_text(json.dumps({"prices": {"logs.to-s3": old, "kms.key": old}}))
    assert refresh("eu-west-1", from_folder(listed), tables) == (2, ["logs.to-s3"])
    table = load("eu-west-1", tables)
    assert (table["logs.to-s3"].usd, table["kms.key"].usd) == (Decimal(7), Decimal(1))


@pytest.mark.parametrize("region", ["Seoul", "eu-west", "../tables"])
def test_a_region_that_is_none_is_refused(region: str) -> None:
    result = kyeol("prices", "refresh", region)
    assert result.exit_code == 2
    assert result.stderr == f"{region} is not a region; write one such as ap-northeast-2, or global\n"


def test_every_key_of_a_table_is_written_by_the_refresh_or_known_to_stay() -> None:
    written = {one.key for one in [*regional(), *everywhere()]}
    stay = {
        "access-analyzer.role", "alarm.composite", "cache.backup", "cloudtrail.copy", "logs.to-s3", "transfer.peering",
        "waf.request",
    }  # fmt: skip
    assert {key for region in ("ap-northeast-2", "us-east-1") for key in load(region)} - written <= stay
