"""The program: from Pulumi's configuration to a stack's components and outputs."""

from pathlib import Path

import pulumi

from kyeol.addons.policies import absent
from kyeol.apps.catalog import chosen
from kyeol.apps.contract import App
from kyeol.components.scope import Scope
from kyeol.config.mistakes import ConfigError
from kyeol.config.names import NAMESPACE
from kyeol.config.reading.load import Configuration, load, parsed
from kyeol.config.stack import CONCERNS
from kyeol.stacks.access import make_ci_access
from kyeol.stacks.account import make_account, make_joining_roles
from kyeol.stacks.addons import AddonPlan, Surroundings, facts_of, make_addons, outlived, plan_addons
from kyeol.stacks.apps import app_grants, make_apps
from kyeol.stacks.certificates import make_certificates
from kyeol.stacks.cluster import make_cluster
from kyeol.stacks.data import Data, make_data
from kyeol.stacks.delivery import image_repositories, make_delivery
from kyeol.stacks.dns import make_dns
from kyeol.stacks.edge import make_edge
from kyeol.stacks.encryption import make_keys
from kyeol.stacks.exports import Parts, export_all
from kyeol.stacks.gitops import join_argocd, make_argocd_hub
from kyeol.stacks.mail import make_mail
from kyeol.stacks.management import make_management
from kyeol.stacks.network import make_network
from kyeol.stacks.observability import make_alarms, make_trail
from kyeol.stacks.peaks import make_peaks
from kyeol.stacks.peering import make_peering
from kyeol.stacks.providers import stack_providers, stack_tags
from kyeol.stacks.recovery import make_recovery
from kyeol.stacks.shop import shop_of
from kyeol.stacks.threats import make_threats
from kyeol.stacks.workloads import workload_grants


def run(root: Path) -> None:
    """Deploy the stack that Pulumi has selected.

    Args:
        root: The project's folder.

    Raises:
        RunError: With one line per mistake in the configuration; nothing is registered then.
    """
    stack = pulumi.get_stack()
    settings = pulumi.Config(NAMESPACE)
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
    plan, apps = _planned(root, configuration)
    scope = Scope(
        environment=stack,
        account_id=config.aws.account_id,
        region=config.aws.region,
        protection=config.protection,
    )
    tags = stack_tags(stack, config)
    providers = stack_providers(stack, config)
    opts = providers.options
    scope, account = make_account(scope, configuration, opts)
    mgmt = make_management(configuration, tags)
    keys = make_keys(scope, config, opts)
    network = make_network(scope, config, keys, opts)
    cluster = make_cluster(scope, config, tags, keys, network, mgmt, opts) if network else None
    peering = make_peering(scope, config, network, cluster, mgmt, opts)

    delivery = make_delivery(scope, configuration, account, opts)
    data = make_data(scope, config, keys, network, cluster, opts) if network else Data()
    dns = make_dns(scope, config, mgmt, providers)
    joining = make_joining_roles(scope, configuration, account, dns, opts)
    certificates = make_certificates(scope, config, dns, providers)
    edge = make_edge(scope, config, keys, network, dns, certificates.arns, providers)
    mail = make_mail(scope, config, keys, dns, opts)
    saleor_apps = make_apps(scope, apps, config.apps, keys, opts)
    addons = hub = None
    if network and cluster:
        surroundings = Surroundings(
            facts=facts_of(scope, config, tags, network, cluster, dns, certificates, edge, mgmt),
            workloads=[*workload_grants(scope, keys, data, edge), *app_grants(saleor_apps)],
            outlived=outlived(network, dns, certificates, edge),
        )
        addons = make_addons(plan, scope, config, network, cluster, surroundings, opts)
        make_peaks(config, network, cluster, addons, opts)
        hub = make_argocd_hub(scope, config, keys, cluster, plan, addons, opts)
        joined = joining.join_arns if joining else {}
        make_ci_access(scope, config, cluster, addons, delivery.github, hub, mgmt, joined, opts)
        if mgmt:
            shop = shop_of(scope, config, network, dns, edge, data, delivery, mgmt, apps)
            stores = [data.database, data.secrets, data.cache, edge.media, edge.private]
            parts = [*stores, *saleor_apps.values(), mail.credentials if mail else None]
            reads = [one for one in parts if one]
            join_argocd(scope, config, cluster, mgmt, plan, addons, shop, [peering] if peering else [], reads, opts)

    trail = make_trail(scope, config, keys, edge, opts)
    copies = make_recovery(scope, config, keys, data, edge, trail, opts)
    alarms = make_alarms(
        scope, config, network, cluster, data, edge, dns, certificates, trail, copies, saleor_apps, mail, opts
    )
    make_threats(scope, config, alarms, opts)

    export_all(
        scope,
        config,
        Parts(
            network=network,
            cluster=cluster,
            delivery=delivery,
            data=data,
            dns=dns,
            certificates=certificates.arns,
            edge=edge,
            addons=addons,
            hub=hub,
            alarms=alarms,
        ),
    )


def _planned(root: Path, configuration: Configuration) -> tuple[AddonPlan, dict[App, str]]:
    """The add-ons and Saleor's apps of a stack, known before anything is registered."""
    stack, config = configuration.stack, configuration.config
    try:
        plan = plan_addons(root, stack, config)
        apps = chosen(stack, config.apps, image_repositories(configuration))
    except ConfigError as error:
        raise pulumi.RunError(str(error)) from None
    if config.gitops or config.argocd:
        for lacking in absent(root, stack, config.addons):
            pulumi.log.warn(lacking)
    return plan, apps
