"""The network."""

from typing import Final

from kyeol.tools.kinds import ec2
from kyeol.tools.limits.shape import IDENTIFIER, PROVIDER, Shape, each

_REMOTE_DNS: Final = "AllowDnsResolutionFromRemoteVpc"

SHAPES: Final = (
    Shape(
        type=ec2.DEFAULT_SECURITY_GROUP.type,
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
        type=ec2.FLOW_LOG.type,
        api="ec2 CreateFlowLogs",
        cloudformation="EC2::FlowLog",
        called={
            "iamRoleArn": "DeliverLogsPermissionArn",
            "vpcId": "ResourceId",
        },
    ),
    Shape(
        type=ec2.INTERNET_GATEWAY.type,
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
        type=ec2.MANAGED_PREFIX_LIST.type,
        api="ec2 CreateManagedPrefixList",
        cloudformation="EC2::PrefixList",
        called={
            "name": "PrefixListName",
        },
    ),
    Shape(
        type=ec2.NAT_GATEWAY.type,
        api="ec2 CreateNatGateway",
        cloudformation="EC2::NatGateway",
    ),
    Shape(
        type=ec2.PEERING_CONNECTION_OPTIONS.type,
        api="ec2 ModifyVpcPeeringConnectionOptions",
        cloudformation="",
        called={
            "accepter.allowRemoteVpcDnsResolution": "AccepterPeeringConnectionOptions." + _REMOTE_DNS,
            "requester.allowRemoteVpcDnsResolution": "RequesterPeeringConnectionOptions." + _REMOTE_DNS,
        },
    ),
    Shape(
        type=ec2.ROUTE.type,
        api="ec2 CreateRoute",
        cloudformation="EC2::Route",
    ),
    Shape(
        type=ec2.ROUTE_TABLE.type,
        api="ec2 CreateRouteTable",
        cloudformation="EC2::RouteTable",
    ),
    Shape(
        type=ec2.ROUTE_TABLE_ASSOCIATION.type,
        api="ec2 AssociateRouteTable",
        cloudformation="EC2::SubnetRouteTableAssociation",
    ),
    Shape(
        type=ec2.SECURITY_GROUP.type,
        api="ec2 CreateSecurityGroup",
        cloudformation="EC2::SecurityGroup",
        called={
            "name": "GroupName",
        },
    ),
    Shape(
        type=ec2.SUBNET.type,
        api="ec2 CreateSubnet",
        cloudformation="EC2::Subnet",
    ),
    Shape(
        type=ec2.VPC.type,
        api="ec2 CreateVpc",
        cloudformation="EC2::VPC",
    ),
    Shape(
        type=ec2.VPC_ENDPOINT.type,
        api="ec2 CreateVpcEndpoint",
        cloudformation="EC2::VPCEndpoint",
    ),
    Shape(
        type=ec2.VPC_PEERING_CONNECTION.type,
        api="ec2 CreateVpcPeeringConnection",
        cloudformation="EC2::VPCPeeringConnection",
    ),
    Shape(
        type=ec2.VPC_PEERING_CONNECTION_ACCEPTER.type,
        api="ec2 AcceptVpcPeeringConnection",
        cloudformation="",
        without=each(PROVIDER, "autoAccept"),
    ),
    Shape(
        type=ec2.SECURITY_GROUP_INGRESS_RULE.type,
        api="ec2 AuthorizeSecurityGroupIngress",
        cloudformation="EC2::SecurityGroupIngress",
        called={
            "referencedSecurityGroupId": "SourceSecurityGroupId",
            "securityGroupId": "GroupId",
            "cidrIpv4": "CidrIp",
        },
    ),
)
