"""An override: named by the programme, answered for by a second person, for one visit."""

from dataclasses import replace

import pytest

from iOATdesk.desk import counter
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.overrides import Grant, grant_override
from iOATdesk.models import entries
from iOATdesk.models.people import Role
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import Field, after_power_cut, is_sound, last_body, length, refused
from tests.desk.steps import assess, issue
from tests.stations import Clinic


@pytest.fixture
def early(working: Clinic) -> tuple[Clinic, Patient, str]:
    """Return a patient who comes an hour after a dose, and a syringe for the next."""
    patient = working.enrol("Okafor")
    working.order(patient)
    working.dose(patient)
    working.wait(minutes=40)
    return working, patient, working.prepare(patient)


def grant(
    clinic: Clinic, who: Patient, witness: Operator | None, entry_id: str = "", **more: Field
) -> None:
    asked = Grant(who.patient, "V2", Code.TOO_SOON, "The patient has to travel")
    by = clinic.nurse
    wish = replace(asked, **more)
    grant_override(clinic.desk, by, witness, wish, entry_id or clinic.new_id())


def test_a_dose_goes_early_where_a_prescriber_answers_for_it(
    early: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, syringe = early
    assess(clinic, patient, "V2")
    with refused(clinic, Code.TOO_SOON):
        issue(clinic, patient, "V2", syringe)
    shown = counter.verdict(clinic.desk, clinic.nurse, patient.patient, "V2")
    assert shown.override_roles == (Role.PRESCRIBER,)
    entry_id = clinic.new_id()
    grant(clinic, patient, clinic.prescriber, entry_id)
    once = length(clinic)
    grant(clinic, patient, clinic.prescriber, entry_id)
    assert length(clinic) == once
    body = last_body(clinic)
    assert isinstance(body, entries.OverrideGranted)
    assert (body.code, body.patient_name) == ("TOO_SOON", patient.name)
    assert body.disclosure == "register"
    *_, entry = clinic.desk.ledger.entries(once)
    assert entry.header.witness == clinic.prescriber.person.person
    shown = counter.verdict(clinic.desk, clinic.nurse, patient.patient, "V2", is_assessed=True)
    check = next(each for each in shown.decision.checks if each.code is Code.TOO_SOON)
    assert check.now == "overridden by M. Lang, MD: The patient has to travel"
    assert shown.override_roles == ()
    # It issues nothing by itself.
    assert shown.open_dose is None
    issue(clinic, patient, "V2", syringe)
    assert is_sound(clinic)


def test_it_ends_with_the_visit_and_with_the_patient(early: tuple[Clinic, Patient, str]) -> None:
    clinic, patient, _ = early
    grant(clinic, patient, clinic.prescriber)
    other = clinic.enrol("Singh", "Amrit")
    clinic.order(other)
    clinic.dose(other)
    desk, nurse = clinic.desk, clinic.nurse

    def code(who: Patient, visit: str) -> Code | None:
        why = counter.verdict(desk, nurse, who.patient, visit).decision.refusal
        return why.code if why else None

    assert code(patient, "V2") is None
    assert code(patient, "V3") is Code.TOO_SOON
    assert code(other, "V2") is Code.TOO_SOON


def test_it_covers_no_other_refusal(early: tuple[Clinic, Patient, str]) -> None:
    clinic, patient, syringe = early
    grant(clinic, patient, clinic.prescriber)
    with refused(clinic, Code.NOT_ASSESSED):
        issue(clinic, patient, "V2", syringe)
    assess(clinic, patient, "V2", poss=3)
    with refused(clinic, Code.WITHHELD):
        issue(clinic, patient, "V2", syringe)


@pytest.mark.parametrize(
    ("witness", "more", "code", "facts"),
    [
        ("RA", {}, Code.SAME_PERSON, {}),
        ("", {}, Code.WITNESS_REQUIRED, {}),
        ("KM", {}, Code.NO_OVERRIDE, {"reason": "role", "role": "prescriber"}),
        ("SD", {}, Code.NO_OVERRIDE, {"reason": "role", "role": "prescriber"}),
        ("ML", {"code": Code.VISIT_LIMIT}, Code.NO_OVERRIDE, {}),
        ("ML", {"code": Code.OVER_DAY_MAX}, Code.NO_OVERRIDE, {}),
        ("ML", {"reason": " "}, Code.NOT_FILLED_IN, {"field": "reason"}),
        ("ML", {"patient": "P-nobody"}, Code.UNKNOWN_PATIENT, {}),
    ],
)
def test_nobody_else_and_nothing_else(
    early: tuple[Clinic, Patient, str],
    witness: str,
    more: dict[str, Field],
    code: Code,
    facts: dict[str, object],
) -> None:
    clinic, patient, _ = early
    with refused(clinic, code) as said:
        grant(clinic, patient, clinic.who(witness) if witness else None, **more)
    assert said.facts == facts


def test_what_does_not_stand_against_the_dose_is_not_overridden(
    early: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, _ = early
    clinic.wait(hours=3)
    with refused(clinic, Code.NO_OVERRIDE) as said:
        grant(clinic, patient, clinic.prescriber)
    assert said.facts == {"reason": "not_refused"}


def test_it_is_there_after_a_power_cut(early: tuple[Clinic, Patient, str]) -> None:
    clinic, patient, syringe = early
    grant(clinic, patient, clinic.prescriber)
    again = after_power_cut(clinic, clinic.folder / "again")
    assess(again, patient, "V2")
    issue(again, patient, "V2", syringe)
    assert is_sound(again)
