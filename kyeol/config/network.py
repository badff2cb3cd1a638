"""The VPC of a stack: `kyeol:network`; and its way to the mgmt stack: `kyeol:management`."""

from typing import Annotated, Final, Literal

from pydantic import Field

from kyeol.config.facts.endpoint_services import EndpointService
from kyeol.config.limit import limit
from kyeol.config.model import LogRetentionDays, PlanNetwork, Section

Zone = Annotated[Literal["a", "b", "c", "d"], limit(ours="the zones that the address plan has room for")]
NatMode = Annotated[Literal["none", "single", "perZone"], limit(ours="what the VPC can be made with")]
REQUIRED_ENDPOINTS: Final = ("ecr.api", "ecr.dkr", "logs", "sts")
"""What nodes and add-ons call at all times (platform part 3)."""

ENDPOINTS_WITHOUT_NAT: Final = (
    "ec2",
    "eks",
    "elasticloadbalancing",
    "autoscaling",
    "secretsmanager",
    "wafv2",
)
"""What a cluster calls besides, and reaches by endpoints alone where there is no NAT; who calls it, and the sources,
are in the table of flows (kyeol/tools/reach/table.py)."""


class InterfaceEndpointsConfig(Section):
    """VPC interface endpoints; each costs per hour and zone."""

    zones: Annotated[int, limit(ours="the zones that the address plan has room for")] = Field(
        ge=1, le=4, description="in how many of the VPC's zones each endpoint has an interface"
    )
    services: tuple[EndpointService, ...] = Field(
        default=REQUIRED_ENDPOINTS, min_length=1, description="the services reached without NAT"
    )


class FlowLogsConfig(Section):
    """VPC flow logs to CloudWatch Logs."""

    retention_days: LogRetentionDays = 30
    traffic: Annotated[Literal["ALL", "ACCEPT", "REJECT"], limit("ec2 CreateFlowLogs.TrafficType")] = Field(
        default="ALL", description="which flows are written"
    )


class NetworkConfig(Section):
    """A VPC with public, app-private and data-private subnets in every zone."""

    cidr: PlanNetwork
    zones: tuple[Zone, ...] = Field(min_length=1, description="zone letters, such as [a, c]")
    nat: NatMode = Field(
        default="perZone",
        description="none, single (one NAT gateway, a zone's failure stops all egress) or perZone",
    )
    interface_endpoints: InterfaceEndpointsConfig | None = Field(
        default=None, description="absent: only the S3 gateway endpoint, which is free"
    )
    flow_logs: FlowLogsConfig = Field(default_factory=FlowLogsConfig)


class ManagementConfig(Section):
    """How the mgmt stack, where Argo CD runs, reaches this environment's cluster."""

    connection: Annotated[Literal["peering", "publicEndpoint"], limit(ours="the ways that there are")] = Field(
        default="peering",
        description="peering: VPC peering to the private endpoint; publicEndpoint: the allow-listed public one",
    )
