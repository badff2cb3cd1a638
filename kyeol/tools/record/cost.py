"""What a kind of resource costs: every record decides for one of these."""

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True)
class Free:
    """AWS charges nothing for it.

    Args:
        source: Where AWS says so, or why that is so.
    """

    source: str


@dataclass(frozen=True)
class Within:
    """It is paid for with another resource.

    Args:
        what: What that is, such as the nodes.
    """

    what: str


@dataclass(frozen=True)
class Unpriced:
    """It costs money, and how much is not known: it is listed, and the total says that it is without it.

    Args:
        reason: Why, one phrase.
    """

    reason: str


@dataclass(frozen=True)
class Metered:
    """A model in `kyeol/tools/cost/models/` says what it comes to."""


Cost: TypeAlias = Free | Within | Unpriced | Metered

METERED: Final = Metered()

NODES: Final = Within("the nodes that it runs on")

NO_CLOUD: Final = Free("Pulumi keeps it in the stack's state; nothing is made in AWS")

IN_THE_VPC: Final = Free(
    "aws.amazon.com/vpc/pricing charges for gateways, endpoints, public addresses and traffic, not for this"
)
