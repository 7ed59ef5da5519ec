"""Top-up, assessment, route and amounts: each rule at its border."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iOATdesk.models.orders import Plan
from iOATdesk.models.refusals import Code
from tests.models.checking import check, facts
from tests.models.situations import (
    GOOD,
    MAKES_TRUE,
    MG,
    MORNING,
    TOP_UP_PLAN,
    Change,
    assessment,
    at,
    both,
    doses,
    limits,
    order,
    programme,
    request,
    syringe,
)

_FIRST_PART = both(
    order(lambda o: replace(o, plan=TOP_UP_PLAN)),
    doses(lambda d: replace(d, issued_at=at("11:25"), injection_ended_at=at("11:30"))),
)


@pytest.mark.parametrize(
    ("now", "reason", "clears"),
    [
        ("11:49:59", "before", "11:50"),
        ("11:50", None, None),
        ("12:30", None, None),
        ("12:30:01", "after", None),
    ],
)
def test_a_top_up_has_a_window(now: str, reason: str | None, clears: str | None) -> None:
    seen = assessment(lambda a: replace(a, made_at=at(now) - timedelta(minutes=1)))
    situation = replace(both(_FIRST_PART, seen)(GOOD), now=at(now))
    decision = situation.decide()
    assert decision.is_top_up
    assert (decision.visit_number, decision.part) == (1, 2)
    if reason is None:
        assert decision.refusal is None
    else:
        assert decision.refusal is not None
        assert situation.refused() == {Code.TOP_UP_NOT_ALLOWED}
        assert dict(decision.refusal.facts)["reason"] == reason
        assert decision.refusal.clears_at == (at(clears) if clears else None)


def test_a_top_up_needs_an_assessment_after_the_first_part() -> None:
    change = both(_FIRST_PART, assessment(lambda a: replace(a, made_at=at("11:29"))))
    situation = replace(change(GOOD), now=at("11:50"))
    found = situation.decide().refusal
    assert found is not None
    assert dict(found.facts) == {"reason": "assess"}
    unasked = replace(situation, request=replace(situation.request, is_assessed=False))
    assert Code.TOP_UP_NOT_ALLOWED not in unasked.refused()


def test_a_second_part_that_the_order_does_not_have_is_no_top_up() -> None:
    change = request(lambda r: replace(r, part=2))
    found = change(GOOD).decide().refusal
    assert found is not None
    assert found.code is Code.TOP_UP_NOT_ALLOWED
    assert dict(found.facts) == {"reason": "not_ordered"}


def test_a_programme_without_a_window_has_no_top_up() -> None:
    change = both(_FIRST_PART, programme(lambda p: replace(p, top_up_closes_minutes=None)))
    found = replace(change(GOOD), now=at("11:50")).decide().refusal
    assert found is not None
    assert dict(found.facts) == {"reason": "not_ordered"}


def test_after_the_gap_a_part_that_was_left_out_is_gone_and_a_new_visit_begins() -> None:
    seen = assessment(lambda a: replace(a, made_at=at("14:29")))
    decision = replace(both(_FIRST_PART, seen)(GOOD), now=at("14:30")).decide()
    assert decision.refusal is None
    assert (decision.visit_number, decision.part, decision.is_top_up) == (2, 1, False)


def test_an_assessment_counts_for_ten_minutes() -> None:
    check(assessment(lambda a: replace(a, made_at=at("11:50"))), None)
    check(assessment(lambda a: replace(a, made_at=at("11:49:59"))), Code.NOT_ASSESSED)
    # Made before the clock was set back: its age is not known.
    check(assessment(lambda a: replace(a, made_at=at("12:00"))), None)
    check(assessment(lambda a: replace(a, made_at=at("12:00:01"))), Code.NOT_ASSESSED)
    none = replace(GOOD, history=replace(GOOD.history, assessment=None))
    assert none.refused() == {Code.NOT_ASSESSED}


@pytest.mark.parametrize(
    ("poss", "alcohol", "signs", "outcome", "reason"),
    [
        (2, 49, ("anxious",), "proceed", None),
        (0, None, (), "proceed", None),
        (3, None, (), "proceed", "sedation"),
        (4, 90, ("slurred",), "withhold", "sedation"),
        (1, 50, (), "proceed", "alcohol"),
        (1, None, ("anxious", "slurred"), "proceed", "sign"),
        (1, 0, (), "withhold", "withhold"),
        (1, 0, (), "delay", "delay"),
    ],
)
def test_an_assessment_at_a_limit_withholds(
    poss: int, alcohol: int | None, signs: tuple[str, ...], outcome: str, reason: str | None
) -> None:
    change = assessment(
        lambda a: replace(a, poss=poss, alcohol_mg_per_100ml=alcohol, signs=signs, outcome=outcome)
    )
    check(change, Code.WITHHELD if reason else None)
    if reason:
        assert facts(change)["reason"] == reason


@pytest.mark.parametrize(
    ("is_assessed", "made_at", "now", "refused"),
    [
        # Before an assessment the delay itself is in the way, and then no longer.
        (False, None, "12:29:59", Code.WITHHELD),
        (False, None, "12:30", None),
        (False, "12:00", "12:30", None),
        # A fresh assessment counts only when it was made after the delay.
        (True, "12:29", "12:31", Code.WITHHELD),
        (True, "12:30", "12:31", None),
    ],
)
def test_after_a_delay_a_fresh_assessment_is_needed(
    *, is_assessed: bool, made_at: str | None, now: str, refused: Code | None
) -> None:
    assert GOOD.history.assessment is not None
    seen = replace(GOOD.history.assessment, made_at=at(made_at)) if made_at else None
    history = replace(GOOD.history, withheld_at=at("12:00"), assessment=seen)
    asked = replace(GOOD.request, is_assessed=is_assessed)
    situation = replace(GOOD, history=history, request=asked, now=at(now))
    found = situation.decide().refusal
    assert (found.code if found else None) == refused
    if found:
        assert found.clears_at == at("12:30")


def test_without_a_delay_in_the_profile_no_time_clears_a_withheld_dose() -> None:
    change = both(
        programme(lambda p: replace(p, reassess_after_minutes=None)), MAKES_TRUE[Code.WITHHELD]
    )
    found = change(GOOD).decide().refusal
    assert found is not None
    assert found.clears_at is None


def test_a_route_must_be_in_order_and_programme() -> None:
    check(request(lambda r: replace(r, route=None)), None)
    check(limits(lambda x: replace(x, routes=())), None)
    asked = request(lambda r: replace(r, route="IM"))
    found = both(asked, order(lambda o: replace(o, routes=("IV", "SC"))))(GOOD).decide().refusal
    assert found is not None
    assert (found.code, dict(found.facts)) == (
        Code.ROUTE_NOT_ALLOWED,
        {"route": "IM", "allowed": "IV"},
    )


def test_a_plan_that_is_over_gives_no_dose() -> None:
    change = order(lambda o: replace(o, plan=Plan((((60 * MG,),),), ())))
    found = change(GOOD).decide().refusal
    assert found is not None
    assert found.code is Code.OVER_ORDER
    assert dict(found.facts)["reason"] == "no_dose"
    assert dict(found.facts)["limit_ug"] == 0


def test_an_open_dose_is_limited_by_its_ceiling() -> None:
    open_order = order(lambda o: replace(o, plan=replace(o.plan, then=()), visit_max_ug=120 * MG))
    check(open_order, None)
    less = both(
        both(open_order, request(lambda r: replace(r, dose_ug=100 * MG))),
        syringe(lambda x: replace(x, dose_ug=100 * MG, volume_ul=2000, held_ug=100 * MG)),
    )
    check(less, None)
    more = both(
        both(open_order, request(lambda r: replace(r, dose_ug=121 * MG))),
        syringe(lambda x: replace(x, dose_ug=121 * MG, volume_ul=2420, held_ug=121 * MG)),
    )
    check(more, Code.OVER_ORDER)


def test_a_limit_may_be_reached_but_not_passed() -> None:
    check(limits(lambda x: replace(x, visit_max_ug=120 * MG, day_max_ug=240 * MG)), None)
    check(limits(lambda x: replace(x, visit_max_ug=119_999)), Code.OVER_VISIT_MAX)
    check(limits(lambda x: replace(x, day_max_ug=239_999)), Code.OVER_DAY_MAX)
    check(limits(lambda x: replace(x, visit_max_ug=None, day_max_ug=None)), None)


@pytest.mark.parametrize(
    ("tight", "code"),
    [
        (order(lambda o: replace(o, visit_max_ug=239 * MG)), Code.OVER_ORDER),
        (limits(lambda x: replace(x, visit_max_ug=239 * MG)), Code.OVER_VISIT_MAX),
        (limits(lambda x: replace(x, day_max_ug=239 * MG)), Code.OVER_DAY_MAX),
    ],
)
def test_all_parts_of_a_visit_count_together(tight: Change, code: Code) -> None:
    in_window = both(_FIRST_PART, assessment(lambda a: replace(a, made_at=at("11:49"))))
    top_up = replace(in_window(GOOD), now=at("11:50"))
    assert top_up.refused() == set()
    assert tight(top_up).refused() == {code}
    # What came back of the first part was not given.
    assert tight(doses(lambda d: replace(d, residue_ug=MG))(top_up)).refused() == set()


def test_what_was_left_in_the_syringe_does_not_count_for_the_day() -> None:
    tight = limits(lambda x: replace(x, day_max_ug=200 * MG))
    check(tight, Code.OVER_DAY_MAX)
    check(both(tight, doses(lambda d: replace(d, residue_ug=40 * MG))), None)


def test_doses_of_two_drugs_are_never_added() -> None:
    other = replace(MORNING, drug="diacetylmorphine", issued_ug=400 * MG)
    change = both(
        limits(lambda x: replace(x, day_max_ug=120 * MG)),
        lambda s: replace(s, history=replace(s.history, doses=(other,))),
    )
    check(change, None)
