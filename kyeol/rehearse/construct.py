"""pulumi-eks's components, opened into the resources that the true ones register (pulumi-eks 4.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from kyeol.preview import values
from kyeol.preview.kinds.cluster import component_outputs
from kyeol.rehearse.cloud.cloud import Cloud
from kyeol.rehearse.unknown import UNKNOWN

_CLUSTER_ARGUMENTS: Final = ("name", "version", "enabledClusterLogTypes", "upgradePolicy", "deletionProtection")
_CLUSTER_OUTPUTS: Final = (
    "clusterSecurityGroupId", "kubeconfig", "kubeconfigJson", "nodeSecurityGroupId", "oidcIssuer", "oidcProviderArn",
    "oidcProviderUrl",
)  # fmt: skip
_NODE_ARGUMENTS: Final = (
    "nodeGroupName", "nodeGroupNamePrefix", "nodeRoleArn", "subnetIds", "scalingConfig", "instanceTypes", "capacityType",
    "labels", "taints", "launchTemplate", "updateConfig", "diskSize", "amiType", "releaseVersion", "version", "tags",
)  # fmt: skip


class Components:
    """Opens components.

    Args:
        cloud: Knows what a reference to a resource stands for.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._clusters: dict[str, tuple[str, str]] = {}

    def construct(self, request: Any) -> Any:
        """Register a component and its children with the engine.

        Args:
            request: The provider protocol's ConstructRequest.

        Raises:
            LookupError: The program uses a component that is not opened here.
        """
        with grpc.insecure_channel(request.monitorEndpoint) as channel:
            registry = _Registry(resource_pb2_grpc.ResourceMonitorStub(channel), request)
            component = registry.component()
            arguments = values.plain(request.inputs, mask=False)
            match request.type:
                case "eks:index:Cluster":
                    outputs = self._cluster(request.name, component, arguments, registry)
                case "eks:index:ManagedNodeGroup":
                    outputs = self._node_group(request.name, component, arguments, registry)
                case "kubernetes:yaml/v2:ConfigGroup":
                    # Its objects stand in manifests, which are not fetched here.
                    outputs = {"resources": []}
                case _:
                    raise LookupError(f"{request.type} is not opened here: add it to kyeol/rehearse/construct.py")
            state = values.merge(Struct(), outputs, frozenset())
            registry.outputs(component, state)
            return provider_pb2.ConstructResponse(urn=component, state=state)

    def _cluster(
        self, name: str, component: str, arguments: Mapping[str, Any], registry: "_Registry"
    ) -> dict[str, Any]:
        group = arguments.get("clusterSecurityGroup")
        network = {
            "subnetIds": [*arguments.get("privateSubnetIds", ()), *arguments.get("publicSubnetIds", ())],
            "securityGroupIds": [self._attribute(group, "id")] if group else None,
            "endpointPrivateAccess": arguments.get("endpointPrivateAccess"),
            "endpointPublicAccess": arguments.get("endpointPublicAccess"),
            "publicAccessCidrs": arguments.get("publicAccessCidrs"),
        }
        key = arguments.get("encryptionConfigKeyArn")
        plane = registry.resource(
            "aws:eks/cluster:Cluster",
            f"{name}-eksCluster",
            component,
            {
                **{argument: arguments.get(argument) for argument in _CLUSTER_ARGUMENTS},
                "roleArn": self._attribute(arguments["serviceRole"], "arn"),
                "vpcConfig": {argument: value for argument, value in network.items() if value is not None},
                "accessConfig": {"authenticationMode": arguments["authenticationMode"]},
                "bootstrapSelfManagedAddons": arguments.get("bootstrapSelfManagedAddons"),
                "encryptionConfig": {"provider": {"keyArn": key}, "resources": ["secrets"]} if key else None,
                "tags": arguments.get("clusterTags"),
            },
            after=registry.sources,
        )
        self._clusters[component] = plane.urn, arguments["name"]
        known = plane.outputs.get("arn", UNKNOWN) != UNKNOWN
        if known:
            region, account = plane.outputs["arn"].split(":")[3:5]
            outputs = component_outputs(arguments["name"], region, account, plane.outputs)
        else:
            outputs = dict.fromkeys(_CLUSTER_OUTPUTS, UNKNOWN)
            outputs["core"] = {"endpoint": UNKNOWN, "vpcId": arguments.get("vpcId", UNKNOWN)}
        registry.resource(
            "pulumi:providers:kubernetes",
            f"{name}-eks-k8s",
            component,
            {"kubeconfig": outputs["kubeconfigJson"]},
            after=[plane.urn],
        )
        registry.resource(
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
            f"{name}-oidcProvider",
            component,
            {"clientIdLists": ["sts.amazonaws.com"], "url": outputs["oidcProviderUrl"]},
            after=[plane.urn],
        )
        for entry, access in arguments.get("accessEntries", {}).items():
            self._access(f"{name}-{entry}", component, arguments["name"], access, registry, plane.urn)
        return {**outputs, "eksCluster": plane.reference}

    def _access(
        self, name: str, component: str, cluster: str, access: Mapping[str, Any], registry: "_Registry", plane: str
    ) -> None:
        who = {"clusterName": cluster, "principalArn": access["principalArn"]}
        groups = {argument: access.get(argument) for argument in ("kubernetesGroups", "type", "userName", "tags")}
        made = registry.resource("aws:eks/accessEntry:AccessEntry", name, component, {**who, **groups}, after=[plane])
        for policy, association in access.get("accessPolicies", {}).items():
            given = {"policyArn": association["policyArn"], "accessScope": association["accessScope"]}
            registry.resource(
                "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
                f"{name}-{policy}",
                made.urn,
                {**who, **given},
                after=[made.urn],
            )

    def _node_group(
        self, name: str, component: str, arguments: Mapping[str, Any], registry: "_Registry"
    ) -> dict[str, Any]:
        plane, cluster = self._clusters[arguments["cluster"]]
        group = registry.resource(
            "aws:eks/nodeGroup:NodeGroup",
            name,
            component,
            {
                **{argument: arguments.get(argument) for argument in _NODE_ARGUMENTS},
                "clusterName": cluster,
            },
            after=[plane, *registry.sources],
            ignore=["scalingConfig.desiredSize"] if arguments.get("ignoreScalingChanges") else (),
        )
        return {"nodeGroup": group.reference}

    def _attribute(self, urn: str, output: str) -> str:
        """An output of a resource that an argument refers to."""
        live = self._cloud.of_urn(urn)
        if live is None:
            return UNKNOWN
        return live.id if output == "id" else str(values.plain(live.state, mask=False)[output])


