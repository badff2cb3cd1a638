"""Backups of databases in the simulated cloud, as RDS keeps them.

An instance with backups has automated snapshots, named `rds:{identifier}-…`, and can be restored to a point in time by
its identifier. One that is deleted leaves its final snapshot, and its automated backups where they are not deleted with
it: these are found by the resource id (RDS user guide, USER_WorkingWithAutomatedBackups.Retaining).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kyeol.tools.json_values import Json, number
from kyeol.tools.rehearse.cloud.errors import SNAPSHOT_EXISTS, CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource


@dataclass(frozen=True, kw_only=True)
class Backup:
    """What a restore takes from a backup.

    Args:
        version: The major version.
        storage: The volume's size, GiB.
        automated: Whether there are automated backups.
    """

    version: str
    storage: int
    automated: bool


def backup_of(inputs: Mapping[str, Json], version: str) -> Backup:
    """What the backups of a database have of it.

    Args:
        inputs: Its arguments.
        version: Its major version.
    """
    return Backup(
        version=version,
        storage=number(inputs.get("allocatedStorage")),
        automated=bool(inputs.get("backupRetentionPeriod")),
    )


@dataclass(kw_only=True)
class Backups:
    """What deleted databases have left.

    Args:
        snapshots: Final snapshots, by identifier.
        automated: Automated backups, by resource id.
    """

    snapshots: dict[str, Backup] = field(default_factory=dict)
    automated: dict[str, Backup] = field(default_factory=dict)

    def leave(self, database: ExistingResource, version: str) -> None:
        """A database is deleted.

        Raises:
            CloudError: Its final snapshot has a name that is taken.
        """
        inputs, backup = database.inputs, backup_of(database.inputs, version)
        final = inputs.get("finalSnapshotIdentifier")
        if isinstance(final, str) and not inputs.get("skipFinalSnapshot"):
            if final in self.snapshots:
                raise CloudError(SNAPSHOT_EXISTS, f"Cannot create the snapshot because {final} already exists")
            self.snapshots[final] = backup
        if backup.automated and inputs.get("deleteAutomatedBackups") is False:
            self.automated[database.id] = backup

    def snapshot(self, name: str, running: Mapping[str, Backup]) -> Backup | None:
        """A snapshot; None where there is none of that name.

        Args:
            name: Its identifier.
            running: The databases that exist, by identifier.
        """
        source = next((one for one in running if name.startswith(f"rds:{one}-20")), "")
        found = running.get(source)
        return found if found and found.automated else self.snapshots.get(name)

    def at(self, moment: Mapping[str, Json], running: Mapping[str, Backup]) -> Backup | None:
        """What a point in time is restored from; None where nothing is.

        Args:
            moment: restoreToPointInTime.
            running: The databases that exist, by identifier.
        """
        found = running.get(str(moment.get("sourceDbInstanceIdentifier")))
        return found if found and found.automated else self.automated.get(str(moment.get("sourceDbiResourceId")))
