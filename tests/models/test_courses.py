"""Courses of treatment as they happen at the counter, with nothing but the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.models.days import station_zone
from iOATdesk.models.orders import fixed_plan, parse_plan
from iOATdesk.models.refusals import PRECEDENCE, Code
from tests.models.course import Course, profile
from tests.models.situations import GOOD, MG, ORDER, TODAY, at, syringe

_THREE_A_DAY = replace(ORDER, plan=fixed_plan(100 * MG, 3))


def test_a_third_visit_two_hours_fifty_after_the_second_is_refused_until_three_hours() -> None:
    course = Course(_THREE_A_DAY)
    course.give(at("08:55"))
    course.give(at("12:05"))
    decision = course.ask(at("15:00"))
    assert decision.refusal is not None
    assert decision.refusal.code is Code.TOO_SOON
    assert decision.refusal.clears_at == at("15:10")
    assert course.give(at("15:10")) == 100 * MG


def test_a_fourth_visit_is_refused_until_the_next_programme_day() -> None:
    course = Course(_THREE_A_DAY)
    for hour in ("08:00", "12:00", "16:00"):
        course.give(at(hour))
    found = course.ask(at("20:00")).refusal
    assert found is not None
    assert found.code is Code.VISIT_LIMIT
    assert found.clears_at == at("04:00", date(2026, 11, 23))
    assert course.refused(at("03:59:59", date(2026, 11, 23))) is Code.VISIT_LIMIT
    assert course.refused(at("04:00", date(2026, 11, 23))) is None


def test_a_top_up_is_part_of_its_visit() -> None:
    course = Course(replace(ORDER, plan=parse_plan("; then 45+30/60"), doses_per_day=2))
    assert course.give(at("08:00")) == 45 * MG
    assert course.give(at("08:25")) == 30 * MG
    assert course.give(at("12:00")) == 60 * MG
    assert course.refused(at("16:00")) is Code.VISIT_LIMIT


@pytest.mark.parametrize(
    ("plan", "refused"),
    [("; then 200/200/150", Code.OVER_DAY_MAX), ("; then 200/200/100", None)],
)
def test_the_day_holds_at_most_500_mg_of_hydromorphone(plan: str, refused: Code | None) -> None:
    course = Course(replace(ORDER, plan=parse_plan(plan)))
    course.give(at("08:00"))
    course.give(at("12:00"))
    assert course.refused(at("16:00")) is refused


def test_the_syringe_of_somebody_of_the_same_name_stops_the_dose() -> None:
    namesake = syringe(lambda x: replace(x, patient="P2", patient_name="SMITH, J."))
    found = namesake(GOOD).decide().refusal
    assert found is not None
    assert found.code is Code.WRONG_PATIENT


def test_a_syringe_one_minute_past_its_time_is_refused() -> None:
    late = syringe(lambda x: replace(x, use_before=GOOD.now - timedelta(minutes=1)))
    found = late(GOOD).decide().refusal
    assert found is not None
    assert found.code is Code.SYRINGE_EXPIRED


@pytest.mark.parametrize(
    ("zone", "first", "second"),
    [
        # Half past one comes twice where clocks go back; one hour has passed between.
        ("America/Vancouver", "2025-11-02T01:30-07:00", "2025-11-02T01:30-08:00"),
        ("Europe/Zurich", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"),
    ],
)
def test_gaps_are_elapsed_time_when_an_hour_comes_twice(zone: str, first: str, second: str) -> None:
    course = Course(replace(_THREE_A_DAY, starts_on=date(2025, 1, 1)), zone=station_zone(zone))
    one, two = (datetime.fromisoformat(text).astimezone(UTC) for text in (first, second))
    local = one.astimezone(course.zone)
    assert f"{local:%H:%M}" == f"{two.astimezone(course.zone):%H:%M}"
    course.give(one)
    assert course.day_of(one) == course.day_of(two)
    found = course.ask(two).refusal
    assert found is not None
    assert found.code is Code.TOO_SOON
    assert found.clears_at == one + timedelta(hours=3, minutes=5)
    assert course.refused(one + timedelta(hours=3, minutes=5)) is None


def test_gaps_are_elapsed_time_when_an_hour_is_left_out() -> None:
    course = Course(replace(_THREE_A_DAY, starts_on=date(2025, 1, 1)))
    course.give(at("00:00", date(2025, 3, 9)))
    # By the wall clock three hours and five minutes later, in truth two and five.
    assert course.refused(at("03:05", date(2025, 3, 9))) is Code.TOO_SOON
    assert course.refused(at("04:05", date(2025, 3, 9))) is None


def test_three_missed_days_show_a_suggestion_and_need_an_order() -> None:
    course = Course(replace(ORDER, plan=fixed_plan(120 * MG, 2)))
    course.give(at("09:00", date(2026, 11, 18)))
    found = course.ask(at("09:00")).refusal
    assert found is not None
    assert found.code is Code.MISSED_DOSES
    facts = dict(found.facts)
    assert (facts["days"], facts["percent"], facts["suggested_ug"]) == (3, 50, 60 * MG)
    course.order = replace(
        course.order,
        order="O2",
        number="2032",
        plan=fixed_plan(60 * MG, 2),
        starts_on=TODAY,
        entered_on=TODAY,
        is_after_missed=True,
    )
    assert course.give(at("09:00")) == 60 * MG
    assert course.give(at("14:00")) == 60 * MG
    assert course.give(at("09:00", date(2026, 11, 23))) == 60 * MG


_STEPS = st.lists(st.integers(1, 400), min_size=1, max_size=60)
_PLANS = st.sampled_from(
    ["; then 100/100/100", "; then 45+30/80+20/100", "; then 200/200/200", "20, 40/60; then 90/90"]
)


@given(steps=_STEPS, plan=_PLANS, residue_mg=st.integers(0, 20))
def test_whatever_is_tried_what_is_given_keeps_every_limit(
    steps: list[int], plan: str, residue_mg: int
) -> None:
    course = Course(replace(ORDER, plan=parse_plan(plan)), programme=profile("ca-bc-hydromorphone"))
    now = at("06:00", date(2026, 11, 2))
    for minutes in steps:
        now += timedelta(minutes=minutes)
        decision = course.ask(now)
        failed = [check.refusal for check in decision.checks if check.refusal]
        assert decision.refusal == (failed[0] if failed else None)
        assert [check.code for check in decision.checks] == list(PRECEDENCE)
        if decision.refusal is None:
            course.give(now, residue_ug=residue_mg * MG)
            now += timedelta(minutes=5)
    for day in {dose.day for dose in course.doses}:
        today = [dose for dose in course.doses if dose.day == day]
        visits = list(dict.fromkeys(dose.visit for dose in today))
        assert len(visits) <= 3
        assert sum(dose.administered_ug for dose in today) <= 500 * MG
        for visit in visits:
            parts = [dose for dose in today if dose.visit == visit]
            assert sum(dose.administered_ug for dose in parts) <= 200 * MG
            assert [dose.part for dose in parts] == list(range(1, len(parts) + 1))
    for one, two in zip(course.doses, course.doses[1:], strict=False):
        least = timedelta(minutes=20) if two.part > 1 else timedelta(hours=3)
        assert two.issued_at - one.ended_at >= least
