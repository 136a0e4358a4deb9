"""When a line of a report was booked: local time, and the abbreviation of its time zone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LONGEST = 40
# Hours from UTC. Abbreviations alone: the system's time zones do not know those of summer.
_OFFSETS: Mapping[str, float] = MappingProxyType(
    {
        "UTC": 0,
        "GMT": 0,
        "WET": 0,
        "BST": 1,
        "WEST": 1,
        "CET": 1,
        "CEST": 2,
        "EET": 2,
        "EEST": 3,
        "BRT": -3,
        "EST": -5,
        "EDT": -4,
        "CDT": -5,
        "MST": -7,
        "MDT": -6,
        "PST": -8,
        "PDT": -7,
        "SGT": 8,
        "HKT": 8,
        "JST": 9,
        "AEST": 10,
        "AEDT": 11,
        "NZST": 12,
        "NZDT": 13,
    }
)


def moment(text: str, zone: str) -> datetime | None:
    """Return the time in UTC; None where text or zone is not known."""
    try:
        local = datetime.strptime(f"{text} +0000", "%Y-%m-%d %H:%M:%S %z")
        if zone in _OFFSETS:
            return local - timedelta(hours=_OFFSETS[zone])
        if not 0 < len(zone) <= _LONGEST:
            return None
        return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return None
