"""The network."""

from typing import Final

from kyeol.tools.limits.shape import IDENTIFIER, PROVIDER, Shape, each

_REMOTE_DNS: Final = "AllowDnsResolutionFromRemoteVpc"

SHAPES: Final = (
    Shape(
        type="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        api="",
        cloudformation="",
        without=each(IDENTIFIER, "vpcId ingress egress"),
    ),
    Shape(
        type="aws:ec2/eip:Eip",
        api="ec2 AllocateAddress",
        cloudformation="EC2::EIP",
    ),
    Shape(
        type="aws:ec2/flowLog:FlowLog",
        api="ec2 CreateFlowLogs",
        cloudformation="EC2::FlowLog",
        called={
            "iamRoleArn": "DeliverLogsPermissionArn",
            "vpcId": "ResourceId",
        },
    ),
    Shape(
        type="aws:ec2/internetGateway:InternetGateway",
        api="ec2 AttachInternetGateway",
        cloudformation="",
    ),
    Shape(
        type="aws:ec2/launchTemplate:LaunchTemplate",
        api="ec2 CreateLaunchTemplate",
        cloudformation="EC2::LaunchTemplate",
        called={
            "tagSpecifications.[].tags.*": "LaunchTemplateData.TagSpecifications.[].Tags.[].Value",
            "vpcSecurityGroupIds": "LaunchTemplateData.SecurityGroupIds",
        },
        without=each(PROVIDER, "updateDefaultVersion"),
    ),
    Shape(
        type="aws:ec2/managedPrefixList:ManagedPrefixList",
        api="ec2 CreateManagedPrefixList",
        cloudformation="EC2::PrefixList",
        called={
            "name": "PrefixListName",
        },
    ),
    Shape(
        type="aws:ec2/natGateway:NatGateway",
        api="ec2 CreateNatGateway",
        cloudformation="EC2::NatGateway",
    ),
    Shape(
        type="aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
        api="ec2 ModifyVpcPeeringConnectionOptions",
        cloudformation="",
        called={
            "accepter.allowRemoteVpcDnsResolution": "AccepterPeeringConnectionOptions." + _REMOTE_DNS,
            "requester.allowRemoteVpcDnsResolution": "RequesterPeeringConnectionOptions." + _REMOTE_DNS,
        },
    ),
    Shape(
        type="aws:ec2/route:Route",
        api="ec2 CreateRoute",
        cloudformation="EC2::Route",
    ),
    Shape(
        type="aws:ec2/routeTable:RouteTable",
        api="ec2 CreateRouteTable",
        cloudformation="EC2::RouteTable",
    ),
    Shape(
        type="aws:ec2/routeTableAssociation:RouteTableAssociation",
        api="ec2 AssociateRouteTable",
        cloudformation="EC2::SubnetRouteTableAssociation",
    ),
    Shape(
        type="aws:ec2/securityGroup:SecurityGroup",
        api="ec2 CreateSecurityGroup",
        cloudformation="EC2::SecurityGroup",
        called={
            "name": "GroupName",
        },
    ),
    Shape(
        type="aws:ec2/subnet:Subnet",
        api="ec2 CreateSubnet",
        cloudformation="EC2::Subnet",
    ),
    Shape(
        type="aws:ec2/vpc:Vpc",
        api="ec2 CreateVpc",
        cloudformation="EC2::VPC",
    ),
    Shape(
        type="aws:ec2/vpcEndpoint:VpcEndpoint",
        api="ec2 CreateVpcEndpoint",
        cloudformation="EC2::VPCEndpoint",
    ),
    Shape(
        type="aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        api="ec2 CreateVpcPeeringConnection",
        cloudformation="EC2::VPCPeeringConnection",
    ),
    Shape(
        type="aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
        api="ec2 AcceptVpcPeeringConnection",
        cloudformation="",
        without=each(PROVIDER, "autoAccept"),
    ),
    Shape(
        type="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        api="ec2 AuthorizeSecurityGroupIngress",
        cloudformation="EC2::SecurityGroupIngress",
        called={
            "referencedSecurityGroupId": "SourceSecurityGroupId",
            "securityGroupId": "GroupId",
            "cidrIpv4": "CidrIp",
        },
    ),
)
