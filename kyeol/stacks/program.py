"""The program: from Pulumi's configuration to a stack's components and outputs."""

from pathlib import Path

import pulumi

from kyeol.addons.policies import absent
from kyeol.components.scope import Scope
from kyeol.config.load import Configuration, load, parsed
from kyeol.config.mistakes import ConfigError
from kyeol.config.stack import CONCERNS
from kyeol.stacks.access import ci_access
from kyeol.stacks.addons import Surroundings, addons, facts_of, plan, standing
from kyeol.stacks.certificates import certificates
from kyeol.stacks.cluster import cluster
from kyeol.stacks.data import Data, data
from kyeol.stacks.delivery import delivery
from kyeol.stacks.dns import dns
from kyeol.stacks.edge import edge
from kyeol.stacks.encryption import encryption
from kyeol.stacks.exports import Parts, export_all
from kyeol.stacks.gitops import argocd_hub, join
from kyeol.stacks.management import management, peer
from kyeol.stacks.network import network
from kyeol.stacks.observability import alarms, trail
from kyeol.stacks.providers import stack_providers, stack_tags
from kyeol.stacks.shop import shop_of
from kyeol.stacks.workloads import workload_grants


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
    deploy(root, configuration)


def deploy(root: Path, configuration: Configuration) -> None:
    """Register everything that a configuration asks for, in life-cycle order, and export what others need.

    Args:
        root: The project's folder.
        configuration: What is asked for.

    Raises:
        RunError: With one line per mistake in the add-ons; nothing is registered then.
    """
    stack, config = configuration.stack, configuration.config
    try:
        addon_plan = plan(root, stack, config)
    except ConfigError as error:
        raise pulumi.RunError(str(error)) from None
    if config.gitops or config.argocd:
        for lacking in absent(root, stack):
            pulumi.log.warn(lacking)
    scope = Scope(
        environment=stack,
        account_id=config.aws.account_id,
        region=config.aws.region,
        protection=config.protection,
    )
    tags = stack_tags(stack, config)
    providers = stack_providers(stack, config)
    opts = providers.options

    mgmt = None
    if config.management and configuration.management:
        mgmt = management(configuration.management, tags, config.aws.account_id, joins=config.gitops is not None)
    keys = encryption(scope, config, opts)
    net = network(scope, config, keys, opts)
    clients = cluster(scope, config, tags, keys, net, mgmt, opts) if net else None
    connection: list[pulumi.Resource] = []
    if mgmt and net and clients and config.management and config.management.connection == "peering":
        connection.append(peer(scope, net.vpc, clients.eks, mgmt, opts))

    sources = delivery(scope, config, configuration.accounts, opts)
    stores = data(scope, config, keys, net, clients, opts) if net else Data()
    zone = dns(scope, config, mgmt, providers)
    own_certificates = certificates(scope, config, zone, providers)
    front = edge(scope, config, keys, net, zone, own_certificates.arns, providers)
    inside = hub = None
    if net and clients:
        around = Surroundings(
            facts=facts_of(scope, config, tags, net, clients, zone, own_certificates, front),
            workloads=workload_grants(scope, keys, stores, front),
            outlived=standing(net, zone, own_certificates, front),
        )
        inside = addons(addon_plan, scope, config, net, clients, around, opts)
        hub = argocd_hub(scope, config, keys, clients, addon_plan, inside, opts)
        ci_access(scope, config, clients, inside, sources.github, hub, mgmt, opts)
        if mgmt:
            shop = shop_of(scope, config, net, zone, front, stores, sources, mgmt)
            join(scope, config, clients, mgmt, addon_plan, inside, shop, connection, opts)

    audit = trail(scope, config, keys, front, opts)
    topic = alarms(scope, config, net, clients, stores, front, own_certificates, audit, opts)

    export_all(
        scope,
        config,
        Parts(
            network=net,
            cluster=clients,
            delivery=sources,
            data=stores,
            dns=zone,
            certificates=own_certificates.arns,
            edge=front,
            addons=inside,
            hub=hub,
            topic=topic,
        ),
    )
