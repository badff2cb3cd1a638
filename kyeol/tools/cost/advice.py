"""What would make each of a bill's largest items smaller, and by how much where the table can say it."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from kyeol.tools.cost.bill import Bill, BillLine, total
from kyeol.tools.cost.prices import load
from kyeol.tools.cost.wording import dollars

Advice: TypeAlias = Callable[[Sequence[BillLine], Bill], str]

_GRAVITON: Final = {
    "t3": "t4g", "t3a": "t4g", "m5": "m7g", "m5a": "m7g", "m6i": "m7g", "m6a": "m7g", "m7i": "m7g", "m7a": "m7g",
    "m7i-flex": "m7g", "m8i": "m8g", "c5": "c7g", "c6i": "c7g", "c7i": "c7g", "r5": "r7g", "r6i": "r7g", "r7i": "r7g",
}  # fmt: skip
"""The Graviton family of the same shape."""


def largest(bill: Bill, count: int = 5) -> Iterator[tuple[str, Sequence[BillLine], str]]:
    """The largest items of a bill: what, its lines, and what would make it smaller.

    Args:
        bill: The bill.
        count: How many of them.
    """
    for what, lines in bill.grouped(lambda line: line.charge.what)[:count]:
        key = lines[0].price.key
        advise = next((made for prefix, made in ADVICE.items() if key.startswith(prefix)), None)
        yield what, lines, advise(lines, bill) if advise else ""


def _nodes(lines: Sequence[BillLine], _: Bill) -> str:
    price = lines[0].price
    family, _dot, size = price.key.removeprefix("ec2.").partition(".")
    other = f"{_GRAVITON.get(family)}.{size}"
    cheaper = load(lines[0].region).get(f"ec2.{other}")
    if cheaper is None or cheaper.usd >= price.usd:
        return "fewer or smaller nodes, if requests leave room; a Savings Plan for those that always run"
    saved = total(lines).expected * (1 - cheaper.usd / price.usd)
    return f"Graviton, {other}: {dollars(saved)} less, once every image is built for arm64"


def _gateways(lines: Sequence[BillLine], _: Bill) -> str:
    count = len(lines)
    if count == 1:
        return "nat: none, where endpoints reach all that the pods call"
    saved = total(lines).expected * (count - 1) / count
    return f"nat: single: {dollars(saved)} less, and one zone's failure cuts off all of them"


def _endpoints(lines: Sequence[BillLine], _: Bill) -> str:
    zones = max(line.charge.quantity.expected for line in lines) / 730
    through_nat = load(lines[0].region).get("nat.gb")
    whole = total(lines).expected
    parts = [f"zones: 1: {dollars(whole * (zones - 1) / zones)} less"] if zones > 1 else []
    if through_nat:
        parts.append(f"NAT instead is cheaper below {whole / through_nat.usd:,.0f} GB a month")
    return "; ".join(parts)


def _database(lines: Sequence[BillLine], _: Bill) -> str:
    line = lines[0]
    if not line.price.key.endswith(".multi"):
        return "a smaller class; a reservation for a year, where it stays"
    single = load(line.region).get(line.price.key.removesuffix("multi") + "single")
    saved = dollars(line.amount.expected - line.charge.quantity.expected * single.usd) if single else "half"
    return f"multiAz: false: {saved} less, and an outage while a zone fails"


def _cache(lines: Sequence[BillLine], _: Bill) -> str:
    nodes = lines[0].charge.quantity.expected / 730
    if nodes <= 1:
        return "a smaller nodeType, if memory stays below 80 %"
    return f"each node: {dollars(total(lines).expected / nodes)}; a smaller nodeType, if memory stays below 80 %"


def _logs(lines: Sequence[BillLine], bill: Bill) -> str:
    vended = [line for line in lines if line.price.key == "logs.vended"]
    bucket = load(bill.region).get("logs.to-s3")
    parts = ["write less"]
    if vended and bucket:
        saved = total(vended).expected * (1 - bucket.usd / vended[0].price.usd)
        parts.append(f"vended ones to S3: {dollars(saved)} less")
    return "; ".join([*parts, "INFREQUENT_ACCESS halves it"])


def _said(text: str) -> Advice:
    return lambda _lines, _bill: text


def _tenth(text: str) -> Advice:
    return lambda lines, _: f"{text}: a tenth is {dollars(total(lines).expected / Decimal(10))}"


ADVICE: Final[dict[str, Advice]] = {
    "ec2.": _nodes,
    "nat.hour": _gateways,
    "nat.gb": _said("endpoints for what is fetched most; S3's costs nothing"),
    "endpoint.hour": _endpoints,
    "endpoint.gb": _said("fetch less by it; S3's gateway endpoint costs nothing"),
    "rds.gp3": _said("begin smaller: a disk grows by itself and never shrinks"),
    "rds.backup": _said("fewer days of backups"),
    "rds.": _database,
    "cache.valkey": _cache,
    "cache.backup": _said("fewer days of snapshots"),
    "logs.": _logs,
    "eks.extended-support": _said("upgrade the cluster to a version with standard support"),
    "eks.cluster": _said("fixed while its version has standard support; six times as much after"),
    "cloudfront.": _tenth("smaller pictures, longer caching"),
    "transfer.internet": _tenth("CloudFront before it; smaller pictures"),
    "transfer.zone": _tenth("keep callers and called in one zone"),
    "transfer.peering": _tenth("keep callers and called in one zone"),
    "ipv4.hour": _said("fewer NAT gateways have fewer addresses"),
    "waf.": _said("fewer rules; one web ACL where CloudFront is the only way in"),
    "alb.": _said("fixed; one load balancer serves every Ingress of the cluster"),
    "ebs.": _said("smaller node disks; they hold images and logs only"),
    "s3.": _said("shorter retention; infrequent access for logs"),
    "kms.": _said("one key where three divide who may read"),
    "ecr.": _said("an earlier archive, smaller images"),
    "secrets.": _said("fewer secrets: one holds several values"),
    "metric.": _said("fewer filters that make metrics of logs"),
    "alarm.": _said("fewer alarms"),
    "cloudtrail.": _said("data events of fewer buckets; a second trail is what costs"),
    "guardduty.": _said("fewer of its plans; it meters what it reads"),
    "inspector.": _said("scan as images are pushed, not continuously; fewer images"),
    "securityhub.": _said("disable controls that do not apply; fewer accounts with the standard"),
    "access-analyzer.": _said("the analyzer of external access costs nothing; that of unused access is per role"),
    "ses.": _said("fewer emails; it has no price for standing by"),
    "route53.": _said("fixed for a zone; aliases to AWS's own resources are answered free of charge"),
}
"""What is said of an item, by the beginning of its price's key; the first that fits."""
