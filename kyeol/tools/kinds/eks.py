"""EKS, as plain resources; pulumi_eks.py has the components that make some of them."""

from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds.cluster_access import association
from kyeol.tools.record.adoption import IN_A_CLUSTER
from kyeol.tools.record.cost import METERED, NODES, Within
from kyeol.tools.record.danger import (
    Addition,
    Dangers,
    Endangers,
    InContext,
    Protects,
    Removal,
    all_nodes,
    by_another_template,
)
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import (
    always,
    by_category,
    each_gone,
    each_new,
    fewer,
    gone,
    more,
    switched_off,
    when,
)


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


def node_group(request: Request) -> Mapping[str, Json]:
    """What EKS adds to a node group: its whole name, and the Auto Scaling group behind it."""
    name = f"{request.inputs['nodeGroupNamePrefix']}{request.hex[:20]}"
    groups = [{"name": f"eks-{name}-{request.uuid}"}]
    return {"nodeGroupName": name, "resources": [{"autoscalingGroups": groups}]}


HOLDS: Final = "the cluster, with its volumes and everything that runs in it"


def _fewer_nodes(old: object, new: object) -> bool:
    """The Cluster Autoscaler reads its bounds from tags, whose values are texts."""
    return more(new, old)


NODES_AT_RISK: Final = Dangers(
    holds="",
    # All three go to UpdateNodegroupVersion, which drains and replaces every node (eks/node_group.go).
    interrupts={
        "launchTemplate": by_another_template,
        **dict.fromkeys(("releaseVersion", "version"), all_nodes),
    },
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


FIXED_OF_NODES: Final = paths(
    "amiType capacityType diskSize instanceTypes launchTemplate.id launchTemplate.name nodeGroupName "
    "nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds"
)


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
    unique=("clusterName", "policyArn", "principalArn"),
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
    dangers=Dangers(holds=HOLDS),
)

NODE_GROUP: Final = Kind(
    type="aws:eks/nodeGroup:NodeGroup",
    id="{i[clusterName]}:{i[nodeGroupNamePrefix]}{hex:.20}",
    arn="arn:aws:eks:{region}:{account}:nodegroup/{i[clusterName]}/{i[nodeGroupNamePrefix]}{hex:.20}/{uuid}",
    more=node_group,
    sources=(terraform_aws("eks/node_group.go"),),
    fixed=FIXED_OF_NODES | {"clusterName"},
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
    dangers=NODES_AT_RISK,
)
