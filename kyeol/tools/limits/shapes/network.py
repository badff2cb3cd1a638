"""The network."""

from typing import Final

from kyeol.tools.kinds import ec2, security_groups, vpc, vpc_peering
from kyeol.tools.limits.shape import IDENTIFIER, PROVIDER, Shape, each

_REMOTE_DNS: Final = "AllowDnsResolutionFromRemoteVpc"

SHAPES: Final = (
    Shape(security_groups.DEFAULT_SECURITY_GROUP.type, "", "", without=each(IDENTIFIER, "vpcId ingress egress")),
    Shape(ec2.EIP.type, "ec2 AllocateAddress", "EC2::EIP"),
    Shape(
        vpc.FLOW_LOG.type,
        "ec2 CreateFlowLogs",
        "EC2::FlowLog",
        called={"iamRoleArn": "DeliverLogsPermissionArn", "vpcId": "ResourceId"},
    ),
    Shape(vpc.INTERNET_GATEWAY.type, "ec2 AttachInternetGateway", ""),
    Shape(
        ec2.LAUNCH_TEMPLATE.type,
        "ec2 CreateLaunchTemplate",
        "EC2::LaunchTemplate",
        called={
            "tagSpecifications.[].tags.*": "LaunchTemplateData.TagSpecifications.[].Tags.[].Value",
            "vpcSecurityGroupIds": "LaunchTemplateData.SecurityGroupIds",
        },
        without=each(PROVIDER, "updateDefaultVersion"),
    ),
    Shape(
        security_groups.MANAGED_PREFIX_LIST.type,
        "ec2 CreateManagedPrefixList",
        "EC2::PrefixList",
        called={"name": "PrefixListName"},
    ),
    Shape(vpc.NAT_GATEWAY.type, "ec2 CreateNatGateway", "EC2::NatGateway"),
    Shape(
        vpc_peering.PEERING_CONNECTION_OPTIONS.type,
        "ec2 ModifyVpcPeeringConnectionOptions",
        "",
        called={
            "accepter.allowRemoteVpcDnsResolution": "AccepterPeeringConnectionOptions." + _REMOTE_DNS,
            "requester.allowRemoteVpcDnsResolution": "RequesterPeeringConnectionOptions." + _REMOTE_DNS,
        },
    ),
    Shape(vpc.ROUTE.type, "ec2 CreateRoute", "EC2::Route"),
    Shape(vpc.ROUTE_TABLE.type, "ec2 CreateRouteTable", "EC2::RouteTable"),
    Shape(vpc.ROUTE_TABLE_ASSOCIATION.type, "ec2 AssociateRouteTable", "EC2::SubnetRouteTableAssociation"),
    Shape(
        security_groups.SECURITY_GROUP.type,
        "ec2 CreateSecurityGroup",
        "EC2::SecurityGroup",
        called={"name": "GroupName"},
    ),
    Shape(vpc.SUBNET.type, "ec2 CreateSubnet", "EC2::Subnet"),
    Shape(vpc.VPC.type, "ec2 CreateVpc", "EC2::VPC"),
    Shape(vpc.VPC_ENDPOINT.type, "ec2 CreateVpcEndpoint", "EC2::VPCEndpoint", called={"policy": "PolicyDocument"}),
    Shape(vpc_peering.VPC_PEERING_CONNECTION.type, "ec2 CreateVpcPeeringConnection", "EC2::VPCPeeringConnection"),
    Shape(
        vpc_peering.VPC_PEERING_CONNECTION_ACCEPTER.type,
        "ec2 AcceptVpcPeeringConnection",
        "",
        without=each(PROVIDER, "autoAccept"),
    ),
    Shape(
        security_groups.SECURITY_GROUP_INGRESS_RULE.type,
        "ec2 AuthorizeSecurityGroupIngress",
        "EC2::SecurityGroupIngress",
        called={
            "referencedSecurityGroupId": "SourceSecurityGroupId",
            "securityGroupId": "GroupId",
            "cidrIpv4": "CidrIp",
        },
    ),
)
