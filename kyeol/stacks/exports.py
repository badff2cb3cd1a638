"""What a stack exports, gathered from its parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import Output

from kyeol.components.acm import Use
from kyeol.components.argocd import ArgocdHub
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
    export(_for_people(scope, config, parts))


def _for_people(scope: Scope, config: StackConfig, parts: Parts) -> StackOutputs:
    eks = parts.cluster.eks if parts.cluster else None
    database, cache, secrets = parts.data.database, parts.data.cache, parts.data.secrets
    registry, github = parts.delivery.registry, parts.delivery.github
    edge, hosted = parts.edge, parts.dns.hosted_zone if parts.dns else None
    shop = edge.cloudfront.shop if edge.cloudfront else None
    return StackOutputs(
        environment_class=config.environment.class_,
        cluster_name=eks.name if eks else None,
        cluster_endpoint=eks.endpoint if eks else None,
        kubeconfig_command=f"aws eks update-kubeconfig --region {scope.region} --name {eks.name}" if eks else None,
        container_log_group=parts.cluster.container_logs.name if parts.cluster else None,
        role_arns=Output.all(**parts.addons.roles.arns) if parts.addons else None,
        addons_delivery=parts.addons.delivery if parts.addons else None,
        zone_name_servers=hosted.name_servers if hosted else None,
        public_names=list(parts.dns.names.values()) if parts.dns else None,
        origin_name=parts.dns.origin_name if parts.dns and shop else None,
        alb_certificate_arn=parts.certificates.get("alb"),
        alb_web_acl_arn=edge.web_acl.arn if edge.web_acl else None,
        alb_prefix_list_id=edge.alb_prefix_list_id,
        distribution_id=shop.id if shop else None,
        distribution_domain=shop.domain_name if shop else None,
        media_bucket=edge.media.name if edge.media else None,
        repository_urls=Output.all(**registry.urls) if registry else None,
        push_role_arns=Output.all(**github.push_role_arns) if github else None,
        preview_role_arn=github.preview_role_arn if github else None,
        deploy_role_arns=Output.all(**github.deploy_role_arns) if github else None,
        database_address=database.address if database else None,
        database_name=secrets.application.name if secrets else None,
        database_user=secrets.application.user if secrets else None,
        database_master_secret_arn=database.master_secret_arn if database else None,
        database_secret_name=secrets.database_name if secrets else None,
        secret_key_secret_name=secrets.secret_key_name if secrets else None,
        rsa_key_secret_name=secrets.rsa_key_name if secrets else None,
        cache_endpoint=cache.primary_endpoint if cache else None,
        cache_secret_name=cache.token_secret_name if cache else None,
        alarm_topic_arn=parts.alarms.topic.arn if parts.alarms else None,
        dashboard_url=parts.alarms.dashboard.url if parts.alarms and parts.alarms.dashboard else None,
    )
