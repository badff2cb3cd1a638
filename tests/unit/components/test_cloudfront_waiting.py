"""The waiting page: who sees it, who does not, and what the store's value changes."""

import os
import re
import subprocess
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pulumi
import pytest

from kyeol.components.cloudfront.waiting import KEY, WaitingPage
from kyeol.tools.preview.graph import Resource
from tests.harness import ROOT, graph_of, scope
from tests.json_values import known
from tests.node import call

pytestmark = pytest.mark.slow

FUNCTION = "aws:cloudfront/function:Function"


@cache
def _function() -> Resource:
    def make(opts: pulumi.ResourceOptions) -> None:
        WaitingPage("waiting", scope("prod"), opts)

    return graph_of(make, "prod").one(FUNCTION)


def _request(
    uri: str = "/default-channel", method: str = "GET", cookies: tuple[str, ...] = (), address: str = "203.0.113.9"
) -> dict[str, Any]:
    sent = {name: {"value": "x"} for name in cookies}
    headers = {"x-forwarded-for": {"value": "192.0.2.66"}}
    return {"viewer": {"ip": address}, "request": {"method": method, "uri": uri, "cookies": sent, "headers": headers}}


def _answers(value: str | None, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """What becomes of requests while the store has a value: a response, or the request as it goes on."""
    code = str(known(_function().inputs)["code"])
    kept = f"if (name === {KEY!r}) return {value!r};" if value is not None else ""
    get = f"async (name) => {{ {kept} throw new Error('KeyNotFound'); }}"
    module = f"const cf = {{kvs: () => ({{get: {get}}})}};"
    code, stubs = re.subn(r'^import cf from "cloudfront";$', lambda _: module, code, flags=re.MULTILINE)
    assert stubs == 1
    answers = call(f"{code}\nconst all = (events) => Promise.all(events.map(handler));", "all", list(events))
    return list(answers)


def _waits(answer: dict[str, Any]) -> bool:
    return answer.get("statusCode") == 503


@pytest.mark.parametrize("value", [None, "off", "100%", "ON", "yes", "-1%"])
def test_without_a_value_or_with_one_that_is_not_known_everybody_comes_in(value: str | None) -> None:
    [answer] = _answers(value, _request())
    assert answer["uri"] == "/default-channel"
    assert answer["headers"] == {"x-forwarded-for": {"value": "203.0.113.9"}}, "as behind every other behaviour"


def test_while_it_is_on_a_page_is_answered_by_the_edge_in_both_languages_and_says_when_to_come_again() -> None:
    page, head, api = _answers("on", _request(), _request(method="HEAD"), _request("/products?_rsc=1"))
    assert [one["statusCode"] for one in (page, head, api)] == [503, 503, 503]
    assert page["headers"]["retry-after"] == {"value": "30"}
    assert page["headers"]["cache-control"] == {"value": "no-store"}
    text = unescape(page["body"]["data"])
    assert "잠시만" in text
    assert "One moment" in text
    assert '<meta http-equiv="refresh" content="30">' in text


def test_who_has_a_cart_or_a_login_goes_on_and_so_do_orders_and_webhooks() -> None:
    inside = _answers(
        "on",
        _request(cookies=("checkoutId-default-channel",)),
        _request(cookies=("https%3A%2F%2Fwww.example.com%2Fgraphql%2F_saleor_auth_access_token",)),
        _request("/api/revalidate", "POST"),
        _request("/api/payments/return", "GET"),
        _request("/dashboard", "GET"),
        _request("/default-channel/cart", "POST"),
    )
    assert not any(_waits(one) for one in inside)
    assert {one["headers"]["x-forwarded-for"]["value"] for one in inside} == {"203.0.113.9"}


def test_who_comes_back_from_the_payment_goes_on_though_the_order_has_taken_the_carts_cookie() -> None:
    checkout = [_request(uri) for uri in ("/checkout", "/checkout/", "/checkout/complete")]
    assert not any(_waits(one) for one in _answers("on", *checkout))
    assert all(_waits(one) for one in _answers("on", _request("/checkouts"), _request("/default-channel/checkout")))


def test_a_share_lets_in_about_so_many_and_who_is_in_stays_in_while_it_grows() -> None:
    addresses = [f"198.51.{third}.{fourth}" for third in range(40) for fourth in range(0, 250, 5)]
    addresses += [f"2001:db8::{number:x}" for number in range(2000)]
    events = [_request(address=one) for one in addresses]
    few, more = ([not _waits(one) for one in _answers(value, *events)] for value in ("5%", "40%"))
    assert 0.03 < sum(few) / len(few) < 0.07
    assert 0.37 < sum(more) / len(more) < 0.43
    assert all(later for earlier, later in zip(few, more, strict=True) if earlier)


@pytest.mark.parametrize(
    ("value", "kept"),
    [("on", True), ("off", True), ("5%", True), ("40%", True), ("100%", False), ("40", False), ("On", False)],
)
def test_the_command_of_the_guide_puts_only_values_that_the_function_knows(
    value: str, kept: bool, tmp_path: Path
) -> None:
    guide = (ROOT / "docs/how-to/peaks.md").read_text()
    (function,) = re.findall(r"^waiting_page\(\) \{\n.*?^\}$", guide, re.MULTILINE | re.DOTALL)
    (tmp_path / "aws").write_text('#!/bin/sh\necho "$*"\n')
    (tmp_path / "aws").chmod(0o755)
    done = subprocess.run(
        ["bash", "-uc", f"STORE=arn\n{function}\nwaiting_page {value}"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (f"--key {KEY} --value {value} " in done.stdout) is kept
    assert (done.returncode, bool(done.stderr)) == ((0, False) if kept else (2, True))


def test_the_function_fits_what_cloudfront_takes() -> None:
    inputs = known(_function().inputs)
    assert len(str(inputs["code"]).encode()) <= 10_240, "CloudFront's quota of a function's size"
    assert str(inputs["code"]).isascii()
    assert inputs["runtime"] == "cloudfront-js-2.0", "the only one that reads a key value store"
    assert len(inputs["keyValueStoreAssociations"]) == 1
