"""The changes that the runbook promises, each by the name that `kyeol rehearse STACK --change NAME` rehearses it by.

A promise is made of the stack's own settings, so that it holds for every stack that has what it is about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kyeol.config.addons import AUTOSCALER
from kyeol.tools.json_values import Json, at, mapping, number, texts
from kyeol.tools.kinds import eks, kubernetes
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.settings import Change
from kyeol.tools.urns import name_of
from kyeol.versions import KUBERNETES, POSTGRES, VALKEY

StackSections: TypeAlias = Mapping[str, Json]

_ZONES: Final = "abcd"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A change by name.

    Args:
        says: What it is, in a phrase.
        section: The section that a stack must have for it.
        steps: The deployments that it takes, from the stack's sections.
        before: How the stack was before, where the files are where it leads; from its sections.
        order: Kinds and ends of URNs: what is updated of one entry is done before the next begins.
    """

    says: str
    section: str
    steps: Callable[[StackSections], Sequence[Change]]
    before: Callable[[StackSections], Change] = lambda _: {}
    order: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


def out_of_order(promise: Promise, calls: Sequence[ApiCall]) -> str:
    """What was updated before what it must follow; empty where nothing was.

    Args:
        promise: The change.
        calls: What the cloud was asked for.
    """
    last: ApiCall | None = None
    for types, names in promise.order:
        found = [one for one in calls if one.op == "update" and one.type in types and one.urn.endswith(names)]
        first = min(found, key=lambda one: one.start, default=None)
        if last and first and first.start < last.end:
            return f"{name_of(first.urn)} begins before {name_of(last.urn)} is done"
        last = max(found, key=lambda one: one.end, default=last)
    return ""


def _group(sections: StackSections, change: Callable[[Mapping[str, Json]], Change]) -> Sequence[Change]:
    """A change of the first node group."""
    name, group = next(iter(mapping(at(sections, "cluster", "nodeGroups")).items()))
    return [{"cluster": {"nodeGroups": {name: change(mapping(group))}}}]


def _more(group: Mapping[str, Json]) -> Change:
    """A higher minimum and maximum; the desired size, which counts for nothing later, may not be below the minimum."""
    least = number(group["min"]) + 1
    return {"min": least, "desired": max(least, number(group["desired"])), "max": number(group["max"]) + 2}


def _larger(group: Mapping[str, Json]) -> Change:
    return {"volumeSizeGiB": number(group.get("volumeSizeGiB"), 50) + 30}


def _zones(sections: StackSections) -> list[str]:
    zones = texts(at(sections, "network", "zones"))
    return [*zones, next(zone for zone in _ZONES if zone not in zones)]


def _names(sections: StackSections) -> list[str]:
    return texts(at(sections, "dns", "names"))


def _storage(sections: StackSections) -> int:
    return number(at(sections, "database", "storage", "maxGiB"))


def _token(sections: StackSections) -> int:
    return number(at(sections, "cache", "tokenGeneration"), 1)


def _newest_but_one(versions: Sequence[str]) -> str:
    return sorted(versions)[-2]


def _next(versions: Iterable[str], sections: StackSections, section: str) -> str:
    """The version after a section's; the newest has none after it, and stays."""
    version = str(at(sections, section, "version"))
    return min((one for one in versions if float(one) > float(version)), key=float, default=version)


def _generation(sections: StackSections) -> int:
    return number(at(sections, "cdn", "originVerify", "current"), 1)


def _passwords(sections: StackSections) -> Sequence[Change]:
    current = number(at(sections, "database", "application", "password", "current"), 1)
    turns = ({"current": current, "next": current + 1}, {"current": current + 1})
    return [{"database": {"application": {"password": turn}}} for turn in turns]


def _major(sections: StackSections) -> Sequence[Change]:
    newest: Mapping[str, str] = {version: release.newest_minor for version, release in POSTGRES.items()}
    version = _next(newest, sections, "database")
    upgrade = {"version": version, "upgradeTo": newest[version], "applyImmediately": True}
    return [{"database": upgrade}, {"database": {"version": version}}]


