"""Syringes: drawn up, checked by a second person, cancelled, labelled again."""

from datetime import date
from typing import Any

import pytest

from iOATdesk.desk import counter, preparing, stock
from iOATdesk.desk.views import Prepared
from iOATdesk.models.faults import PrinterFault
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import MG, Field, is_sound, length, receive_lot, refused
from tests.stations import Clinic


@pytest.fixture
def okafor(working: Clinic) -> Patient:
    patient = working.enrol("Okafor")
    working.order(patient)
    return patient


def prepare(clinic: Clinic, patient: str, entry_id: str = "", **changes: Field) -> Prepared:
    chosen: dict[str, Field] = {"product": "hm-50", "lot": "HM2271", "route": "IV"} | changes
    new = preparing.NewSyringe(patient, **chosen)
    return preparing.prepare(clinic.desk, clinic.nurse, new, entry_id or clinic.new_id())


def test_vials_are_opened_as_needed_and_the_rest_is_drawn_first(
    working: Clinic, okafor: Patient
) -> None:
    first = prepare(working, okafor.patient)
    assert (first.syringe, first.dose_ug, first.volume_ul) == ("S-00001", 120 * MG, 2400)
    [opened] = stock.open_containers(working.desk)
    assert (opened.amount_ug, opened.volume_ul) == (30 * MG, 600)
    prepare(working, okafor.patient)
    assert stock.stock(working.desk)[0].containers == 95
    assert [c.amount_ug for c in stock.open_containers(working.desk)] == [10 * MG]
    assert [s.status for s in stock.syringes(working.desk)] == ["prepared", "prepared"]
    assert stock.stock_by_product(working.desk)[0].held_ug == 5000 * MG
    assert is_sound(working)


def test_the_label_says_the_number_and_training(working: Clinic, okafor: Patient) -> None:
    made = prepare(working, okafor.patient)
    [(title, pdf)] = working.labels.printed
    assert made.syringe in title
    assert pdf.startswith(b"%PDF")
    assert made.label_fault == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"product": "hm-99"}, Code.UNKNOWN_ITEM),
        ({"lot": "X"}, Code.UNKNOWN_ITEM),
        ({"lot": "\ud800"}, Code.UNKNOWN_ITEM),
        ({"dose_ug": 0}, Code.NO_ORDER),
        ({"dose_ug": -1}, Code.NO_ORDER),
        ({"dose_ug": 1}, Code.INEXACT_AMOUNT),
        ({"dose_ug": 33_333}, Code.INEXACT_AMOUNT),
        ({"dose_ug": 6_000_000}, Code.SHORT_STOCK),
        ({"dose_ug": 10**30}, Code.SHORT_STOCK),
        ({"route": "\ud800"}, Code.NOT_FILLED_IN),
    ],
)
def test_a_syringe_that_cannot_be_is_refused(
    working: Clinic, okafor: Patient, changes: dict[str, Any], code: Code
) -> None:
    with refused(working, code):
        prepare(working, okafor.patient, **changes)
    assert stock.open_containers(working.desk) == ()
    assert is_sound(working)


def test_without_an_order_or_a_patient_nothing_is_prepared(working: Clinic) -> None:
    patient = working.enrol("Reyes").patient
    with refused(working, Code.NO_ORDER):
        prepare(working, patient)
    with refused(working, Code.UNKNOWN_PATIENT):
        prepare(working, "P-no")


def test_an_expired_lot_is_not_opened(working: Clinic, okafor: Patient) -> None:
    receive_lot(working, "OLD", date(2026, 11, 22))
    working.wait(days=1)
    with refused(working, Code.EXPIRED_STOCK):
        prepare(working, okafor.patient, lot="OLD")


def test_what_stands_open_past_its_time_is_not_drawn_from(working: Clinic, okafor: Patient) -> None:
    prepare(working, okafor.patient)
    working.wait(hours=24)
    prepare(working, okafor.patient)
    assert [c.amount_ug for c in stock.open_containers(working.desk)] == [30 * MG, 30 * MG]


