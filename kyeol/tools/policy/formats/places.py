"""Where a finding stands in the project: the setting that governs it, or the code that makes the resource."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import kyeol
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import PROJECT
from kyeol.config.nodes import FIRST_GROUP
from kyeol.config.stackfile import StackFile
from kyeol.tools.policy.finding import Finding

SETTINGS: Final[Mapping[str, str]] = {
    "availability-cache": "cache.nodes",
    "availability-database": "database.multiAz",
    "availability-nat": "network.nat",
    "availability-nodes": "cluster.nodeGroups.{group}.min",
    "availability-zones": "network.zones",
    "backups-bucket-kept": "protection.protect",
    "backups-cache": "cache.snapshotRetentionDays",
    "backups-database": "database.backupRetentionDays",
    "backups-database-deletion": "protection.protect",
    "backups-key-window": "encryption.deletionWindowDays",
    "backups-protected": "protection.protect",
    "backups-secret-recovery": "protection.protect",
    "backups-trail-locked": "audit.lockMode",
    "cost-endpoints": "network.interfaceEndpoints",
    "cost-nat": "network.nat",
    "cost-nodes-limit": "cluster.nodeGroups.{group}.max",
    "cost-storage-growth": "database.storage.maxGiB",
    "edge-waf-rate": "waf",
    "encryption-own-keys": "encryption",
    "exemption-expired": "policy.exemptions",
    "exemption-unused": "policy.exemptions",
    "exposure-cluster-endpoint": "cluster.publicAccessCidrs",
    "exposure-prefix-list": "ingress.allowedCidrs",
    "logging-topic-heard": "alarms.emails",
    "logging-trail-present": "audit",
    "network-addresses": "network.cidr",
    "versions-kubernetes": "cluster.version",
    "versions-postgres": "database.version",
    "versions-valkey": "cache.version",
}
"""The setting that a rule's findings are mended with, by rule; below it where a finding names an item of a list.
{group} is the node group that the resource belongs to."""

LEAVES: Final[Mapping[str, tuple[str, ...]]] = {
    "cost-sizes": ("instanceTypes", "instanceClass", "nodeType"),
    "logging-retention": ("logRetentionDays", "retentionDays"),
    "versions-cluster-support": ("version",),
    "versions-database-support": ("version",),
    "versions-support-ending": ("version",),
}
"""The like for rules about several kinds: what the setting is called in the section of the resource's component."""

SECTIONS: Final[Mapping[str, str]] = {
    "AccessLogs": "cdn",
    "AddonNamespaces": "addons",
    "AddonRelease": "addons",
    "AlarmTopic": "alarms",
    "AlbClients": "ingress",
    "AliasRecords": "dns",
    "AppSecrets": "database",
    "ArgocdHub": "argocd",
    "ArgocdSpoke": "gitops",
    "AuditAlarms": "alarms",
    "AuditTrail": "audit",
    "CacheAlarms": "alarms",
    "Certificates": "certificates",
    "CiAccess": "github",
    "CloudFront": "cdn",
    "ClusterAlarms": "alarms",
    "ContainerLogs": "cluster",
    "DatabaseAlarms": "alarms",
    "EcrRepositories": "registry",
    "EdgeAlarms": "alarms",
    "EksAddons": "cluster",
    "EksCluster": "cluster",
    "EksNodes": "cluster.nodeGroups.{group}",
    "GithubOidc": "github",
    "HostedZone": "dns",
    "Keys": "encryption",
    "LogBuckets": "storage",
    "MediaBucket": "storage.media",
    "NatAlarms": "alarms",
    "OriginVerify": "cdn.originVerify",
    "PrivateBucket": "storage.private",
    "Rds": "database",
    "RdsReplica": "database.replica",
    "Valkey": "cache",
    "Vpc": "network",
    "VpcEndpoints": "network.interfaceEndpoints",
    "VpcFlowLogs": "network.flowLogs",
    "VpcPeering": "management",
    "WebAcl": "waf",
}
"""What a component is configured by; one that stands in none of them is configured by what it is a part of."""

_COMPONENT: Final = f"{PROJECT}:components:"
_CODE: Final = Path(kyeol.__file__).parent


@dataclass(frozen=True)
class Place:
    """A line of the project.

    Args:
        file: The file, relative to the project's folder.
        line: The line, from 1.
    """

    file: str
    line: int


def place(finding: Finding, file: StackFile) -> Place:
    """Where a finding stands.

    The line of the setting that governs it; else that of its component's section; else the component itself, which
    then has no section of its own in this stack; else the stack file as a whole.

    Args:
        finding: The finding.
        file: Its stack's file.
    """
    components = _components(finding.urn)
    group = _node_group(finding.urn)
    sections = [SECTIONS[one].format(group=group) for one in components if one in SECTIONS]
    own = [SETTINGS[finding.rule].format(group=group)] if finding.rule in SETTINGS else []
    leaves = [_path(f"{one}.{leaf}") for one in sections for leaf in LEAVES.get(finding.rule, ())]
    for path in (*(one for one in leaves if one in file.lines), *map(_path, (*own, *sections))):
        if path[:1] in file.lines:
            return Place(file.name, file.line(_item(finding, path, file)))
    for one in components:
        if code := _source(one):
            return code
    return Place(file.name, 1)


def _path(setting: str) -> KeyPath:
    section, *keys = setting.split(".")
    return (f"{PROJECT}:{section}", *keys)


def _item(finding: Finding, path: KeyPath, file: StackFile) -> KeyPath:
    """The item of a list of settings that the finding speaks of; else the list."""
    value: object = file.values
    for key in path:
        value = value.get(str(key)) if isinstance(value, Mapping) else None
    for index, item in enumerate(value if isinstance(value, list) else ()):
        said = [f"{item.get('resource')} from {item.get('rule')}"] if isinstance(item, Mapping) else [str(item)]
        if any(one in finding.message for one in said):
            return (*path, index)
    return path


def _node_group(urn: str) -> str:
    """The node group that a resource belongs to by its name: what follows `-nodes`, else the first."""
    return urn.rpartition("::")[2].partition("-nodes-")[2] or FIRST_GROUP


def _components(urn: str) -> list[str]:
    """The components around a resource, the innermost first."""
    types = urn.split("::")[2].split("$") if urn else []
    return [one.removeprefix(_COMPONENT) for one in reversed(types) if one.startswith(_COMPONENT)]


@cache
def _source(component: str) -> Place | None:
    """The line that declares a component."""
    for file in sorted((_CODE / "components").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if found := re.search(rf"^class {re.escape(component)}\(", text, re.MULTILINE):
            return Place(file.relative_to(_CODE.parent).as_posix(), text.count("\n", 0, found.start()) + 1)
    return None
