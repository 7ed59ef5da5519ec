"""How long an observation takes, which seat is free, which site is next."""

from dataclasses import replace

import pytest

from iOATdesk.desk.profiles import profile_text
from iOATdesk.models.observation import Course, EndLook, Observation, observation_of
from iOATdesk.models.programme import Longer, LongerWhen, ProfileUnreadable, read_programme
from iOATdesk.models.seats import free_seats, next_site
from tests.models.situations import PROGRAMME

LONGER = replace(
    PROGRAMME,
    observed_longer=(
        Longer(LongerWhen.TITRATION, 30, 3),
        Longer(LongerWhen.MISSED_DAYS, 35, 2),
        Longer(LongerWhen.DOSE_RISE, 30),
        Longer(LongerWhen.POSS, 45, 3),
        Longer(LongerWhen.ROUTE, 40, route="IM"),
    ),
)


@pytest.mark.parametrize(
    ("course", "minutes", "reason"),
    [
        (Course(), 20, ""),
        (Course(plan_day=1, is_titration=True), 30, "first day of the plan"),
        (Course(plan_day=2, is_titration=True), 30, "second day of the plan"),
        (Course(plan_day=3, is_titration=True), 30, "third day of the plan"),
        (Course(plan_day=4, is_titration=True), 20, ""),
        (Course(plan_day=1), 20, ""),
        (Course(missed_days=1), 20, ""),
        (Course(missed_days=2), 35, "after 2 missed days"),
        (Course(is_dose_rise=True), 30, "dose is higher than before"),
        (Course(poss=2), 20, ""),
        (Course(poss=3), 45, "POSS 3 in this visit"),
        (Course(poss=4), 45, "POSS 4 in this visit"),
        (Course(route="IM"), 40, "given IM"),
        (Course(route="IV"), 20, ""),
        (Course(route="SC"), 20, ""),
        (Course(1, True, True, 2, 3, "IM"), 45, "POSS 3 in this visit"),
        (Course(2, True, True), 30, "second day of the plan"),
    ],
)
def test_the_longest_time_that_is_asked_for_is_observed(
    course: Course, minutes: int, reason: str
) -> None:
    assert observation_of(LONGER, course) == Observation(minutes, reason)


def test_a_condition_that_asks_for_less_than_the_usual_time_changes_nothing() -> None:
    short = replace(PROGRAMME, observed_longer=(Longer(LongerWhen.DOSE_RISE, 10),))
    assert observation_of(short, Course(is_dose_rise=True)) == Observation(20)


def test_a_plan_far_on_is_named_by_its_number() -> None:
    long = replace(PROGRAMME, observed_longer=(Longer(LongerWhen.TITRATION, 30, 14),))
    assert observation_of(long, Course(11, True)).reason == "day 11 of the plan"


@pytest.mark.parametrize(
    ("seen", "limit", "answer"),
    [
        (EndLook(1), 3, ""),
        (EndLook(0), 3, ""),
        (EndLook(3), 3, "POSS 3"),
        (EndLook(3), None, ""),
        (EndLook(1, speech="slurred"), 3, "speech slurred"),
        (EndLook(4, gait="unsteady"), None, "gait unsteady"),
        (EndLook(1, colour="pale or blue"), 3, "colour pale or blue"),
    ],
)
def test_an_answer_that_is_not_well_keeps(seen: EndLook, limit: int | None, answer: str) -> None:
    assert seen.keeps(limit) == answer


@pytest.mark.parametrize(
    ("seats", "taken", "free"),
    [
        (None, (), (1,)),
        (None, (1, 3), (2, 4)),
        (2, (), (1, 2)),
        (2, (1,), (2,)),
        (2, (1, 2), ()),
        (2, (1, 2, 3), ()),
    ],
)
def test_a_seat_has_one_dose(
    seats: int | None, taken: tuple[int, ...], free: tuple[int, ...]
) -> None:
    assert free_seats(seats, taken) == free


@pytest.mark.parametrize(
    ("last", "offered"), [("", "left"), ("left", "right"), ("hand", "left"), ("neck", "left")]
)
def test_sites_go_round(last: str, offered: str) -> None:
    assert next_site(("left", "right", "hand"), last) == offered
    assert next_site((), last) == ""


@pytest.mark.parametrize(
    "item",
    [
        {"when": "titration", "minutes": 30},
        {"when": "titration", "days": 0, "minutes": 30},
        {"when": "titration", "days": 3},
        {"when": "titration", "days": 3, "minutes": 0},
        {"when": "dose_rise", "days": 3, "minutes": 30},
        {"when": "poss", "days": 3, "minutes": 30},
        {"when": "route", "minutes": 30},
        {"when": "route", "route": 3, "minutes": 30},
        {"when": "full moon", "minutes": 30},
        {"minutes": 30},
    ],
)
def test_a_condition_that_says_nothing_clear_is_not_read(item: dict[str, int | str]) -> None:
    confirmed = {"observation.longer": (tuple(sorted(item.items())),)}
    with pytest.raises(ProfileUnreadable):
        read_programme(profile_text("ca-bc-hydromorphone"), confirmed)


def test_no_seats_at_all_is_no_number_of_seats() -> None:
    with pytest.raises(ProfileUnreadable):
        read_programme(profile_text("ca-bc-hydromorphone"), {"injection.seats": 0})
