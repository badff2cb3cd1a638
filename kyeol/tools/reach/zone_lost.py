"""A stack without one of its availability zones: what is left of its network, and what went with the zone.

Nodes are taken to be in the zones that are left, as a load balancer's addresses and EKS's control plane are. What has
one place only is lost with its zone; a data store for which AWS chose the place, with each zone that may be the place.
"""

from collections.abc import Iterator
from dataclasses import replace

from kyeol.tools.kinds import elasticache, rds
from kyeol.tools.preview.graph import Resource
from kyeol.tools.reach.model import End
from kyeol.tools.reach.network import NetworkModel


def zones(model: NetworkModel) -> list[str]:
    """The zones of a stack's own network, by name."""
    own = model.index.graphs[0].resources
    return sorted({one.zone for one in model.layout.subnets.values() if one.urn in own and one.zone})


def without_zone(model: NetworkModel, zone: str) -> tuple[NetworkModel, tuple[str, ...]]:
    """What there is while a zone is lost, in mgmt too; and in words what was nowhere else.

    Args:
        model: What there is.
        zone: The zone's name, such as ap-northeast-2a. Two accounts may call different zones so (AWS RAM user guide,
            working-with-az-ids); here a name is one zone.
    """
    left = replace(
        model,
        ends={name: _left(model, one, zone) for name, one in model.ends.items()},
        endpoints=[replace(one, end=_left(model, one.end, zone)) for one in model.endpoints],
        layout=replace(
            model.layout, subnets={urn: one for urn, one in model.layout.subnets.items() if one.zone != zone}
        ),
    )
    return left, (*_nats(model, left), *_endpoints(model, left), *_stores(model, left))


def _left(model: NetworkModel, end: End, zone: str) -> End:
    """An end without its places in a zone; without any, where it has one place and AWS may have chosen it there."""
    store = model.index.called(end.urn, rds.INSTANCE.type, elasticache.REPLICATION_GROUP.type)
    if store and not _fails_over(store) and store.inputs.get("availabilityZone", zone) == zone:
        return replace(end, interfaces=())
    return replace(end, interfaces=tuple(one for one in end.interfaces if not one.subnet or one.subnet.zone != zone))


def _fails_over(store: Resource) -> bool:
    """Whether a data store has a second node in another zone that takes over by itself."""
    switches = ("multiAz",) if store.type == rds.INSTANCE.type else ("automaticFailoverEnabled", "multiAzEnabled")
    return all(store.inputs.get(one) is True for one in switches)


def _nats(before: NetworkModel, after: NetworkModel) -> Iterator[str]:
    """The NAT gateways; each is all that there was for those whose routes lead to it."""
    for one in before.layout.nats.values():
        if one.subnet in before.layout.subnets and one.subnet not in after.layout.subnets:
            of = "" if one.urn in before.index.graphs[0].resources else "mgmt's "
            users = {
                subnet.zone
                for subnet in after.layout.subnets.values()
                if any(route.through == one.urn for route in subnet.routes)
            }
            served = f", the way out of {', '.join(sorted(users))} as well" if users else ""
            yield f"{of}NAT gateway {one.name}{served}"


def _endpoints(before: NetworkModel, after: NetworkModel) -> Iterator[str]:
    """The interface endpoints, in one line."""
    pairs = zip(before.endpoints, after.endpoints, strict=True)
    own = [(one, left) for one, left in pairs if one.urn in before.index.graphs[0].resources]
    lost = [one.service for one, left in own if one.end.interfaces and not left.end.interfaces]
    if lost:
        yield f"the endpoints of {', '.join(lost)}, to which their names still lead"


def _stores(before: NetworkModel, after: NetworkModel) -> Iterator[str]:
    """The data stores that have no standby, and node groups of the zone alone."""
    for name, end in before.ends.items():
        if end.urn in before.index.graphs[0].resources and end.interfaces and not after.ends[name].interfaces:
            if before.index.called(end.urn, rds.INSTANCE.type, elasticache.REPLICATION_GROUP.type):
                yield f"{end.title}, if AWS has put it there: it has no standby"
            elif end.pods is None:
                yield f"{end.title}, which were nowhere else"
