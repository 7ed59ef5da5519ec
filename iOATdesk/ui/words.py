"""Times and names as the screens write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from iOATdesk.models.days import wall_time
from iOATdesk.models.products import drug_words
from iOATdesk.models.units import format_mg

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def day_words(day: date) -> str:
    """Write a date: ``12 Dec 2026``; never by the computer's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def weekday_words(at: datetime, zone: ZoneInfo) -> str:
    """Write the date of a moment with its weekday: ``Sun 22 Nov 2026``."""
    local = at.astimezone(zone).date()
    return f"{_WEEKDAYS[local.weekday()]} {day_words(local)}"


def age_years(born_on: date, today: date) -> int:
    """Return how old somebody is on a day."""
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had_birthday)


def dose_words(drug: str, dose_ug: int) -> str:
    """Write a dose with its drug in full: ``HYDROmorphone 120 mg``."""
    return f"{drug_words(drug)} {format_mg(dose_ug)}"


def since_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Write when something was; with its date where it is longer than a day ago."""
    if (now - at).days >= 1:
        return f"{day_words(at.astimezone(zone).date())} {wall_time(at, zone)}"
    return wall_time(at, zone)


def called(name: str) -> str:
    """Write ``OKAFOR, Daniel`` as it reads in a list: ``Okafor, Daniel``.

    A name in which capitals carry meaning, or without letters of two cases, stays as it is.
    """
    family, comma, given = name.partition(", ")
    return f"{family.title()}{comma}{given}" if family.isascii() and family.isalpha() else name
