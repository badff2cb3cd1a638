"""Backups, and protection from deletion."""

from collections.abc import Iterable, Iterator
from typing import Final

from kyeol.tools.json_values import at, mappings, number
from kyeol.tools.kinds import cloudtrail, ecr, elasticache, kms, rds, route53, s3, secretsmanager
from kyeol.tools.policy.reading import named_in, released, replica, sources, true, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

_DAYS: Final = {"production": 30, "staging": 7}


@resource_rule(
    "backups-database",
    rds.INSTANCE.type,
    title="A database has backups: 30 days in production, 7 in staging, one elsewhere",
    reason="Point-in-time recovery reaches back this far, and no farther.",
    reference="FSBP RDS.11; the days are the platform's",
    fix="raise backupRetentionPeriod",
    setting="database.backupRetentionDays",
)
def database(resource: Resource, context: Context) -> Iterator[str]:
    """0 switches backups off; a replica needs none."""
    days, wanted = number(resource.inputs.get("backupRetentionPeriod")), _DAYS.get(context.environment, 1)
    if days < wanted and not replica(resource):
        yield f"{days} days of backups where {context.environment} needs {wanted}"


@resource_rule(
    "backups-database-deletion",
    rds.INSTANCE.type,
    title="Production's database cannot be deleted, and leaves a snapshot where it is",
    reason="One wrong command would take the shop's orders.",
    reference="FSBP RDS.8",
    fix="set deletionProtection to true and skipFinalSnapshot to false",
    setting="protection.protect",
)
def database_deletion(resource: Resource, context: Context) -> Iterator[str]:
    """Others may go, replicas, and an instance that was released, which still leaves a snapshot."""
    if not context.production or replica(resource):
        return
    if not true(resource.inputs.get("deletionProtection")) and not released(resource):
        yield "AWS would delete it"
    if true(resource.inputs.get("skipFinalSnapshot")):
        yield "it would leave no snapshot"


