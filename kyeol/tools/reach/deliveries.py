"""What runs in a stack's cluster, as networks see it: add-ons, workloads, and what an Ingress leads to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from kyeol.addons.catalog import ADDONS
from kyeol.addons.contract import Addon, Port
from kyeol.apps.catalog import APPS
from kyeol.apps.contract import App
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.yamlfile import documents
from kyeol.tools.json_values import Json, at, mapping, mappings, number, texts
from kyeol.tools.kinds import cloudfront, kubernetes
from kyeol.tools.preview.exports import ALB_PREFIX_LIST
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.reach import load_balancer
from kyeol.tools.reach.load_balancer import Front, front
from kyeol.tools.reach.manifests import annotation, named, registration
from kyeol.tools.reach.ports import only

_POLICY: Final = "NetworkPolicy"
_WORKLOADS: Final = ("DaemonSet", "Deployment", "Job", "StatefulSet")


@dataclass(frozen=True, kw_only=True)
class Some:
    """Pods of a Namespace.

    Args:
        name: What they are called on the command line.
        title: What they are called in sentences.
        namespace: The Namespace.
        labels: Their labels; None: all of the Namespace's.
        ports: The ports that they open.
        named: Those of them that have names.
    """

    name: str
    title: str
    namespace: str
    labels: Mapping[str, str] | None
    ports: tuple[int, ...] = ()
    named: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Backend:
    """Pods that the load balancer leads to.

    Args:
        pods: The pods, by their name.
        port: Their port.
    """

    pods: str
    port: int


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What runs in a cluster.

    Args:
        pods: The pods that are known.
        policies: The NetworkPolicies that the GitOps trees deliver.
        front: What the Ingress asks of its load balancer; None: there is none.
        private: The same of an internal load balancer.
        backends: What it leads to.
        notes: What is left out.
    """

    pods: tuple[Some, ...]
    policies: tuple[Mapping[str, Json], ...]
    front: Front | None
    private: Front | None
    backends: tuple[Backend, ...]
    notes: tuple[str, ...]


_Ingress: TypeAlias = tuple[list[Front], list[Backend], list[str]]
"""The fronts, what is behind them, and what is left out."""


def delivered(graph: Graph, trees: Sequence[Mapping[str, Json]] | None) -> Delivered:
    """What runs in a stack's cluster.

    Args:
        graph: The stack.
        trees: What the GitOps trees deliver; None: not known.
    """
    known = list(trees or ())
    fronts, backends, notes = _ingress(graph, trees)
    pods = [*_of_addons(graph), *_workloads(known)]
    spaces = dict.fromkeys([*_namespaces(graph), *(one.namespace for one in pods)])
    return Delivered(
        pods=(*(Some(name=one, title=f"pods of {one}", namespace=one, labels=None) for one in spaces), *pods),
        policies=tuple(one for one in known if one.get("kind") == _POLICY),
        front=next((one for one in fronts if not one.internal), None),
        private=next((one for one in fronts if one.internal), None),
        backends=tuple(backends),
        notes=tuple(notes),
    )


def installed(graph: Graph) -> list[tuple[Addon, Mapping[str, Json]]]:
    """The add-ons of a stack with their values: its Helm releases, or what Argo CD is told to install."""
    found = {str(one.inputs.get("name")): one for one in graph.of_type(kubernetes.RELEASE.type)}
    charts = annotation({"metadata": registration(graph)}, "charts")
    named_ = {str(one.get("addon")): one for one in mappings(documents(charts)[0] if charts else ())}
    return [
        (one, _values(found.get(one.name))) for one in ADDONS if one.name in found or one.name in named_
    ]  # fmt: skip


def apps(graph: Graph) -> list[tuple[App, str]]:
    """Saleor's apps of a stack with their public names, as its cluster's Secret has them."""
    metadata = {"metadata": registration(graph)}
    found = [(app, annotation(metadata, app.host_fact)) for app in APPS.values()]
    return [(app, host) for app, host in found if host]


def number_of(port: Port, values: Mapping[str, Json]) -> int:
    """The port that a chart opens with some values."""
    return number(at(values, *port.setting.split(".")) if port.setting else None, port.number)


def pods_of(addon: Addon, port: Port) -> str:
    """What the pods of an add-on's port are called."""
    return f"{addon.namespace}/{port.pods.get('app.kubernetes.io/name', addon.name)}"


