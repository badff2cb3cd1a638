"""What an estimate says besides amounts: what has no price, how far it can be trusted, what would make it smaller."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest
from pydantic import BaseModel

from kyeol.config.facts.regions import REGIONS
from kyeol.config.usage import UsageConfig
from kyeol.tools.cost import json_form, markdown, text
from kyeol.tools.cost.bill import Bill, bill
from kyeol.tools.cost.charge import Pricing
from kyeol.tools.cost.models.edge import viewers
from kyeol.tools.cost.month import Month
from kyeol.tools.cost.prices import PriceError
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import cloudfront, ec2, eks, kubernetes, rds, vpc
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.record.kind import Kind
from tests.json_values import known
from tests.policies.build import res
from tests.unit.tools.cost.stacks import stack

PROD: Final = stack("prod")


def changed(graph: Graph, kind: Kind, **inputs: Json) -> Graph:
    """A stack of which every resource of a kind has other inputs."""
    resources = {
        urn: replace(one, inputs={**one.inputs, **inputs}) if one.type == kind.type else one
        for urn, one in graph.resources.items()
    }
    return replace(graph, resources=resources)


def said(one: Bill) -> str:
    return text.render(one, "100,000 visits")


@pytest.mark.parametrize("name", ["mgmt", "prod"])
def test_a_bill_and_the_prompt_below_it_fit_a_screen(name: str) -> None:
    lines = said(bill(stack(name))).splitlines()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 80


def test_what_has_no_price_is_listed_and_the_total_is_without_it() -> None:
    priced, unpriced = bill(PROD), bill(changed(PROD, eks.NODE_GROUP, instanceTypes=["c8a.48xlarge"]))
    assert priced.total.expected - unpriced.total.expected == Decimal("0.208") * 3 * 730
    assert len(unpriced.missing) == len(priced.missing) + 1
    reason = "the table of ap-northeast-2 has no price of ec2.c8a.48xlarge"
    assert "c8a.48xlarge nodes" in " ".join(said(unpriced).split())
    assert f"without {len(unpriced.missing)} items" in said(unpriced).splitlines()[0]
    assert {"what": "c8a.48xlarge nodes", "reason": reason} in known(json_form.to_json({"": unpriced}))["stacks"][0][
        "missing"
    ]
    assert f"- not in it: c8a.48xlarge nodes, {reason}" in markdown.render({"prod": unpriced})


@pytest.mark.parametrize(
    ("kind", "inputs", "what"),
    [
        (eks.NODE_GROUP, {"capacityType": "SPOT"}, "nodes of eks-nodes"),
        (eks.NODE_GROUP, {"launchTemplate": {"id": "elsewhere"}}, "disks of eks-nodes"),
        (rds.INSTANCE, {"databaseInsightsMode": "advanced"}, "Database Insights of database"),
        (rds.INSTANCE, {"storageType": "io2"}, "database, disk"),
        (rds.INSTANCE, {"performanceInsightsRetentionPeriod": 31}, "Performance Insights of database"),
        (rds.INSTANCE, {"storageThroughput": 700}, "IOPS and throughput of database"),
        (
            ec2.LAUNCH_TEMPLATE,
            {"blockDeviceMappings": [{"ebs": {"volumeSize": 50, "volumeType": "gp3", "throughput": 250}}]},
            "throughput of node disks",
        ),
    ],
    ids=[
        "spot",
        "a launch template of others",
        "Database Insights",
        "another disk",
        "Performance Insights",
        "a faster disk",
        "faster disks of nodes",
    ],
)
def test_what_a_model_does_not_know_is_said(kind: Kind, inputs: dict[str, Json], what: str) -> None:
    assert what in {one.what for one in bill(changed(PROD, kind, **inputs)).missing}


def test_a_planned_peak_adds_the_hours_of_the_nodes_that_are_not_there_anyhow() -> None:
    peak = {"name": "sale", "from": "2026-12-01T02:00+00:00", "until": "2026-12-01T06:00+00:00", "pods": {}}
    within = {"name": "noon", "from": "2026-12-01T03:00+00:00", "until": "2026-12-01T04:00+00:00", "pods": {}}
    nodes = ({**peak, "nodes": {"default": 5}}, {**peak, "nodes": {"other": 9}}, {**within, "nodes": {"default": 4}})
    plan = json.dumps(nodes)
    held = res(kubernetes.CONFIG_MAP.type, "plan", {"data": {"peaks.json": plan}})
    planned = replace(PROD, resources={**PROD.resources, held.urn: held})
    (with_it,), (without,) = (
        [one.charge.quantity for one in bill(graph).lines if one.charge.what == "t3.xlarge nodes"]
        for graph in (planned, PROD)
    )
    # Two more than three, for four hours; in the largest month there are six anyhow.
    assert with_it - without == Span.of(8, 8, 0)


def test_a_kind_that_nobody_has_looked_at_is_said() -> None:
    template = next(iter(PROD.of_type(ec2.EIP.type)))
    unknown = replace(template, urn=f"{template.urn}-x", type="aws:gamelift/fleet:Fleet", name="fleet")
    found = bill(replace(PROD, resources={**PROD.resources, unknown.urn: unknown}))
    assert ("fleet", "nothing is known of its kind") in {(one.what, one.reason) for one in found.missing}


def test_a_region_without_a_table_is_an_error_that_names_it() -> None:
    providers = {
        urn: replace(one, inputs={"region": "eu-central-2"}) if one.type == "pulumi:providers:aws" else one
        for urn, one in PROD.resources.items()
    }
    with pytest.raises(PriceError, match=r"^there is no price table for eu-central-2"):
        bill(replace(PROD, resources=providers))


def test_what_is_in_another_region_without_a_table_is_missing() -> None:
    priced, elsewhere = bill(PROD), bill(changed(PROD, rds.INSTANCE, region="eu-central-2"))
    assert elsewhere.region == priced.region
    reasons = {one.reason for one in elsewhere.missing} - {one.reason for one in priced.missing}
    assert reasons == {"no price table for eu-central-2: kyeol prices refresh eu-central-2"}
    assert elsewhere.total.expected < priced.total.expected


def test_the_disk_of_a_restored_database_is_of_the_backup_s_size() -> None:
    inputs = dict(PROD.one(rds.INSTANCE.type).inputs)
    del inputs["allocatedStorage"]
    restored = replace(PROD.one(rds.INSTANCE.type), inputs=inputs)
    made = replace(PROD, resources={**PROD.resources, restored.urn: restored})
    assert "disk of database" in {one.what for one in bill(made).missing}


def test_every_line_says_how_old_its_price_is_and_how_far_to_trust_it() -> None:
    (one,) = known(json_form.to_json({"prod": bill(PROD)}))["stacks"]
    assert one["lines"]
    for line in one["lines"]:
        assert set(line["price"]) == {"key", "usd", "unit", "date", "grade", "source"}
    assert "35 several readings, 5 one reading" in " ".join(said(bill(PROD)).split())


def test_the_parts_add_up_to_the_whole() -> None:
    one = bill(PROD)
    in_all = round(one.total.expected, 9)
    assert round((one.part("fixed") + one.part("usage")).expected, 9) == in_all
    for by in (lambda line: line.component, lambda line: line.charge.service, lambda line: line.urn):
        groups = [lines for _, lines in one.grouped(by)]
        assert round(sum(line.amount.expected for lines in groups for line in lines), 9) == in_all


def test_the_largest_items_say_what_would_make_them_smaller() -> None:
    shown = " ".join(said(bill(PROD)).split())
    assert "Graviton, t4g.xlarge: 91 USD less" in shown  # 455.52 x (1 - 0.1664 / 0.208)
    assert "nat: single: 86 USD less" in shown  # 2 of 3 x 129.21
    assert "multiAz: false: 209 USD less" in shown  # 730 x (0.5738 - 0.2869)
    assert "zones: 1: 76 USD less" in shown  # 2 of 3 x 113.88
    assert "cheaper below 1,930 GB a month" in shown  # 113.88 / 0.059


def test_the_cheaper_price_class_sends_visitors_to_american_locations() -> None:
    near, far = bill(PROD), bill(changed(PROD, cloudfront.DISTRIBUTION, priceClass="PriceClass_100"))
    assert {line.price.key for line in far.lines} >= {"cloudfront.US.egress"}
    assert far.total.expected < near.total.expected


@pytest.mark.parametrize("region", REGIONS)
def test_visitors_are_served_somewhere_wherever_the_platform_is(region: str) -> None:
    moved = changed(PROD, cloudfront.DISTRIBUTION, region=region, priceClass="PriceClass_All")
    pricing = Pricing(moved, Month("production", UsageConfig()))
    for one in moved.of_type(cloudfront.DISTRIBUTION.type):
        assert viewers(one, pricing) in {"US", "EU", "JP", "AP", "IN", "AU", "SA", "ZA", "ME"}


def test_without_an_endpoint_the_logs_pass_the_nat_gateways() -> None:
    def nat(graph: Graph) -> Decimal:
        return sum(
            (line.charge.quantity.expected for line in bill(graph).lines if line.price.key == "nat.gb"), Decimal(0)
        )

    bare = {urn: one for urn, one in PROD.resources.items() if not _logs_endpoint(one)}
    more = nat(replace(PROD, resources=bare)) - nat(PROD)
    assert round(more, 9) == 9  # 5 GB at rest, and 100,000 visits of 40 kB


def _logs_endpoint(one: Resource) -> bool:
    return one.type == vpc.VPC_ENDPOINT.type and str(one.inputs["serviceName"]).endswith(".logs")


def settings(model: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from settings(value, (*path, name))
        else:
            yield *path, name


@pytest.mark.parametrize(
    "path",
    # What watches the account is in neither stack: test_threats.
    [path for path in settings(UsageConfig()) if path[0] != "threats"],
    ids=".".join,
)
def test_every_assumption_changes_an_estimate(path: tuple[str, ...]) -> None:
    outer, *inner = path
    default = UsageConfig()
    other = default.model_copy(update={outer: 77})
    if inner:
        other = default.model_copy(update={outer: getattr(default, outer).model_copy(update={inner[0]: 77})})
    assert bill(PROD, other).total != bill(PROD).total


def test_mgmt_has_no_orders_and_prod_one_for_fifty_visits() -> None:
    assert not any(line.price.key == "s3.put" for line in bill(stack("mgmt")).lines)
    (puts, private) = (line.charge.quantity.expected for line in bill(PROD).lines if line.price.key == "s3.put")
    assert {puts, private} == {2000, 40000}


def test_a_private_load_balancer_is_a_second_one_until_the_public_one_goes_with_its_addresses() -> None:
    def charged(graph: Graph, what: str) -> list[Decimal]:
        lines = [line for line in bill(graph).lines if line.charge.what == what and line.component == "load balancer"]
        one = lines[0].charge.quantity
        return [one.smallest, one.expected, one.largest]

    def besides(*resources: Resource) -> Graph:
        return replace(PROD, resources={**PROD.resources, **{one.urn: one for one in resources}})

    hours = Decimal(730)
    tier = res(vpc.SUBNET.type, "load-balancer", {"tags": {"Tier": "load-balancer"}})
    beside, moved = besides(tier), besides(tier, res(cloudfront.VPC_ORIGIN.type, "cloudfront"))
    assert charged(PROD, "load balancer") == [hours, hours, hours]
    assert charged(beside, "load balancer") == [hours, 2 * hours, 2 * hours]
    assert charged(moved, "load balancer") == [hours, hours, 2 * hours]
    addresses = charged(PROD, "public IPv4 addresses")
    assert charged(moved, "public IPv4 addresses") == [0, 0, addresses[2]]
