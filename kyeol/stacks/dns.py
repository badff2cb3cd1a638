"""The zone of the public names: mgmt's own, or mgmt's as an environment sees it."""

from dataclasses import dataclass, field

import pulumi_aws as aws
from pulumi import Output

from kyeol.components.route53 import HostedZone, HostedZoneArgs
from kyeol.components.scope import Scope
from kyeol.config.dns import origin_name
from kyeol.config.stack import StackConfig
from kyeol.stacks.management import Management
from kyeol.stacks.providers import Providers


@dataclass(frozen=True, kw_only=True)
class Dns:
    """The zone, and a stack's names in it.

    Args:
        zone: The zone's name.
        zone_id: Its id.
        provider: The AWS provider for the zone's account.
        names: The shop's public names, by a key that stays a name's own.
        apps: The public names of Saleor's apps, by app-NAME.
        origin_name: The name of the load balancer behind the CDN; its record belongs to ExternalDNS.
        hosted_zone: The zone itself, in mgmt.
        role_arn: The role by which a cluster of another account writes into the zone; None where it does so itself.
    """

    zone: str
    zone_id: Output[str]
    provider: aws.Provider
    names: dict[str, str]
    origin_name: str
    hosted_zone: HostedZone | None = None
    apps: dict[str, str] = field(default_factory=dict)
    role_arn: str | None = None


def make_dns(scope: Scope, config: StackConfig, mgmt: Management | None, providers: Providers) -> Dns | None:
    """Make mgmt's zone, or refer to it from an environment; None where the stack has no names."""
    settings = config.dns
    if not settings:
        return None
    names = {str(index): name for index, name in enumerate(settings.names)}
    if settings.zone:
        args = HostedZoneArgs(scope=scope, zone=settings.zone, zone_id=settings.zone_id)
        hosted = HostedZone("zone", args, providers.options)
        return Dns(
            zone=settings.zone,
            zone_id=hosted.zone_id,
            provider=providers.aws,
            names=names,
            origin_name=origin_name(scope.environment, settings.zone),
            hosted_zone=hosted,
        )
    if mgmt and mgmt.config.dns and mgmt.config.dns.zone:
        zone = mgmt.config.dns.zone
        return Dns(
            zone=zone,
            zone_id=mgmt.outputs.zone_id,
            provider=mgmt.provider,
            names=names,
            apps={f"app-{app}": host for app, host in config.apps.hosts.items()} if config.apps else {},
            origin_name=origin_name(scope.environment, zone),
            role_arn=mgmt.dns_role_arn,
        )
    return None
