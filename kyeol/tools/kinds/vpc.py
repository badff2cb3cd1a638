"""VPC: networks, subnets, routes, gateways, endpoints, flow logs."""

import zlib
from collections.abc import Iterator
from typing import Final

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds.ec2 import EC2_ARN, TAGS
from kyeol.tools.record.adoption import Importable, named, tagged
from kyeol.tools.record.cost import IN_THE_VPC, METERED, Within
from kyeol.tools.record.danger import BY_MEANING, Address, Dangers, Endangers, Opens, Removal, harmless
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, each_gone, no_longer, switched_off, when


def _destination(request: Request) -> str:
    destinations = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
    return next(str(request.inputs[key]) for key in destinations if request.inputs.get(key))


def _route(request: Request) -> str:
    """The route table, and a checksum of the destination (internal/service/ec2/id.go)."""
    return f"r-{request.inputs['routeTableId']}{zlib.crc32(_destination(request).encode())}"


def _imported_route(request: Request) -> str:
    return f"{request.inputs['routeTableId']}_{_destination(request)}"


FLOW_LOG: Final = Kind(
    type="aws:ec2/flowLog:FlowLog",
    id="fl-{hex:.17}",
    arn=EC2_ARN + "vpc-flow-log/{id}",
    sources=(terraform_aws("ec2/vpc_flow_log.go"),),
    fixed=paths(
        "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType "
        "logFormat maxAggregationInterval subnetId trafficType vpcId regionalNatGatewayId "
        "transitGatewayAttachmentId transitGatewayId"
    ),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=Within("the log group or bucket that it writes to"),
    adoption=tagged("describe-flow-logs", "FlowLogs[].FlowLogId", "--filter"),
    needs=on("{arn}", f"ec2:CreateFlowLogs {TAGS} DeleteFlowLogs", vpc="ec2:CreateFlowLogs"),
    dangers=Dangers(
        holds="",
        inputs={
            "trafficType": Endangers("detection", when(no_longer("ALL"), "only traffic of type {new} is logged")),
            "logDestination": Endangers("detection", always("its log goes to {new} instead of {old}")),
        },
        harmless=paths("tags"),
        replacing="no flow is logged meanwhile",
        removal=Removal(loses="the network's flows are no longer logged", category="detection"),
    ),
)

INTERNET_GATEWAY: Final = Kind(
    type="aws:ec2/internetGateway:InternetGateway",
    id="igw-{hex:.17}",
    arn=EC2_ARN + "internet-gateway/{id}",
    sources=(terraform_aws("ec2/vpc_internet_gateway.go"),),
    fixed=frozenset(),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-internet-gateways", "InternetGateways[].InternetGatewayId"),
    needs=on(
        "{arn}",
        f"ec2:AttachInternetGateway CreateInternetGateway {TAGS} DeleteInternetGateway DetachInternetGateway",
        vpc="ec2:AttachInternetGateway",
    ),
    dangers=Dangers(
        holds="",
        inputs={"vpcId": Endangers("interruption", always("a network loses its way to the internet"))},
        harmless=paths("tags"),
        removal=Removal(loses="a network loses its way to the internet", category="interruption"),
    ),
)

NAT_GATEWAY: Final = Kind(
    type="aws:ec2/natGateway:NatGateway",
    id="nat-{hex:.17}",
    arn="",
    sources=(terraform_aws("ec2/vpc_nat_gateway.go"),),
    fixed=paths("allocationId availabilityMode connectivityType privateIp subnetId vpcId"),
    unique=(),
    creation=Duration(2.0, "VPC user guide: a NAT gateway is pending for a minute or two; assumed"),
    taggable=True,
    cost=METERED,
    adoption=tagged("describe-nat-gateways", "NatGateways[].NatGatewayId", "--filter"),
    needs=on(
        EC2_ARN + "natgateway/{id}", f"ec2:CreateNatGateway {TAGS} DeleteNatGateway", subnet="ec2:CreateNatGateway"
    ),
    dangers=Dangers(
        holds="",
        harmless=paths("tags"),
        replacing="connections through it break, and new ones may leave from another address",
        removal=Removal(loses="subnets lose this way out", category="interruption"),
    ),
)