@dataclass(frozen=True)
class _Made:
    urn: str
    id: str
    outputs: Mapping[str, Any]

    @property
    def reference(self) -> dict[str, str]:
        return values.reference(self.urn, self.id)


class _Registry:
    """Registers for one component."""

    def __init__(self, monitor: Any, request: Any) -> None:
        self._monitor = monitor
        self._request = request
        self._aws = request.providers.get("aws", "")
        self.sources = sorted({urn for given in request.inputDependencies.values() for urn in given.urns})

    def component(self) -> str:
        """The component itself."""
        request = self._request
        made = self._monitor.RegisterResource(
            resource_pb2.RegisterResourceRequest(
                type=request.type, name=request.name, parent=request.parent, custom=False,
                dependencies=list(request.dependencies), protect=request.protect, aliases=request.aliases,
                providers=dict(request.providers), retainOnDelete=request.retainOnDelete,
                deletedWith=request.deletedWith, acceptSecrets=True, acceptResources=True,
            )
        )  # fmt: skip
        return str(made.urn)

    def resource(
        self,
        type_: str,
        name: str,
        parent: str,
        inputs: Mapping[str, Any],
        *,
        after: Iterable[str] = (),
        ignore: Iterable[str] = (),
    ) -> _Made:
        """A child."""
        given = {key: value for key, value in inputs.items() if value is not None}
        request = self._request
        made = self._monitor.RegisterResource(
            resource_pb2.RegisterResourceRequest(
                type=type_, name=name, parent=parent, custom=True,
                object=values.merge(Struct(), given, frozenset()), dependencies=list(after), ignoreChanges=list(ignore),
                provider=self._aws if type_.startswith("aws:") else "",
                protect=request.protect, retainOnDelete=request.retainOnDelete, deletedWith=request.deletedWith,
                # Else the engine leaves out whatever has anything unknown inside.
                supportsPartialValues=True, acceptSecrets=True, acceptResources=True,
            )
        )  # fmt: skip
        return _Made(str(made.urn), str(made.id), values.plain(made.object, mask=False))

    def outputs(self, urn: str, state: Struct) -> None:
        """What the component puts out."""
        self._monitor.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=state))
