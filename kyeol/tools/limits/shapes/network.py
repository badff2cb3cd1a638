"""The network."""

from typing import Final

from kyeol.tools.kinds import ec2, security_groups, vpc, vpc_peering
from kyeol.tools.limits.shape import IDENTIFIER, PROVIDER, Shape, each

_REMOTE_DNS: Final = "AllowDnsResolutionFromRemoteVpc"

SHAPES: Final = (
    Shape(
        type=security_groups.DEFAULT_SECURITY_GROUP.type,
        api="",
        cloudformation="",
        without=each(IDENTIFIER, "vpcId ingress egress"),
    ),
    Shape(
        type=ec2.EIP.type,
        api="ec2 AllocateAddress",
        cloudformation="EC2::EIP",
    ),
    Shape(
        type=vpc.FLOW_LOG.type,
        api="ec2 CreateFlowLogs",
        cloudformation="EC2::FlowLog",
        called={
            "iamRoleArn": "DeliverLogsPermissionArn",
            "vpcId": "ResourceId",
        },
    ),
    Shape(
        type=vpc.INTERNET_GATEWAY.type,
        api="ec2 AttachInternetGateway",
        cloudformation="",
    ),
    Shape(
        type=ec2.LAUNCH_TEMPLATE.type,
        api="ec2 CreateLaunchTemplate",
        cloudformation="EC2::LaunchTemplate",
        called={
            "tagSpecifications.[].tags.*": "LaunchTemplateData.TagSpecifications.[].Tags.[].Value",
            "vpcSecurityGroupIds": "LaunchTemplateData.SecurityGroupIds",
        },
        without=each(PROVIDER, "updateDefaultVersion"),
    ),
    Shape(
        type=security_groups.MANAGED_PREFIX_LIST.type,
        api="ec2 CreateManagedPrefixList",
        cloudformation="EC2::PrefixList",
        called={
            "name": "PrefixListName",
        },
    ),
    Shape(
        type=vpc.NAT_GATEWAY.type,
        api="ec2 CreateNatGateway",
        cloudformation="EC2::NatGateway",
    ),
    Shape(
        type=vpc_peering.PEERING_CONNECTION_OPTIONS.type,
        api="ec2 ModifyVpcPeeringConnectionOptions",
        cloudformation="",
        called={
            "accepter.allowRemoteVpcDnsResolution": "AccepterPeeringConnectionOptions." + _REMOTE_DNS,
            "requester.allowRemoteVpcDnsResolution": "RequesterPeeringConnectionOptions." + _REMOTE_DNS,
        },
    ),
    Shape(
        type=vpc.ROUTE.type,
        api="ec2 CreateRoute",
        cloudformation="EC2::Route",
    ),
    Shape(
        type=vpc.ROUTE_TABLE.type,
        api="ec2 CreateRouteTable",
        cloudformation="EC2::RouteTable",
    ),
    Shape(
        type=vpc.ROUTE_TABLE_ASSOCIATION.type,
        api="ec2 AssociateRouteTable",
        cloudformation="EC2::SubnetRouteTableAssociation",
    ),
    Shape(
        type=security_groups.SECURITY_GROUP.type,
        api="ec2 CreateSecurityGroup",
        cloudformation="EC2::SecurityGroup",
        called={
            "name": "GroupName",
        },
    ),
    Shape(
        type=vpc.SUBNET.type,
        api="ec2 CreateSubnet",
        cloudformation="EC2::Subnet",
    ),
    Shape(
        type=vpc.VPC.type,
        api="ec2 CreateVpc",
        cloudformation="EC2::VPC",
    ),
    Shape(
        type=vpc.VPC_ENDPOINT.type,
        api="ec2 CreateVpcEndpoint",
        cloudformation="EC2::VPCEndpoint",
        called={"policy": "PolicyDocument"},
    ),
    Shape(
        type=vpc_peering.VPC_PEERING_CONNECTION.type,
        api="ec2 CreateVpcPeeringConnection",
        cloudformation="EC2::VPCPeeringConnection",
    ),
    Shape(
        type=vpc_peering.VPC_PEERING_CONNECTION_ACCEPTER.type,
        api="ec2 AcceptVpcPeeringConnection",
        cloudformation="",
        without=each(PROVIDER, "autoAccept"),
    ),
    Shape(
        type=security_groups.SECURITY_GROUP_INGRESS_RULE.type,
        api="ec2 AuthorizeSecurityGroupIngress",
        cloudformation="EC2::SecurityGroupIngress",
        called={
            "referencedSecurityGroupId": "SourceSecurityGroupId",
            "securityGroupId": "GroupId",
            "cidrIpv4": "CidrIp",
        },
    ),
)
