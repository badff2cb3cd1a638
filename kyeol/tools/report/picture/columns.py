"""The columns of a stack's picture: zones, what runs, the doors of the network, and what lies outside it."""

from dataclasses import dataclass
from typing import Final

MARGIN: Final = 20
GAP: Final = 8
"""Between boxes side by side."""
ROW_GAP: Final = 38
"""Between tiers, for arrows with labels."""

_STRIP: Final = 26
_RUNS: Final = 330
_DOORS: Final = 160
_OUTSIDE: Final = 188
_FRAME: Final = 14
_FLOW: Final = 38
"""Between columns that arrows connect."""


@dataclass(frozen=True)
class Columns:
    """Where the columns are.

    Args:
        zones: How many zones there are.
    """

    zones: int

    @property
    def zone_width(self) -> float:
        """The width of a zone's subnets: an address range in code fits."""
        return 130 if self.zones > 2 else 160

    @property
    def frame(self) -> float:
        """The left edge of the VPC."""
        return MARGIN

    @property
    def tiers(self) -> float:
        """The left edge of the tiers."""
        return self.frame + _FRAME

    @property
    def subnets(self) -> float:
        """The left edge of the first zone's subnets."""
        return self.tiers + _STRIP

    def zone(self, index: int) -> float:
        """The left edge of a zone's subnets."""
        return self.subnets + index * (self.zone_width + GAP)

    @property
    def runs(self) -> float:
        """The left edge of what runs in the network."""
        return self.zone(self.zones) + 20

    @property
    def runs_width(self) -> float:
        """The width of what runs in the network."""
        return _RUNS

    @property
    def middle(self) -> float:
        """The middle of what runs in the network: where requests come down."""
        return self.runs + _RUNS / 2

    @property
    def doors(self) -> float:
        """The left edge of endpoints and peering."""
        return self.runs + _RUNS + _FLOW

    @property
    def doors_width(self) -> float:
        """The width of endpoints and peering."""
        return _DOORS

    @property
    def tiers_width(self) -> float:
        """The width of the tiers."""
        return self.doors + _DOORS + 12 - self.tiers

    @property
    def frame_width(self) -> float:
        """The width of the VPC."""
        return self.tiers_width + 2 * _FRAME

    @property
    def outside(self) -> float:
        """The left edge of what lies outside the network."""
        return self.frame + self.frame_width + _FLOW

    @property
    def outside_width(self) -> float:
        """The width of what lies outside the network."""
        return _OUTSIDE

    @property
    def width(self) -> float:
        """The width of the whole picture."""
        return self.outside + _OUTSIDE + MARGIN
