"""Signing on and switching: passphrase, badge, PIN."""

import pytest

from iOATdesk.models.faults import KeyFault
from tests.stations import PASSPHRASE, Clinic


def test_the_passphrase_opens_a_shift_by_badge_id_or_name(clinic: Clinic) -> None:
    for who in ("B-002", "S02", "R. Alvarez, RN"):
        clinic.shift.end("S02")
        assert not clinic.shift.people()[1].has_shift
        by = clinic.shift.sign_on(who, PASSPHRASE)
        assert (by.person.person, by.signer.person) == ("S02", "S02")
        assert clinic.shift.people()[1].has_shift


def test_a_wrong_passphrase_opens_nothing(clinic: Clinic) -> None:
    clinic.shift.end("S02")
    for who, passphrase in (("B-002", "wrong"), ("B-999", PASSPHRASE), ("", PASSPHRASE)):
        with pytest.raises(KeyFault, match="do not belong together"):
            clinic.shift.sign_on(who, passphrase)
    assert "S02" not in clinic.shift.unlocked


def test_badge_and_pin_switch_between_open_shifts(clinic: Clinic) -> None:
    assert clinic.shift.switch(" B-002 ", "4711").person.initials == "RA"
    assert clinic.shift.switch("B-003", "4711").person.initials == "KM"


@pytest.mark.parametrize("badge", ["", "B-999", "S-00001", "\0", "\ud800", "🂡" * 300])
def test_a_badge_of_nobody_has_a_sentence(clinic: Clinic, badge: str) -> None:
    with pytest.raises(KeyFault, match="This badge is not known here"):
        clinic.shift.switch(badge, "4711")
    assert clinic.shift.person_of_badge(badge) is None


def test_a_badge_without_an_open_shift_asks_for_the_passphrase(clinic: Clinic) -> None:
    clinic.shift.end("S02")
    with pytest.raises(KeyFault, match="has not opened a shift"):
        clinic.shift.switch("B-002", "4711")


def test_five_wrong_pins_in_a_row_end_the_shift_of_that_person_only(clinic: Clinic) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(KeyFault, match=f"{left} left"):
            clinic.shift.switch("B-002", "0000")
    with pytest.raises(KeyFault, match="Five wrong PINs"):
        clinic.shift.switch("B-002", "0000")
    with pytest.raises(KeyFault, match="has not opened a shift"):
        clinic.shift.switch("B-002", "4711")
    assert clinic.shift.switch("B-003", "4711").person.initials == "KM"
    clinic.shift.sign_on("B-002", PASSPHRASE)
    assert clinic.shift.switch("B-002", "4711").person.initials == "RA"


def test_a_right_pin_forgets_the_wrong_ones_before_it(clinic: Clinic) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(KeyFault, match="The PIN is wrong"):
                clinic.shift.switch("B-002", "\ud8004711")
        assert clinic.shift.switch("B-002", "4711").person.initials == "RA"


def test_keys_never_show_when_a_shift_is_printed(clinic: Clinic) -> None:
    key = clinic.shift.unlocked["S02"].database_key
    assert key.hex() not in repr(clinic.shift)
    assert repr(key) not in repr(clinic.shift)
