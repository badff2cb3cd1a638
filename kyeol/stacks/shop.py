"""What the shop's manifests must be told of an environment, gathered from its layers."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network

from pulumi import Input

from kyeol.apps.contract import App
from kyeol.components.s3.bucket import bucket_domain_name
from kyeol.components.scope import Scope
from kyeol.config.adopted import adopted_names
from kyeol.config.stack import StackConfig
from kyeol.gitops.shop import Shop, image_annotations
from kyeol.stacks.data import Data
from kyeol.stacks.delivery import Delivery
from kyeol.stacks.dns import Dns
from kyeol.stacks.edge import Edge
from kyeol.stacks.management import Management
from kyeol.stacks.network import Network
from kyeol.stacks.outputs import entry


def shop_of(
    scope: Scope,
    config: StackConfig,
    network: Network,
    dns: Dns | None,
    edge: Edge,
    data: Data,
    delivery: Delivery,
    mgmt: Management,
    apps: Mapping[App, str],
) -> Shop:
    """What only the program knows of the shop in an environment.

    Args:
        scope: The environment.
        config: Its sections.
        network: Its network.
        dns: Its names.
        edge: Its edge.
        data: Its data.
        delivery: Its image registry.
        mgmt: mgmt, which keeps the images that every environment runs.
        apps: Saleor's apps, with their public names.
    """
    media_host = None
    if edge.media:
        bucket = bucket_domain_name(scope, "media", adopted_names(config.storage, None).bucket)
        media_host = config.cdn.media_name if config.cdn else bucket
    return Shop(
        vpc=IPv4Network(network.vpc.cidr),
        public_hosts=list(dns.names.values()) if dns else (),
        media_host=media_host,
        media_bucket=edge.media.name if edge.media else None,
        private_bucket=edge.private.name if edge.private else None,
        load_balancer_logs=edge.logs.load_balancer.name if edge.logs and edge.logs.load_balancer else None,
        database_master_secret_arn=data.database.master_secret_arn if data.database else None,
        images=_images(delivery, mgmt, apps),
        apps=apps,
        private_subnet_ids=list(network.vpc.load_balancer_subnet_ids.values()),
        peaks=config.peaks is not None,
    )


def _images(delivery: Delivery, mgmt: Management, apps: Iterable[App]) -> dict[str, Input[str]]:
    """The environment's own repositories, and mgmt's for what all environments share."""
    own = delivery.registry.urls if delivery.registry else {}
    shared = mgmt.config.registry.repositories if mgmt.config.registry else ()
    found: dict[str, Input[str]] = {}
    for image in image_annotations(apps):
        if image in own:
            found[image] = own[image]
        elif image in shared and mgmt.hub:
            found[image] = entry(mgmt.hub.repository_urls, "image", image)
    return found
