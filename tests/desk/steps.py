"""The steps of a dose, each by the nurse and with an id of its own unless a test says otherwise."""

from typing import Literal

from iOATdesk.desk import counter, observing
from iOATdesk.desk.views import Issued
from iOATdesk.models.visits import Patient
from tests.desk.acts import Field
from tests.stations import EARLY, KNOWN, WELL, Clinic


def issue(
    clinic: Clinic, patient: Patient, visit: str, syringe: str, entry_id: str = "", **more: Field
) -> Issued:
    asked = counter.Issue(patient.patient, visit, syringe, **more)
    return counter.issue_dose(clinic.desk, clinic.nurse, asked, entry_id or clinic.new_id())


def assess(clinic: Clinic, patient: Patient, visit: str, entry_id: str = "", **seen: Field) -> None:
    fields: dict[str, Field] = {
        "poss": 1,
        "alcohol_mg_per_100ml": None,
        "signs": (),
        "outcome": "proceed",
        **KNOWN,
    } | seen
    asked = counter.Assess(patient.patient, visit, **fields)
    counter.assess(clinic.desk, clinic.nurse, asked, entry_id or clinic.new_id())


def end(clinic: Clinic, syringe: str, residue_ug: int = 0, entry_id: str = "") -> None:
    done = counter.Injected(syringe, residue_ug)
    counter.end_injection(clinic.desk, clinic.nurse, done, entry_id or clinic.new_id())


def give_back(clinic: Clinic, syringe: str, entry_id: str = "") -> None:
    counter.return_syringe(clinic.desk, clinic.nurse, syringe, entry_id or clinic.new_id())


def leave(
    clinic: Clinic,
    visit: str,
    entry_id: str = "",
    outcome: Literal["left_well", "left_early"] = "left_well",
) -> None:
    leaving = WELL if outcome == "left_well" else EARLY
    observing.end_observation(
        clinic.desk, clinic.nurse, visit, leaving, entry_id or clinic.new_id()
    )
