"""Three months of a stack, from what its file assumes: without visitors, as expected, and the largest."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from kyeol.config.environment import EnvironmentClass
from kyeol.config.usage import VISITS, VISITS_PER_ORDER, UsageConfig
from kyeol.tools.cost.span import Span

HOURS: Final = 730
"""The hours of a month, as AWS's own calculator has them: 365 days of 24 hours, by 12."""

DAYS: Final = Decimal(365) / 12
"""The days of such a month."""

FLOW_LOG_PER_VISIT: Final = Decimal("0.00001")
"""GB. A record has some 120 bytes (VPC user guide, default format); a visit leaves about 80 of them: assumed."""

WAF_LOG_PER_REQUEST: Final = Decimal("0.0000015")
"""GB. 1.5 kB a request, with headers and labels: assumed."""

EDGE_LOG_PER_REQUEST: Final = Decimal("0.0000008")
"""GB. A line of CloudFront's access log in JSON has 0.8 kB: assumed."""

DATABASE_LOG_PER_ORDER: Final = Decimal("0.00002")
"""GB. 20 kB of slow and failed statements: assumed."""

NAT_PER_ORDER: Final = Decimal("0.001")
"""GB. Calls of the payment provider, mails and webhooks, 1 MB an order: assumed."""

PUTS_PER_ORDER: Final = 20
"""Objects that an order writes into buckets: webhook payloads and invoices; assumed."""

KEPT_PER_ORDER: Final = Decimal("0.0002")
"""GB. What these are together, 10 kB each."""

HOPS: Final = 3
"""How often a byte of a response crosses to another place in the VPC: load balancer to storefront, storefront to API,
API to database or cache."""


@dataclass(frozen=True)
class Month:
    """What is used in a month; quantities are per month, GB are 10^9 bytes.

    Args:
        environment: What the stack is for.
        usage: What its file assumes.
    """

    environment: EnvironmentClass
    usage: UsageConfig

    @cached_property
    def visits(self) -> Span:
        """Visits."""
        stated = self.usage.visits
        return self._growing(VISITS[self.environment] if stated is None else stated)

    @cached_property
    def orders(self) -> Span:
        """Orders."""
        if self.usage.orders is not None:
            return self._growing(self.usage.orders)
        if self.environment == "management":
            return Span.always(0)
        return self.visits.map(lambda visits: visits / VISITS_PER_ORDER)

    @cached_property
    def requests(self) -> Span:
        """HTTP requests of visitors."""
        return self.visits * self.usage.requests_per_visit

    @cached_property
    def gigabytes_out(self) -> Span:
        """What visitors download."""
        return self.visits * _decimal(self.usage.megabytes_per_visit) * (Decimal(1) / 1000)

    @property
    def missed(self) -> Decimal:
        """The share of requests that CloudFront passes on."""
        return Decimal(100 - self.usage.cache_hit_percent) / 100

    @property
    def nat(self) -> Span:
        """What passes the NAT gateways, the containers' logs aside."""
        return Span.always(_decimal(self.usage.nat_gigabytes)) + self.orders * NAT_PER_ORDER

    @property
    def media(self) -> Span:
        """Product pictures that are kept."""
        return Span.always(_decimal(self.usage.media_gigabytes))

    def logged(self, stream: str) -> Span:
        """What a stream of logs takes in.

        Args:
            stream: A field of LogUsageConfig.
        """
        more = {
            "containers": self.visits * (_decimal(self.usage.log_kilobytes_per_visit) / 1000000),
            "flows": self.visits * FLOW_LOG_PER_VISIT,
            "database": self.orders * DATABASE_LOG_PER_ORDER,
        }
        return Span.always(_decimal(getattr(self.usage.logs, stream))) + more.get(stream, Span.always(0))

    def _growing(self, expected: int) -> Span:
        return Span.of(0, expected, expected * _decimal(self.usage.growth))


def _decimal(number: float) -> Decimal:
    """The number as it is written, not as it is stored."""
    return Decimal(str(number))
