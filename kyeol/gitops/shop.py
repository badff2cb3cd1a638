"""What the shop's manifests must be told of an environment: nothing of it can be in Git."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Final

from pulumi import Input, Output
from pydantic.alias_generators import to_camel

from kyeol.addons.contract import Identity
from kyeol.addons.workloads import database_bootstrap, saleor_api, secrets_reader
from kyeol.apps.contract import SHOP_FACT, App
from kyeol.config.address_plan import tier
from kyeol.config.names import SHOP_IMAGES

FACTS: Final = "facts"
"""The ConfigMap of kyeol-app-gitops that every fact is written into; it is never applied."""


PRIVATE_FACTS: Final = ("loadBalancerCidr", "loadBalancerSubnets")
"""What the private load balancer's component of the tree is told: its tier's addresses, and its subnets."""


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What the shop needs of an environment; None or empty where the environment has no such part.

    Args:
        vpc: The VPC's /16.
        public_hosts: The shop's public names, the canonical one first.
        media_host: Where files are served: the CDN's name for them, else the bucket's own.
        media_bucket: The bucket of files.
        private_bucket: The bucket of webhook payloads.
        load_balancer_logs: The bucket of the load balancer's access logs; None: it logs none.
        database_master_secret_arn: The database's master secret, which RDS owns.
        images: ECR repositories, without a tag, by the image's name in manifests.
        apps: Saleor's apps, with their public names.
        private_subnet_ids: The subnets of the private load balancer; empty: there is none.
        peaks: Whether peaks are planned, in which the cluster sets sizes of the tree itself.
    """

    vpc: IPv4Network
    public_hosts: Sequence[str] = ()
    media_host: str | None = None
    media_bucket: Input[str] | None = None
    private_bucket: Input[str] | None = None
    load_balancer_logs: Input[str] | None = None
    database_master_secret_arn: Input[str] | None = None
    images: Mapping[str, Input[str]] = field(default_factory=dict)
    apps: Mapping[App, str] = field(default_factory=dict)
    private_subnet_ids: Sequence[Input[str]] = ()
    peaks: bool = False


def annotations(shop: Shop) -> dict[str, Input[str] | None]:
    """The shop's part of a cluster's annotations; None: the environment does not have it."""
    return {
        "publicHosts": ",".join(shop.public_hosts) or None,
        "hostRules": _host_rules(shop.public_hosts),
        "publicOrigins": ",".join(f"https://{host}" for host in shop.public_hosts) or None,
        "mediaHost": shop.media_host,
        "mediaBucket": shop.media_bucket,
        "privateBucket": shop.private_bucket,
        "albAccessLogs": _access_logs(shop.load_balancer_logs),
        "databaseMasterSecretArn": shop.database_master_secret_arn,
        "vpcCidr": str(shop.vpc),
        "publicCidr": str(tier(shop.vpc, "public")),
        "dataCidr": str(tier(shop.vpc, "data")),
        **(_private(shop) if shop.private_subnet_ids else {}),
        **{annotation: shop.images.get(image) for image, annotation in image_annotations(shop.apps).items()},
        # Dots that are dots, and no backslash, which JSON and YAML would take for themselves.
        **({SHOP_FACT: shop.public_hosts[0].replace(".", "[.]")} if shop.apps and shop.public_hosts else {}),
        **{app.host_fact: host for app, host in shop.apps.items()},
    }


def image_annotations(apps: Iterable[App] = ()) -> dict[str, str]:
    """The images as manifests name them, and the annotations that say where they are pulled from.

    Args:
        apps: Saleor's apps that run beside the shop.
    """
    return {image: f"{_camel(image)}Image" for image in (*SHOP_IMAGES, *(app.image for app in apps))}


def _private(shop: Shop) -> dict[str, Input[str]]:
    """The facts of the private load balancer."""
    subnets = Output.all(*shop.private_subnet_ids).apply(",".join)
    return dict(zip(PRIVATE_FACTS, (str(tier(shop.vpc, "load_balancer")), subnets), strict=True))


def _access_logs(bucket: Input[str] | None) -> Input[str]:
    """The attributes of a load balancer that does or does not log: one that is not named stays as it was."""
    if bucket is None:
        return "access_logs.s3.enabled=false"
    return Output.concat("access_logs.s3.enabled=true,access_logs.s3.bucket=", bucket)


def _host_rules(hosts: Sequence[str]) -> str | None:
    """The JSON patch by which every public name has the Ingress's rules, of which Git has one set; None: no names."""
    operations = [
        operation
        for index, host in enumerate(hosts)
        for operation in (
            *([{"op": "copy", "from": "/spec/rules/0", "path": f"/spec/rules/{index}"}] if index else ()),
            {"op": "replace", "path": f"/spec/rules/{index}/host", "value": host},
        )
    ]
    return json.dumps(operations) if operations else None


def host_rules() -> dict[str, object]:
    """The patch of the shop's Ingress, as Kustomize takes it, with a template over a cluster's annotations."""
    return {"target": {"kind": "Ingress", "name": "shop"}, "patch": _annotation("hostRules")}


def role_annotation(role: str) -> str:
    """The annotation of a role's ARN: names that a Go template can spell have no dashes.

    Args:
        role: What the role is for.
    """
    return f"{_camel(role)}RoleArn"


def facts(apps: Collection[App] = (), *, project: str, private: bool = False) -> dict[str, str]:
    """What the ConfigMap of facts holds, by key, as templates over a cluster's labels and annotations.

    Args:
        apps: Saleor's apps that run beside the shop.
        project: The Pulumi project's name, with which names in AWS begin.
        private: Whether there may be a private load balancer.
    """

    def role(identity: Identity) -> str:
        return _annotation(role_annotation(identity.role))

    same = (
        "publicHosts", "publicOrigins", "mediaHost", "mediaBucket", "privateBucket", "albSubnets", "albCertificateArn",
        "albWebAclArn", "albPrefixListId", "albAccessLogs", "databaseMasterSecretArn", "publicCidr", "dataCidr",
        "vpcCidr",
    )  # fmt: skip
    return {
        "project": project,
        "environment": "{{.metadata.labels.environment}}",
        "region": "{{.metadata.labels.region}}",
        "ingressHosts": _annotation("hosts"),
        **{
            name: _annotation(name)
            for name in (*same, *(PRIVATE_FACTS if private else ()), *([SHOP_FACT] if apps else ()))
        },
        "saleorApiRoleArn": role(saleor_api.IDENTITY),
        "secretsReaderRoleArn": role(secrets_reader.identity("")),
        "databaseBootstrapRoleArn": role(database_bootstrap.IDENTITY),
        **{key: _annotation(key) for app in apps for key in (app.host_fact, app.role_fact) if key},
    }


def images(apps: Iterable[App] = ()) -> list[str]:
    """Where images come from, as Kustomize takes it: the overlay's tag and digest stay (`*`).

    Args:
        apps: Saleor's apps that run beside the shop.
    """
    return [f"{image}={_annotation(annotation)}:*@*" for image, annotation in image_annotations(apps).items()]


def _camel(name: str) -> str:
    return to_camel(name.replace("-", "_"))


def _annotation(name: str) -> str:
    return f"{{{{.metadata.annotations.{name}}}}}"
