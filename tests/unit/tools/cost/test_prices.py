"""The price tables: what they say of each price, tiers, and what is wrong with a table."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kyeol.tools.cost.prices import GRADES, Price, PriceError, load, regions


@pytest.mark.parametrize("region", regions())
def test_every_price_has_unit_source_date_and_grade(region: str) -> None:
    for key, price in load(region).items():
        assert price.usd > 0, key
        assert price.unit, key
        assert price.source, key
        assert price.grade in GRADES, key
        assert price.date > date(2025, 1, 1), key
        starts = [start for start, _ in price.steps]
        assert starts == sorted(starts), key


def test_what_cloudfront_needs_has_a_table_wherever_the_stack_is() -> None:
    assert "us-east-1" in regions()
    assert "cloudfront.AP.egress" in load("us-east-1")


def test_a_region_without_a_table_names_the_refresh() -> None:
    with pytest.raises(
        PriceError, match=r"^there is no price table for eu-west-1, only for .*`kyeol prices refresh eu-"
    ):
        load("eu-west-1")


@pytest.mark.parametrize(
    "text",
    ["{", '{"prices": []}', '{"prices": {"nat.hour": {"usd": "cheap"}}}'],
    ids=["no JSON", "no mapping", "no number"],
)
def test_a_table_that_is_none_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "global.json").write_text('{"prices": {}}')
    (tmp_path / "eu-west-1.json").write_text(text)
    with pytest.raises(PriceError, match=r"^eu-west-1\.json is not a price table"):
        load("eu-west-1", tmp_path)


def test_a_grade_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    row = {"usd": "1", "unit": "hour", "date": "2026-10-01", "grade": "rumour", "source": "x"}
    (tmp_path / "global.json").write_text('{"prices": {}}')
    (tmp_path / "eu-west-1.json").write_text(json.dumps({"prices": {"nat.hour": row}}))
    with pytest.raises(PriceError, match=r"nat\.hour has the grade rumour"):
        load("eu-west-1", tmp_path)


@pytest.mark.parametrize(("gigabytes", "usd"), [(0, "0"), (100, "12"), (1000, "120"), (1100, "130"), (3000, "310")])
def test_each_step_holds_for_what_is_above_it(gigabytes: int, usd: str) -> None:
    price = Price(
        key="egress", usd=Decimal("0.12"), unit="GB", date=date(2026, 10, 1), grade="list", source="x",
        steps=((Decimal(1000), Decimal("0.10")), (Decimal(2000), Decimal("0.09"))),
    )  # fmt: skip
    assert price.amount(Decimal(gigabytes)) == Decimal(usd)
