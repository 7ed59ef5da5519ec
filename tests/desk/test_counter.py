"""The dose sheet: every step, out of order, twice, with strange figures."""

from typing import Any

import pytest

from iOATdesk.desk import counter, preparing
from iOATdesk.models.entries import SyringeIssued
from iOATdesk.models.faults import PrinterFault
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import MG, close, is_sound, last_body, length, refused
from tests.desk.steps import assess, end, give_back, issue
from tests.stations import Clinic


@pytest.fixture
def okafor(working: Clinic) -> Patient:
    patient = working.enrol("Okafor")
    working.order(patient)
    return patient


# Scans


@pytest.mark.parametrize(
    "rubbish", ["", " ", "\0", "\ud800", "\x1b[2J", "]d201", "9" * 5000, "P-", "🂡", "%"]
)
def test_rubbish_from_a_scanner_is_unknown(working: Clinic, rubbish: str) -> None:
    assert counter.scanned(working.desk, rubbish).kind == "unknown"


def test_every_code_of_ours_is_known_for_what_it_is(working: Clinic, okafor: Patient) -> None:
    syringe = working.prepare(okafor)
    kinds = [counter.scanned(working.desk, f" {c}\r").kind for c in ("P-00001", syringe, "B-002")]
    assert kinds == ["patient", "syringe", "badge"]


# Assessing


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        ({"poss": 5}, Code.NOT_FILLED_IN),
        ({"poss": -1}, Code.NOT_FILLED_IN),
        ({"poss": 10**30}, Code.NOT_FILLED_IN),
        ({"alcohol_mg_per_100ml": -1}, Code.NOT_FILLED_IN),
        ({"alcohol_mg_per_100ml": 10**30}, Code.NOT_FILLED_IN),
        ({"signs": ("Slurred",)}, Code.UNKNOWN_ITEM),
        ({"signs": ("slurred", "\0")}, Code.UNKNOWN_ITEM),
    ],
)
def test_an_assessment_off_its_scales_is_refused(
    working: Clinic, okafor: Patient, seen: dict[str, Any], code: Code
) -> None:
    with refused(working, code):
        assess(working, okafor, working.new_id(), **seen)


def test_the_same_assessment_twice_is_one_and_another_is_refused(
    working: Clinic, okafor: Patient
) -> None:
    visit, entry_id = working.new_id(), working.new_id()
    assess(working, okafor, visit, entry_id)
    before = length(working)
    assess(working, okafor, visit, entry_id)
    assert length(working) == before
    for seen in ({"poss": 3}, {"signs": ("slurred",)}, {"alcohol_mg_per_100ml": 80}):
        with refused(working, Code.ID_USED_OTHERWISE):
            assess(working, okafor, visit, entry_id, **seen)


@pytest.mark.parametrize(
    "seen",
    [
        {"poss": 3},
        {"poss": 4},
        {"alcohol_mg_per_100ml": 50},
        {"signs": ("anxious", "unsteady")},
        {"outcome": "withhold"},
        {"outcome": "delay"},
    ],
)
def test_what_withholds_a_dose_uses_no_visit(
    working: Clinic, okafor: Patient, seen: dict[str, Any]
) -> None:
    syringe, visit = working.prepare(okafor), working.new_id()
    assess(working, okafor, visit, **seen)
    with refused(working, Code.WITHHELD):
        issue(working, okafor, visit, syringe)
    assess(working, okafor, visit)
    issue(working, okafor, visit, syringe)
    shown = counter.verdict(working.desk, working.nurse, okafor.patient, visit)
    assert shown.decision.visit_number == 2


def test_an_assessment_counts_for_ten_minutes_and_its_own_visit(
    working: Clinic, okafor: Patient
) -> None:
    syringe, visit = working.prepare(okafor), working.new_id()
    with refused(working, Code.NOT_ASSESSED):
        issue(working, okafor, visit, syringe)
    assess(working, okafor, visit)
    with refused(working, Code.NOT_ASSESSED):
        issue(working, okafor, working.new_id(), syringe)
    working.wait(minutes=10, seconds=1)
    with refused(working, Code.NOT_ASSESSED):
        issue(working, okafor, visit, syringe)
    assess(working, okafor, visit)
    working.wait(minutes=10)
    issue(working, okafor, visit, syringe)


# Issuing


def test_issuing_twice_with_one_id_hands_over_once(working: Clinic, okafor: Patient) -> None:
    syringe, visit, entry_id = working.prepare(okafor), working.new_id(), working.new_id()
    assess(working, okafor, visit)
    first = issue(working, okafor, visit, syringe, entry_id)
    before = length(working)
    working.wait(minutes=1)
    again = issue(working, okafor, visit, syringe, entry_id)
    assert again == first
    assert (length(working), len(working.slips.printed)) == (before, 1)
    reyes = working.enrol("Reyes")
    with refused(working, Code.ID_USED_OTHERWISE):
        issue(working, reyes, visit, syringe, entry_id)
    with refused(working, Code.ID_USED_OTHERWISE):
        issue(working, okafor, visit, "S-00002", entry_id)
    with refused(working, Code.DOSE_OPEN):
        issue(working, okafor, visit, syringe)


