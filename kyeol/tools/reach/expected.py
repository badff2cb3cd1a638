"""A flow that must hold, or must not."""

from dataclasses import dataclass
from typing import Final

from kyeol.tools.reach.model import Traffic
from kyeol.tools.reach.ports import Ports

GROUPS: Final = "EKS user guide, sec-group-reqs"
PRIVATE_CLUSTERS: Final = "EKS user guide, private-clusters"
DATA: Final = "platform, part 2 rows 2 and 19"
EDGE: Final = "platform, part 5 Edge"
VPC_ORIGIN_GUIDE: Final = "CloudFront developer guide, private-content-vpc-origins"
"""Where it is written: what several flows name."""


@dataclass(frozen=True, kw_only=True)
class ExpectedFlow:
    """A flow that must hold, or must not.

    Args:
        source: Who sends, by its name.
        target: Who is reached, by its name.
        protocol: tcp or udp.
        ports: The target's ports.
        why: What it is for, or why it must not be.
        reference: Where that is written.
        required: Whether it must hold; else it must not.
    """

    source: str
    target: str
    protocol: str
    ports: Ports
    why: str
    reference: str
    required: bool = True

    @property
    def traffic(self) -> Traffic:
        """What is sent; what must not be is sought between any two places."""
        return Traffic(protocol=self.protocol, ports=self.ports, every=self.required)

    @property
    def key(self) -> str:
        """What tells it from all others, in words."""
        return f"{self.source} to {self.target}, {self.traffic}"


def tcp(source: str, target: str, ports: Ports, why: str, reference: str) -> ExpectedFlow:
    """A flow over TCP that must hold."""
    return ExpectedFlow(source=source, target=target, protocol="tcp", ports=ports, why=why, reference=reference)
