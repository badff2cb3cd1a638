"""EKS, as pulumi-eks's components and as plain resources, and what Kubernetes answers."""

import json
from collections.abc import Mapping
from typing import Any

from kyeol.preview.kinds.kind import Child, Kind, Request


def _cluster(request: Request) -> Mapping[str, Any]:
    name = request.inputs.get("name", request.name)
    issuer = f"oidc.eks.{request.region}.amazonaws.com/id/{request.hex[:32].upper()}"
    endpoint = f"https://{request.hex[:32].upper()}.gr7.{request.region}.eks.amazonaws.com"
    command = {
        "command": "aws",
        "args": ["--region", request.region, "eks", "get-token", "--cluster-name", name],
    }
    kubeconfig = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": "kubernetes",
                "cluster": {"server": endpoint, "certificate-authority-data": "c3RhbmQtaW4="},
            }
        ],
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
        "core": {"endpoint": endpoint, "vpcId": request.inputs.get("vpcId", "")},
        "kubeconfig": kubeconfig,
        "kubeconfigJson": json.dumps(kubeconfig),
        "clusterSecurityGroupId": f"sg-{request.hex[:17]}",
        "nodeSecurityGroupId": f"sg-{request.hex[:17]}",
        "oidcIssuer": issuer,
        "oidcProviderUrl": f"https://{issuer}",
        "oidcProviderArn": f"arn:aws:iam::{request.account}:oidc-provider/{issuer}",
        "instanceRoles": [],
    }


def _node_group(request: Request) -> Mapping[str, Any]:
    name = f"{request.inputs['nodeGroupNamePrefix']}{request.hex[:20]}"
    groups = [{"name": f"eks-{name}-{request.uuid}"}]
    return {"nodeGroupName": name, "resources": [{"autoscalingGroups": groups}]}


KINDS = {
    "eks:index:Cluster": Kind(id="", more=_cluster),
    "eks:index:ManagedNodeGroup": Kind(
        id="",
        children={
            "nodeGroup": Child(type="aws:eks/nodeGroup:NodeGroup", name="{name}", outputs=_node_group),
        },
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
