"""What the AWS Load Balancer Controller may do in AWS: its project's policy, tighter."""

from dataclasses import dataclass
from typing import Final

from pulumi import Input, Output

from kyeol.iam import Statement

_TAG: Final = "elbv2.k8s.aws/cluster"


@dataclass(frozen=True, kw_only=True)
class ControllerScope:
    """Where the controller works.

    Args:
        account_id: The AWS account.
        region: The region.
        cluster_name: The cluster, which the controller writes into the tag elbv2.k8s.aws/cluster.
        vpc_id: The VPC of the cluster.
    """

    account_id: str
    region: str
    cluster_name: Input[str]
    vpc_id: Input[str]

    def arn(self, service: str, resource: str) -> str:
        """The ARN of something in the account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    @property
    def vpc_arn(self) -> Output[str]:
        """The VPC's ARN."""
        return Output.concat(self.arn("ec2", "vpc/"), self.vpc_id)


def statements(place: ControllerScope) -> list[Statement]:
    """The controller's statements.

    The same actions as in docs/install/iam_policy.json of kubernetes-sigs/aws-load-balancer-controller,
    but: account, region and kind of resource are named wherever AWS can; what carries the cluster tag must carry this
    cluster's name, not only any; security group rules reach tagged groups and those of this VPC; load balancers are
    application load balancers, the only ones the platform has.
    """
    return [*_read(), *_companions(place), *_security_groups(place), *_load_balancers(place), *_listeners(place)]


def _read() -> list[Statement]:
    return [
        Statement(
            sid="Describe",
            actions=[
                "ec2:DescribeAccountAttributes",
                "ec2:DescribeAddresses",
                "ec2:DescribeAvailabilityZones",
                "ec2:DescribeCoipPools",
                "ec2:DescribeInstances",
                "ec2:DescribeInternetGateways",
                "ec2:DescribeIpamPools",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeRouteTables",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeTags",
                "ec2:DescribeVpcPeeringConnections",
                "ec2:DescribeVpcs",
                "elasticloadbalancing:DescribeCapacityReservation",
                "elasticloadbalancing:DescribeListenerAttributes",
                "elasticloadbalancing:DescribeListenerCertificates",
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                "elasticloadbalancing:DescribeLoadBalancers",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeSSLPolicies",
                "elasticloadbalancing:DescribeTags",
                "elasticloadbalancing:DescribeTargetGroupAttributes",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
                "elasticloadbalancing:DescribeTrustStores",
            ],
            resources=["*"],  # EC2 and ELB describe all or nothing: these actions know no resource.
        ),
        Statement(
            sid="Account",
            actions=[
                "acm:ListCertificates",
                "iam:ListServerCertificates",
                "shield:CreateProtection",
                "shield:GetSubscriptionState",
            ],
            resources=["*"],  # Lists, the account's subscription, a protection that is yet to be: no resource either.
        ),
    ]


def _companions(place: ControllerScope) -> list[Statement]:
    load_balancers = place.arn("elasticloadbalancing", "loadbalancer/app/*/*")
    service_linked = "role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
    return [
        Statement(
            sid="VpcGroupsAndPools",
            actions=["ec2:GetCoipPoolUsage", "ec2:GetSecurityGroupsForVpc"],
            resources=[place.arn("ec2", "coip-pool/*"), place.vpc_arn],
        ),
        Statement(
            sid="ServiceLinkedRole",
            actions=["iam:CreateServiceLinkedRole"],
            resources=[f"arn:aws:iam::{place.account_id}:{service_linked}"],
            conditions={"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}},
        ),
        Statement(
            sid="Certificates",
            actions=["acm:DescribeCertificate", "cognito-idp:DescribeUserPoolClient", "iam:GetServerCertificate"],
            resources=[
                place.arn("acm", "certificate/*"),
                place.arn("cognito-idp", "userpool/*"),
                f"arn:aws:iam::{place.account_id}:server-certificate/*",
            ],
        ),
        Statement(
            sid="WebAcl",
            actions=[
                f"{service}:{action}"
                for service in ("waf-regional", "wafv2")
                for action in ("AssociateWebACL", "DisassociateWebACL", "GetWebACL", "GetWebACLForResource")
            ],
            # A question without a web ACL's name is asked of `regional/webacl/*` and of `*/*`, to the letter.
            resources=[
                load_balancers,
                place.arn("wafv2", "regional/webacl/*"),
                place.arn("waf-regional", "webacl/*"),
                place.arn("waf-regional", "*/*"),
            ],
        ),
        Statement(
            sid="Shield",
            actions=["shield:DeleteProtection", "shield:DescribeProtection"],
            resources=[f"arn:aws:shield::{place.account_id}:protection/*"],
        ),
    ]


def _security_groups(place: ControllerScope) -> list[Statement]:
    groups = place.arn("ec2", "security-group/*")
    rules = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    requested, borne = _cluster_tag(place)
    return [
        # The nodes' group, which the controller opens to the load balancer, has no tag of its own: the VPC limits it.
        Statement(
            sid="RulesInVpc",
            actions=rules,
            resources=[groups],
            conditions={"ArnEquals": {"ec2:Vpc": place.vpc_arn}},
        ),
        Statement(
            sid="OwnSecurityGroups",
            actions=[*rules, "ec2:DeleteSecurityGroup"],
            resources=[groups],
            conditions={"StringEquals": borne},
        ),
        Statement(sid="CreateSecurityGroup", actions=["ec2:CreateSecurityGroup"], resources=[groups, place.vpc_arn]),
        Statement(
            sid="TagNewSecurityGroup",
            actions=["ec2:CreateTags"],
            resources=[groups],
            conditions={"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup", **requested}},
        ),
        Statement(
            sid="TagOwnSecurityGroup",
            actions=["ec2:CreateTags", "ec2:DeleteTags"],
            resources=[groups],
            conditions={"Null": {f"aws:RequestTag/{_TAG}": "true"}, "StringEquals": borne},
        ),
    ]


