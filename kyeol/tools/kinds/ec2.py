"""EC2 and VPC: networks, addresses, security groups, endpoints, peering, launch templates."""

import zlib
from collections.abc import Iterator
from typing import Final

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds.cost import METERED, Free, Within
from kyeol.tools.kinds.danger import (
    BY_MEANING,
    Address,
    Admits,
    Dangers,
    Endangers,
    Opens,
    Protects,
    Removal,
    all_nodes,
    harmless,
)
from kyeol.tools.kinds.function import Function
from kyeol.tools.kinds.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.kinds.needs import on
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import terraform_aws
from kyeol.tools.kinds.tells import always, each_gone, more, no_longer, switched_off, when

IN_THE_VPC: Final = Free(
    "aws.amazon.com/vpc/pricing charges for gateways, endpoints, public addresses and traffic, not for this"
)


_TAGS: Final = "CreateTags DeleteTags"
_EC2: Final = "arn:aws:ec2:{region}:{account}:"


def _default_group(request: Request) -> str:
    """The group that came with the VPC, see its record."""
    return str(request.inputs["vpcId"]).replace("vpc-", "sg-", 1)


def _route(request: Request) -> str:
    """The route table, and a checksum of the destination (internal/service/ec2/id.go)."""
    destinations = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
    destination = next(str(request.inputs[key]) for key in destinations if request.inputs.get(key))
    return f"r-{request.inputs['routeTableId']}{zlib.crc32(destination.encode())}"


def _another_source(old: object, new: object) -> bool:
    """A rule keeps its kind of source: an address range does not become a group."""
    return (old is None) != (new is None)


_SOURCES: Final = dict.fromkeys(("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"), _another_source)


DEFAULT_SECURITY_GROUP: Final = Kind(
    type="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    id=_default_group,
    arn=_EC2 + "security-group/{id}",
    outputs={"name": "default"},
    sources=(terraform_aws("ec2/vpc_default_security_group.go"),),
    fixed=paths("vpcId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on("{arn}", f"ec2:{_TAGS} RevokeSecurityGroupEgress RevokeSecurityGroupIngress"),
    dangers=Dangers(
        holds="",
        inputs={"egress": BY_MEANING, "ingress": BY_MEANING},
        harmless=paths("tags"),
    ),
)

EIP: Final = Kind(
    type="aws:ec2/eip:Eip",
    id="eipalloc-{hex:.17}",
    arn=_EC2 + "elastic-ip/{id}",
    outputs={"allocationId": "{id}"},
    more=lambda request: {"publicIp": f"198.51.100.{int(request.hex[:2], 16)}"},
    sources=(terraform_aws("ec2/ec2_eip.go"),),
    fixed=paths("address domain ipamPoolId networkBorderGroup publicIpv4Pool"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    needs=on("{arn}", f"ec2:AllocateAddress {_TAGS} DisassociateAddress ReleaseAddress"),
    dangers=Dangers(
        holds="",
        harmless=paths("tags"),
        replacing="the address becomes another, which nobody has allowed yet",
        removal=Removal(loses="its address goes, which others may have allowed", category="interruption"),
    ),
)

FLOW_LOG: Final = Kind(
    type="aws:ec2/flowLog:FlowLog",
    id="fl-{hex:.17}",
    arn=_EC2 + "vpc-flow-log/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_flow_log.go"),),
    fixed=paths(
        "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType "
        "logFormat maxAggregationInterval subnetId trafficType vpcId regionalNatGatewayId "
        "transitGatewayAttachmentId transitGatewayId"
    ),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the log group or bucket that it writes to"),
    needs=on("{arn}", f"ec2:CreateFlowLogs {_TAGS} DeleteFlowLogs", vpc="ec2:CreateFlowLogs"),
    dangers=Dangers(
        holds="",
        harmless=paths("tags"),
        replacing="no flow is logged meanwhile",
        removal=Removal(loses="the network's flows are no longer logged", category="detection"),
    ),
)

INTERNET_GATEWAY: Final = Kind(
    type="aws:ec2/internetGateway:InternetGateway",
    id="igw-{hex:.17}",
    arn=_EC2 + "internet-gateway/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_internet_gateway.go"),),
    fixed=frozenset(),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on(
        "{arn}",
        f"ec2:AttachInternetGateway CreateInternetGateway {_TAGS} DeleteInternetGateway DetachInternetGateway",
        vpc="ec2:AttachInternetGateway",
    ),
    dangers=Dangers(
        holds="",
        inputs={"vpcId": Endangers("interruption", always("a network loses its way to the internet"))},
        harmless=paths("tags"),
        removal=Removal(loses="a network loses its way to the internet", category="interruption"),
    ),
)

