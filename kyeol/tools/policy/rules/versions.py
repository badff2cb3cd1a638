"""Versions: in standard support, and pinned in one place each."""

from collections.abc import Iterator
from datetime import date

from kyeol.tools import support
from kyeol.tools.json_values import at
from kyeol.tools.kinds import eks, elasticache, pulumi_eks, rds
from kyeol.tools.kinds.kubernetes import RELEASE
from kyeol.tools.policy.reading import replica, restored, true
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.versions import KUBERNETES, SUPPORT_NOTICE


@resource_rule(
    "versions-kubernetes",
    pulumi_eks.CLUSTER_COMPONENT.type,
    eks.NODE_GROUP.type,
    title="Kubernetes is in standard support",
    reason="Extended support costs six times as much, and ends in a forced upgrade.",
    reference="FSBP EKS.2",
    fix="raise kyeol:cluster.version, one minor version at a time",
    setting="cluster.version",
)
def kubernetes(resource: Resource, context: Context) -> Iterator[str]:
    """The version must be in standard support on the day; the dates are in kyeol/versions.py."""
    yield from _ended("Kubernetes", resource, resource.inputs.get("version"), context.today)


@resource_rule(
    "versions-postgres",
    rds.INSTANCE.type,
    title="PostgreSQL is in standard support",
    reason="Extended support is switched off: RDS would upgrade by itself when it ends.",
    reference="platform",
    fix="raise kyeol:database.version, with upgradeTo",
    setting="database.version",
)
def postgres(resource: Resource, context: Context) -> Iterator[str]:
    """The version must be in standard support on the day; the dates are in kyeol/versions.py."""
    engine, version = resource.inputs.get("engine", "postgres"), resource.inputs.get("engineVersion")
    if engine != "postgres":
        yield f"{engine} is not an engine that the platform knows"
    elif version:
        yield from _ended("PostgreSQL", resource, str(version).partition(".")[0], context.today)
    elif not (replica(resource) or restored(resource)):
        yield "AWS would choose the version"


@resource_rule(
    "versions-valkey",
    elasticache.REPLICATION_GROUP.type,
    title="Valkey is maintained",
    reason="A version without maintenance gets no fixes of security.",
    reference="platform",
    fix="raise kyeol:cache.version",
    setting="cache.version",
)
def valkey(resource: Resource, context: Context) -> Iterator[str]:
    """The version must be in standard support on the day; the dates are in kyeol/versions.py."""
    yield from _ended("Valkey", resource, resource.inputs.get("engineVersion"), context.today)


@resource_rule(
    "versions-support-ending",
    pulumi_eks.CLUSTER_COMPONENT.type,
    rds.INSTANCE.type,
    elasticache.REPLICATION_GROUP.type,
    RELEASE.type,
    title=f"No version's support ends within {SUPPORT_NOTICE.days} days",
    reason="An upgrade of production goes through development and staging first, and takes weeks.",
    reference="platform",
    fix="plan the upgrade",
    setting=".version",
    severity="advisory",
)
def support_ending(resource: Resource, context: Context) -> Iterator[str]:
    """What has ended already is a mandatory finding of its own."""
    version = str(resource.inputs.get("version") or resource.inputs.get("engineVersion"))
    until = _chart_until(resource) if resource.type == RELEASE.type else support.until(resource.type, version)
    if until and context.today <= until < context.today + SUPPORT_NOTICE:
        yield f"the support of {version} ends on {until}"


@resource_rule(
    "versions-cluster-support",
    pulumi_eks.CLUSTER_COMPONENT.type,
    title="A cluster does not slip into extended support",
    reason="EKS's own default is extended support, which costs six times as much.",
    reference="platform",
    fix="set upgradePolicy.supportType to STANDARD",
    setting=".version",
)
def cluster_support(resource: Resource, _: Context) -> Iterator[str]:
    """Standard support upgrades by itself at its end."""
    if at(resource.inputs, "upgradePolicy", "supportType") != "STANDARD":
        yield "it would slip into extended support"


