"""A metric: one description, from which alarms and the dashboard are both drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pulumi import Input

_FUNCTIONS: Final = {"Average": "AVG", "Maximum": "MAX", "Minimum": "MIN", "Sum": "SUM"}
"""What Metrics Insights calls the statistics; it knows no percentiles."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric of CloudWatch's.

    Args:
        namespace: Where it is, such as AWS/RDS.
        name: Its name.
        statistic: How a period's values become one: Average, Maximum, Minimum, Sum, or a percentile such as p95.
        dimensions: What it is of.
        by: Dimensions whose values AWS alone knows: every series that there is counts by itself. Instead of dimensions.
        among: What it is a percentage of; with `fewest`.
        fewest: To how many of that the percentage must come in a period for an alarm; fewer count as none.
    """

    namespace: str
    name: str
    statistic: str
    dimensions: Mapping[str, Input[str]] = field(default_factory=dict)
    by: Sequence[str] = ()
    among: "Metric | None" = None
    fewest: int = 0

    @property
    def is_percentile(self) -> bool:
        """Whether the statistic is one that the API calls extended."""
        return self.statistic not in _FUNCTIONS

    def query(self) -> str:
        """The Metrics Insights query of every series, the worst first.

        An alarm on several series wants them ordered (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring, "Create
        an alarm on a Metrics Insights query").
        """
        function, series = _FUNCTIONS[self.statistic], ", ".join(self.by)
        worst = "ASC" if self.statistic == "Minimum" else "DESC"
        # A query of metrics, of names that this program makes.
        return (
            f'SELECT {function}({self.name}) FROM SCHEMA("{self.namespace}", {series}) '  # noqa: S608
            f"GROUP BY {series} ORDER BY {function}() {worst}"
        )

    def enough(self) -> str:
        """The metric math that is the percentage, `rate`, of `among` where it comes to enough, and 0 where it does not.

        Half of one below, since averages are rounded. Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/
        using-metric-math.html, "Using IF expressions".
        """
        return f"IF(rate * among / 100 >= {self.fewest - 0.5}, rate, 0)"

    def search(self, period: int) -> str:
        """The search expression of every series, for graphs: alarms take none.

        docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html.

        Args:
            period: Seconds.
        """
        schema = ",".join((self.namespace, *self.by))
        return f"SEARCH('{{{schema}}} MetricName=\"{self.name}\"', '{self.statistic}', {period})"
