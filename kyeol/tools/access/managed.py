"""What AWS's managed policies that the program attaches allow: facts of AWS, read on 2026-11-28.

Source: the AWS Managed Policy Reference (docs.aws.amazon.com/aws-managed-policy/latest/reference/), whose documents
github.com/zoph-io/MAMIP keeps version by version.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from kyeol.errors import KyeolError
from kyeol.tools.iam_documents import PolicyStatement, statements
from kyeol.tools.json_values import Json


class UnknownPolicyError(KyeolError):
    """A role has a policy that nothing is known of."""


def _allow(
    actions: str, resource: Sequence[str] = ("*",), condition: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """A statement: the actions of one service as a text, with the service before a colon."""
    service, _, names = actions.partition(":")
    listed: list[Json] = [f"{service}:{name}" for name in names.split()]
    found: dict[str, Json] = {"Effect": "Allow", "Action": listed, "Resource": list(resource)}
    return found | ({"Condition": condition} if condition else {})


_EBS_CREATED: Final[Mapping[str, Json]] = {"StringLike": {"aws:RequestTag/ebs.csi.aws.com/cluster": "true"}}
_EBS_OWN: Final[Mapping[str, Json]] = {"StringLike": {"ec2:ResourceTag/ebs.csi.aws.com/cluster": "true"}}
_RDS_LOGS: Final = "arn:aws:logs:*:*:log-group:RDS*"

_MANAGED: Final[Mapping[str, Sequence[Json]]] = {
    "AmazonEKSClusterPolicy": (
        _allow("autoscaling:DescribeAutoScalingGroups UpdateAutoScalingGroup"),
        _allow(
            "ec2:AttachVolume AuthorizeSecurityGroupIngress CreateRoute CreateSecurityGroup CreateTags CreateVolume "
            "DeleteRoute DeleteSecurityGroup DeleteVolume DescribeInstances DescribeRouteTables DescribeSecurityGroups "
            "DescribeSubnets DescribeVolumes DescribeVpcs DescribeDhcpOptions DescribeNetworkInterfaces "
            "DescribeAvailabilityZones DetachVolume ModifyInstanceAttribute ModifyVolume RevokeSecurityGroupIngress "
            "DescribeAccountAttributes DescribeAddresses DescribeInternetGateways DescribeInstanceTopology"
        ),
        _allow(
            "elasticloadbalancing:AddTags CreateListener CreateLoadBalancer CreateTargetGroup DeleteListener "
            "DeleteLoadBalancer DeleteTargetGroup DescribeListeners DescribeLoadBalancers DescribeTargetGroups "
            "DescribeTargetHealth ModifyListener ModifyTargetGroup RegisterTargets DeregisterTargets"
        ),
        _allow("kms:DescribeKey"),
        _allow(
            "iam:CreateServiceLinkedRole",
            condition={"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}},
        ),
        _allow(
            "ec2:DeleteNetworkInterface",
            condition={"StringEquals": {"ec2:ResourceTag/eks:eni:owner": "amazon-vpc-cni"}},
        ),
    ),
    "AmazonEKSWorkerNodePolicy": (
        _allow(
            "ec2:DescribeInstances DescribeInstanceTypes DescribeRouteTables DescribeSecurityGroups DescribeSubnets "
            "DescribeVolumes DescribeVolumesModifications DescribeVpcs"
        ),
        _allow("eks:DescribeCluster"),
        _allow("eks-auth:AssumeRoleForPodIdentity"),
    ),
    "AmazonEKS_CNI_Policy": (
        _allow(
            "ec2:AssignPrivateIpAddresses AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface "
            "DescribeInstances DescribeTags DescribeNetworkInterfaces DescribeInstanceTypes DescribeSubnets "
            "DetachNetworkInterface ModifyNetworkInterfaceAttribute UnassignPrivateIpAddresses"
        ),
        _allow("ec2:CreateTags", ["arn:aws:ec2:*:*:network-interface/*"]),
    ),
    "AmazonEC2ContainerRegistryPullOnly": (
        _allow("ecr:GetAuthorizationToken BatchImportUpstreamImage BatchGetImage GetDownloadUrlForLayer"),
    ),
    "AmazonEBSCSIDriverPolicyV2": (
        _allow(
            "ec2:DescribeAvailabilityZones DescribeInstances DescribeInstanceTopology DescribeSnapshots DescribeTags "
            "DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus"
        ),
        _allow("ec2:CreateVolume", ["arn:aws:ec2:*:*:volume/*"], _EBS_CREATED),
        _allow("ec2:CreateVolume CreateSnapshot", ["arn:aws:ec2:*:*:volume/*"], _EBS_OWN),
        _allow("ec2:CreateSnapshot", ["arn:aws:ec2:*:*:snapshot/*"], _EBS_CREATED),
        _allow(
            "ec2:AttachVolume DetachVolume ModifyVolume DeleteVolume",
            ["arn:aws:ec2:*:*:volume/*"],
            _EBS_OWN,
        ),
        _allow("ec2:AttachVolume DetachVolume", ["arn:aws:ec2:*:*:instance/*"]),
        _allow("ec2:DeleteSnapshot", ["arn:aws:ec2:*:*:snapshot/*"], _EBS_OWN),
        _allow(
            "ec2:CreateTags",
            ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:snapshot/*"],
            {"StringEquals": {"ec2:CreateAction": ["CreateVolume", "CreateSnapshot"]}},
        ),
    ),
    "service-role/AmazonRDSEnhancedMonitoringRole": (
        _allow("logs:CreateLogGroup PutRetentionPolicy", [_RDS_LOGS]),
        _allow("logs:CreateLogStream PutLogEvents DescribeLogStreams GetLogEvents", [f"{_RDS_LOGS}:log-stream:*"]),
    ),
}


def managed_statements(arn: str) -> list[PolicyStatement]:
    """The statements of one of AWS's managed policies.

    Raises:
        UnknownPolicyError: Nothing is known of it; what it allows belongs into this file.
    """
    name = arn.removeprefix("arn:aws:iam::aws:policy/")
    if name not in _MANAGED:
        raise UnknownPolicyError(f"what {arn} allows is not known: add it to {__name__}")
    return statements({"Statement": list(_MANAGED[name])})