_VERSIONED: Final = paths(
    "blockDeviceMappings capacityReservationSpecification cpuOptions creditSpecification description disableApiStop"
    " disableApiTermination ebsOptimized enclaveOptions hibernationOptions iamInstanceProfile imageId"
    " instanceInitiatedShutdownBehavior instanceMarketOptions instanceRequirements instanceType kernelId keyName"
    " licenseSpecifications maintenanceOptions metadataOptions monitoring networkInterfaces networkPerformanceOptions"
    " placement privateDnsNameOptions ramDiskId secondaryInterfaces securityGroupNames tagSpecifications userData"
    " vpcSecurityGroupIds"
)
"""A change of these makes a new version of a launch template (`updateKeys` in ec2/ec2_launch_template.go), and the
program's node groups follow the latest."""

LAUNCH_TEMPLATE: Final = Kind(
    type="aws:ec2/launchTemplate:LaunchTemplate",
    id="lt-{hex:.17}",
    arn=_EC2 + "launch-template/{id}",
    outputs={},
    counted=("latestVersion", "defaultVersion"),
    counted_by=_VERSIONED,
    sources=(terraform_aws("ec2/ec2_launch_template.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the node group"),
    needs=on(
        "{arn}",
        f"ec2:CreateLaunchTemplate CreateLaunchTemplateVersion {_TAGS} DeleteLaunchTemplate ModifyLaunchTemplate",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "metadataOptions.httpPutResponseHopLimit": Protects(more),
            "metadataOptions.httpTokens": Protects(no_longer("required")),
        },
        harmless=paths("tags updateDefaultVersion"),
        interrupts=dict.fromkeys(_VERSIONED, all_nodes),
    ),
)

MANAGED_PREFIX_LIST: Final = Kind(
    type="aws:ec2/managedPrefixList:ManagedPrefixList",
    id="pl-{hex:.17}",
    arn=_EC2 + "prefix-list/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_managed_prefix_list.go"),),
    fixed=paths("addressFamily"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on(
        "{arn}",
        f"ec2:CreateManagedPrefixList {_TAGS} DeleteManagedPrefixList GetManagedPrefixListEntries "
        "ModifyManagedPrefixList",
    ),
    dangers=Dangers(
        holds="",
        inputs={"entries": Admits("the prefix list")},
        harmless=paths("maxEntries name tags"),
    ),
)

NAT_GATEWAY: Final = Kind(
    type="aws:ec2/natGateway:NatGateway",
    id="nat-{hex:.17}",
    arn="",
    outputs={},
    sources=(terraform_aws("ec2/vpc_nat_gateway.go"),),
    fixed=paths("allocationId availabilityMode connectivityType privateIp subnetId vpcId"),
    unique=(),
    creation=Duration(2.0, "VPC user guide: a NAT gateway is pending for a minute or two; assumed"),
    children=(),
    taggable=True,
    cost=METERED,
    needs=on(_EC2 + "natgateway/{id}", f"ec2:CreateNatGateway {_TAGS} DeleteNatGateway", subnet="ec2:CreateNatGateway"),
    dangers=Dangers(
        holds="",
        harmless=paths("tags"),
        replacing="connections through it break, and new ones may leave from another address",
        removal=Removal(loses="subnets lose this way out", category="interruption"),
    ),
)

_NAMES: Final = Endangers("interruption", always("names of the other network resolve to other addresses"))


PEERING_CONNECTION_OPTIONS: Final = Kind(
    type="aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
    id="{i[vpcPeeringConnectionId]}",
    arn="",
    outputs={},
    sources=(terraform_aws("ec2/vpc_peering_connection_options.go"),),
    fixed=paths("vpcPeeringConnectionId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=IN_THE_VPC,
    needs=on(
        "arn:aws:ec2:{region}:{account}:vpc-peering-connection/{i[vpcPeeringConnectionId]}",
        "ec2:ModifyVpcPeeringConnectionOptions",
    ),
    dangers=Dangers(
        holds="",
        inputs={"accepter": _NAMES, "requester": _NAMES},
    ),
)

ROUTE: Final = Kind(
    type="aws:ec2/route:Route",
    id=_route,
    arn="",
    outputs={},
    sources=(terraform_aws("ec2/vpc_route.go"),),
    fixed=paths("destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=IN_THE_VPC,
    needs=on(
        "arn:aws:ec2:{region}:{account}:route-table/{i[routeTableId]}", "ec2:CreateRoute DeleteRoute ReplaceRoute"
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "gatewayId": BY_MEANING,
            "vpcPeeringConnectionId": Endangers(
                "interruption", always("packets to the other network take another way")
            ),
        },
        interrupts={"natGatewayId": lambda _: "connections through the old gateway break once"},
        replacing="its subnets have no way there meanwhile",
        removal=Removal(loses="its subnets lose the way to {destinationCidrBlock}", category="interruption"),
    ),
)

ROUTE_TABLE: Final = Kind(
    type="aws:ec2/routeTable:RouteTable",
    id="rtb-{hex:.17}",
    arn=_EC2 + "route-table/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_route_table.go"),),
    fixed=paths("vpcId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on("{arn}", f"ec2:CreateRouteTable {_TAGS} DeleteRouteTable", vpc="ec2:CreateRouteTable"),
    dangers=harmless("tags"),
)

