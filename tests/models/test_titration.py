"""Gaps inside a plan, steps not taken, and windows of second parts, in tables."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iOATdesk.models.orders import parse_plan
from iOATdesk.models.titration import Titration, TopUpWindow, titration, top_up_window
from tests.models.course import Course, profile
from tests.models.situations import MG, ORDER, at

PLAN = "15+30/45+10, 45+30/50+30, 80/80; then 60/60"
FIRST = date(2026, 11, 2)


def day(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


@pytest.mark.parametrize(
    ("given_on", "today", "due_mg"),
    [
        ([], 1, 15),
        ([1], 2, 45),
        # A day without a dose: the step of day 2 stands, and does not fall away.
        ([1], 3, 45),
        ([1, 3], 4, 80),
        ([1, 3], 5, 80),
        ([1, 2, 3], 4, 60),
        # The plan begins with its first dose, however long the order waited for it.
        ([5], 6, 45),
    ],
)
def test_a_step_is_due_until_it_is_taken(given_on: list[int], today: int, due_mg: int) -> None:
    course = Course(replace(ORDER, plan=parse_plan(PLAN), doses_per_day=2))
    for number in given_on:
        course.give(at("08:00", day(number)))
    assert course.ask(at("08:00", day(today))).dose_ug == due_mg * MG
    assert course.refused(at("08:00", day(today))) is None


@pytest.mark.parametrize(
    ("given_mg", "today", "stands"),
    [
        ([], 1, Titration(1, 1, 3)),
        ([(1, 100)], 2, Titration(2, 2, 3, 100 * MG, 100 * MG)),
        ([(1, 100)], 3, Titration(3, 2, 3, 100 * MG, 100 * MG)),
        ([(1, 15)], 2, Titration(2, 2, 3, 15 * MG, 100 * MG)),
        ([(1, 100), (4, 155)], 6, Titration(6, 3, 3, 155 * MG, 155 * MG)),
        ([(5, 100)], 6, Titration(2, 2, 3, 100 * MG, 100 * MG)),
        ([(1, 100), (2, 155), (3, 160)], 4, None),
    ],
)
def test_the_day_of_the_plan_and_the_step_that_stands(
    given_mg: list[tuple[int, int]], today: int, stands: Titration | None
) -> None:
    order = replace(ORDER, plan=parse_plan(PLAN))
    given = [(day(number), mg * MG) for number, mg in given_mg]
    assert titration(order, given, day(today)) == stands


def test_what_is_no_titration_has_no_steps() -> None:
    assert titration(None, [], FIRST) is None
    assert titration(ORDER, [], FIRST) is None


@pytest.mark.parametrize(
    ("given_at", "asked_at", "window"),
    [
        (["08:00"], "08:10", (30, "08:25", "09:05")),
        (["08:00"], "08:30", (30, "08:25", "09:05")),
        (["08:00"], "09:30", (30, "08:25", "09:05")),
        # From the gap on a new visit could begin, so nothing is due any more.
        (["08:00"], "11:30", None),
        (["08:00", "08:30"], "08:50", None),
        ([], "08:00", None),
    ],
)
def test_the_window_of_a_second_part_runs_from_the_end_of_the_first(
    given_at: list[str], asked_at: str, window: tuple[int, str, str] | None
) -> None:
    course = Course(replace(ORDER, plan=parse_plan("; then 45+30/60"), doses_per_day=2))
    for hour in given_at:
        course.give(at(hour))
    last = course.doses[-1] if course.doses else None
    found = top_up_window(course.programme, course.ask(at(asked_at)), last)
    expected = window and TopUpWindow(window[0] * MG, at(window[1]), at(window[2]))
    assert found == expected


def test_a_programme_without_a_window_shows_none() -> None:
    course = Course(
        replace(ORDER, plan=parse_plan("; then 45+30/60"), drug="diacetylmorphine"),
        programme=profile("de"),
    )
    course.give(at("08:00"))
    decision = course.ask(at("08:10"))
    assert top_up_window(course.programme, decision, course.doses[-1]) is None
