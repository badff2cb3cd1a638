"""What the shop promises its customers: `kyeol:objectives`."""

from pydantic import Field

from kyeol.config.limit import limits
from kyeol.config.model import Section


class AvailabilityConfig(Section):
    """How many of the shop's responses, as CloudFront gives them, are no 5xx."""

    model_config = limits(ours="what an alarm on the burn rate can tell")

    target: float = Field(
        default=99.9,
        ge=94,
        le=99.99,
        description="responses without a 5xx status, per cent of a month's; 99.9 leaves 43 minutes. Below 93.1 no burn "
        "rate of 14.4 could ever be reached",
    )


class LatencyConfig(Section):
    """How many of the requests that CloudFront passes on the shop responds to in time.

    Measured at CloudFront's origin latency, one of its additional metrics, for which AWS bills each distribution some
    $2.40 a month (eight metrics of $0.30, from memory).
    """

    model_config = limits(ours="what an alarm on the burn rate can tell")

    target: float = Field(
        default=99,
        ge=94,
        le=99.9,
        description="responses in time, per cent of a month's; above 99.9 a percentile takes more requests than a shop "
        "has in five minutes",
    )
    milliseconds: int = Field(
        default=1000, ge=50, le=60000, description="until the shop's first byte, at CloudFront; the network not counted"
    )


class ObjectivesConfig(Section):
    """Service levels of a month. Alarms tell how fast they are used up, instead of single thresholds.

    Each level costs two composite alarms at $0.50 a month and four at $0.10; those of availability go by two metrics,
    and count twice.
    """

    availability: AvailabilityConfig = Field(default_factory=AvailabilityConfig)
    latency: LatencyConfig | None = Field(default=None, description="absent: no objective, and no additional metrics")
