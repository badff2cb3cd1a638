"""The times of day and week, in UTC, at which RDS and ElastiCache make backups and maintain what they run."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kyeol.config.environment import EnvironmentClass
from kyeol.config.limit import limit

MAINTENANCE: Final[Mapping[EnvironmentClass, str]] = {
    "development": "mon:18:30-mon:19:30",
    "staging": "wed:18:30-wed:19:30",
    "production": "sun:18:30-sun:19:30",
    "management": "sun:18:30-sun:19:30",
}
"""When AWS maintains what a stack of a class has, where its file says nothing: 03:30 in Seoul of the day after."""

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = 24 * 60
_TIME: Final = r"([01][0-9]|2[0-3]):([0-5][0-9])"
_DAILY: Final = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY: Final = re.compile(f"({'|'.join(_DAYS)}):{_TIME}-({'|'.join(_DAYS)}):{_TIME}")
_SHORTEST: Final = 60
"""Minutes. ElastiCache's minimum; RDS would take thirty."""


def _daily(window: str) -> str:
    match = _DAILY.fullmatch(window)
    if not match:
        raise PydanticCustomError("daily_window", "{window} is not a time of day", {"window": window})
    return _long_enough(window, _length(*daily_minutes(window), _DAY))


def _weekly(window: str) -> str:
    match = _WEEKLY.fullmatch(window)
    if not match:
        raise PydanticCustomError("weekly_window", "{window} is not a time of the week", {"window": window})
    return _long_enough(window, _length(*weekly_minutes(window), 7 * _DAY))


def _long_enough(window: str, minutes: int) -> str:
    if not _SHORTEST <= minutes <= _DAY:
        raise PydanticCustomError("window_length", "{window} is not between an hour and a day", {"window": window})
    return window


def _length(start: int, end: int, around: int) -> int:
    return (end - start) % around


def daily_minutes(window: str) -> tuple[int, int]:
    """Start and end of a daily window, in minutes since midnight."""
    start, end = (time.split(":") for time in window.split("-"))
    return int(start[0]) * 60 + int(start[1]), int(end[0]) * 60 + int(end[1])


def weekly_minutes(window: str) -> tuple[int, int]:
    """Start and end of a weekly window, in minutes since Monday's midnight."""
    start, end = (
        _DAYS.index(day) * _DAY + int(hour) * 60 + int(minute)
        for day, hour, minute in (time.split(":") for time in window.split("-"))
    )
    return start, end


def overlap(daily: str, weekly: str) -> bool:
    """Whether a daily and a weekly window ever meet; AWS refuses that for backup and maintenance."""
    start, end = weekly_minutes(weekly)
    length = _length(start, end, 7 * _DAY)
    day_start, day_end = daily_minutes(daily)
    day_length = _length(day_start, day_end, _DAY)
    gap_after_weekly_start = (day_start - start) % _DAY
    gap_after_daily_start = (start - day_start) % _DAY
    return gap_after_weekly_start < length or gap_after_daily_start < day_length


DailyWindow = Annotated[
    str,
    AfterValidator(_daily),
    Field(description='an hour or more of every day, UTC, such as "17:00-18:00" (02:00 in Seoul)'),
    limit("rds CreateDBInstance.PreferredBackupWindow", "elasticache CreateReplicationGroup.SnapshotWindow"),
]
WeeklyWindow = Annotated[
    str,
    AfterValidator(_weekly),
    Field(description="an hour or more of every week, UTC, in lower case, such as sun:18:30-sun:19:30"),
    limit(
        "rds CreateDBInstance.PreferredMaintenanceWindow",
        "elasticache CreateReplicationGroup.PreferredMaintenanceWindow",
    ),
]
