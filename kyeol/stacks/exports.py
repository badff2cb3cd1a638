"""What a stack exports, gathered from its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Output

from kyeol.components.acm import Use
from kyeol.components.argocd.hub import ArgocdHub
from kyeol.components.scope import Scope
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.stack import StackConfig
from kyeol.stacks.addons import Addons
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.data import Data
from kyeol.stacks.delivery import Delivery
from kyeol.stacks.dns import Dns
from kyeol.stacks.edge import Edge
from kyeol.stacks.gitops import hub_outputs
from kyeol.stacks.network import Network
from kyeol.stacks.observability import Alarms
from kyeol.stacks.outputs import ManagementOutputs, StackOutputs, export
from kyeol.stacks.rotation import generations
from kyeol.stacks.upgrades import prepared


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that a stack is made of."""

    network: Network | None
    cluster: Cluster | None
    delivery: Delivery
    data: Data
    dns: Dns | None
    certificates: Mapping[Use, Output[str]]
    edge: Edge
    addons: Addons | None
    hub: ArgocdHub | None
    alarms: Alarms | None


def export_all(scope: Scope, config: StackConfig, parts: Parts) -> None:
    """Export what the stack has: for the other stacks if it is mgmt, and for people and tools."""
    if scope.environment == MANAGEMENT_STACK and parts.network and parts.dns:
        vpc = parts.network.vpc
        export(
            ManagementOutputs(
                account_id=Output.from_input(scope.account_id),
                region=Output.from_input(scope.region),
                vpc_id=vpc.vpc_id,
                vpc_cidr=Output.from_input(vpc.cidr),
                app_route_table_ids=Output.all(**vpc.app_route_table_ids),
                nat_public_ips=Output.all(*vpc.nat_public_ips.values()),
                zone_id=parts.dns.zone_id,
            )
        )
    if parts.cluster and parts.hub:
        joining = hub_outputs(config, parts.cluster, parts.hub, parts.delivery.registry)
        if joining:
            export(joining)
    for outputs in _for_people(scope, config, parts):
        export(outputs)


def _for_people(scope: Scope, config: StackConfig, parts: Parts) -> Iterator[StackOutputs]:
    """What each part gives, where the stack has it."""
    yield StackOutputs(environment_class=config.environment.class_)
    if parts.cluster:
        eks = parts.cluster.eks
        yield StackOutputs(
            cluster_name=eks.name,
            cluster_endpoint=eks.endpoint,
            kubeconfig_command=f"aws eks update-kubeconfig --region {scope.region} --name {eks.name}",
            container_log_group=parts.cluster.container_logs.name,
        )
    if parts.addons:
        yield StackOutputs(role_arns=Output.all(**parts.addons.roles.arns), addons_delivery=parts.addons.delivery)
    if parts.dns:
        hosted = parts.dns.hosted_zone
        yield StackOutputs(
            public_names=list(parts.dns.names.values()), zone_name_servers=hosted.name_servers if hosted else None
        )
    if parts.alarms:
        dashboard = parts.alarms.dashboard
        yield StackOutputs(alarm_topic_arn=parts.alarms.topic.arn, dashboard_url=dashboard.url if dashboard else None)
    yield from _of_edge(parts)
    yield from _of_delivery(parts.delivery)
    yield from _of_data(parts.data)
    if config.database or config.cache:
        yield StackOutputs(versions=prepared(scope.environment, config.database, config.cache))


def _of_edge(parts: Parts) -> Iterator[StackOutputs]:
    edge = parts.edge
    yield StackOutputs(
        alb_certificate_arn=parts.certificates.get("alb"),
        alb_web_acl_arn=edge.web_acl.arn if edge.web_acl else None,
        alb_prefix_list_id=edge.alb_prefix_list_id,
        media_bucket=edge.media.name if edge.media else None,
    )
    if edge.cloudfront:
        shop = edge.cloudfront.shop
        yield StackOutputs(
            origin_name=parts.dns.origin_name if parts.dns else None,
            distribution_id=shop.id,
            distribution_domain=shop.domain_name,
            waiting_page_store_arn=edge.cloudfront.waiting.store.arn if edge.cloudfront.waiting else None,
        )


def _of_delivery(delivery: Delivery) -> Iterator[StackOutputs]:
    if delivery.registry:
        yield StackOutputs(repository_urls=Output.all(**delivery.registry.urls))
    if delivery.github:
        yield StackOutputs(
            push_role_arns=Output.all(**delivery.github.push_role_arns),
            preview_role_arn=delivery.github.preview_role_arn,
            drift_role_arn=delivery.github.drift_role_arn,
            deploy_role_arns=Output.all(**delivery.github.deploy_role_arns),
        )


def _of_data(data: Data) -> Iterator[StackOutputs]:
    if data.database:
        yield StackOutputs(
            database_address=data.database.address, database_master_secret_arn=data.database.master_secret_arn
        )
    if data.secrets:
        yield StackOutputs(
            database_name=data.secrets.application.name,
            database_user=data.secrets.application.user,
            database_password_generations=generations(data.secrets.application.password),
            database_secret_name=data.secrets.database_name,
            secret_key_secret_name=data.secrets.secret_key_name,
            rsa_key_secret_name=data.secrets.rsa_key_name,
        )
    if data.cache:
        yield StackOutputs(cache_endpoint=data.cache.primary_endpoint, cache_secret_name=data.cache.token_secret_name)
