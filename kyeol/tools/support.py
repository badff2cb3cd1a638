"""Until when the versions that a stack pins are supported, for rules, report and everything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from kyeol.tools.kinds import eks, elasticache, pulumi_eks, rds
from kyeol.versions import KUBERNETES, POSTGRES, VALKEY

if TYPE_CHECKING:
    from kyeol.addons.contract import Addon, ChartRelease

_CLUSTERS: Final[Mapping[str, date]] = {
    version: release.standard_support_until for version, release in KUBERNETES.items()
}
_DATES: Final[Mapping[str, Mapping[str, date]]] = {
    pulumi_eks.CLUSTER_COMPONENT.type: _CLUSTERS,
    eks.NODE_GROUP.type: _CLUSTERS,
    rds.INSTANCE.type: {version: one.standard_support_until for version, one in POSTGRES.items()},
    elasticache.REPLICATION_GROUP.type: {version: one.standard_support_until for version, one in VALKEY.items()},
}


def until(type_: str, version: object) -> date | None:
    """The last day of a version's standard support; None for a version that the platform does not know.

    Args:
        type_: The type token of what has the version: a cluster, a node group, a database, a cache.
        version: The version; PostgreSQL's may have a minor part, which does not matter.
    """
    major = str(version).partition(".")[0] if type_ == rds.INSTANCE.type else str(version)
    return _DATES[type_].get(major)


def addon(name: object) -> Addon | None:
    """The add-on that a Helm release of a name installs; None for a release that is not one of an add-on."""
    from kyeol.addons.catalog import ADDONS  # noqa: PLC0415 - the catalogue imports Pulumi's SDK

    return next((one for one in ADDONS if one.name == name), None)


def chart(name: object, version: object) -> ChartRelease | None:
    """What an add-on's contract says of the version of its chart; None for another version or release.

    Args:
        name: The Helm release.
        version: The chart's version, with or without a v in front.
    """
    declared = addon(name)
    same = declared and declared.release.version.removeprefix("v") == str(version).removeprefix("v")
    return declared.release if declared and same else None
