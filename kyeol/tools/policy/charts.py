"""What charts and workloads give their containers."""

from collections.abc import Iterator, Mapping

from kyeol.tools.json_values import Json, at, listed, mapping
from kyeol.tools.preview.graph import Resource


def blocks(values: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, Json]]]:
    """Every mapping inside chart values, with its path."""
    if isinstance(values, Mapping):
        yield path, values
        for key, inner in values.items():
            yield from blocks(inner, (*path, str(key)))
    elif isinstance(values, list | tuple):
        for inner in values:
            yield from blocks(inner, path)


def is_off(values: Json, path: str) -> bool:
    """Whether the part of a chart at a path with dots, or one that it belongs to, is not installed."""
    for key in path.split(".") if path else ():
        values = mapping(mapping(values).get(key))
        if values.get("enabled") is False:
            return True
    return False


def pod_of(workload: Resource) -> Mapping[str, Json]:
    """The pod that a workload starts: its own spec, its template's, or its job's."""
    spec = mapping(workload.inputs.get("spec"))
    spec = mapping(at(spec, "jobTemplate", "spec")) or spec
    return mapping(at(spec, "template", "spec")) or spec


def containers_of(workload: Resource) -> list[Mapping[str, Json]]:
    """A workload's containers, those that run before the others among them."""
    pod = pod_of(workload)
    return [mapping(one) for key in ("initContainers", "containers") for one in listed(pod.get(key))]
