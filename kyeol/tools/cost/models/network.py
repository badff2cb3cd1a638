"""The network: NAT gateways, addresses, endpoints."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.cost.charge import Charge, Pricing, model, share
from kyeol.tools.cost.month import HOURS
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.json_values import listed
from kyeol.tools.kinds import ec2, vpc
from kyeol.tools.preview.graph import Resource

SERVICE: Final = "VPC"


def logs_endpoints(pricing: Pricing) -> list[Resource]:
    """The interface endpoints of CloudWatch Logs: with one, the containers' logs do not pass the NAT gateways."""
    return [one for one in pricing.of(vpc.VPC_ENDPOINT) if str(one.inputs.get("serviceName")).endswith(".logs")]


@model(vpc.NAT_GATEWAY)
def nat_gateway(_: Resource, pricing: Pricing) -> Iterator[Charge]:
    """By the hour, and by what passes it in either direction."""
    yield Charge(price="nat.hour", what="NAT gateways", quantity=Span.always(HOURS), service=SERVICE)
    logs = NOTHING if logs_endpoints(pricing) else pricing.month.logged("containers")
    passing = share(pricing.month.nat + logs, len(pricing.of(vpc.NAT_GATEWAY)))
    yield Charge(price="nat.gb", what="traffic through NAT", quantity=passing, part="usage", service=SERVICE)


@model(ec2.EIP)
def address(_: Resource, __: Pricing) -> Iterator[Charge]:
    """By the hour, in use or not."""
    yield Charge(price="ipv4.hour", what="public IPv4 addresses", quantity=Span.always(HOURS), service=SERVICE)


@model(vpc.VPC_ENDPOINT)
def endpoint(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """An interface endpoint by the hour and zone, and by what passes it; a gateway endpoint costs nothing."""
    if resource.inputs.get("vpcEndpointType") != "Interface":
        return
    hours = Span.always(HOURS * len(listed(resource.inputs.get("subnetIds"))))
    yield Charge(price="endpoint.hour", what="interface endpoints", quantity=hours, service=SERVICE)
    if resource in logs_endpoints(pricing):
        passing = pricing.month.logged("containers")
        yield Charge(
            price="endpoint.gb", what="logs through endpoints", quantity=passing, part="usage", service=SERVICE
        )
