"""What other values of a Helm chart do: most charts name alike what replicas, images, Services and pods' rights are."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kyeol.tools.json_values import Json, texts
from kyeol.tools.record.danger import Category
from kyeol.tools.record.tells import fewer
from kyeol.tools.words import counted

_ABSENT: Final = "the chart's own"

_OPEN: Final = ("LoadBalancer", "NodePort")
"""Types of Services that can be reached from outside the cluster."""

_HARMLESS: Final = re.compile(r"(^|\.)(\w*[tT]ags|\w*[lL]abels|podAnnotations|description)(\.|\[|$)")
"""Values that only say what something is."""

_PRIVILEGES: Final[Mapping[str, tuple[object, ...]]] = {
    "allowPrivilegeEscalation": (True,),
    "hostIPC": (True,),
    "hostNetwork": (True,),
    "hostPID": (True,),
    "privileged": (True,),
    "readOnlyRootFilesystem": (False, None),
    "runAsNonRoot": (False, None),
    "runAsUser": (0, None),
}
"""Settings of pods, each with the values that give more rights on the node (Kubernetes, Pod Security Standards)."""

_LOAD_BALANCER: Final[Mapping[str, tuple[Category, str]]] = {
    "certificate-arn": ("interruption", "the load balancer answers with the certificate {new} instead of {old}"),
    "inbound-cidrs": ("exposure", "the load balancer admits {new} instead of {old}"),
    "listen-ports": ("exposure", "the load balancer listens on {new} instead of {old}"),
    "scheme": ("exposure", "the load balancer becomes {new} instead of {old}"),
    "security-group-prefix-lists": ("exposure", "the load balancer admits {new} instead of {old}"),
    "security-groups": ("exposure", "the load balancer has the groups {new} instead of {old}"),
    "ssl-policy": ("protection", "the load balancer speaks TLS by {new} instead of {old}"),
    "subnets": ("interruption", "the load balancer is in the subnets {new} instead of {old}"),
    "wafv2-acl-arn": ("exposure", "the load balancer has the web ACL {new} instead of {old}"),
}
"""What annotations of an Ingress do (AWS Load Balancer Controller, "Ingress annotations")."""

_INGRESS: Final = "alb.ingress.kubernetes.io/"
_SHOWN: Final = 4
_GUARDS: Final = re.compile("disruption|pdb|network.?policy|security|waf|webhook|affinity|spread", re.IGNORECASE)
"""Switches of what protects rather than works."""

_NEGATIVE: Final = re.compile("insecure|disable|skip|debug", re.IGNORECASE)
"""Switches that are better off."""


@dataclass(frozen=True)
class _Value:
    """A value that differs.

    Args:
        path: Where it is.
        key: The last part of the path.
        was: What it was; None where the chart's own counted.
        now: What it becomes.
    """

    path: str
    key: str
    was: Json
    now: Json

    @property
    def change(self) -> str:
        """Both in words."""
        return f"{self.path} becomes {_said(self.now)} instead of {_said(self.was)}"

    @property
    def off(self) -> bool:
        """Whether it was on, and is not any more."""
        return self.was is True and self.now is not True


def chart_values(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """What a release does otherwise with other values: the category and one phrase each.

    Args:
        old: The release's inputs before.
        new: Its inputs after.
    """
    before, after = (dict(_leaves(side.get("values"))) for side in (old, new))
    others = []
    for path in sorted({*before, *after}):
        value = _Value(".".join(path), path[-1], before.get(path), after.get(path))
        if value.was == value.now and type(value.was) is type(value.now):
            continue
        known = next((told for judge in _JUDGES if (told := judge(value)) is not None), None)
        yield from known or ()
        if known is None and not _HARMLESS.search(value.path):
            others.append(value.path)
    if others:
        more = f" and {counted(len(others) - _SHOWN, 'other value')}" if len(others) > _SHOWN else ""
        yield "interruption", f"its pods may be replaced, a few at a time, for other {', '.join(others[:_SHOWN])}{more}"


_Told: TypeAlias = list[tuple[Category, str]] | None
"""What a value does; None where nothing is known of it."""


def _ingress(value: _Value) -> _Told:
    category, phrase = _LOAD_BALANCER.get(value.key.removeprefix(_INGRESS), ("exposure", ""))
    known = value.key.startswith(_INGRESS) and phrase
    return [(category, phrase.format(old=_said(value.was), new=_said(value.now)))] if known else None


def _role(value: _Value) -> _Told:
    if value.key != "eks.amazonaws.com/role-arn":
        return None
    return [("interruption", f"its pods act under {value.now or 'no role'} instead of {value.was or 'none'}")]


def _replicas(value: _Value) -> _Told:
    if value.key not in ("replicas", "replicaCount", "minReplicas", "minAvailable"):
        return None
    return [("interruption", value.change)] if value.now is not None and fewer(value.was, value.now) else []


def _crds(value: _Value) -> _Told:
    if not value.path.startswith(("crds.", "installCRDs")) or not value.off:
        return None
    return [("data", f"{value.path} is switched off: CRDs that go take every object of theirs with them")]


def _argocd(value: _Value) -> _Told:
    if ".rbac.policy." in value.path:
        return [("iam", f"others may act in it, or do other things: {value.path} changes")]
    if value.path.endswith((".admin.enabled", ".exec.enabled")):
        return [] if value.now is False else [("iam", value.change)]
    return None


def _pods(value: _Value) -> _Told:
    """Whether pods get more rights on their node."""
    told = "its pods get more rights on their node: "
    if value.path.endswith(("capabilities.add", "capabilities.drop")):
        more, fewer_ = (set(texts(side)) for side in (value.now, value.was))
        gained = more - fewer_ if value.key == "add" else fewer_ - more
        return [("protection", f"{told}{', '.join(sorted(gained))} ({value.path})")] if gained else []
    if (gives := _PRIVILEGES.get(value.key)) is None:
        return None
    return [("protection", told + value.change)] if value.now in gives and value.was not in gives else None


def _service(value: _Value) -> _Told:
    if value.key not in ("type", "serviceType") or value.now not in _OPEN:
        return None
    return [("exposure", f"a Service can be reached from outside the cluster: {value.change}")]


def _image(value: _Value) -> _Told:
    if "image" not in value.path.lower() or value.key not in ("digest", "image", "registry", "repository", "tag"):
        return None
    return [("interruption", f"other images run: {value.change}")]


def _switch(value: _Value) -> _Told:
    if not value.off or _NEGATIVE.search(value.path):
        return None
    return [("protection" if _GUARDS.search(value.path) else "interruption", f"{value.path} is switched off")]


_JUDGES: Final[tuple[Callable[[_Value], _Told], ...]] = (
    _ingress, _role, _replicas, _crds, _argocd, _pods, _service, _image, _switch,
)  # fmt: skip
"""Who knows what a value does; the first that does, tells."""


def _leaves(values: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """What the values hold, by path; a list is one value."""
    if isinstance(values, Mapping):
        for key, inner in values.items():
            yield from _leaves(inner, (*path, key))
    elif path:
        yield path, values


def _said(value: Json) -> str:
    if value is None or value == "":
        return _ABSENT
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