def test_the_checker_is_another_person_and_checks_once(working: Clinic, okafor: Patient) -> None:
    number, entry_id = prepare(working, okafor.patient).syringe, working.new_id()
    desk, second = working.desk, working.second_nurse
    with refused(working, Code.SAME_PERSON):
        preparing.check_syringe(desk, working.nurse, number, entry_id)
    with refused(working, Code.UNKNOWN_SYRINGE):
        preparing.check_syringe(desk, second, "S-99999", entry_id)
    with refused(working, Code.UNKNOWN_SYRINGE):
        preparing.check_syringe(desk, second, "", entry_id)
    for _ in range(2):
        preparing.check_syringe(desk, second, number, entry_id)
    with refused(working, Code.ALREADY_DONE):
        preparing.check_syringe(desk, second, number, working.new_id())


def test_a_cancelled_syringe_waits_for_destruction(working: Clinic, okafor: Patient) -> None:
    number, entry_id = working.prepare(okafor), working.new_id()
    desk, by = working.desk, working.nurse
    with refused(working, Code.NOT_FILLED_IN):
        preparing.cancel_syringe(desk, by, number, "", entry_id)
    with refused(working, Code.UNKNOWN_SYRINGE):
        preparing.cancel_syringe(desk, by, "S-99999", "wrong", entry_id)
    for _ in range(2):
        preparing.cancel_syringe(desk, by, number, "wrong", entry_id)
    with refused(working, Code.ID_USED_OTHERWISE):
        preparing.cancel_syringe(desk, by, number, "another", entry_id)
    with refused(working, Code.ALREADY_DONE):
        preparing.cancel_syringe(desk, by, number, "again", working.new_id())
    visit = working.assess(okafor, working.new_id())
    with refused(working, Code.SYRINGE_NOT_READY):
        issue = counter.Issue(okafor.patient, visit, number)
        counter.issue_dose(desk, by, issue, working.new_id())
    assert stock.syringes(desk) == ()
    assert is_sound(working)


def test_an_issued_syringe_is_not_cancelled(working: Clinic, okafor: Patient) -> None:
    number = working.prepare(okafor)
    working.issue(okafor, number)
    with refused(working, Code.ALREADY_DONE):
        preparing.cancel_syringe(working.desk, working.nurse, number, "late", working.new_id())


def test_the_same_syringe_asked_for_twice_is_one(working: Clinic, okafor: Patient) -> None:
    entry_id = working.new_id()
    first = prepare(working, okafor.patient, entry_id)
    before = length(working)
    again = prepare(working, okafor.patient, entry_id)
    assert (again.syringe, again.dose_ug) == (first.syringe, first.dose_ug)
    assert (length(working), len(working.labels.printed)) == (before, 1)
    other = working.enrol("Reyes")
    for patient, changes in (
        (other.patient, {}),
        (okafor.patient, {"dose_ug": 100 * MG}),
        (okafor.patient, {"route": "IM"}),
        (okafor.patient, {"lot": "X"}),
    ):
        with refused(working, Code.ID_USED_OTHERWISE):
            prepare(working, patient, entry_id, **changes)


def test_a_label_that_does_not_print_keeps_the_syringe(working: Clinic, okafor: Patient) -> None:
    working.labels.fault = PrinterFault("No paper.", "Load a roll.")
    made = prepare(working, okafor.patient)
    assert made.label_fault == "No paper. Load a roll."
    assert [s.syringe for s in stock.syringes(working.desk)] == [made.syringe]
    working.labels.fault = None
    by, entry_id = working.nurse, working.new_id()
    for copies in (1, 2):
        said = preparing.reprint_label(working.desk, by, made.syringe, "no paper", entry_id)
        assert said == ""
        assert len(working.labels.printed) == copies
    with refused(working, Code.ID_USED_OTHERWISE):
        preparing.reprint_slip(working.desk, by, made.syringe, "no paper", entry_id)
    with refused(working, Code.NOT_FILLED_IN):
        preparing.reprint_label(working.desk, by, made.syringe, " ", working.new_id())
    with refused(working, Code.UNKNOWN_SYRINGE):
        preparing.reprint_label(working.desk, by, "S-99999", "jam", working.new_id())
    with refused(working, Code.NO_OPEN_DOSE):
        preparing.reprint_slip(working.desk, by, made.syringe, "jam", working.new_id())
    assert is_sound(working)


def test_the_preparing_list_holds_who_is_due_and_has_no_syringe(
    working: Clinic, okafor: Patient
) -> None:
    [row] = preparing.preparing_list(working.desk, working.nurse)
    assert (row.patient, row.dose_ug, row.visit_number) == (okafor.patient, 120 * MG, 1)
    prepare(working, okafor.patient)
    assert preparing.preparing_list(working.desk, working.nurse) == ()