def _of_addons(graph: Graph) -> Iterator[Some]:
    for addon, values in installed(graph):
        chosen: dict[str, Some] = {}
        for port in addon.ports:
            name = pods_of(addon, port)
            before = chosen[name].ports if name in chosen else ()
            chosen[name] = Some(
                name=name,
                title=name,
                namespace=addon.namespace,
                labels=port.pods,
                ports=(*before, number_of(port, values)),
            )
        labels = {"app.kubernetes.io/name": addon.name, "app.kubernetes.io/instance": addon.name}
        own = f"{addon.namespace}/{addon.name}"
        chosen.setdefault(own, Some(name=own, title=own, namespace=addon.namespace, labels=labels))
        yield from chosen.values()


def _workloads(trees: Sequence[Mapping[str, Json]]) -> Iterator[Some]:
    for one in trees:
        if one.get("kind") in _WORKLOADS:
            namespace, name = named(one)
            yield Some(
                name=f"{namespace}/{name}",
                title=f"{namespace}/{name}",
                namespace=namespace,
                labels=_labels(one),
                ports=tuple(port for _, port in _container_ports(one)),
                named={name: port for name, port in _container_ports(one) if name},
            )


def _ingress(graph: Graph, trees: Sequence[Mapping[str, Json]] | None) -> _Ingress:
    """The fronts of a cluster's load balancers, a public and an internal one at most, and what is behind them."""
    by_chart = _ingress_of_charts(graph)
    if by_chart:
        return by_chart
    return _assumed_ingress(graph) if trees is None else _ingress_of_trees(trees)


def _ingress_of_charts(graph: Graph) -> _Ingress | None:
    """The Ingress that an add-on's chart makes, Argo CD's in mgmt; None where no chart does."""
    for addon, values in installed(graph):
        server = next(iter(mappings(values.get("server"))), {})
        behind = [
            Backend(pods=pods_of(addon, port), port=number_of(port, values))
            for port in addon.ports
            if port.serves == "backend"
        ]
        for ingress in mappings(server.get("ingress")) if behind else ():
            if ingress.get("enabled"):
                return [front(mapping(ingress.get("annotations")))], behind, []
    return None


def _assumed_ingress(graph: Graph) -> _Ingress:
    """What the cluster's Secret says of the load balancer, where the GitOps trees are not known."""
    listed = annotation({"metadata": registration(graph)}, ALB_PREFIX_LIST)
    if graph.stack == MANAGEMENT_STACK or not listed:
        return [], [], []
    public = Front(prefix_lists=(listed,), networks=(), ports=only(443), internal=False)
    private = [replace(public, internal=True)] if graph.of_type(cloudfront.VPC_ORIGIN.type) else []
    missing = "what the GitOps trees deliver: workloads, their NetworkPolicies, what the load balancer leads to"
    return [public, *private], [], [f"{missing} (its listener is taken for HTTPS on 443)"]


def _ingress_of_trees(trees: Sequence[Mapping[str, Json]]) -> _Ingress:
    """The Ingresses that the GitOps trees deliver."""
    services = {named(one): one for one in trees if one.get("kind") == "Service"}
    ingresses = [one for one in trees if one.get("kind") == "Ingress"]
    leads_to = dict.fromkeys(each for one in ingresses for each in load_balancer.backends(one, services))
    behind = [found for each in leads_to for found in _behind(services[each], trees, each[0])]
    return [front(mapping(at(one, "metadata", "annotations"))) for one in ingresses], behind, []


def _behind(service: Mapping[str, Json], trees: Sequence[Mapping[str, Json]], namespace: str) -> Iterator[Backend]:
    """The pods that a Service chooses, and the port that it sends to."""
    wanted = mapping(at(service, "spec", "selector"))
    for one in trees:
        where, name = named(one)
        if one.get("kind") not in _WORKLOADS or where != namespace or not wanted.items() <= _labels(one).items():
            continue
        ports = dict(_container_ports(one))
        for port in mappings(at(service, "spec", "ports")):
            to = port.get("targetPort", port.get("port"))
            found = ports.get(to) if isinstance(to, str) else number(to)
            if found:
                yield Backend(pods=f"{namespace}/{name}", port=found)


def _labels(one: Mapping[str, Json]) -> dict[str, str]:
    """The labels of a workload's pods."""
    return {key: str(value) for key, value in mapping(at(one, "spec", "template", "metadata", "labels")).items()}


def _container_ports(one: Mapping[str, Json]) -> Iterator[tuple[str, int]]:
    for container in mappings(at(one, "spec", "template", "spec", "containers")):
        for port in mappings(container.get("ports")):
            yield str(port.get("name", "")), number(port.get("containerPort"))


def _namespaces(graph: Graph) -> Iterator[str]:
    for one in graph.of_type(kubernetes.NAMESPACE.type):
        yield from texts(at(one.inputs, "metadata", "name"))


def _values(release: Resource | None) -> Mapping[str, Json]:
    return mapping(release.inputs.get("values")) if release else {}
