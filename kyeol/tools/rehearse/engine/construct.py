"""pulumi-eks's components, opened into the resources that the true ones register.

Source: pulumi/pulumi-eks at 7bf0c1b1, nodejs/eks/cluster and nodejs/eks/nodes.
"""

from collections.abc import Callable, Mapping
from typing import Final

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, resource_pb2_grpc

from kyeol.tools.json_values import Json, at, listed, mapping
from kyeol.tools.kinds import eks, engine, iam, kubernetes, pulumi_eks
from kyeol.tools.kinds.pulumi_eks import component_outputs
from kyeol.tools.preview import values
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.registry import Registry
from kyeol.tools.rehearse.engine.unknown import UNKNOWN

_CLUSTER_ARGUMENTS: Final = ("name", "version", "enabledClusterLogTypes", "upgradePolicy", "deletionProtection")
_CLUSTER_OUTPUTS: Final = (
    "clusterSecurityGroupId", "kubeconfig", "kubeconfigJson", "nodeSecurityGroupId", "oidcIssuer", "oidcProviderArn",
    "oidcProviderUrl",
)  # fmt: skip
_THUMBPRINT: Final = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"
"""The fingerprint of a certificate, which pulumi-eks asks the issuer for: some forty hexadecimal digits."""

_FURTHER: Final[Mapping[str, Callable[[Mapping[str, Json]], bool]]] = {
    "a service role": lambda arguments: not arguments.get("serviceRole"),
    "its own security groups": lambda arguments: not arguments.get("skipDefaultSecurityGroups"),
    "its own nodes": lambda arguments: not arguments.get("skipDefaultNodeGroup"),
    "the ConfigMap aws-auth": lambda arguments: arguments.get("authenticationMode") != "API",
    "the add-on kube-proxy": lambda arguments: _enabled(arguments, "kubeProxyAddonOptions"),
    "the add-on vpc-cni": lambda arguments: not arguments.get("useDefaultVpcCni"),
    "the add-on coredns": lambda arguments: at(arguments, "corednsAddonOptions", "enabled") is True,
    "storage classes": lambda arguments: bool(arguments.get("storageClasses")),
    "a Fargate profile": lambda arguments: bool(arguments.get("fargate")),
    "Auto Mode": lambda arguments: bool(at(arguments, "autoMode", "enabled")),
}
"""What pulumi-eks makes besides for arguments that this program does not pass, and when."""

_NODE_ARGUMENTS: Final = (
    "nodeGroupName", "nodeGroupNamePrefix", "nodeRoleArn", "subnetIds", "scalingConfig", "instanceTypes",
    "capacityType", "labels", "taints", "launchTemplate", "updateConfig", "diskSize", "amiType", "releaseVersion",
    "version", "tags",
)  # fmt: skip


