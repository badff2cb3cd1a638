"""What a look for drift finds: changes that wait for a maintenance window, or drift.

A workflow runs it: `python -m kyeol.tools.operate.waiting REFRESH ANSWER…`, with the JSON of `pulumi refresh
--preview-only --json` and of AWS's answers. It prints what waits, and ends with 1 where anything else differs.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from kyeol.tools.json_values import Json, at, mapping, mappings
from kyeol.tools.kinds import elasticache, rds
from kyeol.tools.urns import name_of

_PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "AllocatedStorage": ("allocatedStorage",),
    "AutomaticFailoverStatus": ("automaticFailoverEnabled", "multiAzEnabled"),
    "BackupRetentionPeriod": ("backupRetentionPeriod",),
    "CACertificateIdentifier": ("caCertIdentifier",),
    "CacheNodeType": ("nodeType",),
    "ClusterMode": ("clusterMode",),
    "DBInstanceClass": ("instanceClass",),
    "EngineVersion": ("engineVersion", "engineVersionActual"),
    "Iops": ("iops",),
    "MultiAZ": ("multiAz",),
    "NumCacheNodes": ("numCacheClusters",),
    "Port": ("port",),
    "StorageThroughput": ("storageThroughput",),
    "StorageType": ("storageType",),
    "TransitEncryptionEnabled": ("transitEncryptionEnabled",),
    "TransitEncryptionMode": ("transitEncryptionMode",),
}
"""The provider's properties of what can be pending: PendingModifiedValues of the API references of RDS and ElastiCache,
and ElastiCache's ReplicationGroupPendingModifiedValues. Several zones need failover (terraform-provider-aws,
internal/service/elasticache/replication_group.go, replicationGroupValidateMultiAZAutomaticFailover); that
they come with it is assumed."""

_SWITCHED: Final = {"enabled": True, "disabled": False}
"""How ElastiCache says whether it fails over."""

_IDENTIFIERS: Final = {rds.INSTANCE.type: "identifier", elasticache.REPLICATION_GROUP.type: "replicationGroupId"}


def pending(answers: Iterable[Json]) -> dict[str, dict[str, str]]:
    """The values that will come by themselves, by the resource's identifier and the provider's property.

    Args:
        answers: Of RDS's DescribeDBInstances, of ElastiCache's DescribeCacheClusters and DescribeReplicationGroups.
    """
    found: dict[str, dict[str, str]] = {}
    for answer in answers:
        for key in ("DBInstances", "CacheClusters", "ReplicationGroups"):
            for one in mappings(mapping(answer).get(key)):
                identifier = str(one.get("DBInstanceIdentifier") or one.get("ReplicationGroupId"))
                for name, value in mapping(one.get("PendingModifiedValues")).items():
                    said = _SWITCHED.get(str(value), value) if name == "AutomaticFailoverStatus" else value
                    for property_ in _PROPERTIES.get(name, ()):
                        found.setdefault(identifier, {})[property_] = str(said)
    return found


def waiting(refresh: Json, answers: Iterable[Json]) -> list[str] | None:
    """What waits, a line each; None where anything else differs.

    Args:
        refresh: The digest of the refresh's preview (pulumi 3.259, pkg/backend/display/json.go, ShowPreviewDigest).
        answers: As for `pending`.
    """
    coming = pending(answers)
    counted = mapping(at(refresh, "changeSummary"))
    changes = sum(int(str(count)) for op, count in counted.items() if op != "same")
    explained = [
        line for step in mappings(at(refresh, "steps")) if step.get("op") == "update" for line in _of(step, coming)
    ]
    return explained if changes == len(explained) > 0 else None


def _of(step: Mapping[str, Json], coming: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The line of a resource that differs in nothing but what will come."""
    state = mapping(step.get("oldState"))
    wanted = {**mapping(state.get("outputs")), **mapping(state.get("inputs"))}
    values = coming.get(str(wanted.get(_IDENTIFIERS.get(str(state.get("type")), ""))), {})
    differing = sorted({re.split(r"[.\[]", path)[0] for path in mapping(step.get("detailedDiff"))})
    if differing and all(_same(wanted.get(one), values.get(one)) for one in differing):
        yield f"{name_of(str(step['urn']))}: {', '.join(f'{one} {values[one]}' for one in differing)}"


def _same(wanted: Json, comes: str | None) -> bool:
    """Whether what comes is what the state asks for: of a version, it may name the beginning alone."""
    text = str(int(wanted) if isinstance(wanted, float) else wanted)
    return comes is not None and (comes == text or comes.startswith(f"{text}."))


def main(files: Sequence[str]) -> int:
    """Print what waits.

    Args:
        files: The refresh's, and those of AWS's answers.

    Returns:
        1 where anything else differs.
    """
    refresh, *answers = (json.loads(Path(file).read_text()) for file in files)
    lines = waiting(refresh, answers)
    for line in lines or ():
        print(line)
    return int(lines is None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
