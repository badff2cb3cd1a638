"""What is counted among a trail's events."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """A metric filter on the trail's log group.

    Args:
        what: What it is called; metric, filter and alarm have the name.
        pattern: Which events, in CloudWatch Logs' syntax.
        description: What has happened, and what to do about it.
        threshold: How many in five minutes are too many.
    """

    what: str
    pattern: str
    description: str
    threshold: int = 1
