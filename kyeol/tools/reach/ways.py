"""Which way traffic takes: to what place a name leads, and what routes lead there and back."""

from ipaddress import IPv4Network
from typing import Final

from kyeol.config.addresses import Network, inside, is_the_internet, networks
from kyeol.tools.reach.hops import Walk
from kyeol.tools.reach.model import End, Interface, Route, Subnet
from kyeol.tools.reach.network import VPC_ORIGIN, NetworkModel
from kyeol.tools.reach.places import Endpoint, private_endpoint, public_endpoint

_EVERYWHERE: Final = IPv4Network("0.0.0.0/0")


def places(model: NetworkModel, place: Interface | None, target: End) -> tuple[Interface | None, ...]:
    """Where a target is for one who sends from a place; None: outside.

    A service's own name leads to its interface endpoint where that has private DNS; an API's leads to its interfaces
    from its own VPC, and from elsewhere only if it has no public endpoint (EKS user guide, cluster-endpoint).
    """
    vpc = place.subnet.vpc if place and place.subnet else ""
    if target.kind == "service":
        endpoint = _interfaces(model, vpc, target.service)
        return endpoint.end.interfaces if endpoint else (None,)
    if target.kind != "vpc":
        return (None,)
    if target.api_of and target.api_of in model.clusters:
        cluster = model.clusters[target.api_of]
        own = any(one.subnet and one.subnet.vpc == vpc for one in target.interfaces)
        public, _ = public_endpoint(cluster)
        if (public and not own) or not private_endpoint(cluster):
            return (None,)
    return target.interfaces


def walk(path: Walk) -> None:
    """Take every hop from the place that sends to the place that is reached."""
    _name(path)
    path.policies("egress")
    path.groups("egress")
    here = path.place.subnet if path.place else None
    there = path.to.subnet if path.to else None
    if here and (there is None or there.urn != here.urn):
        path.acl(here, "egress", path.peer("egress"))
    if path.to is None:
        _outwards(path, here)
    elif path.place is None:
        _inwards(path, there)
    elif there:
        _across(path, path.place, here, there)
    elif here:
        _away(path, here, path.to)
    if there and (here is None or there.urn != here.urn):
        path.acl(there, "ingress", path.peer("ingress"))
    path.groups("ingress")
    path.policies("ingress")


def _name(path: Walk) -> None:
    """The name by which a target in the VPC is found, where that takes private DNS."""
    by = path.target
    here = path.place.subnet if path.place else None
    if here is None or path.to is None or not (by.kind == "service" or by.api_of):
        return
    endpoint = _interfaces(path.model, here.vpc, by.service) if by.kind == "service" else None
    urn = endpoint.urn if endpoint else by.urn
    vpc = path.model.layout.vpcs[here.vpc]
    if not vpc.private_names and (endpoint or (path.to.subnet and path.to.subnet.vpc == here.vpc)):
        path.step("DNS of the VPC", "does not resolve private names", holds=False, urn=vpc.urn)
        return
    path.step("DNS", f"its name leads to {path.to.name}", urn=urn)


def _interfaces(model: NetworkModel, vpc: str, service: str) -> Endpoint | None:
    """The interface endpoint that a service's own name leads to in a VPC, whether or not an interface is left there.

    The name leads to the addresses of the endpoint's interfaces and to nothing else (AWS re:Post,
    vpc-interface-configure-dns), so that a NAT gateway is no way around an endpoint that is lost.
    """
    return next(
        (one for one in model.endpoints if one.vpc == vpc and one.service == service and one.private_names), None
    )


def _across(path: Walk, place: Interface, here: Subnet | None, there: Subnet) -> None:
    """Between two VPCs, or within one."""
    if here and here.vpc == there.vpc:
        path.step(f"route table {here.table}", f"{there.network} is local", urn=here.table_urn)
        return
    back = _best(there, place.networks)
    if here:
        out = _best(here, (there.network,))
        _follow(path, here.table, out, there.network, here.table_urn)
        if out and back and path.alive and out.through != back.through:
            back = None
    else:
        out = next((one for one in path.model.layout.beyond if inside(there.network, one.network)), None)
        _follow(path, f"of {path.source.title}", out, there.network, "")
    if path.alive and out:
        peering = path.model.layout.peerings.get(out.through)
        active = bool(peering and peering.active)
        what = "is accepted" if active else "is not accepted by the other side"
        path.step("peering", what, holds=active, urn=peering.urn if peering else out.urn)
    _follow(path, there.table, back, place.networks[0] if place.networks else _EVERYWHERE, there.table_urn, "back, ")


def _away(path: Walk, here: Subnet, to: Interface) -> None:
    """To mgmt, where its own side is not known."""
    out = _best(here, to.networks)
    _follow(path, here.table, out, to.networks[0] if to.networks else _EVERYWHERE, here.table_urn)


def _follow(path: Walk, table: str, route: Route | None, to: Network, urn: str, word: str = "") -> None:
    if route is None or route.by != "peering":
        path.step(f"route table {table}", f"{word}no route to {to} by a peering", holds=False, urn=urn)
    else:
        path.step(f"route table {table}", f"{word}{route.network} by the peering", urn=route.urn)


