"""The syringe in the hand: each rule at its border."""

from dataclasses import replace
from datetime import date

import pytest

from iOATdesk.models.refusals import PRECEDENCE, Code
from tests.models.checking import check, facts
from tests.models.situations import (
    GOOD,
    HDM,
    MG,
    TODAY,
    Change,
    at,
    both,
    request,
    syringe,
)


@pytest.mark.parametrize("status", ["prepared", "issued", "returned", "cancelled", "quarantined"])
def test_only_a_checked_syringe_that_is_not_used_is_ready(status: str) -> None:
    change = syringe(lambda x: replace(x, status=status))
    check(change, Code.SYRINGE_NOT_READY)
    assert facts(change)["status"] == status


def test_a_syringe_is_good_until_its_time_and_its_lots_day() -> None:
    check(syringe(lambda x: replace(x, use_before=at("12:00:01"))), None)
    check(syringe(lambda x: replace(x, use_before=at("12:00"))), Code.SYRINGE_EXPIRED)
    check(syringe(lambda x: replace(x, lot_expires_on=TODAY)), None)
    old = syringe(lambda x: replace(x, lot_expires_on=date(2026, 11, 21)))
    check(old, Code.SYRINGE_EXPIRED)
    assert facts(old) == {"lot_expired_on": date(2026, 11, 21)}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (syringe(lambda x: replace(x, drug="diacetylmorphine")), "drug"),
        (syringe(lambda x: replace(x, dose_ug=100 * MG, volume_ul=2000)), "dose"),
        (syringe(lambda x: replace(x, volume_ul=12)), "volume"),
        (syringe(lambda x: replace(x, strength_ug_per_ml=500 * MG)), "volume"),
        (syringe(lambda x: replace(x, route="IM")), "route"),
    ],
)
def test_a_syringe_must_be_the_ordered_dose(change: Change, reason: str) -> None:
    check(change, Code.WRONG_DOSE)
    assert facts(change)["reason"] == reason


def test_a_dose_below_the_order_is_another_dose() -> None:
    less = both(
        request(lambda r: replace(r, dose_ug=100 * MG)),
        syringe(lambda x: replace(x, dose_ug=100 * MG, volume_ul=2000)),
    )
    check(less, Code.WRONG_DOSE)


def test_what_is_not_known_yet_waits() -> None:
    asked = replace(
        GOOD.request, route=None, is_assessed=False, syringe=None, is_syringe_scanned=False
    )
    decision = replace(GOOD, request=asked).decide()
    assert decision.refusal is None
    assert {check.code for check in decision.checks if check.is_waiting} == {
        Code.NOT_ASSESSED,
        Code.WITHHELD,
        Code.ROUTE_NOT_ALLOWED,
        *PRECEDENCE[19:],
    }


def test_a_drug_that_the_programme_does_not_know_has_no_limits_of_it() -> None:
    change = request(lambda r: replace(r, drug="morphine"))
    assert change(GOOD).decide().visits_allowed == 3
    assert change(GOOD).refused() == {Code.WRONG_DOSE}
    assert HDM in GOOD.programme.limits
