"""What runs in a cluster: memory, images and rights of containers, of add-ons and of workloads."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools import support
from kyeol.tools.json_values import Json, at, listed, mapping
from kyeol.tools.kinds import kubernetes, others
from kyeol.tools.policy.charts import blocks, containers_of, is_off, pod_of
from kyeol.tools.policy.reading import leaves, true
from kyeol.tools.policy.rule import Context, resource_rule
from kyeol.tools.preview.graph import Resource

_LOOSE: Final = frozenset({"allowPrivilegeEscalation", "hostIPC", "hostNetwork", "hostPID", "privileged"})
_HARMLESS: Final = "NET_BIND_SERVICE"


@resource_rule(
    "kubernetes-limits",
    kubernetes.RELEASE.type,
    *others.WORKLOADS,
    title="Every container has a memory limit and a memory request",
    reason="Without a limit, a pod that leaks memory brings down the others on its node.",
    reference="platform",
    fix="set resources of that container, in the add-on's values or in the workload",
)
def limits(resource: Resource, _: Context) -> Iterator[str]:
    """Of a chart, each container that its add-on names, and every other that the values give something."""
    if resource.type != kubernetes.RELEASE.type:
        for one in containers_of(resource):
            yield from _missing(str(one.get("name")), one)
        return
    values, addon = mapping(resource.inputs.get("values")), support.addon(resource.inputs.get("name"))
    named = set(addon.containers) if addon else set()
    given = {".".join(path): block for path, block in blocks(values) if "resources" in block}
    for path in sorted({*named, *given} or {""}):
        if not is_off(values, path):
            yield from _missing(path or "the main container", given.get(path, {}))


@resource_rule(
    "kubernetes-no-latest",
    kubernetes.RELEASE.type,
    *others.WORKLOADS,
    title="No image is named by the tag latest",
    reason="The same deployment would run something else tomorrow.",
    reference="platform",
    fix="name a version, or leave the chart's own",
)
def no_latest(resource: Resource, _: Context) -> Iterator[str]:
    """An image without a tag, and a tag that is empty, are latest too."""
    if resource.type != kubernetes.RELEASE.type:
        for one in containers_of(resource):
            if _moves(one.get("image")):
                yield f"{one.get('name')} runs {one.get('image')}"
        return
    for path, block in blocks(resource.inputs.get("values")):
        for key in _moving(block):
            yield f"{'.'.join((*path, key))} is {block[key] or 'empty'}"


@resource_rule(
    "kubernetes-context",
    kubernetes.RELEASE.type,
    *others.WORKLOADS,
    title="No container has more rights on its node than it needs",
    reason="Who breaks into a container that is root, or shares the node's network, has the node.",
    reference="CIS EKS 1.8.0 4.2.1 to 4.2.5",
    fix="drop the setting from the values, or set the container's securityContext as `restricted` pods need it",
)
def context(resource: Resource, _: Context) -> Iterator[str]:
    """Charts have defaults of their own, which the Namespace's level holds them to: what loosens them is found here."""
    if resource.type == kubernetes.RELEASE.type:
        yield from _loosened(resource.inputs.get("values"))
        return
    pod = pod_of(resource)
    yield from _loosened(pod)
    for one in containers_of(resource):
        own = {**mapping(pod.get("securityContext")), **mapping(one.get("securityContext"))}
        if own.get("allowPrivilegeEscalation") is not False:
            yield f"{one.get('name')} may gain rights"
        if not true(own.get("runAsNonRoot")):
            yield f"{one.get('name')} may be root"
        if "ALL" not in listed(at(own, "capabilities", "drop")):
            yield f"{one.get('name')} keeps capabilities"
        if at(own, "seccompProfile", "type") not in ("RuntimeDefault", "Localhost"):
            yield f"{one.get('name')} may make any system call"


def _missing(name: str, block: Mapping[str, Json]) -> Iterator[str]:
    for kind in ("limits", "requests"):
        if not at(block, "resources", kind, "memory"):
            yield f"{name} has no memory {kind}"


def _moves(image: Json) -> bool:
    """Whether an image's name fixes neither a version nor a digest."""
    name = str(image or "").rpartition("/")[2]
    return "@" not in name and name.partition(":")[2].lower() in ("", "latest")


def _moving(block: Mapping[str, Json]) -> Iterator[str]:
    """The keys of chart values by which an image moves."""
    tags = [key for key in ("tag", "imageTag") if key in block]
    for key in tags:
        tag = str(block[key] or "").partition("@")
        if not block.get("digest") and not tag[2] and tag[0].lower() in ("", "latest"):
            yield key
    for key in ("image", "repository") if not tags else ():
        name = block.get(key)
        latest = str(name).lower().endswith(":latest") or (key == "image" and _moves(name))
        if isinstance(name, str) and name and latest:
            yield key


def _loosened(values: Json) -> Iterator[str]:
    for path, value in leaves(values):
        key, where = path[-1] if path else "", ".".join(path)
        root = (key == "runAsUser" and value == 0) or (key == "runAsNonRoot" and value is False)
        if root or (key in _LOOSE and true(value)):
            yield f"{where} is {str(value).lower()}"
        if path[-2:] == ("capabilities", "add") and value != _HARMLESS:
            yield f"{where} is {value}"
        if path[-2:] == ("seccompProfile", "type") and value == "Unconfined":
            yield f"{where} is {value}"