ROUTE_TABLE_ASSOCIATION: Final = Kind(
    type="aws:ec2/routeTableAssociation:RouteTableAssociation",
    id="rtbassoc-{hex:.17}",
    arn="",
    outputs={},
    sources=(terraform_aws("ec2/vpc_route_table_association.go"),),
    fixed=paths("gatewayId subnetId"),
    unique=("subnetId",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=IN_THE_VPC,
    needs=on(
        "arn:aws:ec2:{region}:{account}:route-table/{i[routeTableId]}",
        "ec2:AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation",
        subnet="ec2:AssociateRouteTable DisassociateRouteTable",
    ),
    dangers=Dangers(
        holds="",
        inputs={"routeTableId": Endangers("interruption", always("its subnet takes the routes of another table"))},
        removal=Removal(loses="its subnet takes the routes of the main table", category="interruption"),
    ),
)

SECURITY_GROUP: Final = Kind(
    type="aws:ec2/securityGroup:SecurityGroup",
    id="sg-{hex:.17}",
    arn=_EC2 + "security-group/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_security_group.go"),),
    fixed=paths("name namePrefix description vpcId"),
    unique=("name", "vpcId"),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on(
        "{arn}",
        f"ec2:AuthorizeSecurityGroupEgress CreateSecurityGroup {_TAGS} DeleteSecurityGroup RevokeSecurityGroupEgress "
        "RevokeSecurityGroupIngress",
        vpc="ec2:CreateSecurityGroup",
    ),
    dangers=harmless("tags"),
)


def _roles_gone(old: Json, new: Json) -> Iterator[str]:
    """Tags by which the AWS Load Balancer Controller finds its subnets (its guide, "Subnet auto-discovery")."""
    roles = [key for key in mapping(old) if key.startswith("kubernetes.io/role/") and key not in mapping(new)]
    yield from (f"load balancers no longer find it: the tag {role} goes" for role in roles)


SUBNET: Final = Kind(
    type="aws:ec2/subnet:Subnet",
    id="subnet-{hex:.17}",
    arn=_EC2 + "subnet/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_subnet.go"),),
    fixed=paths(
        "availabilityZone availabilityZoneId cidrBlock ipv6Native outpostArn vpcId ipv4IpamPoolId "
        "ipv4NetmaskLength ipv6IpamPoolId ipv6NetmaskLength"
    ),
    unique=("cidrBlock", "vpcId"),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on("{arn}", f"ec2:CreateSubnet {_TAGS} DeleteSubnet ModifySubnetAttribute", vpc="ec2:CreateSubnet"),
    dangers=Dangers(
        holds="",
        inputs={
            "mapPublicIpOnLaunch": Opens(True),
            "cidrBlock": Address(),
            "availabilityZone": Address(),
            "tags": Endangers("interruption", _roles_gone),
        },
    ),
)

_NO_NAMES: Final = Endangers("interruption", when(switched_off, "names inside the network no longer resolve"))


VPC: Final = Kind(
    type="aws:ec2/vpc:Vpc",
    id="vpc-{hex:.17}",
    arn=_EC2 + "vpc/{id}",
    outputs={"defaultSecurityGroupId": "sg-{hex:.17}", "mainRouteTableId": "rtb-{hex:.17}", "ownerId": "{account}"},
    sources=(terraform_aws("ec2/vpc_.go"),),
    fixed=paths("cidrBlock ipv4IpamPoolId ipv4NetmaskLength"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on("{arn}", f"ec2:CreateVpc {_TAGS} DeleteVpc ModifyVpcAttribute", anything="ec2:DescribeVpcs"),
    dangers=Dangers(
        holds="",
        inputs={"cidrBlock": Address(), "enableDnsHostnames": _NO_NAMES, "enableDnsSupport": _NO_NAMES},
        harmless=paths("tags"),
    ),
)

VPC_ENDPOINT: Final = Kind(
    type="aws:ec2/vpcEndpoint:VpcEndpoint",
    id="vpce-{hex:.17}",
    arn=_EC2 + "vpc-endpoint/{id}",
    outputs={},
    sources=(terraform_aws("ec2/vpc_endpoint.go"),),
    fixed=paths("resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId"),
    unique=(),
    creation=Duration(1.5, "Interface endpoints are pending until their network interfaces exist; assumed"),
    children=(),
    taggable=True,
    cost=METERED,
    needs=on(
        "{arn}",
        f"ec2:CreateVpcEndpoint {_TAGS} DeleteVpcEndpoints ModifyVpcEndpoint",
        vpc="ec2:CreateVpcEndpoint",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "policy": BY_MEANING,
            "privateDnsEnabled": Endangers(
                "interruption", when(switched_off, "calls of the service leave by the NAT gateway, or not at all")
            ),
            "routeTableIds": Endangers("interruption", each_gone("{} no longer leads to it")),
            "securityGroupIds": Endangers("interruption", always("other clients are let in")),
            "subnetIds": Endangers("interruption", each_gone("it goes from {}")),
        },
        harmless=paths("tags"),
        replacing="calls of the service leave by the NAT gateway meanwhile, or not at all",
        removal=Removal(
            loses="calls of {serviceName} leave by the NAT gateway, or not at all", category="interruption"
        ),
    ),
)

