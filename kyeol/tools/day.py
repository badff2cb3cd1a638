"""What day it is."""

from datetime import UTC, date, datetime


def today() -> date:
    """The day that end dates are compared with: in UTC, so that everybody who looks at once has the same."""
    return datetime.now(UTC).date()
