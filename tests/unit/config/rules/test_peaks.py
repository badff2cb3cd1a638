"""What a planned peak cannot be."""

from typing import Any

import pytest

from kyeol.config.names import NAMESPACE
from tests.shipped import SHIPPED
from tests.unit.config.rules.stacks import mistakes_in
from tests.unit.config.rules.test_mail import sections

HOURS = {"begins": "2026-12-01T12:00+09:00", "ends": "2026-12-01T15:00+09:00"}


def wrong(peak: dict[str, Any], stack: str = "prod", **changes: object) -> dict[str, str]:
    """What is wrong with a peak, by the key below it."""
    values = sections(**changes, peaks={"planned": {"sale": {**HOURS, **peak}}})
    found = mistakes_in(SHIPPED, stack, values)
    return {one.key.removeprefix(f"{NAMESPACE}:peaks.planned.sale").lstrip("."): one.problem for one in found}


@pytest.mark.parametrize(
    ("peak", "keys"),
    [
        ({"nodes": {"default": 6}, "pods": {"saleor-api": 8}}, []),
        ({"databaseClass": "db.r7g.xlarge", "cacheNodeType": "cache.r7g.xlarge"}, []),
        # The same instant by another offset.
        ({"nodes": {"default": 4}, "ends": "2026-12-01T03:00+00:00"}, ["ends"]),
        ({"nodes": {"default": 4}, "ends": "2026-12-01T04:00+00:00"}, []),
        ({"nodes": {"default": 4}, "ends": "2027-12-01T15:00+09:00"}, ["ends"]),
        ({"nodes": {"default": 4}, "begins": "2026-12-31T23:00+09:00", "ends": "2027-01-01T02:00+09:00"}, []),
        # Neither is a time in UTC any more.
        ({"nodes": {"default": 4}, "ends": "9999-12-31T23:59-12:00"}, ["ends"]),
        ({"nodes": {"default": 4}, "begins": "0001-01-01T00:00+09:00"}, ["begins"]),
        ({"nodes": {"default": 4}, "begins": "2026-12-01T12:00"}, ["begins"]),
        ({"nodes": {"default": 4}, "begins": "2026-02-30T12:00+09:00"}, ["begins"]),
        ({}, [""]),
        ({"nodes": {"default": 7}}, ["nodes.default"]),
        ({"nodes": {"default": 3}}, ["nodes.default"]),
        ({"nodes": {"defualt": 4}}, ["nodes.defualt"]),
        ({"nodes": {"default": 4}, "pods": {"api": 4}}, ["pods.api"]),
    ],
)
def test_a_peak_has_hours_and_raises_what_there_is_within_its_limits(peak: dict[str, Any], keys: list[str]) -> None:
    assert list(wrong(peak)) == keys


def test_a_misspelt_group_is_named() -> None:
    values = sections(peaks={"planned": {"sale": {**HOURS, "nodes": {"defualt": 4}}}})
    (mistake,) = mistakes_in(SHIPPED, "prod", values)
    assert mistake.remedy == "did you mean default?"


def test_nobody_adds_nodes_without_the_autoscaler() -> None:
    addons = {"delivery": "pulumi", "disabled": ["cluster-autoscaler"]}
    assert list(wrong({"nodes": {"default": 4}}, addons=addons)) == ["nodes"]
    assert wrong({"pods": {"storefront": 4}}, addons=addons) == {}


def test_without_a_cache_no_worker_runs() -> None:
    peak = {"pods": {"saleor-worker": 4}, "cacheNodeType": "cache.r7g.xlarge"}
    values = sections(peaks={"planned": {"sale": {**HOURS, **peak}}})
    del values["cache"]
    found = {one.key.rpartition(".")[2] for one in mistakes_in(SHIPPED, "prod", values)}
    assert found >= {"saleor-worker", "cacheNodeType"}
