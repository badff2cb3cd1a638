"""Who may reach a load balancer without a CDN in front of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.config.ingress import MAX_ALLOWED_CIDRS, IngressConfig
from kyeol.config.model import ZONE_LETTERS

MAX_ENTRIES: Final = MAX_ALLOWED_CIDRS + len(ZONE_LETTERS)
"""The allow-list and a NAT gateway in every possible zone; fixed, since security groups count what might be."""


@dataclass(frozen=True, kw_only=True)
class AlbClientsArgs:
    """What the list needs.

    Args:
        scope: The environment.
        ingress: The networks that may come in.
        nat_public_ips: The addresses that the stack's own pods come from: the storefront calls the public API.
    """

    scope: Scope
    ingress: IngressConfig
    nat_public_ips: Sequence[Input[str]] = ()


class AlbClients(pulumi.ComponentResource):
    """A prefix list of those who reach the load balancer; the Ingress names it, the controller opens 443 to it."""

    prefix_list_id: Output[str]

    def __init__(self, name: str, args: AlbClientsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AlbClients", name, None, opts)
        allowed = [
            aws.ec2.ManagedPrefixListEntryArgs(cidr=str(cidr), description="allow-list")
            for cidr in args.ingress.allowed_cidrs
        ]
        own = [
            aws.ec2.ManagedPrefixListEntryArgs(cidr=Output.concat(ip, "/32"), description="own NAT gateway")
            for ip in args.nat_public_ips
        ]
        clients = aws.ec2.ManagedPrefixList(
            name,
            name=args.scope.name("alb-clients"),
            address_family="IPv4",
            max_entries=MAX_ENTRIES,
            entries=[*allowed, *own],
            tags=args.scope.tags("alb-clients"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.prefix_list_id = clients.id
        self.register_outputs({"prefixListId": self.prefix_list_id})
