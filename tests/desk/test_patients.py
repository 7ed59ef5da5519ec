"""Who is treated here: enrolled, amended, suspended, found."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iOATdesk.desk import counter, patients
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient, PatientStatus
from tests.desk.acts import Field, is_sound, length, refused
from tests.stations import Clinic

NEW = patients.Enrolment(
    card="P-00001",
    family_name="Okafor",
    given_names="Daniel",
    born_on=date(1979, 3, 14),
    health_number="9698 658 215",
    health_number_kind="ca-bc",
    allergies=("penicillin", " "),
    authorisation_basis="programme admission",
    authorisation_ends_on=date(2027, 6, 30),
    photo_png=b"\x89PNG",
)


def enrol(clinic: Clinic, entry_id: str = "", **changes: Field) -> Patient:
    new = replace(NEW, **changes)
    return patients.enrol(clinic.desk, clinic.nurse, new, entry_id or clinic.new_id())


def test_what_was_typed_is_kept_without_its_blanks(clinic: Clinic) -> None:
    patient = enrol(clinic, family_name="  Okafor ", card=" P-00001 ")
    assert (patient.card, patient.family_name, patient.health_number) == (
        "P-00001",
        "Okafor",
        "9698658215",
    )
    assert patient.allergies == ("penicillin",)
    assert patients.patients(clinic.desk) == (patient,)
    assert is_sound(clinic)


@pytest.mark.parametrize(
    "name",
    [
        "Ω",
        "محمد",
        "Иванова",
        "王小明",
        "s\N{LATIN LETTER GLOTTAL STOP}əyəɬəq",
        "O'Brien\u202e",
        "𠮷",
    ],
)
def test_names_in_any_script_are_kept_and_found(clinic: Clinic, name: str) -> None:
    patient = enrol(clinic, family_name=name)
    assert patient.family_name == name
    assert counter.find(clinic.desk, name[:3]) == (patient,)
    assert is_sound(clinic)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("okaf", True),
        ("ÓKAFOR dan", True),
        ("okafor, daniel", True),
        ("P-0000", True),
        ("9698", True),
        ("kafor", False),
        ("okafor x", False),
        ("", False),
        ("   ", False),
        ("%", False),
        ("_", False),
        ("\0", False),
        ("\ud800", False),
        ("'; DROP TABLE patient; --", False),
        ("x" * 100_000, False),
    ],
)
def test_patients_are_found_by_what_their_names_or_numbers_begin_with(
    *, clinic: Clinic, typed: str, is_found: bool
) -> None:
    patient = enrol(clinic)
    assert counter.find(clinic.desk, typed) == ((patient,) if is_found else ())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"card": ""}, Code.NOT_FILLED_IN),
        ({"family_name": " \t"}, Code.NOT_FILLED_IN),
        ({"authorisation_basis": ""}, Code.NOT_FILLED_IN),
        ({"family_name": "Oka\0for"}, Code.NOT_FILLED_IN),
        ({"given_names": "Dan\niel"}, Code.NOT_FILLED_IN),
        ({"given_names": "\ud800"}, Code.NOT_FILLED_IN),
        ({"allergies": ("\x1b[31m",)}, Code.NOT_FILLED_IN),
        ({"family_name": "x" * 201}, Code.NOT_FILLED_IN),
        ({"photo_png": b"x" * 400_001}, Code.NOT_FILLED_IN),
        ({"born_on": date(2026, 11, 23)}, Code.NOT_FILLED_IN),
        ({"health_number": "9698 658 216"}, Code.HEALTH_NUMBER_INVALID),
        ({"health_number": "٩٦٩٨"}, Code.HEALTH_NUMBER_INVALID),
    ],
)
def test_an_enrolment_that_cannot_be_is_refused(
    clinic: Clinic, changes: dict[str, Any], code: Code
) -> None:
    with refused(clinic, code):
        enrol(clinic, **changes)
    assert patients.patients(clinic.desk) == ()


def test_a_card_belongs_to_one_patient(clinic: Clinic) -> None:
    first = enrol(clinic)
    with refused(clinic, Code.NUMBER_TAKEN):
        enrol(clinic, family_name="Reyes")
    second = enrol(clinic, card="P-00002", health_number="")
    with refused(clinic, Code.NUMBER_TAKEN):
        patients.amend(clinic.desk, clinic.nurse, second.patient, NEW, "typing", clinic.new_id())
    again = patients.amend(clinic.desk, clinic.nurse, first.patient, NEW, "typing", clinic.new_id())
    assert again == first


@pytest.mark.parametrize("card", ["9" * 19, "9" * 40, "98765432109876543210"])
def test_a_long_number_on_a_card_does_not_disturb_the_series(clinic: Clinic, card: str) -> None:
    enrol(clinic, card="P-00007")
    assert enrol(clinic, card=card, health_number="").card == card
    assert patients.next_card(clinic.desk) == "P-00008"
    assert counter.scanned(clinic.desk, card).kind == "patient"
    assert is_sound(clinic)


def test_one_person_does_not_get_two_cards(clinic: Clinic) -> None:
    enrol(clinic)
    with refused(clinic, Code.NUMBER_TAKEN) as said:
        enrol(clinic, card="P-00002", family_name="Okafor-Reyes")
    assert said.facts["number"] == "9698658215"


def test_a_badge_is_no_card(clinic: Clinic) -> None:
    with refused(clinic, Code.NUMBER_TAKEN):
        enrol(clinic, card="B-002")


def test_the_same_enrolment_twice_is_one_patient(clinic: Clinic) -> None:
    entry_id = clinic.new_id()
    first = enrol(clinic, entry_id)
    before = length(clinic)
    assert enrol(clinic, entry_id) == first
    assert length(clinic) == before
    for changes in ({"card": "P-2"}, {"family_name": "Reyes"}, {"born_on": date(1980, 1, 1)}):
        with refused(clinic, Code.ID_USED_OTHERWISE):
            enrol(clinic, entry_id, **changes)


def test_an_amendment_replaces_and_keeps_the_photo(clinic: Clinic) -> None:
    patient, entry_id = enrol(clinic), clinic.new_id()
    new = replace(NEW, given_names="Daniel Obi", photo_png=b"")
    for _ in range(2):
        amended = patients.amend(
            clinic.desk, clinic.nurse, patient.patient, new, "second name", entry_id
        )
        assert amended.given_names == "Daniel Obi"
    shown = counter.verdict(clinic.desk, clinic.nurse, patient.patient, clinic.new_id())
    assert shown.photo_png_base64 == "iVBORw=="
    with refused(clinic, Code.NOT_FILLED_IN):
        patients.amend(clinic.desk, clinic.nurse, patient.patient, new, " ", clinic.new_id())
    with refused(clinic, Code.UNKNOWN_PATIENT):
        patients.amend(clinic.desk, clinic.nurse, "P-no", new, "typing", clinic.new_id())
    with refused(clinic, Code.ID_USED_OTHERWISE):
        patients.amend(clinic.desk, clinic.nurse, patient.patient, new, "another", entry_id)
    assert is_sound(clinic)


def test_who_is_suspended_gets_nothing_until_active_again(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient)
    syringe = working.prepare(patient)
    visit, by, entry_id = working.assess(patient, working.new_id()), working.nurse, working.new_id()
    changed = patients.change_status(
        working.desk, by, patient.patient, "suspended", "hospital", entry_id
    )
    assert changed.status is PatientStatus.SUSPENDED
    with refused(working, Code.PATIENT_NOT_ACTIVE):
        issue = counter.Issue(patient.patient, visit, syringe)
        counter.issue_dose(working.desk, by, issue, working.new_id())
    before = length(working)
    patients.change_status(working.desk, by, patient.patient, "suspended", "hospital", entry_id)
    assert length(working) == before
    with refused(working, Code.ID_USED_OTHERWISE):
        patients.change_status(working.desk, by, patient.patient, "active", "back", entry_id)
    with refused(working, Code.NOT_FILLED_IN):
        patients.change_status(working.desk, by, patient.patient, "active", "", working.new_id())
    with refused(working, Code.UNKNOWN_PATIENT):
        patients.change_status(working.desk, by, "P-no", "active", "back", working.new_id())
    patients.change_status(working.desk, by, patient.patient, "active", "back", working.new_id())
    working.issue(patient, syringe)


def test_an_authorisation_that_has_run_out_stops_the_dose(working: Clinic) -> None:
    last_day = working.enrol("Okafor", authorisation_ends_on=date(2026, 11, 22))
    too_late = working.enrol("Reyes", authorisation_ends_on=date(2026, 11, 21))
    for patient, code in ((last_day, None), (too_late, Code.PATIENT_NOT_ACTIVE)):
        working.order(patient)
        shown = counter.verdict(working.desk, working.nurse, patient.patient, working.new_id())
        refusal = shown.decision.refusal
        assert (refusal.code if refusal else None) is code