def _valkey(sections: StackSections) -> Sequence[Change]:
    version = _next(VALKEY, sections, "cache")
    return [{"cache": {"version": version, "upgrade": True, "applyImmediately": True}}, {"cache": {"version": version}}]


PROMISES: Final[Mapping[str, Promise]] = {
    "zone": Promise(
        says="another zone", section="network", steps=lambda sections: [{"network": {"zones": _zones(sections)}}]
    ),
    "nat": Promise(
        says="a NAT gateway in each zone", section="network", before=lambda _: {"network": {"nat": "single"}},
        steps=lambda _: [{"network": {"nat": "perZone"}}],
    ),
    "nodes": Promise(
        says="a higher minimum and maximum of the nodes", section="cluster",
        steps=lambda sections: _group(sections, _more),
    ),
    "name": Promise(
        says="another public name", section="dns",
        steps=lambda sections: [{"dns": {"names": [*_names(sections), f"m.{_names(sections)[0]}"]}}],
    ),
    "disk": Promise(
        says="larger volumes of the nodes", section="cluster",
        steps=lambda sections: _group(sections, _larger),
    ),
    "instance-types": Promise(
        says="other instances", section="cluster",
        steps=lambda sections: _group(sections, lambda _: {"instanceTypes": ["m7i.large"]}),
    ),
    "kubernetes": Promise(
        says="Kubernetes, from the minor before", section="cluster",
        before=lambda _: {"cluster": {"version": _newest_but_one(list(KUBERNETES))}},
        steps=lambda _: [{"cluster": {"version": max(KUBERNETES)}}],
        order=(
            ((eks.CLUSTER.type,), ("-eksCluster",)),
            ((eks.ADDON.type,), ("-kube-proxy", "-vpc-cni")),
            ((eks.NODE_GROUP.type,), ("",)),
            ((eks.ADDON.type, kubernetes.RELEASE.type), ("-coredns", "-ebs-csi-driver", f"::{AUTOSCALER}")),
        ),
    ),
    "database-class": Promise(
        says="another instance class of the database", section="database",
        steps=lambda _: [{"database": {"instanceClass": "db.r7g.xlarge"}}],
    ),
    "database-storage": Promise(
        says="a higher limit of the database's storage", section="database",
        steps=lambda sections: [{"database": {"storage": {"maxGiB": _storage(sections) + 100}}}],
    ),
    "postgres": Promise(says="a major version of PostgreSQL", section="database", steps=_major),
    "replica": Promise(
        says="a read replica", section="database",
        steps=lambda _: [
            {"database": {"masterPassword": "own", "applyImmediately": True}},
            {"database": {"masterPassword": "own", "replica": True}},
        ],
    ),
    "valkey": Promise(says="a version of Valkey", section="cache", steps=_valkey),
    "cache-token": Promise(
        says="another token of the cache", section="cache",
        steps=lambda sections: [{"cache": {"tokenGeneration": _token(sections) + 1}}],
    ),
    "database-password": Promise(
        says="another password of the application in the database", section="database",
        steps=_passwords,
    ),
    "application-keys": Promise(
        says="another SECRET_KEY and another RSA key", section="database",
        steps=lambda sections: [{"database": {"application": {
            f"{key}Generation": number(at(sections, "database", "application", f"{key}Generation"), 1) + 1
            for key in ("secretKey", "rsaKey")
        }}}],
    ),
    "origin-verify": Promise(
        says="another secret between CloudFront and the load balancer", section="cdn",
        steps=lambda sections: [
            {"cdn": {"originVerify": {"current": _generation(sections) + 1, "previous": _generation(sections)}}},
            {"cdn": {"originVerify": {"current": _generation(sections) + 1}}},
        ],
    ),
    "delivery": Promise(
        says="add-ons handed over to Argo CD", section="addons",
        steps=lambda _: [{"addons": {"handover": True}}, {"addons": {"delivery": "argocd"}}],
    ),
}  # fmt: skip
"""The changes, by name."""
