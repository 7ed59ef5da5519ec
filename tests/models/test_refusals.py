"""Each of the 25 refusals of the counter: alone, and against every later one."""

from itertools import combinations

import pytest

from iOATdesk.models.refusals import NEVER_OVERRIDDEN, PRECEDENCE, Code
from tests.models.situations import (
    GOOD,
    MAKES_TRUE,
    MG,
    SAYS,
    both,
)

_NOT_TOGETHER = {
    # A top-up is no new visit, so neither limit of a new visit applies to it.
    (Code.VISIT_LIMIT, Code.TOP_UP_NOT_ALLOWED),
    (Code.TOO_SOON, Code.TOP_UP_NOT_ALLOWED),
    # Of somebody or something unknown nothing else is known either.
    (Code.UNKNOWN_PATIENT, Code.PATIENT_NOT_ACTIVE),
    (Code.UNKNOWN_PATIENT, Code.REVIEW_REQUIRED),
    (Code.UNKNOWN_PATIENT, Code.WRONG_PATIENT),
    *((Code.UNKNOWN_SYRINGE, code) for code in PRECEDENCE[20:]),
}


def test_the_good_situation_may_receive_the_second_visit() -> None:
    decision = GOOD.decide()
    assert decision.refusal is None
    assert decision.may_receive
    assert (decision.visit_number, decision.visits_allowed) == (2, 3)
    assert (decision.part, decision.dose_ug, decision.is_top_up) == (1, 120 * MG, False)
    assert not any(check.is_waiting for check in decision.checks)


def test_there_are_25_refusals_at_the_counter_in_the_written_order() -> None:
    assert [check.code for check in GOOD.decide().checks] == list(PRECEDENCE)
    assert [code.value for code in PRECEDENCE] == [
        "CLOCK_BEHIND",
        "DAY_NOT_OPEN",
        "PROFILE_NOT_CONFIRMED",
        "NOT_PERMITTED",
        "UNKNOWN_PATIENT",
        "PATIENT_NOT_ACTIVE",
        "REVIEW_REQUIRED",
        "NO_ORDER",
        "DOSE_OPEN",
        "VISIT_LIMIT",
        "TOO_SOON",
        "MISSED_DOSES",
        "TOP_UP_NOT_ALLOWED",
        "NOT_ASSESSED",
        "WITHHELD",
        "ROUTE_NOT_ALLOWED",
        "OVER_ORDER",
        "OVER_VISIT_MAX",
        "OVER_DAY_MAX",
        "UNKNOWN_SYRINGE",
        "SYRINGE_NOT_READY",
        "SYRINGE_EXPIRED",
        "WRONG_PATIENT",
        "WRONG_DOSE",
        "SHORT_STOCK",
    ]


def test_no_override_is_possible_for_the_named_refusals() -> None:
    numbers = [number for number, code in enumerate(PRECEDENCE, 1) if code in NEVER_OVERRIDDEN]
    assert numbers == [1, 2, 3, 4, 6, 8, 9, 18, 19, 22, 23, 25]


@pytest.mark.parametrize("code", PRECEDENCE)
def test_a_refusal_stands_alone_with_its_facts(code: Code) -> None:
    situation = MAKES_TRUE[code](GOOD)
    decision = situation.decide()
    assert situation.refused() == {code}
    assert decision.refusal is not None
    assert decision.refusal.code is code
    assert not decision.may_receive
    clears_at, facts = SAYS[code]
    assert decision.refusal.clears_at == clears_at
    assert dict(decision.refusal.facts) == facts


@pytest.mark.parametrize(("first", "second"), list(combinations(PRECEDENCE, 2)))
def test_the_earlier_of_two_refusals_wins(first: Code, second: Code) -> None:
    for situation in (
        both(MAKES_TRUE[first], MAKES_TRUE[second])(GOOD),
        both(MAKES_TRUE[second], MAKES_TRUE[first])(GOOD),
    ):
        decision = situation.decide()
        assert decision.refusal is not None
        if (first, second) in _NOT_TOGETHER:
            assert len(situation.refused() & {first, second}) == 1
            assert decision.refusal.code in {first, second}
        else:
            assert situation.refused() == {first, second}
            assert decision.refusal.code is first


def test_all_refusals_together_give_the_first() -> None:
    situation = GOOD
    for code in reversed(PRECEDENCE):
        situation = MAKES_TRUE[code](situation)
    decision = situation.decide()
    assert decision.refusal is not None
    assert decision.refusal.code is Code.CLOCK_BEHIND
