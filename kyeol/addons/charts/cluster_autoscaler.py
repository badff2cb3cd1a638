"""Cluster Autoscaler: gives the node groups as many nodes as the pods need, within their minimum and maximum."""

from typing import Final

from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Port, Values
from kyeol.addons.service_account import service_account
from kyeol.config.addons import AUTOSCALER
from kyeol.iam import Statement
from kyeol.versions import KUBERNETES

IDENTITY: Final = Identity(role="cluster-autoscaler", namespace="kube-system", service_account="cluster-autoscaler")


def statements(account_id: str, region: str, cluster_name: str) -> list[Statement]:
    """Scale this cluster's groups, which EKS tags for the autoscaler; see all.

    Args:
        account_id: The AWS account.
        region: The region.
        cluster_name: The cluster.
    """
    place = f"{region}:{account_id}"
    return [
        Statement(
            sid="Scale",
            actions=["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            resources=[f"arn:aws:autoscaling:{place}:autoScalingGroup:*:autoScalingGroupName/*"],
            conditions={
                "StringEquals": {
                    "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
                    f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster_name}": "owned",
                }
            },
        ),
        Statement(
            sid="NodeGroups",
            actions=["eks:DescribeNodegroup"],
            resources=[f"arn:aws:eks:{place}:nodegroup/{cluster_name}/*/*"],
        ),
        Statement(
            sid="Describe",
            actions=[
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
            ],
            resources=["*"],  # EC2 and Auto Scaling describe all or nothing: these actions know no resource.
        ),
    ]


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    return {
        # Named one by one: for a group that it finds by its tags the autoscaler takes the limits that EKS was told
        # (kubernetes/autoscaler, cloudprovider/aws/auto_scaling_groups.go, `register`). Labels and taints of a group
        # without nodes it asks EKS for (aws_manager.go, `buildNodeFromTemplate`).
        "autoscalingGroups": [
            {"name": group.auto_scaling_group_name, "minSize": group.min, "maxSize": group.max}
            for group in facts.node_groups.values()
        ],
        "awsRegion": facts.region,
        # The chart's own default is of one minor, whatever the cluster's.
        "image": {"tag": KUBERNETES[facts.kubernetes_version].cluster_autoscaler},
        "rbac": {"serviceAccount": service_account(IDENTITY, role_arn)},
    }


ADDON: Final = Addon(
    name=AUTOSCALER,
    chart="cluster-autoscaler",
    repository="https://kubernetes.github.io/autoscaler",
    release=ChartRelease(
        version="9.59.0",
        sha256="90276dafe65cf5d4328ef8313baf6cfb9d130683e0c9f3c28a03b4d8a9ed8f6e",
        app_version={version: release.cluster_autoscaler for version, release in KUBERNETES.items()},
        source="https://github.com/kubernetes/autoscaler/tree/cluster-autoscaler-chart-9.59.0/cluster-autoscaler/charts/cluster-autoscaler",
        support="as long as Kubernetes' minor of the same number: kubernetes/autoscaler, cluster-autoscaler/README.md",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=lambda facts: statements(facts.account_id, facts.region, facts.cluster_name),
    settings=_settings,
    ports=(
        Port(
            number=8085,
            serves="metrics",
            pods={
                "app.kubernetes.io/name": "aws-cluster-autoscaler",
                "app.kubernetes.io/instance": "cluster-autoscaler",
            },
            source="templates/deployment.yaml",
        ),
    ),
    registries=("registry.k8s.io",),
)
