"""What a stack exports: one typed contract, used by the side that exports and by the side that reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import pulumi
from pulumi import Input, Output
from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.json_value import Json

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ManagementOutputs:
    """What every environment reads from mgmt.

    Args:
        account_id: mgmt's AWS account.
        region: mgmt's region.
        vpc_id: mgmt's VPC.
        vpc_cidr: Its addresses.
        app_route_table_ids: Its app route tables, by zone.
        nat_public_ips: The public addresses that its nodes come from.
        zone_id: The zone of the public names.
    """

    account_id: Output[str]
    region: Output[str]
    vpc_id: Output[str]
    vpc_cidr: Output[str]
    app_route_table_ids: Output[dict[str, str]]
    nat_public_ips: Output[list[str]]
    zone_id: Output[str]


@dataclass(frozen=True, kw_only=True)
class HubOutputs:
    """What an environment reads from mgmt to join its Argo CD.

    Args:
        cluster_arn: mgmt's cluster.
        kubeconfig: How it is reached, as JSON; it holds a command that gets a token, and no token.
        argocd_role_arn: The role of Argo CD, which the environments' own roles trust.
        app_repository: The shop's manifests.
        platform_repository: The clusters' policies and add-on values.
        repository_urls: The images that every environment runs, by name; none where mgmt has no registry.
    """

    cluster_arn: Output[str]
    kubeconfig: Output[str]
    argocd_role_arn: Output[str]
    app_repository: Output[str]
    platform_repository: Output[str]
    repository_urls: Output[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class StackOutputs:
    """What every stack exports for people and tools; None where the stack has no such part."""

    environment_class: Input[str] | None = None
    cluster_name: Input[str] | None = None
    cluster_endpoint: Input[str] | None = None
    kubeconfig_command: Input[str] | None = None
    container_log_group: Input[str] | None = None
    role_arns: Input[dict[str, str]] | None = None
    addons_delivery: Input[str] | None = None
    zone_name_servers: Input[Sequence[str]] | None = None
    public_names: Input[Sequence[str]] | None = None
    origin_name: Input[str] | None = None
    alb_certificate_arn: Input[str] | None = None
    alb_web_acl_arn: Input[str] | None = None
    alb_prefix_list_id: Input[str] | None = None
    distribution_id: Input[str] | None = None
    distribution_domain: Input[str] | None = None
    waiting_page_store_arn: Input[str] | None = None
    media_bucket: Input[str] | None = None
    repository_urls: Input[dict[str, str]] | None = None
    push_role_arns: Input[dict[str, str]] | None = None
    preview_role_arn: Input[str] | None = None
    drift_role_arn: Input[str] | None = None
    deploy_role_arns: Input[dict[str, str]] | None = None
    database_address: Input[str] | None = None
    database_name: Input[str] | None = None
    database_user: Input[str] | None = None
    database_password_generations: Input[Sequence[int]] | None = None
    versions: Input[dict[str, str]] | None = None
    database_master_secret_arn: Input[str] | None = None
    database_secret_name: Input[str] | None = None
    secret_key_secret_name: Input[str] | None = None
    rsa_key_secret_name: Input[str] | None = None
    cache_endpoint: Input[str] | None = None
    cache_secret_name: Input[str] | None = None
    alarm_topic_arn: Input[str] | None = None
    dashboard_url: Input[str] | None = None


def export(outputs: ManagementOutputs | HubOutputs | StackOutputs) -> None:
    """Export every output that is there, under its camelCase name."""
    for name, value in values(outputs).items():
        pulumi.export(name, value)


def values(outputs: ManagementOutputs | HubOutputs | StackOutputs) -> dict[str, object]:
    """The outputs that are there, by exported name."""
    named = {to_camel(field.name): getattr(outputs, field.name) for field in fields(outputs)}
    return {name: value for name, value in named.items() if value is not None}


def read_management(reference: pulumi.StackReference) -> ManagementOutputs:
    """The outputs of mgmt, each an output that fails, with advice, where mgmt does not export it."""
    outputs = reference.outputs
    return ManagementOutputs(
        account_id=required(outputs, "accountId", str),
        region=required(outputs, "region", str),
        vpc_id=required(outputs, "vpcId", str),
        vpc_cidr=required(outputs, "vpcCidr", str),
        app_route_table_ids=required(outputs, "appRouteTableIds", dict[str, str]),
        nat_public_ips=required(outputs, "natPublicIps", list[str]),
        zone_id=required(outputs, "zoneId", str),
    )


def read_hub(reference: pulumi.StackReference) -> HubOutputs:
    """What mgmt exports of its Argo CD, each an output that fails, with advice, where mgmt does not export it."""
    outputs = reference.outputs
    return HubOutputs(
        cluster_arn=required(outputs, "clusterArn", str),
        kubeconfig=required(outputs, "kubeconfig", str),
        argocd_role_arn=required(outputs, "argocdRoleArn", str),
        app_repository=required(outputs, "appRepository", str),
        platform_repository=required(outputs, "platformRepository", str),
        repository_urls=required(outputs, "repositoryUrls", dict[str, str]),
    )


def required(outputs: Output[Mapping[str, Json]], name: str, kind: type[T]) -> Output[T]:
    """One output of mgmt.

    Args:
        outputs: All of them.
        name: Which, as it is exported.
        kind: What it is.

    Raises:
        RunError: When the program runs and mgmt does not export it, or exports something else by that name.
    """

    def take(exported: Mapping[str, Json]) -> T:
        if name not in exported:
            raise pulumi.RunError(
                f"stack {MANAGEMENT_STACK} does not export {name}; run `pulumi up --stack {MANAGEMENT_STACK}` first"
            )
        try:
            return TypeAdapter(kind).validate_python(exported[name])
        except ValidationError:
            raise pulumi.RunError(
                f"stack {MANAGEMENT_STACK} exports {name} in another form than this version reads; "
                f"run `pulumi up --stack {MANAGEMENT_STACK}` with this version first"
            ) from None

    return outputs.apply(take)


def entry(kept: Output[dict[str, str]], what: str, key: str) -> Output[str]:
    """One entry of an output of mgmt that is kept by zone, by image or the like.

    Args:
        kept: The output.
        what: What it is kept by, as a person calls it.
        key: Which entry.

    Raises:
        RunError: When the program runs and mgmt has no such entry yet.
    """

    def take(present: dict[str, str]) -> str:
        if key not in present:
            raise pulumi.RunError(
                f"Pulumi.{MANAGEMENT_STACK}.yaml lists {what} {key}, but the deployed {MANAGEMENT_STACK} "
                f"has only {', '.join(present) or 'none'}; run `pulumi up --stack {MANAGEMENT_STACK}` first"
            )
        return present[key]

    return kept.apply(take)
