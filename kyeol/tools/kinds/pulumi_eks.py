"""pulumi-eks's components: a cluster, and a managed node group."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, listed, mappings
from kyeol.tools.kinds.cluster_access import entries
from kyeol.tools.kinds.eks import CLUSTER, FIXED_OF_NODES, HOLDS, NODE_GROUP, NODES_AT_RISK, control_plane, node_group
from kyeol.tools.record.adoption import IN_A_CLUSTER
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import BY_MEANING, Dangers, Endangers, InContext, Opens, Protects
from kyeol.tools.record.kind import SECONDS, Child, Kind, paths
from kyeol.tools.record.needs import NOTHING, on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import pulumi_eks
from kyeol.tools.record.tells import always, becomes, each_gone, gone, no_longer, switched_off, when

_EXEC: Final = "client.authentication.k8s.io/v1beta1"


def component_outputs(
    arguments: Mapping[str, Json], region: str, account: str, plane: Mapping[str, Json], group: str | None
) -> dict[str, Json]:
    """What pulumi-eks makes of a control plane, all but the resources that it hands out.

    As createCluster of cluster/cluster.ts has it: the cluster's group is the one that was passed, and EKS's own only
    where none was; the nodes' group is EKS's own while the default groups are skipped.

    Args:
        arguments: The component's arguments.
        region: Its region.
        account: Its account.
        plane: The control plane's outputs.
        group: The security group passed as `clusterSecurityGroup`, if any.
    """
    with_provider = arguments.get("createOidcProvider")
    own = at(plane, "vpcConfig", "clusterSecurityGroupId")
    issuer = str(mappings(mappings(plane["identities"])[0]["oidcs"])[0]["issuer"])
    host = issuer.removeprefix("https://")
    made = _kubeconfig(arguments, region, plane)
    subnets = {key: arguments[key] for key in ("publicSubnetIds", "privateSubnetIds") if arguments.get(key)}
    return {
        "core": {
            "endpoint": plane["endpoint"],
            "vpcId": arguments.get("vpcId", ""),
            "subnetIds": [subnet for ids in subnets.values() for subnet in listed(ids)],
            **subnets,
        },
        "kubeconfig": made,
        "kubeconfigJson": json.dumps(made, separators=(",", ":")),
        "clusterSecurityGroupId": group or own,
        "nodeSecurityGroupId": own,
        "oidcIssuer": host,
        "oidcProviderUrl": issuer,
        "oidcProviderArn": f"arn:aws:iam::{account}:oidc-provider/{host}" if with_provider else "",
        "instanceRoles": [],
        **dict.fromkeys(_WITHOUT_DEFAULTS, ""),
    }


_WITHOUT_DEFAULTS: Final = (
    "autoModeNodeRoleName", "clusterIngressRuleId", "defaultNodeGroupAsgName", "fargateProfileId",
    "fargateProfileStatus",
)  # fmt: skip
"""What is empty without Auto Mode, Fargate and the component's own groups and nodes."""


def _kubeconfig(arguments: Mapping[str, Json], region: str, plane: Mapping[str, Json]) -> dict[str, Json]:
    """A kubeconfig whose token comes from a command, as generateKubeconfig of cluster/cluster.ts has it."""
    token = ["--region", region, "eks", "get-token", "--cluster-name", str(arguments["name"]), "--output", "json"]
    if role := at(arguments, "providerCredentialOpts", "roleArn"):
        token += ["--role", str(role)]
    info = {"name": "KUBERNETES_EXEC_INFO", "value": f'{{"apiVersion": "{_EXEC}"}}'}
    authority = {"certificate-authority-data": at(plane, "certificateAuthority", "data")}
    cluster: Mapping[str, Json] = {"server": plane["endpoint"], **authority}
    user: Mapping[str, Json] = {"exec": {"apiVersion": _EXEC, "command": "aws", "args": token, "env": [info]}}
    return {
        "apiVersion": "v1",
        "clusters": [{"cluster": cluster, "name": "kubernetes"}],
        "contexts": [{"context": {"cluster": "kubernetes", "user": "aws"}, "name": "aws"}],
        "current-context": "aws",
        "kind": "Config",
        "users": [{"name": "aws", "user": user}],
    }


def _cluster(request: Request) -> Mapping[str, Json]:
    group = request.inputs.get("clusterSecurityGroup")
    passed = request.identifiers.get(str(group)) if group else None
    return component_outputs(request.inputs, request.region, request.account, control_plane(request), passed)


