"""What RDS and ElastiCache refuse about databases and caches."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, mapping, number
from kyeol.tools.kinds import elasticache, rds
from kyeol.tools.rehearse.cloud.backups import Backup, backup_of
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.tools.rehearse.cloud.inventory import Inventory

_FEWEST_WITH_FAILOVER: Final = 2


def database(before: ExistingResource | None, inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with a database.

    A major version only with the switch for it, and none back (terraform-provider-aws#13389; RDS user guide,
    USER_UpgradeDBInstance.PostgreSQL); parameters of the version's own family (the same page); a volume that never
    shrinks (RDS user guide, USER_PIOPS.StorageTypes), and room of a tenth at least for it to grow into by itself
    (USER_PIOPS.Autoscaling). For a restore, see `backups.py`.
    """
    if before is None:
        yield from _restore(inputs, inventory)
    size, most = number(inputs.get("allocatedStorage")), number(inputs.get("maxAllocatedStorage"))
    if size and most and most * 10 < size * 11:
        yield f"MaxAllocatedStorage {most} must be at least 10% more than the allocated storage, {size}"
    version = inputs.get("engineVersion")
    family = _family(rds.PARAMETER_GROUP.type, inputs.get("parameterGroupName"), inventory)
    if version and family and family != f"postgres{_major(version)}" and inputs.get("engine") == "postgres":
        yield f"The parameter group with DBParameterGroupFamily {family} can't be used with version {version}"
    if before is not None:
        yield from _modification(before.inputs, inputs)


def _modification(before: Mapping[str, Json], inputs: Mapping[str, Json]) -> Iterator[str]:
    """What is wrong with a change of a database: less storage, an older version, a newer one without the flag."""
    old, version = before.get("engineVersion"), inputs.get("engineVersion")
    size, held = number(inputs.get("allocatedStorage")), number(before.get("allocatedStorage"))
    if size and held and size < held:
        yield f"Requested storage {size} GiB is less than the allocated storage, {held} GiB"
    if not (old and version):
        return
    if _major(version) < _major(old):
        yield f"Cannot upgrade postgres from {old} to {version}"
    if _major(version) > _major(old) and not inputs.get("allowMajorVersionUpgrade"):
        yield "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."


def _restore(inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with a restore: no backup, parameters of another major version, a size that it has outgrown.

    The provider sends engine version and storage right after a snapshot is restored (terraform-provider-aws,
    internal/service/rds/instance.go), and RDS refuses a bare major version there, as it stands for a minor that may be
    older than the snapshot's.
    """
    snapshot, moment = inputs.get("snapshotIdentifier"), inputs.get("restoreToPointInTime")
    if snapshot and moment:
        yield "snapshotIdentifier conflicts with restoreToPointInTime"
    if not (snapshot or moment):
        return
    instances = (one.inputs for one in inventory if one.type == rds.INSTANCE.type)
    running = {str(one["identifier"]): backup_of(one, version_of(one, inventory)) for one in instances}
    kept = inventory.backups
    backup = kept.at(mapping(moment), running) if moment else kept.snapshot(str(snapshot), running)
    if backup is None:
        yield f"{snapshot or moment} is not a backup that exists"
    else:
        yield from _restored(backup, inputs, inventory)


def _restored(backup: Backup, inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with a restore from a backup that exists."""
    snapshot = inputs.get("snapshotIdentifier")
    family = _family(rds.PARAMETER_GROUP.type, inputs.get("parameterGroupName"), inventory)
    if family != f"postgres{backup.version}":
        yield f"The parameter group with DBParameterGroupFamily {family} can't be used with version {backup.version}"
    if snapshot and inputs.get("engineVersion") == backup.version:
        yield f"Cannot upgrade postgres from {backup.version}.x to {backup.version}: name a later release, or none"
    size, most = number(inputs.get("allocatedStorage")), number(inputs.get("maxAllocatedStorage"))
    if snapshot and size and size < backup.storage:
        yield f"Invalid storage size: {size} GiB is less than the snapshot's {backup.storage} GiB"
    if most and most * 10 < backup.storage * 11:
        yield f"MaxAllocatedStorage {most} must be at least 10% more than the backup's storage, {backup.storage}"


def version_of(inputs: Mapping[str, Json], inventory: Inventory) -> str:
    """A database's major version: that of its parameters, as one that was restored has none in its arguments."""
    return _family(rds.PARAMETER_GROUP.type, inputs.get("parameterGroupName"), inventory).removeprefix("postgres")


def cache(before: ExistingResource | None, inputs: Mapping[str, Json], inventory: Inventory) -> Iterator[str]:
    """What is wrong with a cache.

    Two nodes at least for a failover (ElastiCache user guide, AutoFailover), and parameters of the engine's own
    family (ParameterGroups). A change of the family is one request with the version: the provider sends both
    (terraform-provider-aws, internal/service/elasticache/replication_group.go). The last replica goes only once
    failover has ended, for which its change must not wait for the window (hashicorp/terraform-provider-aws#24244).
    """
    fails_over = before is not None and before.inputs.get("automaticFailoverEnabled") is True
    if fails_over and inputs.get("numCacheClusters") == 1 and not inputs.get("applyImmediately"):
        yield "Must have at least 1 replica when cluster mode is disabled with auto failover enabled."
    failover = inputs.get("automaticFailoverEnabled") or inputs.get("multiAzEnabled")
    if number(inputs.get("numCacheClusters"), _FEWEST_WITH_FAILOVER) < _FEWEST_WITH_FAILOVER and failover:
        yield "Replication group must have at least one read replica to enable automatic failover"
    version = inputs.get("engineVersion")
    family = _family(elasticache.PARAMETER_GROUP.type, inputs.get("parameterGroupName"), inventory)
    if version and family and inputs.get("engine") == "valkey" and family != f"valkey{_major(version)}":
        yield f"Expected a parameter group of family valkey{_major(version)} but found one of family {family}"


def _family(type_: str, name: object, inventory: Inventory) -> str:
    """The family of the parameter group of a name; empty where it is not in this cloud."""
    found = (one.inputs.get("family") for one in inventory if one.type == type_ and one.id == name)
    return str(next(found, None) or "")


def _major(version: object) -> int:
    return int(str(version).partition(".")[0])
