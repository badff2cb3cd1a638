"""When a sync window opens, how long it stays open, and in which time zone."""

import re
from calendar import monthrange
from typing import Annotated, Final
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.limit import limit
from kyeol.config.mistakes import close

_FIELDS: Final = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6))
"""The fields of a schedule with their limits. Argo CD reads them with robfig/cron, whose week has no day 7
(argoproj/argo-cd, pkg/apis/application/v1alpha1/types.go, SyncWindow.Validate; robfig/cron v3, parser.go)."""

_PART: Final = re.compile(r"(\*|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?:/([0-9]{1,2}))?")
_LEAP_YEAR: Final = 2028
_WINDOWS: Final = "github.com/argoproj/argo-cd v3.4.4, pkg/apis/application/v1alpha1/types.go"
_LONGEST: Final = 7 * 24 * 60


def _schedule(value: str) -> str:
    fields = value.split()
    if len(fields) != len(_FIELDS):
        raise PydanticCustomError("schedule_fields", "{value} has not five fields", {"value": value})
    read = [_values(text, name, low, high) for text, (name, low, high) in zip(fields, _FIELDS, strict=True)]
    if fields[4] == "*" and not any(day <= monthrange(_LEAP_YEAR, month)[1] for day in read[2] for month in read[3]):
        raise PydanticCustomError("schedule_never", "{value} is a day that no year has", {"value": value})
    return value


def _values(text: str, name: str, low: int, high: int) -> set[int]:
    """What a field stands for.

    Raises:
        PydanticCustomError: It has a part that is not of its form, or outside its limits.
    """
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        first = int(match[2]) if match and match[2] else low
        last = int(match[3]) if match and match[3] else (first if match and match[2] and not match[4] else high)
        if not match or not low <= first <= last <= high or (match[4] is not None and int(match[4]) < 1):
            limits = {"text": text, "name": name, "low": low, "high": high}
            raise PydanticCustomError("schedule_field", "{text} is not a {name} from {low} to {high}", limits)
        found.update(range(first, last + 1, int(match[4] or 1)))
    return found


def _duration(value: str) -> str:
    if int(value[:-1]) * (60 if value.endswith("h") else 1) > _LONGEST:
        raise PydanticCustomError("window_duration", "{value} is longer than a week", {"value": value})
    return value


def _time_zone(value: str) -> str:
    # A machine without the database knows none, and then nothing can be said.
    if (known := available_timezones()) and value not in known:
        meant = close(value, known)
        context = {"value": value, "known": [meant] if meant else []}
        raise PydanticCustomError("time_zone", "{value} is not in the IANA database", context)
    return value


CronSchedule = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(_schedule),
    Field(description='when it opens, as cron has it: minute hour day month weekday (0 to 6), such as "0 10 * * 1-4"'),
    limit("github.com/robfig/cron v3.0.1, parser.go"),
]
WindowDuration = Annotated[
    str,
    StringConstraints(pattern=r"^[1-9][0-9]{0,4}[mh]$"),
    AfterValidator(_duration),
    Field(description="how long it stays open, at most a week, such as 4h or 90m"),
    limit(_WINDOWS, ours="one that is open for longer is always open"),
]
TimeZone = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_time_zone),
    Field(description="a time zone of the IANA database, such as Asia/Seoul"),
    limit("https://www.iana.org/time-zones"),
]