def _inner_cluster(request: Request) -> Mapping[str, Json]:
    return {**control_plane(request), "name": request.inputs.get("name", request.name)}


def _other_zones(_inputs: Mapping[str, object]) -> str:
    """EKS's network requirements: the subnets of an update must be in the zones that the cluster was made with."""
    return "EKS refuses subnets in other zones than the cluster was created with"


def _upgraded(inputs: Mapping[str, object]) -> str:
    """EKS user guide, "Update existing cluster to new Kubernetes version"."""
    return (
        f"the control plane goes to {inputs.get('version')}, and APIs may go that something in the cluster still uses"
    )


def _refused(old: Json, new: Json) -> Iterator[str]:
    """One minor version up at a time, and one back for a week (EKS user guide, update-cluster and rollback-cluster)."""
    before, after = (int(str(one).rpartition(".")[2] or 0) if one else None for one in (old, new))
    if before is None or after is None or after - before == 1:
        return
    if after - before == -1:
        yield f"EKS goes back to {new} within a week of the upgrade only, and after the nodes (docs/how-to/upgrade.md)"
    else:
        yield f"EKS refuses to go from {old} to {new}: it takes one minor version at a time"


CLUSTER_COMPONENT: Final = Kind(
    type="eks:index:Cluster",
    id="",
    arn="",
    more=_cluster,
    sometimes_fixed={"encryptionConfigKeyArn": gone},
    sources=(pulumi_eks("cluster/cluster.ts"),),
    fixed=paths("bootstrapSelfManagedAddons ipFamily kubernetesServiceIpAddressRange name serviceRole vpcId"),
    unique=(),
    creation=SECONDS,
    children=(
        Child(type=CLUSTER.type, name="{name}-eksCluster", output="eksCluster", state=_inner_cluster),
        Child(type="aws:iam/openIdConnectProvider:OpenIdConnectProvider", name="{name}-oidcProvider"),
    ),
    taggable=False,
    cost=METERED,
    adoption=IN_A_CLUSTER,
    needs=on(
        "arn:aws:eks:{region}:{account}:cluster/{i[name]}",
        "eks:DeleteCluster DescribeCluster DescribeUpdate TagResource UpdateClusterConfig UpdateClusterVersion",
        anything="eks:CreateCluster",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds=HOLDS,
        inputs={
            "accessEntries": InContext(entries),
            "authenticationMode": Endangers(
                "iam", when(no_longer("API"), "the ConfigMap aws-auth lets principals in again")
            ),
            "clusterSecurityGroup": Endangers("interruption", always("other networks reach the control plane")),
            "createOidcProvider": Endangers(
                "interruption", when(switched_off, "its identity provider goes, and pods lose their roles")
            ),
            "deletionProtection": Protects(switched_off),
            "enabledClusterLogTypes": Endangers(
                "detection", each_gone("the control plane no longer writes its {} log")
            ),
            "encryptionConfigKeyArn": Protects(gone),
            "endpointPrivateAccess": Endangers(
                "interruption", when(switched_off, "nodes reach the control plane over the internet, or not at all")
            ),
            "endpointPublicAccess": Opens(True, default=True),
            "publicAccessCidrs": BY_MEANING,
            "version": Endangers("interruption", _refused),
            "upgradePolicy.supportType": Endangers(
                "interruption",
                when(becomes("STANDARD"), "EKS upgrades the cluster by itself when standard support ends"),
            ),
            **dict.fromkeys(
                ("corednsAddonOptions", "kubeProxyAddonOptions", "useDefaultVpcCni"),
                Endangers("interruption", always("pulumi-eks takes an add-on over, or gives it up")),
            ),
        },
        harmless=paths("clusterTags providerCredentialOpts skipDefaultNodeGroup skipDefaultSecurityGroups"),
        interrupts={"privateSubnetIds": _other_zones, "version": _upgraded},
    ),
)

NODE_GROUP_COMPONENT: Final = Kind(
    type="eks:index:ManagedNodeGroup",
    id="",
    arn="",
    sources=(pulumi_eks("nodes/nodegroup.ts"),),
    fixed=FIXED_OF_NODES | {"cluster", "nodeRole"},
    unique=(),
    creation=SECONDS,
    children=(Child(type=NODE_GROUP.type, name="{name}", output="nodeGroup", state=node_group),),
    taggable=False,
    cost=Within("the node group that it makes"),
    adoption=IN_A_CLUSTER,
    needs=NOTHING,
    dangers=Dangers(holds="", interrupts=NODES_AT_RISK.interrupts, replacing=NODES_AT_RISK.replacing),
)
