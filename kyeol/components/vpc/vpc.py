"""The VPC: subnets in every zone, NAT, route tables, and nothing that lets data subnets out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.scope import Scope
from kyeol.config.address_plan import zone_subnets
from kyeol.config.names import LOAD_BALANCER_TIER, TIER_TAG
from kyeol.config.network import NetworkConfig


@dataclass(frozen=True, kw_only=True)
class VpcArgs:
    """What a VPC needs.

    Args:
        scope: The environment.
        network: Addresses, zones and NAT.
        holds_data: Whether it holds retained databases; then it is retained with them.
        private_load_balancers: Whether it has private subnets for load balancers.
    """

    scope: Scope
    network: NetworkConfig
    holds_data: bool
    private_load_balancers: bool = False


class Vpc(pulumi.ComponentResource):
    """A VPC by the address plan.

    Makes the VPC, its internet gateway, a public, an app-private and a data-private subnet per zone, NAT gateways
    as configured, a route table for the public subnets, one per zone for the app subnets and one without any way
    out for the data subnets; the default security group is emptied. Routes are resources of their own, so that
    peering adds its routes beside them. Private load balancers, where there are any, have subnets in every zone too,
    with a route table without any way out: CloudFront is in the VPC by a network interface of its own.
    """

    vpc_id: Output[str]
    cidr: str
    zones: tuple[str, ...]
    public_subnet_ids: Mapping[str, Output[str]]
    app_subnet_ids: Mapping[str, Output[str]]
    data_subnet_ids: Mapping[str, Output[str]]
    load_balancer_subnet_ids: Mapping[str, Output[str]]
    load_balancer_subnets: Sequence[pulumi.Resource]
    internet_gateway: aws.ec2.InternetGateway
    app_route_table_ids: Mapping[str, Output[str]]
    data_route_table_id: Output[str]
    app_egress: Sequence[pulumi.Resource]
    nat_gateway_ids: Mapping[str, Output[str]]
    nat_public_ips: Mapping[str, Output[str]]

    def __init__(self, name: str, args: VpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Vpc", name, None, opts)
        self._name, self._args = name, args
        scope, network = args.scope, args.network
        child = pulumi.ResourceOptions(parent=self)
        kept = scope.foundation(self, holds_data=args.holds_data)
        # Sorted, so that the order in the stack file decides nothing.
        self.zones = tuple(sorted(network.zones))
        self.cidr = str(network.cidr)

        vpc = aws.ec2.Vpc(
            name,
            cidr_block=self.cidr,
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=scope.tags("vpc"),
            opts=kept,
        )
        self.vpc_id = vpc.id
        aws.ec2.DefaultSecurityGroup(name, vpc_id=vpc.id, ingress=[], egress=[], tags=scope.tags("default"), opts=child)

        self.public_subnet_ids, self.app_subnet_ids, self.data_subnet_ids = {}, {}, {}
        for zone in self.zones:
            plan = zone_subnets(network.cidr, zone)
            public = self._subnet("public", zone, str(plan.public), child, **{"kubernetes.io/role/elb": "1"})
            app = self._subnet("app", zone, str(plan.app), child, **{"kubernetes.io/role/internal-elb": "1"})
            self.public_subnet_ids[zone], self.app_subnet_ids[zone] = public, app
            self.data_subnet_ids[zone] = self._subnet("data", zone, str(plan.data), kept)

        gateway_route = self._public_routes(child)
        self._nat(gateway_route)
        self._private_routes(child, kept)
        self._load_balancers(child)
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "publicSubnetIds": self.public_subnet_ids,
                "appSubnetIds": self.app_subnet_ids,
                "dataSubnetIds": self.data_subnet_ids,
                "natPublicIps": self.nat_public_ips,
            }
        )

    def _subnet(self, tier: str, zone: str, cidr: str, opts: pulumi.ResourceOptions, **tags: str) -> Output[str]:
        return self._made(tier, zone, cidr, opts, **tags).id

    def _made(self, tier: str, zone: str, cidr: str, opts: pulumi.ResourceOptions, **tags: str) -> aws.ec2.Subnet:
        scope = self._args.scope
        return aws.ec2.Subnet(
            f"{self._name}-{tier}-{zone}",
            vpc_id=self.vpc_id,
            availability_zone=f"{scope.region}{zone}",
            cidr_block=cidr,
            map_public_ip_on_launch=False,
            tags=scope.tags(f"{tier}-{zone}", **{TIER_TAG: tier}, **tags),
            opts=opts,
        )

    def _table(self, what: str, opts: pulumi.ResourceOptions) -> aws.ec2.RouteTable:
        return aws.ec2.RouteTable(
            f"{self._name}-{what}", vpc_id=self.vpc_id, tags=self._args.scope.tags(what), opts=opts
        )

    def _associate(
        self, what: str, subnet_id: Output[str], table: aws.ec2.RouteTable, opts: pulumi.ResourceOptions
    ) -> aws.ec2.RouteTableAssociation:
        return aws.ec2.RouteTableAssociation(
            f"{self._name}-{what}", subnet_id=subnet_id, route_table_id=table.id, opts=opts
        )

    def _public_routes(self, child: pulumi.ResourceOptions) -> aws.ec2.Route:
        self.internet_gateway = gateway = aws.ec2.InternetGateway(
            self._name, vpc_id=self.vpc_id, tags=self._args.scope.tags("igw"), opts=child
        )
        table = self._table("public", child)
        route = aws.ec2.Route(
            f"{self._name}-public",
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=child,
        )
        for zone, subnet_id in self.public_subnet_ids.items():
            self._associate(f"public-{zone}", subnet_id, table, child)
        return route

    def _nat(self, gateway_route: aws.ec2.Route) -> None:
        """NAT gateways, by zone; they need the internet gateway's route, which no argument of theirs shows."""
        zones = {"none": (), "single": self.zones[:1], "perZone": self.zones}[self._args.network.nat]
        gateways, addresses = {}, {}
        for zone in zones:
            tags = self._args.scope.tags(f"nat-{zone}")
            address = aws.ec2.Eip(
                f"{self._name}-nat-{zone}", domain="vpc", tags=tags, opts=pulumi.ResourceOptions(parent=self)
            )
            gateway = aws.ec2.NatGateway(
                f"{self._name}-nat-{zone}",
                allocation_id=address.allocation_id,
                subnet_id=self.public_subnet_ids[zone],
                tags=tags,
                opts=pulumi.ResourceOptions(parent=self, depends_on=[gateway_route]),
            )
            gateways[zone], addresses[zone] = gateway.id, address.public_ip
        self.nat_gateway_ids, self.nat_public_ips = gateways, addresses

    def _private_routes(self, child: pulumi.ResourceOptions, kept: pulumi.ResourceOptions) -> None:
        tables = {}
        egress: list[pulumi.Resource] = []
        for zone, subnet_id in self.app_subnet_ids.items():
            table = self._table(f"app-{zone}", child)
            egress.append(self._associate(f"app-{zone}", subnet_id, table, child))
            tables[zone] = table.id
            nat = self.nat_gateway_ids.get(zone) or next(iter(self.nat_gateway_ids.values()), None)
            if nat is not None:
                route = aws.ec2.Route(
                    f"{self._name}-app-{zone}-nat",
                    route_table_id=table.id,
                    destination_cidr_block="0.0.0.0/0",
                    nat_gateway_id=nat,
                    opts=child,
                )
                egress.append(route)
        # What nodes need to reach anything outside; no argument of theirs shows it.
        self.app_egress = egress
        self.app_route_table_ids = tables
        data = self._table("data", kept)
        for zone, subnet_id in self.data_subnet_ids.items():
            self._associate(f"data-{zone}", subnet_id, data, kept)
        self.data_route_table_id = data.id

    def _load_balancers(self, child: pulumi.ResourceOptions) -> None:
        """The subnets of private load balancers.

        No pod may be in them: what comes from there has a client's address that the pods believe. They have no tag of
        kubernetes.io/role: the Ingress names them, since the app subnets have that of internal load balancers already.
        """
        self.load_balancer_subnet_ids, self.load_balancer_subnets = {}, []
        if not self._args.private_load_balancers:
            return
        network = self._args.network.cidr
        made = {
            zone: self._made(LOAD_BALANCER_TIER, zone, str(zone_subnets(network, zone).load_balancer), child)
            for zone in self.zones
        }
        table = self._table(LOAD_BALANCER_TIER, child)
        for zone, subnet in made.items():
            self._associate(f"{LOAD_BALANCER_TIER}-{zone}", subnet.id, table, child)
        self.load_balancer_subnet_ids = {zone: subnet.id for zone, subnet in made.items()}
        self.load_balancer_subnets = list(made.values())