VPC_PEERING_CONNECTION: Final = Kind(
    type="aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    id="pcx-{hex:.17}",
    arn="",
    outputs={"acceptStatus": "pending-acceptance"},
    sources=(terraform_aws("ec2/vpc_peering_connection.go"),),
    fixed=paths("peerOwnerId peerRegion peerVpcId vpcId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the traffic between zones"),
    needs=on(
        _EC2 + "vpc-peering-connection/{id}",
        f"ec2:CreateVpcPeeringConnection {_TAGS} DeleteVpcPeeringConnection",
        vpc="ec2:CreateVpcPeeringConnection",
    ),
    dangers=Dangers(
        holds="",
        inputs={"peerVpcId": Address(), "vpcId": Address()},
        harmless=paths("tags"),
    ),
)

VPC_PEERING_CONNECTION_ACCEPTER: Final = Kind(
    type="aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    id="{i[vpcPeeringConnectionId]}",
    arn="",
    outputs={"acceptStatus": "active"},
    sources=(terraform_aws("ec2/vpc_peering_connection_accepter.go"),),
    fixed=paths("vpcPeeringConnectionId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the connection"),
    needs=on(_EC2 + "vpc-peering-connection/{id}", f"ec2:AcceptVpcPeeringConnection {_TAGS}"),
    dangers=harmless("autoAccept tags"),
)

SECURITY_GROUP_EGRESS_RULE: Final = Kind(
    type="aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    id="sgr-{hex:.17}",
    arn=_EC2 + "security-group-rule/{id}",
    outputs={},
    sometimes_fixed=_SOURCES,
    sources=(terraform_aws("ec2/vpc_security_group_egress_rule.go"),),
    fixed=paths("securityGroupId"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on(
        _EC2 + "security-group-rule/{id}",
        f"ec2:{_TAGS}",
        security_group="ec2:AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress ModifySecurityGroupRules",
    ),
    dangers=Dangers(
        holds="",
        inputs={**dict.fromkeys(("cidrIpv4", "cidrIpv6", "fromPort", "ipProtocol", "toPort"), BY_MEANING)},
        harmless=paths("description tags"),
    ),
)

SECURITY_GROUP_INGRESS_RULE: Final = Kind(
    type="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    id="sgr-{hex:.17}",
    arn=_EC2 + "security-group-rule/{id}",
    outputs={"securityGroupRuleId": "{id}"},
    sometimes_fixed=_SOURCES,
    sources=(terraform_aws("ec2/vpc_security_group_ingress_rule.go"),),
    fixed=paths("securityGroupId"),
    unique=(
        "securityGroupId",
        "ipProtocol",
        "fromPort",
        "toPort",
        "cidrIpv4",
        "prefixListId",
        "referencedSecurityGroupId",
    ),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=IN_THE_VPC,
    needs=on(
        _EC2 + "security-group-rule/{id}",
        f"ec2:{_TAGS}",
        security_group="ec2:AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress ModifySecurityGroupRules",
    ),
    dangers=Dangers(
        holds="",
        inputs={**dict.fromkeys(("cidrIpv4", "cidrIpv6", "fromPort", "ipProtocol", "toPort"), BY_MEANING)},
        harmless=paths("description tags"),
    ),
)

GET_MANAGED_PREFIX_LIST: Final = Function(
    token="aws:ec2/getManagedPrefixList:getManagedPrefixList",
    answer=lambda arguments, region, _: {
        "id": "pl-22a6434b",
        "arn": f"arn:aws:ec2:{region}:aws:prefix-list/pl-22a6434b",
        "name": arguments["name"],
        "region": region,
        "ownerId": "AWS",
    },
    sources=(terraform_aws("ec2/vpc_managed_prefix_list_data_source.go"),),
)
