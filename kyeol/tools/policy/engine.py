"""The Pulumi engine's view of resources as the recorded graph's: what `pulumi_policy` hands over, in plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar, cast

from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds import eks, others, pulumi_eks
from kyeol.tools.preview.graph import Graph, Options, Resource
from kyeol.tools.unknown import Unknown
from kyeol.tools.urns import stack_of

_K = TypeVar("_K", str, int)

_COMPONENTS: Final = "eks:index:"
_AS_COMPONENTS: Final = {eks.CLUSTER.type: pulumi_eks.CLUSTER_COMPONENT.type}
_ENDPOINT: Final = ("endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs")


def plain(value: Json, unknown: Unknown) -> Json:
    """A value without the proxies that watch over it, and numbers without fraction as integers.

    Args:
        value: What a policy is given: mappings and lists that raise where a value is unknown, and floats only.
        unknown: The placeholder for an unknown value.
    """
    if isinstance(value, Mapping):
        return {str(key): _entry(value.__getitem__, key, unknown) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_entry(value.__getitem__, index, unknown) for index in range(len(value))]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def resource_of(
    args: ResourceValidationArgs | PolicyResource, asked: set[str], arguments: Mapping[str, Json] | None = None
) -> Resource:
    """A resource as the graph would hold it; EKS's cluster as pulumi-eks's component.

    Args:
        args: The engine's view of it.
        asked: Where it is noted that a rule has asked for a value that is not known yet, by URN.
        arguments: Its arguments, where the engine's view holds what came of them.
    """
    parent, depends_on, by_property = args.opts.parent or "", [], {}
    if isinstance(args, PolicyResource):
        parent = args.parent.urn if args.parent else parent
        by_property = {key: [one.urn for one in each] for key, each in args.property_dependencies.items()}
        depends_on = sorted(
            {one.urn for one in args.dependencies} | {urn for urns in by_property.values() for urn in urns}
        )
    type_ = _AS_COMPONENTS.get(args.resource_type, args.resource_type)
    read, unknown = _INPUTS.get(args.resource_type, dict), Unknown(args.urn, asked)
    outputs = read(mapping(plain(args.props, unknown)))
    inputs = outputs if arguments is None else read(mapping(plain(arguments, unknown)))
    inputs |= {key: outputs[key] for key, value in inputs.items() if isinstance(value, Unknown) and key in outputs}
    return Resource(
        urn=args.urn,
        type=type_,
        name=args.name,
        parent=parent,
        custom=not type_.startswith(("kyeol:", _COMPONENTS)),
        remote=type_.startswith(_COMPONENTS),
        provider=args.provider.urn + "::" if args.provider else "",
        inputs=inputs,
        outputs=outputs,
        depends_on=depends_on,
        property_dependencies=by_property,
        options=Options(protect=args.opts.protect, ignore_changes=args.opts.ignore_changes),
    )


def type_of(type_: str) -> str:
    """The type token under which the rules know a resource; none for a component that a provider makes.

    What such a component is made of is looked at instead: its arguments are the provider's business.

    Args:
        type_: The engine's type token.
    """
    return "" if type_.startswith(_COMPONENTS) else _AS_COMPONENTS.get(type_, type_)


def graph_of(
    resources: Sequence[PolicyResource], arguments: Mapping[str, Mapping[str, Json]], asked: set[str]
) -> Graph:
    """A stack as a recorded graph; the stack itself is not among its resources.

    Args:
        resources: The engine's view of it, which holds results only.
        arguments: The arguments of each resource, as the engine passed them before, by URN.
        asked: Where it is noted that a rule has asked for a value that is not known yet, by URN.
    """
    own = {
        one.urn: resource_of(one, asked, arguments.get(one.urn))
        for one in resources
        if one.resource_type != others.STACK
    }
    for one in list(own.values()):
        component = own.get(one.parent)
        if component and component.remote:
            own[component.urn] = _with_part(component, one)
            if one.type == component.type:
                del own[one.urn]
    stack = next((stack_of(one.urn) for one in resources), "")
    project = next((one.urn.split("::")[1] for one in resources), "")
    return Graph(project, stack, dict(sorted(own.items())))


def guessed(urn: str, graph: Graph, asked: set[str]) -> bool:
    """Whether what a rule says of a resource depends on a value that is not known yet: its own or a neighbour's.

    Args:
        urn: The resource; empty: the stack as a whole.
        graph: The stack.
        asked: The resources of which an unknown value was asked for.
    """
    if not urn or urn in asked:
        return bool(asked)
    behind = set(graph.resources[urn].depends_on) if urn in graph.resources else set()
    return bool(behind & asked) or any(
        urn in graph.resources[one].depends_on for one in asked if one in graph.resources
    )


def _entry(read: Callable[[_K], Json], key: _K, unknown: Unknown) -> Json:
    try:
        return plain(read(key), unknown)
    except UnknownValueError:
        return cast("Json", unknown)  # stands for a value of any kind, and is asked like one


def _cluster(inputs: Mapping[str, Json]) -> dict[str, Json]:
    """The arguments of AWS's cluster under the names of pulumi-eks's."""
    found = {
        "authenticationMode": _inside(inputs, "accessConfig", "authenticationMode"),
        "encryptionConfigKeyArn": _inside(inputs, "encryptionConfig", "provider", "keyArn"),
        **{one: _inside(inputs, "vpcConfig", one) for one in _ENDPOINT},
    }
    return {**inputs, **{name: value for name, value in found.items() if value is not None}}


def _inside(value: Json, *path: str) -> Json:
    """A value inside others; not known where one of them is not."""
    for key in path:
        value = value if isinstance(value, Unknown) else mapping(value).get(key)
    return value


_INPUTS: Final[Mapping[str, Callable[[Mapping[str, Json]], dict[str, Json]]]] = {eks.CLUSTER.type: _cluster}


def _with_part(component: Resource, part: Resource) -> Resource:
    """A component with what a resource below it says: the engine knows only what came of it."""
    by_property = dict(component.property_dependencies)
    for key, urns in part.property_dependencies.items():
        by_property[key] = sorted({*by_property.get(key, ()), *urns})
    inputs = {**component.inputs, **part.inputs} if part.type == component.type else component.inputs
    depends_on = sorted({*component.depends_on, *part.depends_on} - {component.urn})
    if not by_property:
        # Which argument came from where is lost on the way through the provider: each may come from anything.
        by_property = dict.fromkeys(inputs, depends_on)
    return replace(component, inputs=inputs, outputs=inputs, depends_on=depends_on, property_dependencies=by_property)