def test_the_entry_of_a_dose_holds_what_the_law_asks(working: Clinic, okafor: Patient) -> None:
    syringe = working.prepare(okafor)
    working.issue(okafor, syringe)
    body = last_body(working)
    assert isinstance(body, SyringeIssued)
    assert (body.patient_name, body.lot, body.dose_ug) == ("OKAFOR, Daniel", "HM2271", 120 * MG)
    assert "84 Harbour St" in body.practice
    assert body.order_number
    assert body.prescriber


@pytest.mark.parametrize("number", ["", "S-99999", "\0", "\ud800", "P-00001"])
def test_a_label_that_is_none_of_ours_is_refused(
    working: Clinic, okafor: Patient, number: str
) -> None:
    visit = working.new_id()
    assess(working, okafor, visit)
    with refused(working, Code.UNKNOWN_SYRINGE):
        issue(working, okafor, visit, number)


def test_an_unchecked_syringe_and_another_dose_are_refused(
    working: Clinic, okafor: Patient
) -> None:
    new = preparing.NewSyringe(okafor.patient, "hm-50", "HM2271", "IV")
    unchecked = preparing.prepare(working.desk, working.nurse, new, working.new_id()).syringe
    smaller = working.prepare(okafor, 100 * MG)
    by_mouth = working.prepare(okafor, route="IM")
    visit = working.new_id()
    assess(working, okafor, visit)
    with refused(working, Code.SYRINGE_NOT_READY):
        issue(working, okafor, visit, unchecked)
    with refused(working, Code.WRONG_DOSE):
        issue(working, okafor, visit, smaller)
    with refused(working, Code.WRONG_DOSE):
        issue(working, okafor, visit, by_mouth, route="IV")
    with refused(working, Code.ROUTE_NOT_ALLOWED):
        issue(working, okafor, visit, by_mouth, route="SC")
    with refused(working, Code.TOP_UP_NOT_ALLOWED):
        issue(working, okafor, visit, by_mouth, part=2)
    issue(working, okafor, visit, by_mouth)


def test_a_visit_id_is_never_used_for_two_visits(working: Clinic, okafor: Patient) -> None:
    reyes = working.enrol("Reyes")
    working.order(reyes)
    first, second = working.prepare(okafor), working.prepare(reyes)
    visit = working.new_id()
    assess(working, okafor, visit)
    issue(working, okafor, visit, first)
    assess(working, reyes, visit)
    with refused(working, Code.ID_USED_OTHERWISE):
        issue(working, reyes, visit, second)
    end(working, first)
    give_back(working, first)
    working.wait(hours=3)
    later = working.prepare(okafor)
    assess(working, okafor, visit)
    with refused(working, Code.ID_USED_OTHERWISE):
        issue(working, okafor, visit, later)
    assert is_sound(working)


def test_a_slip_that_does_not_print_keeps_the_issue(working: Clinic, okafor: Patient) -> None:
    syringe, visit = working.prepare(okafor), working.new_id()
    assess(working, okafor, visit)
    working.slips.fault = PrinterFault("The slip printer is off.", "Switch it on.")
    issued = issue(working, okafor, visit, syringe)
    assert issued.slip_fault == "The slip printer is off. Switch it on."
    assert length(working) == issued.seq
    working.slips.fault = None
    said = preparing.reprint_slip(
        working.desk, working.nurse, syringe, "printer was off", working.new_id()
    )
    assert (said, len(working.slips.printed)) == ("", 1)
    assert is_sound(working)


def test_a_dose_waits_for_the_day_of_today(clinic: Clinic) -> None:
    clinic.receive()
    patient = clinic.enrol("Okafor")
    clinic.order(patient)
    syringe = clinic.prepare(patient)
    with refused(clinic, Code.DAY_NOT_OPEN):
        issue(clinic, patient, clinic.new_id(), syringe)
    clinic.open_day()
    clinic.issue(patient, syringe)
    clinic.wait(days=1)
    with refused(clinic, Code.DAY_NOT_OPEN):
        issue(clinic, patient, clinic.new_id(), syringe)
    end(clinic, syringe)
    give_back(clinic, syringe)
    assert is_sound(clinic)


def test_after_closing_nothing_is_issued(working: Clinic, okafor: Patient) -> None:
    syringe = working.prepare(okafor)
    close(working)
    with refused(working, Code.DAY_NOT_OPEN):
        issue(working, okafor, working.new_id(), syringe)
