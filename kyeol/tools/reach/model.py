"""What a path is made of: ends with their interfaces, rules, hops."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kyeol.config.addresses import Network
from kyeol.tools.reach.ports import Ports, spell

Direction: TypeAlias = Literal["ingress", "egress"]
EndKind: TypeAlias = Literal["vpc", "internet", "visitors", "service"]


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """What is sent.

    Args:
        protocol: tcp or udp.
        ports: The ports of the target.
        every: Whether it must pass from each of the source's places to each of the target's, on each port; else it
            counts as passing if it does from any to any.
    """

    protocol: str
    ports: Ports
    every: bool = True

    def __str__(self) -> str:
        return f"{self.protocol.upper()} {spell(self.ports)}"


@dataclass(frozen=True, kw_only=True)
class TrafficRule:
    """A rule that lets traffic through.

    Args:
        protocol: tcp, udp, another one, or -1 for all.
        ports: The ports.
        network: The other end's addresses.
        group: The other end's security group, by its key.
        prefix_list: The other end's prefix list, by its key.
        urn: The resource that has the rule.
    """

    protocol: str
    ports: Ports
    network: Network | None = None
    group: str | None = None
    prefix_list: str | None = None
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class SecurityGroup:
    """A security group.

    Args:
        key: Its resource's URN, or a name where AWS or a controller makes it.
        name: Its name in AWS.
        cluster_tag: Whether it carries the tag kubernetes.io/cluster/NAME.
        ingress: What it lets in.
        egress: What it lets out.
        urn: Its resource; empty where no program makes it.
    """

    key: str
    name: str
    cluster_tag: bool = False
    ingress: tuple[TrafficRule, ...] = ()
    egress: tuple[TrafficRule, ...] = ()
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route.

    Args:
        network: Where it leads to.
        by: What it leads through: local, internet gateway, nat, peering, or another word of the route's.
        through: The URN of that, or its id where the graph has no such resource.
        urn: The route.
    """

    network: Network
    by: str
    through: str = ""
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class AclRule:
    """A numbered rule of a network ACL."""

    number: int
    allow: bool
    protocol: str
    ports: Ports
    network: Network
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class Acl:
    """A network ACL; without one of its own a subnet has the VPC's default, which lets everything through."""

    name: str
    ingress: tuple[AclRule, ...]
    egress: tuple[AclRule, ...]
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class Subnet:
    """A subnet.

    Args:
        urn: Its resource.
        name: Its logical name.
        vpc: Its VPC's URN.
        tier: What its Tier tag says.
        network: Its addresses.
        table: Its route table's name.
        routes: That table's routes; that within the VPC is among them.
        table_urn: That table's resource.
        acl: Its network ACL; None: the default.
        zone: Its availability zone, such as ap-northeast-2a.
    """

    urn: str
    name: str
    vpc: str
    tier: str
    network: Network
    table: str
    routes: tuple[Route, ...]
    table_urn: str = ""
    acl: Acl | None = None
    zone: str = ""


@dataclass(frozen=True, kw_only=True)
class Interface:
    """A place from which an end sends and where it is reached.

    Args:
        name: What tells it from the end's others.
        subnet: Where it is; None: outside of what the graphs show.
        groups: Its security groups; None: whatever they are, they let everything through.
        networks: Its addresses.
        public: Whether it has an address of the internet.
    """

    name: str
    subnet: Subnet | None
    groups: tuple[SecurityGroup, ...] | None
    networks: tuple[Network, ...]
    public: bool = False


@dataclass(frozen=True, kw_only=True)
class Pods:
    """Pods, as NetworkPolicies choose them.

    Args:
        namespace: Their Namespace.
        labels: Their labels; None: they are all the Namespace's.
        stack: Whose cluster they run in.
        named: The numbers of their ports that have names.
    """

    namespace: str
    labels: Mapping[str, str] | None
    stack: str
    named: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class End:
    """Who sends or is reached.

    Args:
        name: What it is called on the command line.
        title: What it is called in sentences.
        kind: Whether it is in a VPC, the whole internet, visitors of known addresses, or a service of AWS's.
        interfaces: Its places, for what is in a VPC.
        networks: The addresses of visitors.
        prefix_list: The prefix list of visitors.
        service: The endpoint's service, such as ecr.api.
        foreign: Whether what is meant of the service belongs to another account.
        pods: Which pods it is.
        api_of: The stack whose Kubernetes API it is.
        ports: The ports it listens on, by protocol; what is asked where none is named.
        urn: The resource that it is.
    """

    name: str
    title: str
    kind: EndKind = "vpc"
    interfaces: tuple[Interface, ...] = ()
    networks: tuple[Network, ...] = ()
    prefix_list: str | None = None
    service: str = ""
    foreign: bool = False
    pods: Pods | None = None
    api_of: str = ""
    ports: Ports = ()
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class Hop:
    """A step of a path, taken or missing.

    Args:
        where: What is passed, such as a security group.
        what: How, or what is missing.
        holds: Whether it is passed.
        urn: The resource that decides it; empty where AWS or a controller makes it.
    """

    where: str
    what: str
    holds: bool = True
    urn: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, kw_only=True)
class Path:
    """The hops from one end to another; the last is the missing one where it does not lead there.

    Args:
        source: The place it begins at.
        target: The place it leads to.
        hops: The hops.
        ports: What of the ports is let through.
    """

    source: str
    target: str
    hops: tuple[Hop, ...]
    ports: Ports = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def held(self) -> bool:
        """Whether it leads to its end."""
        return all(hop.holds for hop in self.hops)

    @property
    def missing(self) -> Hop | None:
        """The first hop that is not passed."""
        return next((hop for hop in self.hops if not hop.holds), None)
