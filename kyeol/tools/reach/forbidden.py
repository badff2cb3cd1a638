"""The flows that must not be: anything else into the data subnets, data out of them, and the internet in."""

from collections.abc import Iterator

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.reach.expected import DATA, EDGE, VPC_ORIGIN_GUIDE, ExpectedFlow
from kyeol.tools.reach.load_balancer import PRIVATE, PUBLIC
from kyeol.tools.reach.network import FOREIGN_S3, NetworkModel
from kyeol.tools.reach.ports import EVERY, Ports, only, without


def stores(model: NetworkModel) -> list[str]:
    """The names of the data stores that a stack has."""
    return [one for one in ("database", "cache") if one in model.ends]


def forbidden(model: NetworkModel) -> Iterator[ExpectedFlow]:
    """What must not be: anything else into the data subnets, data out of them, and the internet in."""

    def no(source: str, target: str, ports: Ports, why: str, reference: str, protocol: str = "tcp") -> ExpectedFlow:
        return ExpectedFlow(
            source=source, target=target, protocol=protocol, ports=ports, why=why, reference=reference, required=False
        )

    for store in stores(model):
        for source in ("internet", MANAGEMENT_STACK, "vpc", PUBLIC, PRIVATE, "api"):
            yield no(source, store, EVERY, "only nodes ask for data", DATA)
        yield no("nodes", store, without(EVERY, model.ends[store].ports), "data have one port", DATA)
        for pods in ("saleor/storefront", "saleor/dashboard") if model.trees else ():
            yield no(pods, store, EVERY, "it asks the API for data", DATA)
    for target in ("internet", MANAGEMENT_STACK, FOREIGN_S3):
        yield no("data", target, EVERY, "what is stolen has nowhere to go", DATA)
    for target in ("nodes", "api", "alb"):
        yield no("internet", target, EVERY, "only known addresses come in, on 443", EDGE)
    for source in ("internet", "nodes", "vpc", MANAGEMENT_STACK):
        yield no(source, PRIVATE, EVERY, "only CloudFront says who the client is", VPC_ORIGIN_GUIDE)
    for target in ("internet", MANAGEMENT_STACK):
        yield no(PRIVATE, target, EVERY, "it only responds, and opens no connection to the outside", EDGE)
    for who in model.visitors:
        yield no(who, "alb", without(EVERY, only(443)), "HTTPS alone is served", EDGE)
