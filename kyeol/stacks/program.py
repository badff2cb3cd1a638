"""The program: from Pulumi's configuration to a stack's components and outputs."""

from pathlib import Path

import pulumi

from kyeol.components.scope import Scope
from kyeol.config.load import Configuration, load, parsed
from kyeol.config.mistakes import ConfigError
from kyeol.config.stack import CONCERNS
from kyeol.stacks.certificates import certificates
from kyeol.stacks.cluster import cluster
from kyeol.stacks.data import Data, data
from kyeol.stacks.delivery import delivery
from kyeol.stacks.dns import dns
from kyeol.stacks.edge import edge
from kyeol.stacks.encryption import encryption
from kyeol.stacks.exports import Parts, export_all
from kyeol.stacks.management import management, peer
from kyeol.stacks.network import network
from kyeol.stacks.observability import alarms, trail
from kyeol.stacks.providers import stack_providers, stack_tags
from kyeol.stacks.workloads import workload_roles


def run(root: Path) -> None:
    """Deploy the stack that Pulumi has selected.

    Args:
        root: The project's folder.

    Raises:
        RunError: With one line per mistake in the configuration; nothing is registered then.
    """
    stack = pulumi.get_stack()
    settings = pulumi.Config()
    texts = {concern: settings.get(concern) for concern in CONCERNS}
    values = {concern: parsed(text) for concern, text in texts.items() if text is not None}
    try:
        configuration = load(root, stack, values)
    except ConfigError as error:
        raise pulumi.RunError(str(error)) from None
    deploy(configuration)


def deploy(configuration: Configuration) -> None:
    """Register everything that a configuration asks for, in life-cycle order, and export what others need."""
    stack, config = configuration.stack, configuration.config
    scope = Scope(
        environment=stack,
        account_id=config.aws.account_id,
        region=config.aws.region,
        protection=config.protection,
    )
    tags = stack_tags(stack, config)
    providers = stack_providers(stack, config)
    opts = providers.options

    mgmt = management(configuration.management, tags) if config.management and configuration.management else None
    keys = encryption(scope, config, opts)
    net = network(scope, config, keys, opts)
    clients = cluster(scope, config, tags, keys, net, mgmt, opts) if net else None
    if mgmt and net and clients and config.management and config.management.connection == "peering":
        peer(scope, net.vpc, clients.eks, mgmt, opts)

    sources = delivery(scope, config, configuration.accounts, opts)
    stores = data(scope, config, keys, net, clients, opts) if net else Data()
    zone = dns(scope, config, mgmt, providers)
    certificate_arns = certificates(scope, config, zone, providers)
    front = edge(scope, config, keys, net, zone, certificate_arns, providers)
    roles = workload_roles(scope, keys, net, clients, zone, stores, front, opts) if net and clients and zone else None

    audit = trail(scope, config, keys, front, opts)
    topic = alarms(scope, config, net, clients, stores, front, certificate_arns, audit, opts)

    export_all(
        scope,
        Parts(
            network=net,
            cluster=clients,
            delivery=sources,
            data=stores,
            dns=zone,
            certificates=certificate_arns,
            edge=front,
            roles=roles,
            topic=topic,
        ),
    )
