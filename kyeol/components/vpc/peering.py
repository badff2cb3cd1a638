"""VPC peering between an environment and mgmt, with the routes of both sides; all of it the environment's."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.components.vpc.vpc import Vpc


@dataclass(frozen=True, kw_only=True)
class VpcPeeringArgs:
    """What a peering needs.

    Args:
        scope: The environment.
        vpc: The environment's VPC, which asks.
        api_security_group_id: The group of the environment's cluster API, which mgmt's Argo CD calls.
        peer_vpc_id: mgmt's VPC, which accepts.
        peer_account_id: mgmt's account.
        peer_region: mgmt's region.
        peer_cidr: mgmt's addresses.
        peer_route_table_ids: mgmt's app route tables, by zone.
        peer_provider: The AWS provider for mgmt's account and region.
    """

    scope: Scope
    vpc: Vpc
    api_security_group_id: Input[str]
    peer_vpc_id: Input[str]
    peer_account_id: Input[str]
    peer_region: Input[str]
    peer_cidr: Input[str]
    peer_route_table_ids: Mapping[str, Input[str]]
    peer_provider: aws.Provider


class VpcPeering(pulumi.ComponentResource):
    """A peering connection, accepted on mgmt's side, resolving private names both ways.

    Routes lead from app subnets to app subnets only; the data subnets have none. mgmt's addresses may call the
    cluster's API on 443.
    """

    connection_id: Output[str]

    def __init__(self, name: str, args: VpcPeeringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:VpcPeering", name, None, opts)
        scope = args.scope
        here = pulumi.ResourceOptions(parent=self)
        there = pulumi.ResourceOptions(parent=self, provider=args.peer_provider)
        connection = aws.ec2.VpcPeeringConnection(
            name,
            vpc_id=args.vpc.vpc_id,
            peer_vpc_id=args.peer_vpc_id,
            peer_owner_id=args.peer_account_id,
            peer_region=args.peer_region,
            tags=scope.tags("mgmt-peering"),
            opts=here,
        )
        accepter = aws.ec2.VpcPeeringConnectionAccepter(
            name,
            vpc_peering_connection_id=connection.id,
            auto_accept=True,
            tags=scope.tags("mgmt-peering"),
            opts=there,
        )
        # Taken from the accepter: routes and options work only once the connection is active.
        self.connection_id = accepter.id
        resolve = {"allow_remote_vpc_dns_resolution": True}
        aws.ec2.PeeringConnectionOptions(
            f"{name}-requester",
            vpc_peering_connection_id=self.connection_id,
            requester=aws.ec2.PeeringConnectionOptionsRequesterArgs(**resolve),
            opts=here,
        )
        aws.ec2.PeeringConnectionOptions(
            f"{name}-accepter",
            vpc_peering_connection_id=self.connection_id,
            accepter=aws.ec2.PeeringConnectionOptionsAccepterArgs(**resolve),
            opts=there,
        )
        for zone, table_id in args.vpc.app_route_table_ids.items():
            self._route(f"{name}-to-mgmt-{zone}", table_id, args.peer_cidr, here)
        for zone, peer_table_id in args.peer_route_table_ids.items():
            self._route(f"{name}-from-mgmt-{zone}", peer_table_id, args.vpc.cidr, there)
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-api",
            security_group_id=args.api_security_group_id,
            description="HTTPS from mgmt to the cluster API",
            cidr_ipv4=args.peer_cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            tags=scope.tags("api-from-mgmt"),
            opts=here,
        )
        self.register_outputs({"connectionId": self.connection_id})

    def _route(self, name: str, table_id: Input[str], cidr: Input[str], opts: pulumi.ResourceOptions) -> None:
        aws.ec2.Route(
            name,
            route_table_id=table_id,
            destination_cidr_block=cidr,
            vpc_peering_connection_id=self.connection_id,
            opts=opts,
        )