ROUTE: Final = Kind(
    type="aws:ec2/route:Route",
    id=_route,
    arn="",
    sources=(terraform_aws("ec2/vpc_route.go"),),
    fixed=paths("destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=IN_THE_VPC,
    adoption=Importable(_imported_route),
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
        interrupts={"natGatewayId": lambda _: "its subnets leave from another address, and open connections break"},
        replacing="its subnets have no way there meanwhile",
        removal=Removal(loses="its subnets lose the way to {destinationCidrBlock}", category="interruption"),
    ),
)

ROUTE_TABLE: Final = Kind(
    type="aws:ec2/routeTable:RouteTable",
    id="rtb-{hex:.17}",
    arn=EC2_ARN + "route-table/{id}",
    sources=(terraform_aws("ec2/vpc_route_table.go"),),
    fixed=paths("vpcId"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-route-tables", "RouteTables[].RouteTableId"),
    needs=on("{arn}", f"ec2:CreateRouteTable {TAGS} DeleteRouteTable", vpc="ec2:CreateRouteTable"),
    dangers=harmless("tags"),
)

ROUTE_TABLE_ASSOCIATION: Final = Kind(
    type="aws:ec2/routeTableAssociation:RouteTableAssociation",
    id="rtbassoc-{hex:.17}",
    arn="",
    sources=(terraform_aws("ec2/vpc_route_table_association.go"),),
    fixed=paths("gatewayId subnetId"),
    unique=("subnetId",),
    creation=SECONDS,
    taggable=False,
    cost=IN_THE_VPC,
    adoption=named("{i[subnetId]}/{i[routeTableId]}"),
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


def _roles_gone(old: Json, new: Json) -> Iterator[str]:
    """Tags by which the AWS Load Balancer Controller finds its subnets (its guide, "Subnet auto-discovery")."""
    roles = [key for key in mapping(old) if key.startswith("kubernetes.io/role/") and key not in mapping(new)]
    yield from (f"load balancers no longer find it: the tag {role} goes" for role in roles)


SUBNET: Final = Kind(
    type="aws:ec2/subnet:Subnet",
    id="subnet-{hex:.17}",
    arn=EC2_ARN + "subnet/{id}",
    sources=(terraform_aws("ec2/vpc_subnet.go"),),
    fixed=paths(
        "availabilityZone availabilityZoneId cidrBlock ipv6Native outpostArn vpcId ipv4IpamPoolId "
        "ipv4NetmaskLength ipv6IpamPoolId ipv6NetmaskLength"
    ),
    unique=("cidrBlock", "vpcId"),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-subnets", "Subnets[].SubnetId"),
    needs=on("{arn}", f"ec2:CreateSubnet {TAGS} DeleteSubnet ModifySubnetAttribute", vpc="ec2:CreateSubnet"),
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
    arn=EC2_ARN + "vpc/{id}",
    outputs={"defaultSecurityGroupId": "sg-{hex:.17}", "mainRouteTableId": "rtb-{hex:.17}", "ownerId": "{account}"},
    sources=(terraform_aws("ec2/vpc_.go"),),
    fixed=paths("cidrBlock ipv4IpamPoolId ipv4NetmaskLength"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=IN_THE_VPC,
    adoption=tagged("describe-vpcs", "Vpcs[].VpcId"),
    needs=on("{arn}", f"ec2:CreateVpc {TAGS} DeleteVpc ModifyVpcAttribute", anything="ec2:DescribeVpcs"),
    dangers=Dangers(
        holds="",
        inputs={"cidrBlock": Address(), "enableDnsHostnames": _NO_NAMES, "enableDnsSupport": _NO_NAMES},
        harmless=paths("tags"),
    ),
)

VPC_ENDPOINT: Final = Kind(
    type="aws:ec2/vpcEndpoint:VpcEndpoint",
    id="vpce-{hex:.17}",
    arn=EC2_ARN + "vpc-endpoint/{id}",
    sources=(terraform_aws("ec2/vpc_endpoint.go"),),
    fixed=paths("resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId"),
    unique=(),
    creation=Duration(1.5, "Interface endpoints are pending until their network interfaces exist; assumed"),
    taggable=True,
    cost=METERED,
    adoption=tagged("describe-vpc-endpoints", "VpcEndpoints[].VpcEndpointId"),
    needs=on(
        "{arn}", f"ec2:CreateVpcEndpoint {TAGS} DeleteVpcEndpoints ModifyVpcEndpoint", vpc="ec2:CreateVpcEndpoint"
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
