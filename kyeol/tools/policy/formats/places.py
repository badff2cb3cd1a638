"""Where a finding is fixed: at the setting that its rule names, or in the code that makes the resource."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import kyeol
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import NAMESPACE
from kyeol.config.reading.stackfile import StackFile
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.rule import Rule
from kyeol.tools.preview.nodes import group_of

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
    "Peaks": "peaks",
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
"""What a component is configured by; one without an entry is configured by the component around it."""

_COMPONENT: Final = f"{NAMESPACE}:components:"
_CODE: Final = Path(kyeol.__file__).parent


@dataclass(frozen=True)
class SourceLocation:
    """A line of the project.

    Args:
        file: The file, relative to the project's folder.
        line: The line, from 1.
    """

    file: str
    line: int


def place(finding: Finding, rule: Rule, file: StackFile) -> SourceLocation:
    """Where a finding is fixed.

    The line of the setting that the rule names; else that of the component's section; else the component itself, which
    then has no section of its own in this stack; else the stack file as a whole.

    Args:
        finding: The finding.
        rule: Its rule.
        file: Its stack's file.
    """
    components, group = _components(finding.urn), group_of(finding.urn)
    sections = [SECTIONS[one].format(group=group) for one in components if one in SECTIONS]
    named = (rule.setting,) if isinstance(rule.setting, str) else rule.setting
    relative = [_path(section + leaf) for section in sections for leaf in named if leaf.startswith(".")]
    absolute = [_path(setting.format(group=group)) for setting in named if not setting.startswith(".")]
    for path in (*(one for one in relative if one in file.lines), *absolute, *map(_path, sections)):
        if path[:1] in file.lines:
            return SourceLocation(file.name, file.line(_item(finding, path, file)))
    return next(filter(None, map(_source, components)), SourceLocation(file.name, 1))


def _path(setting: str) -> KeyPath:
    section, *keys = setting.split(".")
    return (f"{NAMESPACE}:{section}", *keys)


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


def _components(urn: str) -> list[str]:
    """The components around a resource, the innermost first."""
    types = urn.split("::")[2].split("$") if urn else []
    return [one.removeprefix(_COMPONENT) for one in reversed(types) if one.startswith(_COMPONENT)]


@cache
def _source(component: str) -> SourceLocation | None:
    """The line that declares a component."""
    for file in sorted((_CODE / "components").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if found := re.search(rf"^class {re.escape(component)}\(", text, re.MULTILINE):
            return SourceLocation(file.relative_to(_CODE.parent).as_posix(), text.count("\n", 0, found.start()) + 1)
    return None
