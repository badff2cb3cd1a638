"""Route 53: the hosted zone, and the aliases of a CDN's public names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope

ALIAS_TYPES: Final = ("A", "AAAA", "HTTPS")
"""IPv4, IPv6, and the record by which a browser learns of HTTP/3 before it connects."""


@dataclass(frozen=True, kw_only=True)
class HostedZoneArgs:
    """What the zone needs.

    Args:
        scope: The environment, mgmt.
        zone: The zone's name, such as example.com.
        zone_id: The id of a zone that exists already; None makes one.
    """

    scope: Scope
    zone: str
    zone_id: str | None = None


class HostedZone(pulumi.ComponentResource):
    """The public zone of all stacks, made here or referenced.

    A zone that is made is protected and retained as configuration says: the registrar delegates to its name servers.
    """

    zone_id: Output[str]
    name_servers: Output[Sequence[str]] | None

    def __init__(self, name: str, args: HostedZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:HostedZone", name, None, opts)
        if args.zone_id:
            self.zone_id, self.name_servers = Output.from_input(args.zone_id), None
        else:
            zone = aws.route53.Zone(
                name,
                name=args.zone,
                comment="The public names of Kyeol",
                tags=args.scope.tags("zone"),
                opts=args.scope.stateful(self),
            )
            self.zone_id, self.name_servers = zone.zone_id, zone.name_servers
        self.register_outputs({"zoneId": self.zone_id, "nameServers": self.name_servers})


@dataclass(frozen=True, kw_only=True)
class AliasRecordsArgs:
    """What the aliases of one distribution need.

    Args:
        names: The public names, by a key that stays a name's own: its place in the list, or what it is for.
        target_name: The distribution's domain name.
        target_zone_id: The zone that AWS keeps for distributions.
        zone_id: The zone that the records go into.
        zone_provider: The AWS provider for the account of the zone, mgmt's.
    """

    names: Mapping[str, str]
    target_name: Input[str]
    target_zone_id: Input[str]
    zone_id: Input[str]
    zone_provider: aws.Provider


class AliasRecords(pulumi.ComponentResource):
    """For every public name an A, an AAAA and an HTTPS alias of the distribution."""

    def __init__(self, name: str, args: AliasRecordsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AliasRecords", name, None, opts)
        for key, public_name in args.names.items():
            for type_ in ALIAS_TYPES:
                aws.route53.Record(
                    f"{name}-{key}-{type_.lower()}",
                    zone_id=args.zone_id,
                    name=public_name,
                    type=type_,
                    aliases=[
                        aws.route53.RecordAliasArgs(
                            name=args.target_name, zone_id=args.target_zone_id, evaluate_target_health=False
                        )
                    ],
                    opts=pulumi.ResourceOptions(parent=self, provider=args.zone_provider),
                )
        self.register_outputs({})
