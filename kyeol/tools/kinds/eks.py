"""EKS, as plain resources and as pulumi-eks's components."""

import json
from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, listed, mapping, mappings
from kyeol.tools.kinds.adoption import IN_A_CLUSTER
from kyeol.tools.kinds.cluster_access import association, entries
from kyeol.tools.kinds.cost import METERED, NODES, Within
from kyeol.tools.kinds.danger import (
    BY_MEANING,
    Addition,
    Dangers,
    Endangers,
    InContext,
    Opens,
    Protects,
    Removal,
    all_nodes,
)
from kyeol.tools.kinds.kind import SECONDS, Child, Duration, Kind, paths
from kyeol.tools.kinds.needs import NOTHING, on
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import pulumi_eks, terraform_aws
from kyeol.tools.kinds.tells import (
    always,
    becomes,
    by_category,
    each_gone,
    each_new,
    fewer,
    gone,
    more,
    no_longer,
    switched_off,
    when,
)

_EXEC: Final = "client.authentication.k8s.io/v1beta1"


def control_plane(request: Request) -> Mapping[str, Json]:
    """What EKS itself adds to a cluster."""
    issuer = f"oidc.eks.{request.region}.amazonaws.com/id/{request.hex[:32].upper()}"
    network = {"clusterSecurityGroupId": f"sg-{request.hex[:17]}", "vpcId": request.inputs.get("vpcId", "")}
    return {
        "endpoint": f"https://{request.hex[:32].upper()}.gr7.{request.region}.eks.amazonaws.com",
        "identities": [{"oidcs": [{"issuer": f"https://{issuer}"}]}],
        "certificateAuthority": {"data": "c3RhbmQtaW4="},
        "vpcConfig": {**mapping(request.inputs.get("vpcConfig")), **network},
        "status": "ACTIVE",
    }


def _node_group(request: Request) -> Mapping[str, Json]:
    name = f"{request.inputs['nodeGroupNamePrefix']}{request.hex[:20]}"
    groups = [{"name": f"eks-{name}-{request.uuid}"}]
    return {"nodeGroupName": name, "resources": [{"autoscalingGroups": groups}]}


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


_HOLDS: Final = "the cluster, with its volumes and everything that runs in it"


def _fewer_nodes(old: object, new: object) -> bool:
    """The Cluster Autoscaler reads its bounds from tags, whose values are texts."""
    return more(new, old)


_NODES: Final = Dangers(
    holds="",
    # All three go to UpdateNodegroupVersion, which drains and replaces every node (eks/node_group.go).
    interrupts=dict.fromkeys(("launchTemplate", "releaseVersion", "version"), all_nodes),
    inputs={
        "nodeRepairConfig.enabled": Protects(switched_off),
        "scalingConfig.maxSize": Endangers("interruption", when(fewer, "at most {new} instead of {old} nodes")),
        "scalingConfig.minSize": Endangers("interruption", when(fewer, "at least {new} instead of {old} nodes")),
        "tags.MaxNodes": Endangers("interruption", when(_fewer_nodes, "at most {new} instead of {old} nodes")),
        "tags.MinNodes": Endangers("interruption", when(_fewer_nodes, "at least {new} instead of {old} nodes")),
        "taints": Endangers("interruption", each_new("pods that do not tolerate it find no node: {}")),
        "updateConfig.maxUnavailable": Endangers("interruption", when(more, "{new} nodes go at once instead of {old}")),
    },
    harmless=paths("labels tags"),
    removal=Removal(
        loses="the group's nodes go: its pods need room on those of other groups",
        category="interruption",
        of="clusterName",
    ),
    replacing="all nodes are replaced: a new group of the size at creation takes the pods over before the old one goes",
)


_FIXED_OF_NODES: Final = paths(
    "amiType capacityType diskSize instanceTypes launchTemplate.id launchTemplate.name nodeGroupName "
    "nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds"
)


def _other_zones(_inputs: Mapping[str, object]) -> str:
    """EKS's network requirements: the subnets of an update must be in the zones that the cluster was made with."""
    return "EKS refuses subnets in other zones than the cluster was created with"


ACCESS_ENTRY: Final = Kind(
    type="aws:eks/accessEntry:AccessEntry",
    id="{i[clusterName]}:{i[principalArn]}",
    arn="",
    sources=(terraform_aws("eks/access_entry.go"),),
    fixed=paths("clusterName principalArn type"),
    unique=("clusterName", "principalArn"),
    creation=SECONDS,
    taggable=True,
    cost=Within("the cluster"),
    adoption=IN_A_CLUSTER,
    needs=on(
        "arn:aws:eks:{region}:{account}:access-entry/{i[clusterName]}/role/{account}/some/1",
        "eks:DeleteAccessEntry DescribeAccessEntry TagResource UpdateAccessEntry",
        cluster="eks:CreateAccessEntry",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "kubernetesGroups": by_category(
                "kubernetesGroups",
                {
                    "iam": each_new("its principal joins the group {} of the cluster"),
                    "interruption": each_gone("its principal leaves the group {} of the cluster"),
                },
            )
        },
        harmless=paths("tags userName"),
        replacing="its principal is shut out of the cluster meanwhile",
        removal=Removal(loses="{principalArn} is shut out of the cluster", category="interruption", of="clusterName"),
        addition=Addition(to="clusterName", gives="{principalArn} gets into the cluster"),
    ),
)


