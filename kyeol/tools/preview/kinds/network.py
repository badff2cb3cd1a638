"""VPC and everything in it."""

from kyeol.tools.preview.kinds.kind import Kind

_EC2 = "arn:aws:ec2:{region}:{account}:"

KINDS = {
    "aws:ec2/vpc:Vpc": Kind(
        id="vpc-{hex17}",
        arn=_EC2 + "vpc/{id}",
        outputs={
            "defaultSecurityGroupId": "sg-{hex17}",
            "mainRouteTableId": "rtb-{hex17}",
            "ownerId": "{account}",
        },
    ),
    "aws:ec2/internetGateway:InternetGateway": Kind(id="igw-{hex17}", arn=_EC2 + "internet-gateway/{id}"),
    "aws:ec2/subnet:Subnet": Kind(id="subnet-{hex17}", arn=_EC2 + "subnet/{id}"),
    "aws:ec2/eip:Eip": Kind(
        id="eipalloc-{hex17}",
        arn=_EC2 + "elastic-ip/{id}",
        outputs={"allocationId": "{id}"},
        more=lambda request: {"publicIp": f"198.51.100.{int(request.hex[:2], 16)}"},
    ),
    "aws:ec2/natGateway:NatGateway": Kind(id="nat-{hex17}"),
    "aws:ec2/routeTable:RouteTable": Kind(id="rtb-{hex17}", arn=_EC2 + "route-table/{id}"),
    "aws:ec2/route:Route": Kind(id="r-{i[routeTableId]}{hex8}"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Kind(id="rtbassoc-{hex17}"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Kind(
        id="sg-{hex17}", arn=_EC2 + "security-group/{id}", outputs={"name": "default"}
    ),
    "aws:ec2/securityGroup:SecurityGroup": Kind(id="sg-{hex17}", arn=_EC2 + "security-group/{id}"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Kind(
        id="sgr-{hex17}", arn=_EC2 + "security-group-rule/{id}", outputs={"securityGroupRuleId": "{id}"}
    ),
    "aws:ec2/managedPrefixList:ManagedPrefixList": Kind(id="pl-{hex17}", arn=_EC2 + "prefix-list/{id}"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Kind(id="vpce-{hex17}", arn=_EC2 + "vpc-endpoint/{id}"),
    "aws:ec2/flowLog:FlowLog": Kind(id="fl-{hex17}", arn=_EC2 + "vpc-flow-log/{id}"),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": Kind(
        id="pcx-{hex17}", outputs={"acceptStatus": "pending-acceptance"}
    ),
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": Kind(
        id="{i[vpcPeeringConnectionId]}", outputs={"acceptStatus": "active"}
    ),
    "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions": Kind(id="{i[vpcPeeringConnectionId]}"),
    "aws:ec2/launchTemplate:LaunchTemplate": Kind(
        id="lt-{hex17}",
        arn=_EC2 + "launch-template/{id}",
        counted=("latestVersion", "defaultVersion"),
    ),
}
