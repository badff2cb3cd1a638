"""Asking the policy pack as the Pulumi engine does: over its protocol, with what the engine passes.

Numbers arrive as floats, mappings and lists as proxies, values that are not known yet as a marker that raises. A
resource policy sees arguments, a stack policy results; pulumi-eks's components have no results that a rule could read,
and AWS's resources below them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy.policy import _PolicyAnalyzerServicer
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from kyeol.tools.kinds import eks, pulumi_eks
from kyeol.tools.preview.graph import Graph, Resource

UNKNOWN = UNKNOWN_STRING_VALUE
_BELOW = {pulumi_eks.CLUSTER_COMPONENT.type: eks.CLUSTER.type}


def ask(policies: list[Policy], graph: Graph) -> set[tuple[str, str]]:
    """What a pack reports: the rules and the URNs, each resource by itself first and then the whole."""
    return {(one.policyName, _above(one.urn)) for one in diagnostics(policies, graph)}


def diagnostics(policies: list[Policy], graph: Graph) -> list[Any]:
    """What a pack answers the engine."""
    pack: Any = _PolicyAnalyzerServicer("kyeol", "1.0.0", policies, EnforcementLevel.MANDATORY)
    passed, found = list(_expanded(graph)), []
    for one in passed:
        request = analyzer_pb2.AnalyzeRequest(
            type=one.type, urn=one.urn, name=one.name, properties=_struct(one.inputs), options=_options(one)
        )
        for each in pack.Analyze(request, None).diagnostics:
            each.urn = one.urn
            found.append(each)
    resources = [_in_stack(one) for one in [_root(graph), *passed]]
    return [*found, *pack.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources), None).diagnostics]


def _in_stack(one: Resource) -> Any:  # noqa: ANN401 - protobuf's classes have no types
    return analyzer_pb2.AnalyzerResource(
        type=one.type,
        urn=one.urn,
        name=one.name,
        properties=_struct({"arn": UNKNOWN, **one.inputs} if one.type.startswith("aws:") else {}),
        options=_options(one),
        parent=one.parent,
        dependencies=list(one.depends_on),
        propertyDependencies={
            key: analyzer_pb2.AnalyzerPropertyDependencies(urns=list(urns))
            for key, urns in one.property_dependencies.items()
        },
    )


def _expanded(graph: Graph) -> Iterator[Resource]:
    for one in graph:
        if one.type not in _BELOW:
            yield one
            continue
        below = f"{one.urn.rpartition('::')[0]}${_BELOW[one.type]}::{one.name}-made"
        cluster = one.type == pulumi_eks.CLUSTER_COMPONENT.type
        yield replace(one, depends_on=[], property_dependencies={})
        yield replace(
            one,
            urn=below,
            type=_BELOW[one.type],
            parent=one.urn,
            inputs=_cluster(one.inputs) if cluster else one.inputs,
            property_dependencies=_sources(one) if cluster else one.property_dependencies,
            custom=True,
            remote=False,
        )


def _sources(one: Resource) -> dict[str, list[str]]:
    """What AWS's cluster comes from: a resource as an argument of the component has its URN there."""
    named = {key: str(one.inputs[key]) for key in ("serviceRole", "clusterSecurityGroup") if key in one.inputs}
    network = [*one.property_dependencies.get("privateSubnetIds", ()), named.get("clusterSecurityGroup", "")]
    return {"roleArn": [named.get("serviceRole", "")], "vpcConfig": network}


def _cluster(inputs: Mapping[str, Any]) -> dict[str, Any]:
    key = inputs.get("encryptionConfigKeyArn")
    network = ("endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs")
    return {
        **{one: inputs[one] for one in ("enabledClusterLogTypes", "name", "upgradePolicy", "version") if one in inputs},
        "roleArn": UNKNOWN,
        "accessConfig": {"authenticationMode": inputs.get("authenticationMode")},
        "vpcConfig": {"subnetIds": [UNKNOWN], **{one: inputs[one] for one in network if one in inputs}},
        **({"encryptionConfig": {"provider": {"keyArn": UNKNOWN}, "resources": ["secrets"]}} if key else {}),
    }


def _above(urn: str) -> str:
    """The component that a resource of AWS's stands below."""
    for component, below in _BELOW.items():
        if f"{component}${below}::" in urn:
            return urn.replace(f"${below}", "").removesuffix("-made")
    return urn


def _root(graph: Graph) -> Resource:
    type_ = "pulumi:pulumi:Stack"
    some: Iterable[Resource] = iter(graph)
    return replace(
        next(iter(some)),
        urn=f"urn:pulumi:{graph.stack}::{graph.project}::{type_}::kyeol-{graph.stack}",
        type=type_,
        name=f"kyeol-{graph.stack}",
        parent="",
        inputs={},
        depends_on=[],
        property_dependencies={},
    )


def _options(one: Resource) -> Any:  # noqa: ANN401
    return analyzer_pb2.AnalyzerResourceOptions(
        protect=one.options.protect, ignoreChanges=list(one.options.ignore_changes), parent=one.parent
    )


def _struct(inputs: Mapping[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    json_format.ParseDict(dict(inputs), made)
    return made
