"""Station, person, patient and order: each rule at its border."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iOATdesk.models.orders import parse_plan
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import PatientStatus
from tests.models.checking import check, facts
from tests.models.situations import (
    GOOD,
    LONG_AGO,
    MAKES_TRUE,
    MG,
    MORNING,
    TODAY,
    assessment,
    at,
    both,
    doses,
    limits,
    order,
    patient,
    request,
    station,
)


def test_a_day_opened_yesterday_is_not_open_today() -> None:
    check(station(lambda s: replace(s, open_day=date(2026, 11, 21))), Code.DAY_NOT_OPEN)


def test_unconfirmed_values_do_not_stop_a_training_station() -> None:
    check(station(lambda s: replace(s, unconfirmed=("a",), is_training=True)), None)


@pytest.mark.parametrize("role", Role)
def test_whoever_may_issue_is_in_the_table_of_acts(role: Role) -> None:
    allowed = role in {Role.NURSE, Role.PHARMACIST, Role.IN_CHARGE}
    assert (role in MAY[Act.ISSUE]) is allowed
    check(request(lambda r: replace(r, role=role)), None if allowed else Code.NOT_PERMITTED)


@pytest.mark.parametrize("status", [PatientStatus.SUSPENDED, PatientStatus.DISCHARGED])
def test_who_is_not_active_gets_no_dose(status: PatientStatus) -> None:
    change = patient(lambda p: replace(p, status=status))
    check(change, Code.PATIENT_NOT_ACTIVE)
    assert facts(change) == {"status": status.value}


def test_the_authorisation_holds_on_its_last_day_and_not_after() -> None:
    check(patient(lambda p: replace(p, authorisation_ends_on=TODAY)), None)
    ended = patient(lambda p: replace(p, authorisation_ends_on=date(2026, 11, 21)))
    check(ended, Code.PATIENT_NOT_ACTIVE)
    assert facts(ended) == {"status": "authorisation", "ended_on": date(2026, 11, 21)}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_stopped", "refused"),
    [
        (TODAY, TODAY, False, None),
        (date(2026, 11, 23), date(2026, 12, 1), False, Code.NO_ORDER),
        (date(2026, 11, 1), date(2026, 11, 21), False, Code.NO_ORDER),
        (date(2026, 11, 1), date(2026, 12, 1), True, Code.NO_ORDER),
    ],
)
def test_an_order_is_in_force_from_its_first_to_its_last_day(
    *, starts_on: date, ends_on: date, is_stopped: bool, refused: Code | None
) -> None:
    change = order(
        lambda o: replace(o, starts_on=starts_on, ends_on=ends_on, is_stopped=is_stopped)
    )
    check(change, refused)


def test_without_any_order_the_answer_is_no_order() -> None:
    found = replace(GOOD, order=None).decide().refusal
    assert found is not None
    assert found.code is Code.NO_ORDER


@pytest.mark.parametrize(
    ("programme_limit", "order_limit", "allowed"), [(1, 3, 1), (3, 1, 1), (None, 1, 1), (7, 6, 6)]
)
def test_the_smaller_of_both_visit_limits_holds(
    programme_limit: int | None, order_limit: int, allowed: int
) -> None:
    change = both(
        limits(lambda x: replace(x, visits_per_day=programme_limit)),
        order(lambda o: replace(o, doses_per_day=order_limit)),
    )
    assert change(GOOD).decide().visits_allowed == allowed
    check(change, Code.VISIT_LIMIT if allowed == 1 else None)


def test_a_visit_is_used_however_little_was_injected() -> None:
    nothing = doses(lambda d: replace(d, residue_ug=d.issued_ug - 1))
    assert nothing(GOOD).decide().visit_number == 2
    check(both(nothing, limits(lambda x: replace(x, visits_per_day=1))), Code.VISIT_LIMIT)


def test_visits_are_counted_and_not_syringes() -> None:
    second_part = replace(MORNING, part=2, syringe="S-0009", issued_ug=10 * MG)
    change = both(
        lambda s: replace(s, history=replace(s.history, doses=(MORNING, second_part))),
        order(lambda o: replace(o, doses_per_day=2)),
    )
    assert change(GOOD).decide().visit_number == 2
    check(change, None)


@pytest.mark.parametrize(
    ("order_gap", "now", "clears", "names_order"),
    [
        (None, "11:29:59", "11:30", False),
        (60, "11:29:59", "11:30", False),
        (240, "12:29:59", "12:30", True),
    ],
)
def test_the_larger_of_both_gaps_holds_to_the_second(
    *, order_gap: int | None, now: str, clears: str, names_order: bool
) -> None:
    seen = assessment(lambda a: replace(a, made_at=at(now) - timedelta(minutes=1)))
    gap = both(order(lambda o: replace(o, gap_minutes=order_gap)), seen)
    early = replace(gap(GOOD), now=at(now))
    found = early.decide().refusal
    assert early.refused() == {Code.TOO_SOON}
    assert found is not None
    assert found.clears_at == at(clears)
    assert (dict(found.facts)["order"] == "2031") is names_order
    assert replace(gap(GOOD), now=at(clears)).refused() == set()


def test_where_the_end_is_unknown_the_gap_runs_from_the_issue() -> None:
    change = doses(lambda d: replace(d, injection_ended_at=None))
    early = replace(change(GOOD), now=at("11:24:59")).decide().refusal
    assert early is not None
    assert early.clears_at == at("11:25")


@pytest.mark.parametrize(
    ("last_day", "missed", "action", "percent"),
    [
        (22, 0, None, None),
        (21, 0, None, None),
        (20, 1, None, None),
        (19, 2, "reduce", 75),
        (18, 3, "reduce", 50),
        (17, 4, "retitrate", 100),
        (1, 20, "retitrate", 100),
    ],
)
def test_missed_days_are_counted_from_the_last_administered_dose(
    last_day: int, missed: int, action: str | None, percent: int | None
) -> None:
    day = date(2026, 11, last_day)
    ended = at("08:30", day)
    moved = replace(MORNING, day=day, issued_at=ended, injection_ended_at=ended)
    situation = replace(GOOD, history=replace(GOOD.history, doses=(moved,)))
    situation = replace(situation, now=at("12:00"))
    found = situation.decide().refusal
    if action is None:
        assert found is None
    else:
        assert found is not None
        assert found.code is Code.MISSED_DOSES
        facts = dict(found.facts)
        assert (facts["days"], facts["action"], facts["percent"]) == (missed, action, percent)


@pytest.mark.parametrize(
    ("entered", "starts", "is_after_missed", "holds"),
    [
        (22, 22, True, True),
        (22, 22, False, False),
        # Written before the days were missed.
        (18, 18, True, False),
        # Written after two of the three: the third reached another band.
        (21, 21, True, False),
        # Written ahead for the day on which it starts.
        (21, 22, True, True),
        # Written ahead on the day of the last dose: nothing was missed yet.
        (18, 22, True, False),
    ],
)
def test_missed_days_need_an_order_that_was_written_for_them(
    *, entered: int, starts: int, is_after_missed: bool, holds: bool
) -> None:
    written = order(
        lambda o: replace(
            o,
            entered_on=date(2026, 11, entered),
            starts_on=date(2026, 11, starts),
            is_after_missed=is_after_missed,
        )
    )
    late = both(written, lambda s: replace(s, history=replace(s.history, doses=(LONG_AGO,))))
    check(late, None if holds else Code.MISSED_DOSES)


def test_a_visit_without_anything_injected_does_not_undo_the_order_for_missed_days() -> None:
    written = order(lambda o: replace(o, entered_on=TODAY, starts_on=TODAY, is_after_missed=True))
    check(both(written, MAKES_TRUE[Code.MISSED_DOSES]), None)


@pytest.mark.parametrize(
    ("withheld", "dose_mg", "now", "ordered_mg", "suggested_ug"),
    [
        (0, None, "3 days", 120, 60 * MG),
        (1, None, "3 days, 1 of them withheld", 120, 60 * MG),
        (3, None, "3 days, 3 of them withheld", 120, 60 * MG),
        # What is asked for changes nothing of what the order gives.
        (1, 60, "3 days, 1 of them withheld", 120, 60 * MG),
    ],
)
def test_withheld_days_are_told_apart_and_count_for_tolerance(
    withheld: int, dose_mg: int | None, now: str, ordered_mg: int, suggested_ug: int
) -> None:
    late = replace(GOOD.history, doses=(LONG_AGO,), withheld_days=withheld)
    asked = replace(GOOD.request, dose_ug=dose_mg and dose_mg * MG)
    decision = replace(GOOD, history=late, request=asked).decide()
    [shown] = [check for check in decision.checks if check.code is Code.MISSED_DOSES]
    assert shown.refusal is not None
    said = dict(shown.refusal.facts)
    assert (shown.now, said["days"], said.get("withheld", 0)) == (now, 3, withheld)
    assert (said["ordered_ug"], said["suggested_ug"]) == (ordered_mg * MG, suggested_ug)


def test_a_plan_that_is_over_suggests_no_dose_of_nothing() -> None:
    over = order(lambda o: replace(o, plan=parse_plan("20/20")))
    late = both(
        over,
        lambda s: replace(s, history=replace(s.history, doses=(LONG_AGO,), order_days=1)),
    )
    assert facts(late) == {"days": 3, "action": "reduce"}


def test_missed_days_of_another_drug_do_not_count() -> None:
    other = replace(LONG_AGO, drug="diacetylmorphine")
    check(lambda s: replace(s, history=replace(s.history, doses=(LONG_AGO,))), Code.MISSED_DOSES)
    check(lambda s: replace(s, history=replace(s.history, doses=(other,))), None)
