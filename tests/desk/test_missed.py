"""Missed and withheld days: two counters, one suggestion, the prescriber's order to go on."""

from dataclasses import replace
from datetime import date

import pytest

from iOATdesk.desk import counter, orders
from iOATdesk.desk.room import room
from iOATdesk.models.refusals import Code, Refusal
from iOATdesk.models.visits import Patient
from iOATdesk.ui.counter_words import Step, banner_of, expected_words
from iOATdesk.ui.notices import sentence
from tests.desk.acts import MG, close, is_sound
from tests.desk.steps import assess
from tests.stations import Clinic


def pass_days(clinic: Clinic, patient: Patient, days: str) -> None:
    """Let days go by on which the patient is away (-), is sent home (w), or has a dose (d)."""
    for day in days:
        if day == "w":
            assess(clinic, patient, clinic.new_id(), poss=3)
        elif day == "p":
            assess(clinic, patient, clinic.new_id(), outcome="delay")
        elif day == "n":
            # Issued, and all of it came back.
            clinic.dose(patient, residue_ug=120 * MG)
        elif day == "d":
            clinic.dose(patient)
        close(clinic)
        clinic.wait(days=1)
        clinic.open_day()


def why(clinic: Clinic, patient: Patient) -> Refusal | None:
    shown = counter.verdict(clinic.desk, clinic.nurse, patient.patient, clinic.new_id())
    return shown.decision.refusal


@pytest.mark.parametrize(
    ("days", "missed", "withheld"),
    [
        ("d-", 0, 0),
        ("d--", 2, 0),
        ("dww", 2, 2),
        ("dw-p", 3, 2),
        # Nothing was injected on the second day: tolerance falls as on a day without a dose.
        ("dn-", 2, 0),
        # A dose ends the run: what was before it is forgotten.
        ("dwwd", 0, 0),
        ("-w", 0, 0),
    ],
)
def test_days_without_a_dose_are_counted_and_the_withheld_among_them(
    working: Clinic, days: str, missed: int, withheld: int
) -> None:
    patient = working.enrol("Okafor")
    flagged = "dwwd" in days
    working.order(patient)
    if flagged:
        pass_days(working, patient, "dww")
        again = orders.orders_of(working.desk, patient.patient)[0]
        today = working.desk.today(working.clock.now())
        working.order(patient, is_after_missed=True, starts_on=today, replaces=again.order)
        pass_days(working, patient, "d")
    else:
        pass_days(working, patient, days)
    found = why(working, patient)
    facts = dict(found.facts) if found else {}
    assert (facts.get("days", 0), facts.get("withheld", 0)) == (missed, withheld)
    assert found is None or found.code is Code.MISSED_DOSES
    assert is_sound(working)


def test_the_counter_shows_both_counters_and_the_sum(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, "90")
    pass_days(working, patient, "d-w-")
    zone = working.desk.station.zone
    shown = counter.verdict(working.desk, working.nurse, patient.patient, working.new_id())
    assert shown.decision.refusal is not None
    assert sentence(shown.decision.refusal, zone) == (
        "3 days without a dose, 1 of them withheld: 50 % of 90 mg is 45 mg, by a prescriber's new"
        " order."
    )
    banner = banner_of(shown, Step.ASSESS, working.clock.now(), zone)
    assert banner.words == "3 days without a dose: new order"
    assert banner.lines == (
        "Days without a dose: 3 days, 1 of them withheld",
        "50 % of 90 mg is 45 mg, by a new order",
    )
    [row] = room(working.desk).expected
    assert (row.missed_days, row.withheld_days) == (2, 1)
    assert expected_words(row, zone)[0] == "missed 2, withheld 1"
    assert expected_words(replace(row, missed_days=0), zone)[0] == "withheld 1 day"


def test_the_prescribers_order_lets_the_suggested_dose_go_on(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    before = working.order(patient, "90")
    pass_days(working, patient, "d-w-")
    today = date(2026, 11, 26)
    unflagged = working.order(patient, "45", starts_on=today, replaces=before.order)
    found = why(working, patient)
    assert found is not None
    assert found.code is Code.MISSED_DOSES
    working.order(patient, "45", starts_on=today, replaces=unflagged.order, is_after_missed=True)
    assert why(working, patient) is None
    working.dose(patient)
    assert is_sound(working)
