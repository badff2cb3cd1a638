"""VPC peering."""

from typing import Final

from kyeol.tools.kinds.ec2 import EC2_ARN, TAGS
from kyeol.tools.record.adoption import named, tagged
from kyeol.tools.record.cost import IN_THE_VPC, Within
from kyeol.tools.record.danger import Address, Dangers, Endangers, Removal, harmless
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always

_NAMES: Final = Endangers("interruption", always("names of the other network resolve to other addresses"))

PEERING_CONNECTION_OPTIONS: Final = Kind(
    type="aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
    id="{i[vpcPeeringConnectionId]}",
    arn="",
    sources=(terraform_aws("ec2/vpc_peering_connection_options.go"),),
    fixed=paths("vpcPeeringConnectionId"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=IN_THE_VPC,
    adoption=named("{i[vpcPeeringConnectionId]}"),
    needs=on(
        "arn:aws:ec2:{region}:{account}:vpc-peering-connection/{i[vpcPeeringConnectionId]}",
        "ec2:ModifyVpcPeeringConnectionOptions",
    ),
    dangers=Dangers(holds="", inputs={"accepter": _NAMES, "requester": _NAMES}),
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
    taggable=True,
    cost=Within("the traffic between zones"),
    adoption=tagged("describe-vpc-peering-connections", "VpcPeeringConnections[].VpcPeeringConnectionId"),
    needs=on(
        EC2_ARN + "vpc-peering-connection/{id}",
        f"ec2:CreateVpcPeeringConnection {TAGS} DeleteVpcPeeringConnection",
        vpc="ec2:CreateVpcPeeringConnection",
    ),
    dangers=Dangers(
        holds="",
        inputs={"peerVpcId": Address(), "vpcId": Address()},
        harmless=paths("tags"),
        replacing="nothing gets through until the new connection is accepted, and the routes lead to it",
        removal=Removal(loses="the networks no longer reach each other", category="interruption", of="vpcId"),
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
    taggable=True,
    cost=Within("the connection"),
    adoption=named("{i[vpcPeeringConnectionId]}"),
    needs=on(EC2_ARN + "vpc-peering-connection/{id}", f"ec2:AcceptVpcPeeringConnection {TAGS}"),
    dangers=harmless("autoAccept tags"),
)
