"""The destruction book."""

from dataclasses import replace
from typing import Any

import pytest

from iOATdesk.desk import preparing, waste
from iOATdesk.desk.views import Residue
from iOATdesk.models.entries import ResidueDestroyed
from iOATdesk.models.refusals import Code
from tests.desk.acts import MG, is_sound, last_body, length, refused
from tests.stations import HM50, Clinic


@pytest.fixture
def residue(working: Clinic) -> Residue:
    """20 mg that came back in a syringe; 30 mg stand in an open container."""
    patient = working.enrol("Okafor")
    working.order(patient)
    working.dose(patient, residue_ug=20 * MG)
    return waste.waiting(working.desk)[0]


def destroy(clinic: Clinic, residue: Residue, entry_id: str = "", method: str = "denatured") -> int:
    by, second = clinic.pharmacist, clinic.nurse
    done = waste.destroy(clinic.desk, by, second, residue, method, entry_id or clinic.new_id())
    return done.seq


def test_residues_and_open_remainders_wait(working: Clinic, residue: Residue) -> None:
    assert [(r.source, r.amount_ug) for r in waste.waiting(working.desk)] == [
        ("residue", 20 * MG),
        ("open", 30 * MG),
    ]
    assert residue.patient_name == "OKAFOR, Daniel"


def test_two_people_destroy_and_both_names_stand_in_the_entry(
    working: Clinic, residue: Residue
) -> None:
    seq = destroy(working, residue)
    [entry] = working.desk.ledger.entries(seq, seq)
    body = last_body(working)
    assert isinstance(body, ResidueDestroyed)
    assert (body.destroyer, body.witness_name) == ("S. Dhaliwal, RPh", "R. Alvarez, RN")
    assert (entry.header.by, entry.header.witness) == ("S01", "S02")
    assert is_sound(working)


def test_nothing_is_destroyed_twice(working: Clinic, residue: Residue) -> None:
    entry_id = working.new_id()
    seq = destroy(working, residue, entry_id)
    assert destroy(working, residue, entry_id) == seq == length(working)
    with refused(working, Code.ID_USED_OTHERWISE):
        destroy(working, residue, entry_id, "burnt")
    with refused(working, Code.UNKNOWN_ITEM):
        destroy(working, residue)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_ug": 40 * MG, "volume_ul": 800},
        {"amount_ug": 20_050, "volume_ul": 401},
        {"amount_ug": 0, "volume_ul": 0},
        {"amount_ug": -20 * MG, "volume_ul": -400},
        {"amount_ug": 10**30},
        {"volume_ul": 0},
        {"volume_ul": -400},
        {"ref": "S-99999"},
        {"ref": "\ud800"},
        {"source": "safe", "ref": "hm-50|HM2271"},
        {"source": "syringe"},
        {"source": ""},
        {"product": replace(HM50, product="hm-10")},
    ],
)
def test_only_what_stands_there_is_destroyed(
    working: Clinic, residue: Residue, changes: dict[str, Any]
) -> None:
    with refused(working, Code.UNKNOWN_ITEM):
        destroy(working, replace(residue, **changes))
    assert is_sound(working)


def test_a_method_is_said(working: Clinic, residue: Residue) -> None:
    with refused(working, Code.NOT_FILLED_IN):
        destroy(working, residue, method=" ")
    with refused(working, Code.NOT_FILLED_IN):
        destroy(working, residue, method="\ud800")


def test_part_of_an_open_container_leaves_the_rest(working: Clinic, residue: Residue) -> None:
    opened = waste.waiting(working.desk)[1]
    destroy(working, replace(opened, amount_ug=10 * MG, volume_ul=200))
    assert waste.waiting(working.desk)[1].amount_ug == 20 * MG
    destroy(working, waste.waiting(working.desk)[1])
    assert [item.source for item in waste.waiting(working.desk)] == ["residue"]
    assert is_sound(working)


def test_a_cancelled_syringe_is_destroyed_whole(working: Clinic, residue: Residue) -> None:
    patient = working.enrol("Reyes")
    working.order(patient)
    number = working.prepare(patient)
    preparing.cancel_syringe(working.desk, working.nurse, number, "left", working.new_id())
    cancelled = next(r for r in waste.waiting(working.desk) if r.ref == number)
    assert cancelled.amount_ug == 120 * MG
    destroy(working, cancelled)
    assert is_sound(working)
