"""Confirming a programme, and what a new version of its profile asks again."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from iOATdesk.desk import counter
from iOATdesk.desk.operator import unconfirmed
from iOATdesk.desk.programme import ValueRow, confirm_value, programme_view
from iOATdesk.models import entries
from iOATdesk.models.programme import Content, Status
from iOATdesk.models.refusals import Code
from tests.desk.acts import is_sound, refused
from tests.stations import Clinic, Field

GAP = "limits.hydromorphone.gap"
REASSESS = "assessment.reassess_after"
SET_BY_THE_CLINIC = 30


def confirm_all(clinic: Clinic) -> None:
    """Confirm every value as it is offered, and set what is left to the clinic."""
    for row in programme_view(clinic.desk).rows:
        offered = row.value.content
        content = SET_BY_THE_CLINIC if offered is None else offered
        confirm_value(clinic.desk, clinic.pharmacist, row.value.key, clinic.new_id(), content)


def with_new_profile(clinic: Clinic, key: str, **changes: Field) -> None:
    """Have the station run with a new version of its profile, in which one value is changed."""
    profile: dict[str, Any] = copy.deepcopy(dict(clinic.desk.profile))
    profile["programme"]["version"] = "2027-01"
    table = profile
    for name in key.split("."):
        table = table[name]
    for name, content in changes.items():
        if content is None:
            table.pop(name, None)
        else:
            table[name] = content
    clinic.desk = replace(clinic.desk, profile=profile)


def row_of(clinic: Clinic, key: str) -> ValueRow:
    return next(row for row in programme_view(clinic.desk).rows if row.value.key == key)


def refusal_of(clinic: Clinic, patient: str) -> Code | None:
    verdict = counter.verdict(clinic.desk, clinic.nurse, patient, clinic.new_id())
    why = verdict.decision.refusal
    return why.code if why else None


@pytest.fixture
def confirmed(clinic_in_use: Clinic) -> Clinic:
    """A station in use on which every value is confirmed."""
    confirm_all(clinic_in_use)
    return clinic_in_use


def test_nothing_is_confirmed_at_first_and_everything_is_shown(clinic_in_use: Clinic) -> None:
    view = programme_view(clinic_in_use.desk)
    assert view.confirmed == 0
    assert {row.value.key for row in view.waiting} == set(unconfirmed(clinic_in_use.desk))
    assert view.name == "British Columbia, hydromorphone"
    assert ("loss", "CSR s. 173") in view.laws
    assert not view.is_training
    assert row_of(clinic_in_use, REASSESS).value.status is Status.CLINIC


def test_a_confirmed_value_names_who_confirmed_it_and_when(clinic_in_use: Clinic) -> None:
    clinic = clinic_in_use
    confirm_value(clinic.desk, clinic.pharmacist, GAP, clinic.new_id(), 240)
    row = row_of(clinic, GAP)
    assert (row.is_confirmed, row.has_changed, row.shown) == (True, False, 240)
    assert (row.confirmed_by, row.confirmed_at) == ("S. Dhaliwal, RPh", clinic.clock.now())
    assert programme_view(clinic.desk).confirmed == 1


def test_an_entry_remembers_what_the_profile_offered(clinic_in_use: Clinic) -> None:
    clinic = clinic_in_use
    confirm_value(clinic.desk, clinic.pharmacist, GAP, clinic.new_id(), 240)
    confirm_value(clinic.desk, clinic.pharmacist, REASSESS, clinic.new_id(), 30)
    bodies = [entry.body for entry in clinic.desk.ledger.entries(1)]
    kept = {b.key: (b.value, b.offered) for b in bodies if isinstance(b, entries.ValueConfirmed)}
    assert kept == {GAP: ("240", "180"), REASSESS: ("30", "null")}
    assert is_sound(clinic)


def test_a_value_that_the_new_profile_changed_is_asked_again_and_no_other(
    confirmed: Clinic,
) -> None:
    clinic = confirmed
    clinic.open_day()
    patient = clinic.enrol("Okafor")
    clinic.order(patient)
    assert refusal_of(clinic, patient.patient) is None
    with_new_profile(clinic, GAP, value=240)
    assert unconfirmed(clinic.desk) == (GAP,)
    assert refusal_of(clinic, patient.patient) is Code.PROFILE_NOT_CONFIRMED
    row = row_of(clinic, GAP)
    assert (row.has_changed, row.confirmed, row.shown) == (True, 180, 240)
    assert clinic.desk.programme().limits["hydromorphone"].gap_minutes == 180
    confirm_value(clinic.desk, clinic.pharmacist, GAP, clinic.new_id())
    assert unconfirmed(clinic.desk) == ()
    assert clinic.desk.programme().limits["hydromorphone"].gap_minutes == 240
    assert refusal_of(clinic, patient.patient) is None
    assert is_sound(clinic)


def test_the_clinic_may_keep_its_value_against_the_new_profile(confirmed: Clinic) -> None:
    with_new_profile(confirmed, GAP, value=240)
    confirm_value(confirmed.desk, confirmed.pharmacist, GAP, confirmed.new_id(), 180)
    assert unconfirmed(confirmed.desk) == ()
    assert confirmed.desk.programme().limits["hydromorphone"].gap_minutes == 180


def test_a_profile_that_is_only_described_otherwise_asks_nothing_again(confirmed: Clinic) -> None:
    with_new_profile(confirmed, GAP, source="Another source", status="general-knowledge")
    assert unconfirmed(confirmed.desk) == ()


def test_a_value_that_the_new_profile_leaves_to_the_clinic_is_asked_again(
    confirmed: Clinic,
) -> None:
    with_new_profile(confirmed, GAP, value=None, status="clinic")
    row = row_of(confirmed, GAP)
    assert unconfirmed(confirmed.desk) == (GAP,)
    assert (row.has_changed, row.confirmed, row.shown) == (True, 180, None)
    with refused(confirmed, Code.NOT_FILLED_IN):
        confirm_value(confirmed.desk, confirmed.pharmacist, GAP, confirmed.new_id())


def test_what_was_left_to_the_clinic_and_is_offered_now_is_asked_again(confirmed: Clinic) -> None:
    with_new_profile(confirmed, REASSESS, value=45, status="found")
    assert unconfirmed(confirmed.desk) == (REASSESS,)
    assert row_of(confirmed, REASSESS).confirmed == 30


def test_bands_that_changed_are_asked_again(confirmed: Clinic) -> None:
    with_new_profile(confirmed, "missed.bands", value=[{"from_days": 1, "action": "retitrate"}])
    assert unconfirmed(confirmed.desk) == ("missed.bands",)


def test_a_drug_that_is_new_in_the_profile_blocks_until_its_values_are_confirmed(
    confirmed: Clinic,
) -> None:
    limits = confirmed.desk.profile["limits"]
    assert isinstance(limits, dict)
    with_new_profile(confirmed, "limits", diacetylmorphine=copy.deepcopy(limits["hydromorphone"]))
    with_new_profile(confirmed, "programme", drugs=["hydromorphone", "diacetylmorphine"])
    assert len(unconfirmed(confirmed.desk)) == 5
    assert all(key.startswith("limits.diacetylmorphine.") for key in unconfirmed(confirmed.desk))


def test_a_value_that_changed_and_came_back_stands_again(confirmed: Clinic) -> None:
    before = confirmed.desk
    with_new_profile(confirmed, GAP, value=240)
    assert unconfirmed(confirmed.desk) == (GAP,)
    confirmed.desk = before
    assert unconfirmed(confirmed.desk) == ()


def test_an_entry_of_before_counts_only_for_the_very_value_it_names(clinic_in_use: Clinic) -> None:
    clinic = clinic_in_use
    confirm_all(clinic)
    for key, value in ((GAP, "180"), ("limits.hydromorphone.max_per_day", "400")):
        body = entries.ValueConfirmed(
            salt="00" * 16,
            programme="ca-bc-hydromorphone",
            programme_version="2026-11",
            key=key,
            value=value,
            unit="min" if key == GAP else "mg",
        )
        with clinic.desk.ledger.transaction():
            clinic.desk.ledger.append(
                body,
                entry_id=clinic.new_id(),
                station=clinic.desk.station.station,
                day=clinic.desk.today(clinic.clock.now()),
                at=clinic.clock.now(),
                author=clinic.pharmacist.signer,
                witness=None,
            )
    assert unconfirmed(clinic.desk) == ("limits.hydromorphone.max_per_day",)
    assert is_sound(clinic)


def test_a_training_station_waits_for_nothing_but_shows_what_is_not_confirmed(
    clinic: Clinic,
) -> None:
    view = programme_view(clinic.desk)
    assert unconfirmed(clinic.desk) == ()
    assert view.is_training
    assert view.confirmed == 0


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("destruction.roles", ("pharmacist", "nobody")),
        ("destruction.witness_roles", ("nurses",)),
        ("assessment.signs_withheld", ("slured",)),
        ("assessment.signs_to_prescriber", ("sezure",)),
        ("assessment.items", ("sedation", "alcool")),
        ("overrides.TOO_SOON", ("doctor",)),
    ],
)
def test_a_word_that_no_rule_understands_is_never_confirmed(
    clinic_in_use: Clinic, key: str, content: Content
) -> None:
    clinic = clinic_in_use
    with refused(clinic, Code.NOT_FILLED_IN):
        confirm_value(clinic.desk, clinic.pharmacist, key, clinic.new_id(), content)


def test_values_that_do_not_read_together_are_never_confirmed(clinic_in_use: Clinic) -> None:
    clinic = clinic_in_use
    confirm_value(clinic.desk, clinic.pharmacist, "identity.needed", clinic.new_id(), 3)
    with refused(clinic, Code.NOT_FILLED_IN):
        confirm_value(
            clinic.desk,
            clinic.pharmacist,
            "identity.identifiers",
            clinic.new_id(),
            ("card", "name_and_birth_date"),
        )
    assert clinic.desk.programme().asks.identifiers_needed == 3


def test_a_sign_that_the_clinic_added_can_withhold(clinic_in_use: Clinic) -> None:
    clinic = clinic_in_use
    words: dict[str, Content] = {
        "assessment.signs": ("slurred", "wheezing"),
        "assessment.signs_withheld": ("wheezing",),
    }
    for key, content in words.items():
        confirm_value(clinic.desk, clinic.pharmacist, key, clinic.new_id(), content)
    assert clinic.desk.programme().signs_withheld == ("wheezing",)
