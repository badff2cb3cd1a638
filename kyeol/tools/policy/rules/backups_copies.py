"""Copies of production's data outside of its region."""

from collections.abc import Iterable, Iterator

from kyeol.tools.json_values import at, mappings
from kyeol.tools.kinds import cloudwatch, rds, s3, secretsmanager
from kyeol.tools.policy.reading import named_in, released, replica, sources, without
from kyeol.tools.policy.rule import Context, stack_rule
from kyeol.tools.preview.graph import Graph


@stack_rule(
    "backups-copied-database",
    title="Production's database has backups in another region",
    reason="Instance, standby, snapshots and automated backups are all lost with their region.",
    reference="platform",
    fix="add kyeol:recovery",
    setting="recovery.region",
)
def copied_database(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Of the instance in use: one that waits to be taken into use, or was released, has another beside it."""
    if not context.production:
        return
    copied = named_in(graph, rds.BACKUPS_REPLICATION.type, "sourceDbInstanceArn")
    used = named_in(graph, secretsmanager.SECRET_VERSION.type, "secretString")
    for database in graph.of_type(rds.INSTANCE.type):
        if database.urn in used - copied and not (replica(database) or released(database)):
            yield database.urn, "a lost region takes it and all its backups"


@stack_rule(
    "backups-copied-locked",
    title="Copies of production's files cannot be deleted before their time",
    reason="Whoever deletes the originals, by mistake or not, has the rights to delete the copies too.",
    reference="platform",
    fix="set lockDays",
    setting="recovery.lockDays",
)
def copied_locked(graph: Graph, context: Context) -> Iterable[tuple[str, str]]:
    """Every bucket that another one is copied to has object lock with a default retention."""
    if not context.production:
        return []
    locked = {
        urn
        for one in graph.of_type(s3.BUCKET_OBJECT_LOCK_CONFIGURATION.type)
        if at(one.inputs, "rule", "defaultRetention")
        for urn in sources(one, "bucket")
    }
    copies = named_in(graph, s3.BUCKET_REPLICATION_CONFIG.type, "rules")
    others = {one.urn for one in graph.of_type(s3.BUCKET.type)} - copies
    return without(graph, s3.BUCKET.type, locked | others, "its copies can be deleted")


@stack_rule(
    "backups-copied-heard",
    title="Production hears of files that could not be copied",
    reason="S3 tries no failed copy again, and who restores finds out that it is missing.",
    reference="platform",
    fix="configure kyeol:alarms with an address",
    setting="alarms",
)
def copied_heard(graph: Graph, context: Context) -> Iterable[tuple[str, str]]:
    """S3 sends the metric for rules with metrics alone."""
    if not context.production:
        return []
    watched = {
        urn
        for one in graph.of_type(cloudwatch.METRIC_ALARM.type)
        if one.inputs.get("metricName") == "OperationsFailedReplication"
        for urn in sources(one, "dimensions")
    }
    heard = {
        one.urn
        for one in graph.of_type(s3.BUCKET_REPLICATION_CONFIG.type)
        if sources(one, "bucket") & watched
        and all(at(rule, "destination", "metrics", "status") == "Enabled" for rule in mappings(one.inputs.get("rules")))
    }
    return without(graph, s3.BUCKET_REPLICATION_CONFIG.type, heard, "nobody hears that a copy fails")
