"""The programme day, whatever clocks do."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iOATdesk.models.days import (
    UnknownZone,
    day_start,
    minutes_up,
    programme_day,
    station_zone,
    wall_time,
    wall_time_up,
    words_of_date,
    words_of_days,
    words_of_minutes,
    zone_names,
)

_ZONES = st.sampled_from(
    ["America/Vancouver", "Europe/Zurich", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata"]
).map(station_zone)
_START = datetime(2000, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 37 * 366 * 24 * 3600).map(lambda s: _START + timedelta(seconds=s))
_HOURS = st.integers(0, 23)


@given(_MOMENTS, _ZONES, _HOURS)
@example(datetime(2025, 3, 9, 10, tzinfo=UTC), station_zone("America/Vancouver"), 2)
@example(datetime(2025, 11, 2, 9, 30, tzinfo=UTC), station_zone("America/Vancouver"), 1)
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), station_zone("Europe/Zurich"), 2)
def test_each_moment_is_in_exactly_one_day(at: datetime, zone: ZoneInfo, hour: int) -> None:
    day = programme_day(at, zone, hour)
    next_day = day + timedelta(days=1)
    assert day_start(day, zone, hour) <= at < day_start(next_day, zone, hour)


@given(st.dates(date(2000, 1, 2), date(2036, 12, 30)), _ZONES, _HOURS)
def test_a_day_begins_with_its_own_start(day: date, zone: ZoneInfo, hour: int) -> None:
    start = day_start(day, zone, hour)
    assert start.tzinfo is UTC
    assert programme_day(start, zone, hour) == day
    assert programme_day(start - timedelta(microseconds=1), zone, hour) == day - timedelta(days=1)


def _hours_of(day: date, zone: str, hour: int) -> int:
    start = day_start(day, station_zone(zone), hour)
    end = day_start(day + timedelta(days=1), station_zone(zone), hour)
    return (end - start) // timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "zone", "hour", "hours"),
    [
        # Clocks change at two in the night, which is still the day before from four on.
        (date(2025, 3, 8), "America/Vancouver", 4, 23),
        (date(2025, 3, 9), "America/Vancouver", 4, 24),
        (date(2025, 3, 9), "America/Vancouver", 0, 23),
        (date(2025, 11, 1), "America/Vancouver", 4, 25),
        (date(2025, 11, 2), "America/Vancouver", 0, 25),
        (date(2026, 3, 28), "Europe/Zurich", 4, 23),
        (date(2026, 10, 24), "Europe/Zurich", 4, 25),
        # British Columbia stopped changing clocks in 2026.
        (date(2026, 10, 31), "America/Vancouver", 4, 24),
        (date(2027, 3, 13), "America/Vancouver", 4, 24),
    ],
)
def test_a_day_on_which_clocks_change_is_one_day(
    day: date, zone: str, hour: int, hours: int
) -> None:
    assert _hours_of(day, zone, hour) == hours


def test_an_hour_that_does_not_exist_is_the_first_moment_after_it() -> None:
    start = day_start(date(2025, 3, 9), station_zone("America/Vancouver"), 2)
    assert start == datetime(2025, 3, 9, 10, tzinfo=UTC)
    assert wall_time(start, station_zone("America/Vancouver")) == "03:00"


def test_of_an_hour_that_comes_twice_the_first_counts() -> None:
    start = day_start(date(2025, 11, 2), station_zone("America/Vancouver"), 1)
    assert start == datetime(2025, 11, 2, 8, tzinfo=UTC)


def test_british_columbia_keeps_utc_minus_seven_in_december_2026() -> None:
    zone = station_zone("America/Vancouver")
    winter = datetime(2026, 12, 15, 20, tzinfo=UTC).astimezone(zone)
    assert winter.utcoffset() == timedelta(hours=-7)
    assert f"{winter:%H:%M}" == "13:00"
    before = datetime(2025, 12, 15, 20, tzinfo=UTC).astimezone(zone)
    assert before.utcoffset() == timedelta(hours=-8)


def test_a_zone_comes_from_the_program_and_not_from_the_system() -> None:
    searched = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([])
    try:
        station_zone.cache_clear()
        zone = station_zone("America/Vancouver")
    finally:
        zoneinfo.reset_tzpath(searched)
    assert zone.key == "America/Vancouver"
    assert zone is station_zone("America/Vancouver")


@pytest.mark.parametrize(
    "name", ["", "Vancouver", "../zones", "/etc/localtime", "america/vancouver", "America"]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        station_zone(name)


def test_every_zone_that_is_offered_can_be_used() -> None:
    assert {"America/Vancouver", "Europe/Zurich", "Europe/Oslo"} <= set(zone_names())
    assert list(zone_names()) == sorted(zone_names())
    for name in zone_names():
        assert station_zone(name).key == name


def test_nobody_is_called_too_early() -> None:
    zone = station_zone("America/Vancouver")
    at = datetime(2026, 11, 22, 21, 32, 0, 1, tzinfo=UTC)
    assert wall_time(at, zone) == "14:32"
    assert wall_time_up(at, zone) == "14:33"
    assert wall_time_up(at.replace(microsecond=0), zone) == "14:32"
    assert minutes_up(timedelta(minutes=5, microseconds=1)) == 6
    assert minutes_up(timedelta(minutes=5)) == 5


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (32, "32 min"), (180, "3 h"), (192, "3 h 12 min")]
)
def test_a_span_is_written_for_reading(minutes: int, words: str) -> None:
    assert words_of_minutes(minutes) == words


def test_days_and_dates_are_written_for_reading() -> None:
    assert words_of_date(date(2026, 12, 2)) == "2 Dec 2026"
    assert [words_of_days(n) for n in (1, 3)] == ["1 day", "3 days"]
