"""Published titration schedules, day by day through the rules (PMC7392795, table 1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iOATdesk.models.orders import parse_plan
from iOATdesk.models.refusals import Code
from tests.models.course import Course
from tests.models.situations import MG, ORDER, at

_FIRST_DAY = date(2026, 11, 2)
_TWENTY_MINUTES = timedelta(minutes=20)

_SCHEDULES = {
    "A": (
        "20/20, 40/60, 60/80, 80/90, 90/90; then 90/90",
        [
            [[20], [20]],
            [[40], [60]],
            [[60], [80]],
            [[80], [90]],
            [[90], [90]],
            [[90], [90]],
            [[90], [90]],
        ],
    ),
    "B": (
        "45+30/50+30, 80+20/100, 100/100; then 140/140",
        [
            [[45, 30], [50, 30]],
            [[80, 20], [100]],
            [[100], [100]],
            [[140], [140]],
            [[140], [140]],
        ],
    ),
    "C": (
        "15+30/45+10, 45+30/50+30, 80/80; then 60/60",
        [
            [[15, 30], [45, 10]],
            [[45, 30], [50, 30]],
            [[80], [80]],
            [[60], [60]],
            [[60], [60]],
        ],
    ),
    "D": (
        "15+30/45+30, 50+30/80+20, 100/100; then 150/150",
        [
            [[15, 30], [45, 30]],
            [[50, 30], [80, 20]],
            [[100], [100]],
            [[150], [150]],
            [[150], [150]],
        ],
    ),
}


@pytest.mark.parametrize("name", _SCHEDULES)
def test_a_published_schedule_runs_through_unchanged(name: str) -> None:
    text, days = _SCHEDULES[name]
    course = Course(
        replace(
            ORDER,
            plan=parse_plan(text),
            doses_per_day=2,
            starts_on=_FIRST_DAY,
            entered_on=_FIRST_DAY,
            ends_on=date(2026, 12, 31),
        )
    )
    for number, visits in enumerate(days):
        day = _FIRST_DAY + timedelta(days=number)
        now = at("09:00", day)
        for parts in visits:
            for part, mg in enumerate(parts, 1):
                if part > 1:
                    early = course.last_end() + _TWENTY_MINUTES - timedelta(seconds=1)
                    assert course.refused(early) is Code.TOP_UP_NOT_ALLOWED
                    now = course.last_end() + _TWENTY_MINUTES
                assert course.give(now) == mg * MG
            early = course.last_end() + timedelta(minutes=179)
            is_last = parts is visits[-1]
            assert course.refused(early) is (Code.VISIT_LIMIT if is_last else Code.TOO_SOON)
            now = course.last_end() + timedelta(hours=3)
        assert course.refused(now) is Code.VISIT_LIMIT


def test_the_last_step_of_a_plan_without_then_is_the_last_dose() -> None:
    course = Course(
        replace(ORDER, plan=parse_plan("20/20, 40/60"), doses_per_day=2, starts_on=_FIRST_DAY)
    )
    given = [
        course.give(at(hour, _FIRST_DAY + timedelta(days=day)))
        for day in (0, 1)
        for hour in ("09:00", "14:00")
    ]
    assert given == [20 * MG, 20 * MG, 40 * MG, 60 * MG]
    assert course.refused(at("09:00", _FIRST_DAY + timedelta(days=2))) is Code.OVER_ORDER


def test_a_day_without_a_dose_does_not_move_the_plan_on() -> None:
    course = Course(
        replace(ORDER, plan=parse_plan("20, 40, 60"), doses_per_day=1, starts_on=_FIRST_DAY)
    )
    assert course.give(at("09:00", _FIRST_DAY)) == 20 * MG
    assert course.give(at("09:00", _FIRST_DAY + timedelta(days=2))) == 40 * MG