ACCESS_POLICY_ASSOCIATION: Final = Kind(
    type="aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    id="{i[clusterName]}#{i[principalArn]}#{i[policyArn]}",
    arn="",
    sources=(terraform_aws("eks/access_policy_association.go"),),
    fixed=paths("accessScope clusterName policyArn principalArn"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the cluster"),
    adoption=IN_A_CLUSTER,
    needs=on(
        "arn:aws:eks:{region}:{account}:access-entry/{i[clusterName]}/role/{account}/some/1",
        "eks:AssociateAccessPolicy DisassociateAccessPolicy ListAssociatedAccessPolicies",
    ),
    dangers=Dangers(
        holds="",
        inputs=dict.fromkeys(("accessScope", "policyArn"), InContext(association)),
        removal=Removal(
            loses="{principalArn} loses {policyArn} in the cluster", category="interruption", of="clusterName"
        ),
        addition=Addition(to="clusterName", gives="{principalArn} gets {policyArn} in the cluster"),
    ),
)

ADDON: Final = Kind(
    type="aws:eks/addon:Addon",
    id="{i[clusterName]}:{i[addonName]}",
    arn="arn:aws:eks:{region}:{account}:addon/{i[clusterName]}/{i[addonName]}/{uuid}",
    sources=(terraform_aws("eks/addon.go"),),
    fixed=paths("addonName clusterName namespaceConfig"),
    unique=("addonName", "clusterName"),
    creation=Duration(1.0, "DaemonSets are active at once, Deployments when their pods are ready; assumed"),
    taggable=True,
    cost=NODES,
    adoption=IN_A_CLUSTER,
    needs=on("{arn}", "eks:DeleteAddon DescribeAddon TagResource UpdateAddon", cluster="eks:CreateAddon"),
    dangers=Dangers(
        holds="",
        inputs={
            "addonVersion": Endangers(
                "interruption", always("it becomes {new} instead of {old}: its pods are replaced, a few at a time")
            ),
            "configurationValues": Endangers(
                "interruption", always("its settings change: its pods are replaced, a few at a time")
            ),
            "serviceAccountRoleArn": Endangers("interruption", always("its pods act under {new} instead of {old}")),
        },
        harmless=paths("resolveConflictsOnCreate resolveConflictsOnUpdate tags"),
        removal=Removal(loses="what needs {addonName} stops", category="interruption"),
    ),
)

CLUSTER: Final = Kind(
    type="aws:eks/cluster:Cluster",
    id="{i[name]}",
    arn="arn:aws:eks:{region}:{account}:cluster/{i[name]}",
    more=control_plane,
    sometimes_fixed={"encryptionConfig": gone},
    sources=(terraform_aws("eks/cluster.go"),),
    fixed=paths(
        "accessConfig.bootstrapClusterCreatorAdminPermissions bootstrapSelfManagedAddons "
        "kubernetesNetworkConfig.ipFamily kubernetesNetworkConfig.serviceIpv4Cidr name roleArn"
    ),
    unique=("name",),
    creation=Duration(
        10.0, "EKS API reference, CreateCluster: several minutes, in older editions ten to fifteen; the lower end"
    ),
    taggable=True,
    cost=Within("the component that makes it"),
    adoption=IN_A_CLUSTER,
    needs=on("{arn}", "eks:DescribeCluster UpdateClusterConfig UpdateClusterVersion"),
    dangers=Dangers(holds=_HOLDS),
)

NODE_GROUP: Final = Kind(
    type="aws:eks/nodeGroup:NodeGroup",
    id="{i[clusterName]}:{i[nodeGroupNamePrefix]}{hex:.20}",
    arn="arn:aws:eks:{region}:{account}:nodegroup/{i[clusterName]}/{i[nodeGroupNamePrefix]}{hex:.20}/{uuid}",
    more=_node_group,
    sources=(terraform_aws("eks/node_group.go"),),
    fixed=_FIXED_OF_NODES | {"clusterName"},
    unique=(),
    creation=Duration(
        3.0, 'EKS user guide, "Create a managed node group": instance start, bootstrap and Ready; assumed'
    ),
    taggable=True,
    cost=METERED,
    adoption=IN_A_CLUSTER,
    needs=on(
        "arn:aws:eks:{region}:{account}:nodegroup/{i[clusterName]}/some/1",
        "eks:DeleteNodegroup DescribeNodegroup TagResource UpdateNodegroupConfig UpdateNodegroupVersion",
        cluster="eks:CreateNodegroup",
        node_role="iam:PassRole",
    ),
    dangers=_NODES,
)


def _upgraded(inputs: Mapping[str, object]) -> str:
    """EKS user guide, "Update existing cluster to new Kubernetes version"."""
    return (
        f"the control plane goes to {inputs.get('version')}, and APIs may go that something in the cluster still uses"
    )


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
        holds=_HOLDS,
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
    fixed=_FIXED_OF_NODES | {"cluster", "nodeRole"},
    unique=(),
    creation=SECONDS,
    children=(Child(type=NODE_GROUP.type, name="{name}", output="nodeGroup", state=_node_group),),
    taggable=False,
    cost=Within("the node group that it makes"),
    adoption=IN_A_CLUSTER,
    needs=NOTHING,
    dangers=Dangers(holds="", interrupts=_NODES.interrupts, replacing=_NODES.replacing),
)
