"""EKS, as pulumi-eks's components and as plain resources, and what Kubernetes answers."""

import json
from collections.abc import Mapping
from typing import Any

from kyeol.tools.preview.kinds.kind import Child, Kind, Request


def control_plane(request: Request) -> Mapping[str, Any]:
    """What EKS itself adds to a cluster."""
    issuer = f"oidc.eks.{request.region}.amazonaws.com/id/{request.hex[:32].upper()}"
    network = {"clusterSecurityGroupId": f"sg-{request.hex[:17]}", "vpcId": request.inputs.get("vpcId", "")}
    return {
        "endpoint": f"https://{request.hex[:32].upper()}.gr7.{request.region}.eks.amazonaws.com",
        "identities": [{"oidcs": [{"issuer": f"https://{issuer}"}]}],
        "certificateAuthority": {"data": "c3RhbmQtaW4="},
        "vpcConfig": {**request.inputs.get("vpcConfig", {}), **network},
        "status": "ACTIVE",
    }


def component_outputs(
    name: str, region: str, account: str, plane: Mapping[str, Any], group: str | None
) -> dict[str, Any]:
    """What pulumi-eks makes of a control plane, all but the resources that it hands out.

    Source: pulumi/pulumi-eks v4.4.0, nodejs/eks/cluster/cluster.ts. The cluster's group is the one that was passed, and
    EKS's own only where none was; the nodes' group is EKS's own while the default groups are skipped.

    Args:
        name: The cluster's name.
        region: Its region.
        account: Its account.
        plane: The control plane's outputs.
        group: The security group passed as `clusterSecurityGroup`, if any.
    """
    endpoint, network = plane["endpoint"], plane["vpcConfig"]
    issuer = plane["identities"][0]["oidcs"][0]["issuer"]
    command = {"command": "aws", "args": ["--region", region, "eks", "get-token", "--cluster-name", name]}
    authority = {"certificate-authority-data": plane["certificateAuthority"]["data"]}
    kubeconfig = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "kubernetes", "cluster": {"server": endpoint, **authority}}],
        "contexts": [{"name": "aws", "context": {"cluster": "kubernetes", "user": "aws"}}],
        "current-context": "aws",
        "users": [
            {
                "name": "aws",
                "user": {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", **command}},
            }
        ],
    }
    return {
        "core": {"endpoint": endpoint, "vpcId": network["vpcId"]},
        "kubeconfig": kubeconfig,
        "kubeconfigJson": json.dumps(kubeconfig),
        "clusterSecurityGroupId": group or network["clusterSecurityGroupId"],
        "nodeSecurityGroupId": network["clusterSecurityGroupId"],
        "oidcIssuer": issuer.removeprefix("https://"),
        "oidcProviderUrl": issuer,
        "oidcProviderArn": f"arn:aws:iam::{account}:oidc-provider/{issuer.removeprefix('https://')}",
        "instanceRoles": [],
    }


def _cluster(request: Request) -> Mapping[str, Any]:
    name = request.inputs.get("name", request.name)
    group = request.inputs.get("clusterSecurityGroup")
    passed = request.identifiers.get(group) if group else None
    return component_outputs(name, request.region, request.account, control_plane(request), passed)


def _inner_cluster(request: Request) -> Mapping[str, Any]:
    return {**control_plane(request), "name": request.inputs.get("name", request.name)}


def _node_group(request: Request) -> Mapping[str, Any]:
    name = f"{request.inputs['nodeGroupNamePrefix']}{request.hex[:20]}"
    groups = [{"name": f"eks-{name}-{request.uuid}"}]
    return {"nodeGroupName": name, "resources": [{"autoscalingGroups": groups}]}


KINDS = {
    # Source: pulumi/pulumi-eks v4.4.0, nodejs/eks/cluster/cluster.ts: `eksCluster` is the resource below the component.
    "eks:index:Cluster": Kind(
        id="",
        more=_cluster,
        children={
            "eksCluster": Child(type="aws:eks/cluster:Cluster", name="{name}-eksCluster", outputs=_inner_cluster)
        },
    ),
    "eks:index:ManagedNodeGroup": Kind(
        id="",
        children={
            "nodeGroup": Child(type="aws:eks/nodeGroup:NodeGroup", name="{name}", outputs=_node_group),
        },
    ),
    "aws:eks/cluster:Cluster": Kind(
        id="{i[name]}", arn="arn:aws:eks:{region}:{account}:cluster/{i[name]}", more=control_plane
    ),
    "aws:eks/nodeGroup:NodeGroup": Kind(
        id="{i[clusterName]}:{i[nodeGroupNamePrefix]}{hex20}",
        arn="arn:aws:eks:{region}:{account}:nodegroup/{i[clusterName]}/{i[nodeGroupNamePrefix]}{hex20}/{uuid}",
        more=_node_group,
    ),
    "aws:eks/addon:Addon": Kind(
        id="{i[clusterName]}:{i[addonName]}",
        arn="arn:aws:eks:{region}:{account}:addon/{i[clusterName]}/{i[addonName]}/{uuid}",
    ),
    "aws:eks/accessEntry:AccessEntry": Kind(id="{i[clusterName]}:{i[principalArn]}"),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Kind(
        id="{i[clusterName]}#{i[principalArn]}#{i[policyArn]}"
    ),
}
