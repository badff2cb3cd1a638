"""stage's way to a private load balancer, to another one, and back, by the engine."""

from collections.abc import Mapping

import pytest

from kyeol.tools.rehearse.engine.outcome import Outcome
from tests.platform.private_load_balancer import ARNS, BESIDE, CDN, STACK, moved
from tests.rehearse.changing import lost, shown, standing
from tests.rehearse.engines import Engines

ORIGIN = "VpcOrigin cloudfront"
MOVED = "update Distribution cloudfront-shop"
TIER = {f"{kind} vpc-load-balancer-{zone}" for kind in ("Subnet", "RouteTableAssociation") for zone in "ac"} | {
    "RouteTable vpc-load-balancer"
}

pytestmark = pytest.mark.nightly
"""Five deployments of stage; what CloudFront refuses is among the refusals, which are tried every time."""

STEPS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("beside", BESIDE),
    ("asked", moved(ARNS[0])),
    ("another", moved(ARNS[1])),
    ("back", {**BESIDE, "loadBalancerArn": None}),
    ("off", {**CDN, "origin": "public", "loadBalancerArn": None}),
)


@pytest.fixture(scope="module")
def steps(engines: Engines) -> Mapping[str, Outcome]:
    stack = standing(engines, STACK)
    return {name: stack.up(cdn=cdn) for name, cdn in STEPS}


def made(what: str) -> set[str]:
    return {f"{what} {one}" for one in TIER}


def test_the_tier_comes_before_anything_moves_and_goes_after_all_has(steps: Mapping[str, Outcome]) -> None:
    assert made("create") <= shown(steps["beside"])
    assert MOVED not in shown(steps["beside"])
    assert made("delete") <= shown(steps["off"])
    assert MOVED not in shown(steps["off"])


def test_the_arn_moves_cloudfront_and_nothing_else(steps: Mapping[str, Outcome]) -> None:
    assert shown(steps["asked"]) == {f"create {ORIGIN}", MOVED}
    assert shown(steps["back"]) == {f"delete {ORIGIN}", MOVED}


def test_another_load_balancer_is_asked_before_the_old_origin_goes(steps: Mapping[str, Outcome]) -> None:
    assert shown(steps["another"]) == {f"replace {ORIGIN}", MOVED}
    order = [one.op for one in steps["another"].operations if one.name in ("cloudfront", "cloudfront-shop")]
    done = [op for op in order if op in ("create-replacement", "update", "delete-replaced")]
    assert done == ["create-replacement", "update", "delete-replaced"]


def test_nothing_is_lost_on_the_way(steps: Mapping[str, Outcome]) -> None:
    assert lost(steps.values()) == set()


def test_the_origin_goes_before_what_it_is_in(engines: Engines) -> None:
    stack = standing(engines, STACK, cdn=moved(ARNS[0]))
    gone = stack.stack.destroy()
    assert gone.ok, gone.errors
    order = [f"{one.type.rpartition(':')[2]} {one.name}" for one in gone.operations if one.op == "delete"]
    origin = order.index(ORIGIN)
    assert order.index("Distribution cloudfront-shop") < origin
    within = [*(one for one in TIER if one.startswith("Subnet")), "InternetGateway vpc", "Vpc vpc"]
    assert all(origin < order.index(one) for one in within)
