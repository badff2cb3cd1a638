"""Three bills worked out by hand from the published prices, and bills that others have published."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import pytest

from kyeol.config.usage import UsageConfig
from kyeol.tools.cost.bill import Bill, bill, cents, total
from kyeol.tools.cost.prices import load
from tests.unit.tools.cost.stacks import stack

SEOUL: Final = "ap-northeast-2"

MGMT_AT_REST: Final = {
    "t3.large nodes": "151.84",  # 2 x 730 h x 0.104
    "EKS control plane": "73.00",  # 730 h x 0.10
    "NAT gateways": "43.07",  # 730 h x 0.059
    "load balancer": "16.43",  # 730 h x 0.0225 = 16.425
    "logs taken in": "15.20",  # (10 + 5 + 5) GB x 0.76: control plane, flows, containers
    "public IPv4 addresses": "10.95",  # (1 of NAT + 2 of the load balancer) x 730 h x 0.005
    "node disks, gp3": "9.12",  # 2 x 50 GB x 0.0912
    "web ACLs, rules": "6.00",  # 6 x 1
    "web ACLs": "5.00",  # 1 x 5
    "traffic through NAT": "1.48",  # (20 + 5 of logs) GB x 0.059 = 1.475
    "KMS keys": "1.00",  # the alarms' own
    "alarms": "1.00",  # 10 x 0.10
    "DNS zone": "0.50",  # 1 x 0.50
    "secrets": "0.40",  # 1 x 0.40
    "images": "0.10",  # 2 repositories with one image of 0.5 GB x 0.10
    "logs kept": "0.07",  # (10 GB x 30 + 5 x 14 + 5 x 14 days) / 30.4167 x 0.15 x 0.0314 = 0.0681
}

PROD_AT_ITS_SMALLEST: Final = {
    "t3.xlarge nodes": "455.52",  # 3 x 730 h x 0.208
    "database, db.r7g.large": "418.87",  # 730 h x 0.5738, both zones = 418.874
    "cache, cache.r7g.large": "306.02",  # 2 x 730 h x 0.2096 = 306.016
    "NAT gateways": "129.21",  # 3 x 730 h x 0.059
    "interface endpoints": "113.88",  # 4 x 3 zones x 730 h x 0.013
    "EKS control plane": "73.00",  # 730 h x 0.10
    "database, disk": "26.20",  # 100 GB x 0.262, both zones
    "public IPv4 addresses": "21.90",  # (3 of NAT + 3 of the load balancer) x 730 h x 0.005
    "logs taken in": "17.56",  # (10 + 5 + 0.1 + 5 + 1 + 2) GB x 0.76 = 17.556
    "load balancer": "16.43",  # 730 h x 0.0225 = 16.425
    "node disks, gp3": "13.68",  # 3 x 50 GB x 0.0912
    "web ACLs, rules": "13.00",  # (7 + 6) x 1
    "web ACLs": "10.00",  # 2 x 5
    "KMS keys": "6.00",  # 6 x 1
    "alarms": "3.30",  # 33 x 0.10
    "database, backups": "2.85",  # 30 days x 1 % of 100 GB x 0.095
    "secrets": "2.00",  # (4 + the master's) x 0.40
    "traffic through NAT": "1.18",  # 20 GB x 0.059; the logs pass an endpoint
    "buckets": "1.10",  # (20 GB of media + 2 GB x 12 months of the trail's files) x 0.025
    "logs kept": "0.83",  # (10 x 365 + 5 x 90 + 0.1 x 90 + 5 x 90 + 1 x 90 + 2 x 365) / 30.4167 x 0.15 x 0.0314
    "custom metrics": "0.60",  # 2 x 0.30
    "cache, snapshots": "0.51",  # 6 beyond the first x 1 GB x 0.085
    "images": "0.05",  # one of 0.5 GB x 0.10
    "logs through endpoints": "0.05",  # 5 GB x 0.01
}

PROD_WITH_TEN_TIMES_THE_VISITS: Final = PROD_AT_ITS_SMALLEST | {
    "traffic to visitors": "360.00",  # 1,000,000 visits x 3 MB = 3,000 GB x 0.12
    "requests of visitors": "72.00",  # 60,000,000 x 0.0000012
    "logs taken in": "55.86",  # (10 + 15 + 0.1 + 45 + 1.4 + 2) GB x 0.76 = 55.86
    "requests looked at": "43.20",  # (60,000,000 at CloudFront + 12,000,000 behind it) x 0.0000006
    "traffic between zones": "24.00",  # 600 GB from the origin x 3 hops x 2/3 x both ways = 2,400 GB x 0.01
    "logs of web ACLs": "6.84",  # 12,000,000 x 1.5 kB = 18 GB x 0.38; CloudFront's have no price
    "load balancer units": "4.80",  # 600 GB, more than 12,000,000 / 90,000 connections, x 0.008
    "traffic through NAT": "2.36",  # (20 + 20,000 orders x 1 MB) GB x 0.059
    "writes to buckets": "1.89",  # (20,000 + 20,000 x 20) x 0.0000045
    "logs kept": "1.54",  # (10 x 365 + 15 x 90 + 0.1 x 90 + 45 x 90 + 1.4 x 90 + 2 x 365) / 30.4167 x 0.15 x 0.0314
    "images": "3.00",  # 20 a month for 450 days, 295.9: (0.5 + 294.9 x 0.1) GB x 0.10
    "reads from buckets": "0.71",  # (2,000,000 + 20,000) x 0.00000035
    "logs through endpoints": "0.45",  # 45 GB x 0.01
    # Standard in Seoul: media 20, orders 4 x 30 / 30.4167, access logs of CloudFront 48 GB and of the load balancer's
    # web ACL 18 GB for 90 days, of the buckets 1.22 GB for 90 days, the trail's 24: 246.843 GB x 0.025 = 6.171; the
    # other 275 days of CloudFront's in infrequent access: 433.973 GB x 0.0138 = 5.989; CloudFront's web ACL in
    # N. Virginia: 90 GB for 90 days: 266.301 GB x 0.023 = 6.125.
    "buckets": "18.28",
}


def _shown(one: Bill, column: str) -> dict[str, Decimal]:
    """What a bill says of everything that it charges for, but for what comes to nothing."""
    sums = {what: getattr(total(lines), column) for what, lines in one.grouped(lambda line: line.charge.what)}
    return {what: cents(amount) for what, amount in sums.items() if cents(amount)}


@pytest.mark.parametrize(
    ("name", "usage", "column", "by_hand", "in_all"),
    [
        ("mgmt", UsageConfig(), "smallest", MGMT_AT_REST, "335.15"),
        ("prod", UsageConfig(), "smallest", PROD_AT_ITS_SMALLEST, "1633.73"),
        ("prod", UsageConfig(visits=1000000), "expected", PROD_WITH_TEN_TIMES_THE_VISITS, "2207.89"),
    ],
    ids=["mgmt at rest", "prod at its smallest", "prod with ten times the visits"],
)
def test_the_bill_is_the_one_worked_out_by_hand(
    name: str, usage: UsageConfig, column: str, by_hand: Mapping[str, str], in_all: str
) -> None:
    one = bill(stack(name), usage)
    assert _shown(one, column) == {what: Decimal(amount) for what, amount in by_hand.items()}
    assert cents(getattr(one.total, column)) == Decimal(in_all)


@pytest.mark.parametrize(
    ("key", "quantity", "paid"),
    [
        ("nat.hour", "611", "36.05"),  # Seoul, April 2026, a project on ECS
        ("nat.gb", "8.90", "0.52"),  # the same
        ("alb.hour", "514", "11.57"),  # the same
        ("ipv4.hour", "1416.08", "7.08"),  # the same
        ("transfer.internet", "5118", "632"),  # Seoul, July 2026; its first 100 GB were free
        ("transfer.zone", "23283", "233"),  # the same
        ("ipv4.hour", "11.41", "0.057"),  # Seoul, August 2026
        ("ipv4.hour", "1336.7", "6.68"),  # another one
    ],
)
def test_a_published_bill_is_met_within_five_per_cent(key: str, quantity: str, paid: str) -> None:
    """The lines of Cost Explorer that people have published with their quantities."""
    estimate = load(SEOUL)[key].amount(Decimal(quantity))
    assert abs(estimate - Decimal(paid)) <= Decimal(paid) / 20
