"""The programme day: a local date that starts at the profile's hour, in the station's zone."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class UnknownZone(ValueError):
    """No time zone has this name."""


@cache
def zone_names() -> tuple[str, ...]:
    """Return the name of every time zone, sorted."""
    text = resources.files("tzdata").joinpath("zones").read_text("utf-8")
    return tuple(sorted(text.split()))


@cache
def station_zone(name: str) -> ZoneInfo:
    """Return a time zone with the rules of the ``tzdata`` package.

    The operating system's data are never asked: they are often years old, and since 2026
    British Columbia keeps UTC-7 all year.

    Raises:
        UnknownZone: no zone has this name.
    """
    if name not in zone_names():
        raise UnknownZone(f"“{name}” is not a time zone")
    rules = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with rules.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def programme_day(at: datetime, zone: ZoneInfo, starts_at_hour: int) -> date:
    """Return the programme day that contains ``at`` (aware).

    The hour is the wall clock's, so a day on which clocks change has 23 or 25 hours and is
    still one day.
    """
    local = at.astimezone(zone)
    if local.hour < starts_at_hour:
        return local.date() - timedelta(days=1)
    return local.date()


def day_start(day: date, zone: ZoneInfo, starts_at_hour: int) -> datetime:
    """Return the first moment of the programme day, aware UTC.

    Where the hour does not exist because clocks jump over it, the first moment after the jump;
    where it comes twice, the first.
    """
    wall = datetime.combine(day, time(starts_at_hour), tzinfo=zone)
    return wall.astimezone(UTC)


def wall_time(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment as the station's 24-hour clock: ``14:32``."""
    return f"{at.astimezone(zone):%H:%M}"


def wall_time_up(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment to wait for, a begun minute counted: at that minute it is reached."""
    whole = at.replace(second=0, microsecond=0)
    return wall_time(at if at == whole else whole + timedelta(minutes=1), zone)


def minutes_up(span: timedelta) -> int:
    """Return a span in whole minutes, a begun minute counted: nobody is called too early."""
    return -(-span // timedelta(minutes=1))


def words_of_minutes(minutes: int) -> str:
    """Write a span for reading: ``3 h 12 min``, ``32 min``, ``3 h``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def words_of_days(days: int) -> str:
    """Write a number of days: ``1 day``, ``3 days``."""
    return f"{days} day" if days == 1 else f"{days} days"


def words_of_date(day: date) -> str:
    """Write a date so that no reader takes day for month, whatever the system's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