@resource_rule(
    "versions-database-support",
    rds.INSTANCE.type,
    title="A database does not slip into extended support",
    reason="RDS's own default is extended support, which is charged by the core.",
    reference="platform",
    fix="set engineLifecycleSupport to open-source-rds-extended-support-disabled",
    setting=".version",
)
def database_support(resource: Resource, _: Context) -> Iterator[str]:
    """A database must not enrol in extended support, which is charged; a replica takes its source's setting."""
    own = not replica(resource)
    if own and resource.inputs.get("engineLifecycleSupport") != "open-source-rds-extended-support-disabled":
        yield "it would slip into extended support"


@resource_rule(
    "versions-minor",
    rds.INSTANCE.type,
    elasticache.REPLICATION_GROUP.type,
    title="Databases and caches take minor upgrades by themselves",
    reason="Fixes of security come as minor versions.",
    reference="FSBP RDS.13, ElastiCache.2; CIS AWS 5.0.0 2.2.2",
    fix="set autoMinorVersionUpgrade to true",
)
def minor(resource: Resource, _: Context) -> Iterator[str]:
    """Minor versions are applied automatically, in the maintenance window, since they carry the security fixes."""
    if not true(resource.inputs.get("autoMinorVersionUpgrade")):
        yield "it takes no minor upgrades"


@stack_rule(
    "versions-eks-addons",
    title="EKS add-ons have the versions that are pinned for the cluster's",
    reason="Unpinned, they change at any deployment; of another version, they may not fit.",
    reference="platform",
    fix="take the version from kyeol/versions.py",
)
def eks_addons(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Each managed add-on's version must fit the Kubernetes version of the stack's cluster."""
    pinned = {
        (addon, version)
        for cluster in graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type)
        for name, release in KUBERNETES.items()
        if name == cluster.inputs.get("version")
        for addon, version in (
            ("vpc-cni", release.vpc_cni),
            ("kube-proxy", release.kube_proxy),
            ("coredns", release.coredns),
            ("aws-ebs-csi-driver", release.ebs_csi_driver),
        )
    }
    for addon in graph.of_type(eks.ADDON.type):
        if (addon.inputs.get("addonName"), addon.inputs.get("addonVersion")) not in pinned:
            yield addon.urn, f"{addon.inputs.get('addonVersion') or 'no version'} is not what is pinned"


@resource_rule(
    "versions-charts",
    RELEASE.type,
    title="Charts have the versions that their add-ons declare",
    reason="One place per version: what is reviewed there is what runs.",
    reference="platform",
    fix="take the version from the add-on's file under kyeol/addons/charts",
)
def charts(resource: Resource, _: Context) -> Iterator[str]:
    """An unknown release needs a version all the same."""
    version, addon = resource.inputs.get("version"), support.addon(resource.inputs.get("name"))
    declared = addon.release.version if addon else version
    if not version or version != declared:
        yield f"{version or 'no version'} where {declared or 'one'} is declared"


@resource_rule(
    "versions-chart-support",
    RELEASE.type,
    title="Charts are supported by those who make them",
    reason="Unsupported versions get no security fixes.",
    reference="platform",
    fix="raise the version in the add-on's file under kyeol/addons/charts",
)
def chart_support(resource: Resource, context: Context) -> Iterator[str]:
    """Where upstream names a date; the add-on's file says what upstream promises otherwise."""
    until = _chart_until(resource)
    if until and until < context.today:
        yield f"the support of {resource.inputs.get('version')} ended on {until}"


def _chart_until(resource: Resource) -> date | None:
    release = support.chart(resource.inputs.get("name"), resource.inputs.get("version"))
    return release.supported_until if release else None


def _ended(what: str, resource: Resource, version: object, today: date) -> Iterator[str]:
    until = support.until(resource.type, version)
    if not until:
        yield f"{what} {version} is not a version that the platform knows"
    elif until < today:
        yield f"the support of {what} {version} ended on {until}"
