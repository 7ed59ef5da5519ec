"""People come to work at the station."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from iOATdesk.desk.people import add_person
from iOATdesk.desk.station import NewPerson
from iOATdesk.ledger.keys import read_keys
from iOATdesk.models.faults import KeyFault
from iOATdesk.models.people import Role
from iOATdesk.models.refusals import Code
from tests.desk.acts import Field, is_sound, length, refused
from tests.stations import PASSPHRASE, Clinic

NEW = NewPerson("A. Tremblay, RN", "AT", Role.NURSE, "B-007", PASSPHRASE, "1234")


def add(clinic: Clinic, new: NewPerson = NEW, entry_id: str = "") -> str:
    row = add_person(
        clinic.desk,
        clinic.shift,
        clinic.folder,
        clinic.pharmacist,
        new,
        entry_id or clinic.new_id(),
    )
    return row.person


def test_a_new_person_signs_on_and_signs_entries(clinic: Clinic) -> None:
    assert add(clinic) == "S07"
    by = clinic.shift.sign_on("B-007", PASSPHRASE)
    assert by.person.name == NEW.name
    assert clinic.shift.switch("B-007", "1234") == by
    assert len(read_keys(clinic.folder).slots) == 8
    assert is_sound(clinic)


def test_a_second_pharmacist_in_charge_can_add_people_too(clinic: Clinic) -> None:
    add(clinic, replace(NEW, role=Role.IN_CHARGE))
    by = clinic.shift.sign_on("B-007", PASSPHRASE)
    other = replace(NEW, name="B. Roy", badge="B-008")
    add_person(clinic.desk, clinic.shift, clinic.folder, by, other, clinic.new_id())
    assert is_sound(clinic)


def test_blanks_around_name_and_badge_are_not_part_of_them(clinic: Clinic) -> None:
    add(clinic, replace(NEW, name="  A. Tremblay, RN ", badge=" B-007  "))
    assert clinic.shift.sign_on("B-007", PASSPHRASE).person.name == NEW.name
    assert clinic.shift.sign_on("A. Tremblay, RN", PASSPHRASE).person.person == "S07"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"initials": ""}, "initials"),
        ({"initials": "A T"}, "initials"),
        ({"initials": "ABCDE"}, "initials"),
        ({"badge": " "}, "badge"),
        ({"passphrase": "short"}, "passphrase"),
        ({"pin": "12"}, "PIN"),
        ({"pin": "12a4"}, "PIN"),
        ({"pin": "-123"}, "PIN"),
    ],
)
def test_every_field_of_a_person_is_asked_for(
    clinic: Clinic, change: dict[str, Field], field: str
) -> None:
    with refused(clinic, Code.NOT_FILLED_IN) as said:
        add(clinic, replace(NEW, **change))
    assert said.facts["field"] == field


def test_a_badge_or_a_name_belongs_to_one_person(clinic: Clinic) -> None:
    with refused(clinic, Code.NUMBER_TAKEN):
        add(clinic, replace(NEW, badge="B-002"))
    with refused(clinic, Code.NUMBER_TAKEN):
        add(clinic, replace(NEW, name="R. Alvarez, RN"))
    assert len(read_keys(clinic.folder).slots) == 7


def test_the_same_request_twice_adds_one_person(clinic: Clinic) -> None:
    entry_id = clinic.new_id()
    assert add(clinic, entry_id=entry_id) == add(clinic, entry_id=entry_id)
    assert len(read_keys(clinic.folder).slots) == 8
    with refused(clinic, Code.ID_USED_OTHERWISE):
        add(clinic, replace(NEW, name="B. Roy"), entry_id)


def test_whose_shift_has_ended_adds_nobody(clinic: Clinic) -> None:
    by, before = clinic.pharmacist, length(clinic)
    clinic.shift.end(by.person.person)
    with pytest.raises(KeyFault, match="This shift has ended"):
        add_person(clinic.desk, clinic.shift, clinic.folder, by, NEW, clinic.new_id())
    assert length(clinic) == before


def test_keys_that_cannot_be_written_leave_no_entry(clinic: Clinic, tmp_path: Path) -> None:
    before = length(clinic)
    with pytest.raises(KeyFault, match="cannot be written"):
        add_person(
            clinic.desk,
            clinic.shift,
            tmp_path / "gone",
            clinic.pharmacist,
            NEW,
            clinic.new_id(),
        )
    assert length(clinic) == before
    assert add(clinic) == "S07"
    assert is_sound(clinic)


def test_a_slot_left_by_a_power_cut_does_not_lock_its_person_out(clinic: Clinic) -> None:
    """The slot was on the disk, its entry was not; then the person was added again."""
    slots = clinic.shift.keys.slots
    stale = msgspec.structs.replace(slots[1], person="S07", name=NEW.name)
    clinic.shift.keys = msgspec.structs.replace(
        clinic.shift.keys, slots=[*slots[:-1], stale, slots[-1]]
    )
    assert add(clinic) == "S07"
    found = [slot.person for slot in read_keys(clinic.folder).slots]
    assert len(found) == len(set(found)) == 8
    by = clinic.shift.sign_on(NEW.name, PASSPHRASE)
    assert (by.person.person, by.signer.person) == ("S07", "S07")