def _outwards(path: Walk, here: Subnet | None) -> None:
    """To what has no interface here: a service behind a gateway endpoint, or anything on the internet."""
    model, came = path.model, path.source.networks
    if here is not None:
        gateway = next(
            (
                one
                for one in model.endpoints
                if path.target.kind == "service" and one.gateway and one.service == path.target.service
                and here.table_urn in one.tables
            ),
            None,
        )  # fmt: skip
        if gateway:
            path.step(f"route table {here.table}", f"{gateway.service} by its gateway endpoint", urn=gateway.urn)
            if path.target.foreign and gateway.own_account:
                path.step("policy of the gateway endpoint", "its own account's alone", holds=False, urn=gateway.urn)
            return
        came = _by_gateway(path, here)
    if path.target.api_of in model.clusters:
        _admitted(path, came)


def _by_gateway(path: Walk, here: Subnet) -> tuple[Network, ...]:
    """Out to the internet: through a NAT gateway, or the internet gateway itself; under which addresses."""
    layout, table = path.model.layout, f"route table {here.table}"
    route = _default(here)
    if route is None or route.by not in ("NAT gateway", "internet gateway"):
        hint = " and no endpoint" if path.target.kind == "service" else ""
        path.step(table, f"no route to the internet{hint}", holds=False, urn=here.table_urn)
        return ()
    if route.by == "internet gateway":
        _gateway(path, here, route)
        if path.place and not path.place.public:
            path.step(path.place.name, "has no public address", holds=False, urn=path.source.urn)
        return path.source.networks
    nat = layout.nats.get(route.through)
    path.step(table, f"{route.network} by {nat.name if nat else 'a NAT gateway'}", holds=nat is not None, urn=route.urn)
    if nat is None:
        return ()
    where = layout.subnets.get(nat.subnet)
    out = _default(where) if where else None
    if where is None or out is None or out.by != "internet gateway":
        place = f"route table {where.table}" if where else nat.name
        what = "no route from the NAT gateway to the internet" if where else "its subnet is gone"
        path.step(place, what, holds=False, urn=where.table_urn if where else nat.urn)
        return ()
    _gateway(path, where, out)
    return (nat.address,) if nat.address else ()


def _inwards(path: Walk, there: Subnet | None) -> None:
    """From the internet to an interface."""
    if path.to is None or there is None:
        return
    if path.source.name == VPC_ORIGIN:
        # By an interface of CloudFront's own; the gateway has to be there, and no route leads to it (CloudFront
        # developer guide, private-content-vpc-origins, "VPC Configuration").
        attached = there.vpc in path.model.layout.gateways.values()
        what = "CloudFront has an interface in it" if attached else "its VPC has no internet gateway"
        path.step(f"subnet {there.name}", what, holds=attached, urn=path.source.urn if attached else there.urn)
        return
    route = _default(there)
    if route is None or route.by != "internet gateway":
        what = "no route between the internet and it"
        path.step(f"route table {there.table}", what, holds=False, urn=there.table_urn)
        return
    _gateway(path, there, route)
    if not path.to.public:
        path.step(path.to.name, "has no public address", holds=False, urn=path.target.urn)


def _gateway(path: Walk, here: Subnet, route: Route) -> None:
    attached = path.model.layout.gateways.get(route.through) == here.vpc
    what = f"{route.network} by the internet gateway" if attached else "its internet gateway is not the VPC's"
    path.step(f"route table {here.table}", what, holds=attached, urn=route.urn)


def _admitted(path: Walk, came: tuple[Network, ...]) -> None:
    """Whether an API's public endpoint lets in who comes under some addresses; without any, whoever comes."""
    cluster = path.model.clusters[path.target.api_of]
    public, allowed = public_endpoint(cluster)
    if not public:
        path.step("the API's public endpoint", "there is none", holds=False, urn=cluster.urn)
        return
    if not came and path.source.kind == "vpc":
        # Its addresses are another stack's, whose graph is not read.
        path.step("the API's public endpoint", "is there", urn=cluster.urn)
        return
    listed = networks(allowed)
    if came:
        holds = all(any(inside(one, outer) for outer in listed) for one in came)
    else:
        holds = any(map(is_the_internet, listed))
    who = ", ".join(map(str, came)) or path.source.title
    what = f"admits {who}" if holds else f"does not admit {who}"
    path.step("the API's public endpoint", what, holds=holds, urn=cluster.urn)


def _default(subnet: Subnet) -> Route | None:
    """The route to the internet."""
    found = [one for one in subnet.routes if is_the_internet(one.network)]
    return min(found, key=lambda one: one.network.prefixlen, default=None)


def _best(subnet: Subnet, to: tuple[Network, ...]) -> Route | None:
    """The most specific route to some addresses."""
    found = [one for one in subnet.routes if to and all(inside(each, one.network) for each in to)]
    return max(found, key=lambda one: one.network.prefixlen, default=None)