@stack_rule(
    "backups-database-in-use",
    title="The database that the shop uses is not released",
    reason="A released instance goes as soon as its stack no longer names it.",
    reference="platform",
    fix="release the generation before, and only once the shop is on the new one",
    setting="database.previous.release",
)
def database_in_use(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """The application's secret has the address of the instance in use."""
    used = named_in(graph, secretsmanager.SECRET_VERSION.type, "secretString")
    for database in graph.of_type(rds.INSTANCE.type):
        if released(database) and database.urn in used:
            yield database.urn, "the shop's secret has its address"


@resource_rule(
    "backups-cache",
    elasticache.REPLICATION_GROUP.type,
    title="A cache has snapshots in production and staging",
    reason="It is the broker as well: what is queued is lost with it.",
    reference="FSBP ElastiCache.1",
    fix="set snapshotRetentionLimit to 1 or more",
    setting="cache.snapshotRetentionDays",
)
def cache(resource: Resource, context: Context) -> Iterator[str]:
    """Production and staging must keep snapshots for a day or more; 0 switches them off."""
    if context.staged and not number(resource.inputs.get("snapshotRetentionLimit")):
        yield "it has no snapshots"


@stack_rule(
    "backups-bucket-versions",
    title="Every bucket keeps versions",
    reason="An overwritten picture, or one deleted by mistake, comes back from its version only.",
    reference="Security Hub S3.14",
    fix="add a BucketVersioning with status Enabled",
)
def bucket_versions(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """The versioning is a resource beside the bucket."""
    versioned = {
        urn
        for one in graph.of_type(s3.BUCKET_VERSIONING.type)
        if at(one.inputs, "versioningConfiguration", "status") == "Enabled"
        for urn in sources(one, "bucket")
    }
    return without(graph, s3.BUCKET.type, versioned, "it keeps no versions")


@stack_rule(
    "backups-bucket-life-cycle",
    title="Every bucket has a life cycle",
    reason="Old versions and broken uploads stay, and cost, for ever.",
    reference="FSBP S3.13",
    fix="add a BucketLifecycleConfiguration",
)
def bucket_life_cycle(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """The life cycle is a resource beside the bucket; rules that are switched off are none."""
    covered = {
        urn
        for one in graph.of_type(s3.BUCKET_LIFECYCLE_CONFIGURATION.type)
        if any(rule.get("status") == "Enabled" for rule in mappings(one.inputs.get("rules")))
        for urn in sources(one, "bucket")
    }
    return without(graph, s3.BUCKET.type, covered, "it has no life cycle")


@resource_rule(
    "backups-bucket-kept",
    s3.BUCKET.type,
    title="Production's buckets are not deleted with what is in them",
    reason="forceDestroy empties a bucket without asking.",
    reference="platform",
    fix="set forceDestroy to false",
    setting="protection.protect",
)
def bucket_kept(resource: Resource, context: Context) -> Iterator[str]:
    """AWS refuses to delete a bucket that is not empty."""
    if context.production and true(resource.inputs.get("forceDestroy")):
        yield "its files would be deleted with it"


@resource_rule(
    "backups-protected",
    rds.INSTANCE.type,
    elasticache.REPLICATION_GROUP.type,
    s3.BUCKET.type,
    kms.KEY.type,
    secretsmanager.SECRET.type,
    cloudtrail.TRAIL.type,
    ecr.REPOSITORY.type,
    title="Pulumi refuses to delete what holds production's data",
    reason="A renamed component is a deletion and a creation to Pulumi.",
    reference="platform",
    fix="set protect, as kyeol:protection says",
    setting="protection.protect",
)
def protected(resource: Resource, context: Context) -> Iterator[str]:
    """Keys are data: without them nothing encrypted can be read. A replica and a released database may go."""
    if context.production and not (resource.options.protect or replica(resource) or released(resource)):
        yield "Pulumi would delete it"


@resource_rule(
    "backups-zone-protected",
    route53.ZONE.type,
    title="Pulumi refuses to delete the DNS zone",
    reason="A new zone has other name servers: every name is gone until the registrar knows them.",
    reference="platform",
    fix="set protect, as kyeol:protection says",
)
def zone_protected(resource: Resource, _: Context) -> Iterator[str]:
    """A public zone must be protected in whichever stack it is made: a new one gets other name servers."""
    if not resource.options.protect:
        yield "Pulumi would delete it"


@resource_rule(
    "backups-secret-recovery",
    secretsmanager.SECRET.type,
    title="A deleted secret of production can be restored for 30 days",
    reason="A password that is lost takes its database with it.",
    reference="platform",
    fix="set recoveryWindowInDays to 30",
    setting="protection.protect",
)
def secret_recovery(resource: Resource, context: Context) -> Iterator[str]:
    """Production's secrets need a recovery window; elsewhere the name must be free again at once."""
    if context.production and number(resource.inputs.get("recoveryWindowInDays"), 30) < 30:
        yield f"it could be restored for {resource.inputs.get('recoveryWindowInDays')} days only"


@resource_rule(
    "backups-key-window",
    kms.KEY.type,
    title="A deleted KMS key can be restored: for 30 days in production, for 7 elsewhere",
    reason="What a deleted key encrypted is lost for ever.",
    reference="platform",
    fix="raise deletionWindowInDays",
    setting="encryption.deletionWindowDays",
)
def key_window(resource: Resource, context: Context) -> Iterator[str]:
    """The waiting time before a key is deleted must reach the stack's least, in days; AWS's own least is 7."""
    wanted = 30 if context.production else 7
    if number(resource.inputs.get("deletionWindowInDays"), 30) < wanted:
        yield f"it could be restored for less than {wanted} days"


@stack_rule(
    "backups-trail-locked",
    title="A trail's bucket is locked",
    reason="Who has broken in must not be able to delete what tells of it.",
    reference="platform",
    fix="add a BucketObjectLockConfiguration with a default retention",
    setting="audit.lockMode",
)
def trail_locked(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Whether GOVERNANCE or COMPLIANCE, the configuration says."""
    locked = {
        urn
        for one in graph.of_type(s3.BUCKET_OBJECT_LOCK_CONFIGURATION.type)
        if at(one.inputs, "rule", "defaultRetention")
        for urn in sources(one, "bucket")
    }
    for trail in graph.of_type(cloudtrail.TRAIL.type):
        if not sources(trail, "s3BucketName") & locked:
            yield trail.urn, "its files can be deleted"