def _load_balancers(place: ControllerScope) -> list[Statement]:
    load_balancers = place.arn("elasticloadbalancing", "loadbalancer/app/*/*")
    target_groups = place.arn("elasticloadbalancing", "targetgroup/*/*")
    requested, borne = _cluster_tag(place)
    return [
        Statement(
            sid="Create",
            actions=["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
            resources=[load_balancers, target_groups],
            conditions={"StringEquals": requested},
        ),
        Statement(
            sid="TagNew",
            actions=["elasticloadbalancing:AddTags"],
            resources=[load_balancers, target_groups],
            conditions={
                "StringEquals": {
                    "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
                    **requested,
                }
            },
        ),
        Statement(
            sid="TagOwn",
            actions=["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            resources=[load_balancers, target_groups],
            conditions={"Null": {f"aws:RequestTag/{_TAG}": "true"}, "StringEquals": borne},
        ),
        Statement(
            sid="ManageOwn",
            actions=[
                "elasticloadbalancing:DeleteLoadBalancer",
                "elasticloadbalancing:DeleteTargetGroup",
                "elasticloadbalancing:ModifyCapacityReservation",
                "elasticloadbalancing:ModifyIpPools",
                "elasticloadbalancing:ModifyListenerAttributes",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:ModifyTargetGroup",
                "elasticloadbalancing:ModifyTargetGroupAttributes",
                "elasticloadbalancing:SetIpAddressType",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets",
            ],
            resources=[load_balancers, target_groups, place.arn("elasticloadbalancing", "listener/app/*/*/*")],
            conditions={"StringEquals": borne},
        ),
        Statement(
            sid="Targets",
            actions=["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            resources=[target_groups],
        ),
    ]


def _listeners(place: ControllerScope) -> list[Statement]:
    listeners = [
        place.arn("elasticloadbalancing", "listener/app/*/*/*"),
        place.arn("elasticloadbalancing", "listener-rule/app/*/*/*/*"),
    ]
    return [
        Statement(
            sid="Listeners",
            actions=[
                "elasticloadbalancing:AddListenerCertificates",
                "elasticloadbalancing:CreateListener",
                "elasticloadbalancing:CreateRule",
                "elasticloadbalancing:DeleteListener",
                "elasticloadbalancing:DeleteRule",
                "elasticloadbalancing:ModifyListener",
                "elasticloadbalancing:ModifyRule",
                "elasticloadbalancing:RemoveListenerCertificates",
                "elasticloadbalancing:SetRulePriorities",
                "elasticloadbalancing:SetWebAcl",
            ],
            resources=[place.arn("elasticloadbalancing", "loadbalancer/app/*/*"), *listeners],
        ),
        Statement(
            sid="TagListeners",
            actions=["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            resources=listeners,
        ),
    ]


def _cluster_tag(place: ControllerScope) -> tuple[dict[str, Input[str]], dict[str, Input[str]]]:
    """The cluster tag as it is asked for at creation, and as the resource has it afterwards."""
    return {f"aws:RequestTag/{_TAG}": place.cluster_name}, {f"aws:ResourceTag/{_TAG}": place.cluster_name}
