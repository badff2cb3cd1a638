"""The program: from Pulumi's configuration to a stack's components and outputs."""

import json
from pathlib import Path

import pulumi
from pulumi import Output

from kyeol.components.eks import EksCluster, EksClusterArgs
from kyeol.components.scope import Scope
from kyeol.config.load import Configuration, load
from kyeol.config.mistakes import ConfigError
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.stack import CONCERNS
from kyeol.stacks.management import management, peer
from kyeol.stacks.network import network
from kyeol.stacks.outputs import ManagementOutputs, StackOutputs, export
from kyeol.stacks.providers import stack_providers, stack_tags


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
    values = {concern: json.loads(text) for concern, text in texts.items() if text is not None}
    try:
        configuration = load(root, stack, values)
    except ConfigError as error:
        raise pulumi.RunError(str(error)) from None
    deploy(configuration)


def deploy(configuration: Configuration) -> None:
    """Register everything that a configuration asks for, in life-cycle order."""
    stack, config = configuration.stack, configuration.config
    scope = Scope(
        environment=stack,
        account_id=config.aws.account_id,
        region=config.aws.region,
        protection=config.protection,
    )
    tags = stack_tags(stack, config)
    opts = pulumi.ResourceOptions(providers=stack_providers(stack, config))
    mgmt = management(configuration.management, tags) if config.management and configuration.management else None

    net = network(scope, config.network, opts, holds_data=False) if config.network else None
    vpc = net.vpc if net else None
    cluster = None
    if config.cluster and net and vpc:
        cluster = EksCluster(
            "eks",
            EksClusterArgs(
                scope=scope,
                cluster=config.cluster,
                vpc=vpc,
                tags=tags,
                egress=net.egress,
                role_arn=config.aws.role_arn,
                hub_public_ips=mgmt.outputs.nat_public_ips if mgmt else (),
            ),
            opts,
        )
    if mgmt and vpc and cluster and config.management and config.management.connection == "peering":
        peer(scope, vpc, cluster, mgmt, opts)

    if stack == MANAGEMENT_STACK and vpc:
        export(
            ManagementOutputs(
                account_id=scope.account_id,
                region=scope.region,
                vpc_id=vpc.vpc_id,
                vpc_cidr=vpc.cidr,
                app_route_table_ids=Output.all(**vpc.app_route_table_ids),
                nat_public_ips=Output.all(*vpc.nat_public_ips.values()),
            )
        )
    if cluster:
        command = f"aws eks update-kubeconfig --region {scope.region} --name {cluster.name}"
        export(StackOutputs(cluster_name=cluster.name, cluster_endpoint=cluster.endpoint, kubeconfig_command=command))