class Components:
    """Opens components.

    Args:
        cloud: Resolves references to resources.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._clusters: dict[str, tuple[str, str]] = {}

    def construct(self, request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
        """Register a component and its children with the engine.

        Args:
            request: The provider protocol's ConstructRequest.

        Raises:
            LookupError: The program uses a component that is not opened here.
        """
        with grpc.insecure_channel(request.monitorEndpoint) as channel:
            registry = Registry(resource_pb2_grpc.ResourceMonitorStub(channel), request)
            component = registry.component()
            arguments = values.plain(request.inputs, mask=False)
            outputs: Mapping[str, Json]
            match request.type:
                case pulumi_eks.CLUSTER_COMPONENT.type:
                    outputs = self._cluster(request.name, component, arguments, registry)
                case pulumi_eks.NODE_GROUP_COMPONENT.type:
                    outputs = self._node_group(request.name, component, arguments, registry)
                case kubernetes.CONFIG_GROUP.type:
                    # Its objects are in manifests, which are not fetched here.
                    outputs = {"resources": []}
                case _:
                    raise LookupError(
                        f"{request.type} is not opened here: add it to kyeol/tools/rehearse/engine/construct.py"
                    )
            state = values.merge(Struct(), outputs, frozenset())
            registry.outputs(component, state)
            return provider_pb2.ConstructResponse(urn=component, state=state)

    def _cluster(self, name: str, component: str, arguments: Mapping[str, Json], registry: Registry) -> dict[str, Json]:
        """What createCore of cluster/cluster.ts registers, in its order."""
        if further := [what for what, makes in _FURTHER.items() if makes(arguments)]:
            raise LookupError(
                f"pulumi-eks would make {', '.join(further)} for {name}: open it in rehearse/engine/construct.py"
            )
        group = arguments.get("clusterSecurityGroup")
        network: dict[str, Json] = {
            "subnetIds": [*listed(arguments.get("publicSubnetIds")), *listed(arguments.get("privateSubnetIds"))],
            "securityGroupIds": [self._attribute(group, "id")] if group else None,
            "endpointPrivateAccess": arguments.get("endpointPrivateAccess"),
            "endpointPublicAccess": arguments.get("endpointPublicAccess"),
            "publicAccessCidrs": arguments.get("publicAccessCidrs"),
        }
        key = arguments.get("encryptionConfigKeyArn")
        tags = {**mapping(arguments.get("clusterTags")), **mapping(arguments.get("tags"))}
        plane = registry.resource(
            eks.CLUSTER.type,
            f"{name}-eksCluster",
            component,
            {
                **{argument: arguments.get(argument) for argument in _CLUSTER_ARGUMENTS},
                "roleArn": self._attribute(arguments["serviceRole"], "arn"),
                "vpcConfig": {argument: value for argument, value in network.items() if value is not None},
                "accessConfig": {
                    "authenticationMode": arguments["authenticationMode"],
                    "bootstrapClusterCreatorAdminPermissions": True,
                },
                "bootstrapSelfManagedAddons": arguments.get("bootstrapSelfManagedAddons", True),
                "encryptionConfig": {"provider": {"keyArn": key}, "resources": ["secrets"]} if key else None,
                "tags": {"Name": f"{name}-eksCluster", **tags},
            },
            after=registry.sources,
            ignore=["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
        )
        self._clusters[component] = plane.urn, str(arguments["name"])
        outputs: dict[str, Json] = dict.fromkeys(_CLUSTER_OUTPUTS, UNKNOWN)
        if plane.outputs.get("arn", UNKNOWN) != UNKNOWN:
            region, account = str(plane.outputs["arn"]).split(":")[3:5]
            passed = self._attribute(group, "id") if group else None
            outputs = component_outputs(arguments, region, account, plane.outputs, passed)
        else:
            outputs["core"] = {"endpoint": UNKNOWN, "vpcId": arguments.get("vpcId", UNKNOWN)}
        registry.resource(
            engine.KUBERNETES.type,
            f"{name}-eks-k8s",
            component,
            {"kubeconfig": outputs["kubeconfigJson"]},
            after=[plane.urn],
        )
        for entry, access in mapping(arguments.get("accessEntries")).items():
            self._access(f"{name}-{entry}", component, str(arguments["name"]), mapping(access), registry, plane.urn)
        if arguments.get("createOidcProvider"):
            registry.resource(
                iam.OPEN_ID_CONNECT_PROVIDER.type,
                f"{name}-oidcProvider",
                component,
                {
                    "clientIdLists": ["sts.amazonaws.com"],
                    "url": outputs["oidcProviderUrl"],
                    "thumbprintLists": [_THUMBPRINT],
                },
                after=[plane.urn],
            )
        return {**outputs, "eksCluster": plane.reference}

    def _access(
        self, name: str, component: str, cluster: str, access: Mapping[str, Json], registry: Registry, plane: str
    ) -> None:
        who = {"clusterName": cluster, "principalArn": access["principalArn"]}
        given = {argument: access.get(argument) for argument in ("kubernetesGroups", "type", "tags")}
        entry = {**who, **given, "userName": access.get("username")}
        made = registry.resource(eks.ACCESS_ENTRY.type, name, component, entry, after=[plane])
        for policy, association in mapping(access.get("accessPolicies")).items():
            given = {key: mapping(association)[key] for key in ("policyArn", "accessScope")}
            registry.resource(
                eks.ACCESS_POLICY_ASSOCIATION.type,
                f"{name}-{policy}",
                made.urn,
                {**who, **given},
                after=[made.urn],
            )

    def _node_group(
        self, name: str, component: str, arguments: Mapping[str, Json], registry: Registry
    ) -> dict[str, Json]:
        plane, cluster = self._clusters[str(arguments["cluster"])]
        group = registry.resource(
            eks.NODE_GROUP.type,
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

    def _attribute(self, urn: Json, output: str) -> str:
        """An output of a resource that an argument refers to."""
        existing = self._cloud.of_urn(str(urn))
        if existing is None:
            return UNKNOWN
        return existing.id if output == "id" else str(values.plain(existing.state, mask=False)[output])


def _enabled(arguments: Mapping[str, Json], options: str) -> bool:
    """Whether an add-on that comes by itself is not switched off."""
    return at(arguments, options, "enabled") is not False
