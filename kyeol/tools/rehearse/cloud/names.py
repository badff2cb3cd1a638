"""Names that only one thing may have, by kind."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.rehearse.cloud.live import Place

UNIQUE: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:acm/certificate:Certificate": (),
    "aws:cloudfront/cachePolicy:CachePolicy": ("name",),
    "aws:cloudfront/originAccessControl:OriginAccessControl": ("name",),
    "aws:cloudtrail/trail:Trail": ("name",),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": ("name",),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": ("name",),
    "aws:cloudwatch/logGroup:LogGroup": ("name",),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyName",),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ("name",),
    "aws:ec2/launchTemplate:LaunchTemplate": ("name",),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ("subnetId",),
    "aws:ec2/securityGroup:SecurityGroup": ("name", "vpcId"),
    "aws:ec2/subnet:Subnet": ("cidrBlock", "vpcId"),
    "aws:ecr/repository:Repository": ("name",),
    "aws:eks/accessEntry:AccessEntry": ("clusterName", "principalArn"),
    "aws:eks/addon:Addon": ("addonName", "clusterName"),
    "aws:eks/cluster:Cluster": ("name",),
    "aws:elasticache/parameterGroup:ParameterGroup": ("name",),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("replicationGroupId",),
    "aws:elasticache/subnetGroup:SubnetGroup": ("name",),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ("url",),
    "aws:iam/role:Role": ("name",),
    "aws:kms/alias:Alias": ("name",),
    "aws:rds/instance:Instance": ("identifier",),
    "aws:rds/parameterGroup:ParameterGroup": ("name",),
    "aws:rds/subnetGroup:SubnetGroup": ("name",),
    "aws:route53/record:Record": ("name", "type", "zoneId"),
    "aws:s3/bucket:Bucket": ("bucket",),
    "aws:secretsmanager/secret:Secret": ("name",),
    "aws:sns/topic:Topic": ("name",),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (
        "securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "prefixListId", "referencedSecurityGroupId",
    ),
    "aws:wafv2/ipSet:IpSet": ("name", "scope"),
    "aws:wafv2/webAcl:WebAcl": ("name", "scope"),
}  # fmt: skip
"""The arguments that together must be unique in an account and region (`AlreadyExists`, `ResourceInUse`, ...)."""


def claim(type_: str, inputs: Mapping[str, Any], identifier: str, place: Place) -> tuple[object, ...] | None:
    """What a resource lays claim to; None where nothing about it has to be unique.

    Args:
        type_: Its type token.
        inputs: Its arguments.
        identifier: Its id, which tells objects of a cluster apart.
        place: Where it is made.
    """
    if type_.startswith("kubernetes:"):
        group, _, kind = type_.removeprefix("kubernetes:").rpartition(":")
        return (place.cluster, group.split("/")[0], kind, identifier)
    keys = UNIQUE.get(type_, ())
    if not keys or not inputs.get(keys[0]):
        return None
    region = inputs.get("region") or place.region
    return (type_, place.account, region, *(inputs.get(key) for key in keys))


def named_by_itself(type_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the successor would ask for the name that its predecessor still has: it must go first."""
    if type_.startswith("kubernetes:"):
        return (old.get("metadata") or old.get("name")) is not None
    keys = UNIQUE.get(type_, ())
    return bool(keys) and all(old.get(key) == new.get(key) for key in keys)
