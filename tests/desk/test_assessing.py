"""What an assessment forces, whatever the nurse would do, and what clears it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iOATdesk.desk import counter, overrides
from iOATdesk.desk.room import room
from iOATdesk.models import entries
from iOATdesk.models.refusals import Code, Refusal
from iOATdesk.models.visits import Patient
from tests.desk.acts import Field, is_sound, last_body, refused
from tests.desk.steps import assess, issue
from tests.stations import Clinic


@pytest.fixture
def seated(working: Clinic) -> tuple[Clinic, Patient, str]:
    """Return a clinic with a patient who may have a dose, and the syringe for it."""
    patient = working.enrol("Okafor")
    working.order(patient)
    return working, patient, working.prepare(patient)


def standing(clinic: Clinic, patient: Patient, visit: str) -> Refusal | None:
    desk = clinic.desk
    shown = counter.verdict(desk, clinic.nurse, patient.patient, visit, is_assessed=True)
    return shown.decision.refusal


def _delay(clinic: Clinic, minutes: int) -> Clinic:
    """Return the clinic with a delay in the programme, as the pharmacist in charge sets it."""
    profile = dict(clinic.desk.profile)
    former = profile["assessment"]
    assert isinstance(former, dict)
    delay = {"value": minutes, "unit": "min", "source": "Clinic", "status": "general-knowledge"}
    profile["assessment"] = former | {"reassess_after": delay}
    return replace(clinic, desk=replace(clinic.desk, profile=profile))


@pytest.mark.parametrize(
    ("seen", "outcome", "facts"),
    [
        ({"poss": 2, "respirations": 12, "oxygen_percent": 94}, "proceed", None),
        ({"poss": 3}, "withhold", {"reason": "sedation", "poss": 3}),
        ({"alcohol_mg_per_100ml": 49}, "proceed", None),
        (
            {"alcohol_mg_per_100ml": 50},
            "delay",
            {"reason": "alcohol", "alcohol_mg_per_100ml": 50, "limit_mg_per_100ml": 50},
        ),
        ({"signs": ("slurred",)}, "withhold", {"reason": "sign", "sign": "slurred"}),
        ({"signs": ("anxious", "agitated", "pinpoint pupils")}, "proceed", None),
        ({"signs": ("seizure",)}, "prescriber", {"reason": "sign_prescriber", "sign": "seizure"}),
        ({"signs": ("pregnancy",)}, "prescriber", {"reason": "sign_prescriber"}),
        (
            {"respirations": 11},
            "withhold",
            {"reason": "respirations", "rate": 11, "rate_limit": 12},
        ),
        ({"oxygen_percent": 93}, "withhold", {"reason": "oxygen", "oxygen": 93}),
        ({"recent_use": ("benzodiazepine",), "oral_treatment": "not_taken"}, "proceed", None),
        # Of several the strictest stands, and a nurse may always be stricter.
        ({"signs": ("seizure",), "alcohol_mg_per_100ml": 80}, "prescriber", {"sign": "seizure"}),
        ({"signs": ("seizure",), "poss": 4}, "withhold", {"reason": "sedation"}),
        ({"outcome": "withhold", "alcohol_mg_per_100ml": 80}, "withhold", {"reason": "withhold"}),
        ({"outcome": "delay"}, "delay", {"reason": "delay"}),
    ],
)
def test_a_value_at_its_limit_forces_what_the_programme_says(
    seated: tuple[Clinic, Patient, str],
    seen: dict[str, Field],
    outcome: str,
    facts: dict[str, object] | None,
) -> None:
    clinic, patient, _ = seated
    assess(clinic, patient, "V1", **seen)
    body = last_body(clinic)
    assert isinstance(body, entries.PatientAssessed)
    assert body.outcome == outcome
    why = standing(clinic, patient, "V1")
    if facts is None:
        assert why is None
    else:
        assert why is not None
        assert why.code is Code.WITHHELD
        assert facts.items() <= dict(why.facts).items()
    assert is_sound(clinic)


def test_everything_that_was_seen_and_said_is_in_the_ledger(
    seated: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, _ = seated
    seen: dict[str, Field] = {
        "respirations": 16,
        "oxygen_percent": 97,
        "recent_use": ("alcohol",),
        "oral_treatment": "taken",
        "identifiers": ("photo", "name_and_birth_date"),
    }
    assess(clinic, patient, "V1", **seen)
    body = last_body(clinic)
    assert isinstance(body, entries.PatientAssessed)
    assert (body.respirations_per_min, body.oxygen_percent) == (16, 97)
    assert (body.recent_use, body.oral_treatment) == (["alcohol"], "taken")
    assert body.identifiers == ["photo", "name_and_birth_date"]
    assert (body.stated_dose, body.shown_ug) == ("agrees", 120_000)
    shown = counter.verdict(clinic.desk, clinic.nurse, patient.patient, "V1").assessment
    assert shown is not None
    assert (shown.respirations, shown.identifiers) == (16, ("photo", "name_and_birth_date"))


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        ({"identifiers": ("card",)}, Code.NOT_FILLED_IN),
        ({"identifiers": ("card", "card")}, Code.NOT_FILLED_IN),
        ({"identifiers": ("card", "hat")}, Code.UNKNOWN_ITEM),
        ({"stated_dose": ""}, Code.NOT_FILLED_IN),
        ({"respirations": 61}, Code.NOT_FILLED_IN),
        ({"oxygen_percent": 101}, Code.NOT_FILLED_IN),
        ({"oxygen_percent": -1}, Code.NOT_FILLED_IN),
        ({"recent_use": ("tea",)}, Code.UNKNOWN_ITEM),
    ],
)
def test_nobody_proceeds_on_an_assessment_that_is_not_whole(
    seated: tuple[Clinic, Patient, str], seen: dict[str, Field], code: Code
) -> None:
    clinic, patient, _ = seated
    with refused(clinic, code):
        assess(clinic, patient, "V1", **seen)


def test_who_is_withheld_a_dose_needs_no_identifiers(seated: tuple[Clinic, Patient, str]) -> None:
    clinic, patient, _ = seated
    assess(clinic, patient, "V1", outcome="withhold", identifiers=(), stated_dose="")
    assert isinstance(last_body(clinic), entries.PatientAssessed)


def test_another_stated_dose_blocks_until_it_is_assessed_again(
    seated: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, syringe = seated
    assess(clinic, patient, "V1", stated_dose="differs")
    with refused(clinic, Code.NOT_ASSESSED) as said:
        issue(clinic, patient, "V1", syringe)
    assert said.facts == {"reason": "stated_dose", "dose_ug": 120_000}
    assess(clinic, patient, "V1")
    issue(clinic, patient, "V1", syringe)
    assert is_sound(clinic)


def test_a_prescribers_word_clears_what_it_was_about_and_nothing_else(
    seated: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, syringe = seated
    assess(clinic, patient, "V1", signs=("seizure",))
    with refused(clinic, Code.WITHHELD):
        issue(clinic, patient, "V1", syringe)
    entry_id = clinic.new_id()
    for _ in range(2):
        overrides.allow_dose(
            clinic.desk, clinic.prescriber, patient.patient, "V1", "seen by me", entry_id
        )
    body = last_body(clinic)
    assert isinstance(body, entries.PrescriberAllowed)
    assert body.about == ["sign: seizure"]
    assert standing(clinic, patient, "V1") is None
    assess(clinic, patient, "V1", signs=("head injury",))
    assert standing(clinic, patient, "V1") is not None
    assess(clinic, patient, "V1", signs=("seizure",), poss=3)
    assert standing(clinic, patient, "V1") is not None
    assess(clinic, patient, "V1", signs=("seizure",))
    issue(clinic, patient, "V1", syringe)
    assert is_sound(clinic)


def test_what_a_prescriber_has_allowed_delays_nobody_again(
    seated: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, syringe = seated
    clinic = _delay(clinic, 30)
    assess(clinic, patient, "V1", signs=("seizure",))
    overrides.allow_dose(
        clinic.desk, clinic.prescriber, patient.patient, "V1", "seen by me", clinic.new_id()
    )
    assert standing(clinic, patient, "V1") is None
    clinic.wait(minutes=11)
    assess(clinic, patient, "V1", signs=("seizure",))
    body = last_body(clinic)
    assert isinstance(body, entries.PatientAssessed)
    assert body.outcome == "proceed"
    issue(clinic, patient, "V1", syringe)
    assert all(not row.postponed for row in room(clinic.desk).expected)


def test_a_prescribers_word_is_about_something(seated: tuple[Clinic, Patient, str]) -> None:
    clinic, patient, _ = seated
    desk, who = clinic.desk, patient.patient
    assess(clinic, patient, "V1", poss=3)
    with refused(clinic, Code.UNKNOWN_ITEM):
        overrides.allow_dose(desk, clinic.prescriber, who, "V1", "fine", clinic.new_id())
    with refused(clinic, Code.NOT_FILLED_IN):
        overrides.allow_dose(desk, clinic.prescriber, who, "V1", " ", clinic.new_id())


def test_a_delay_runs_and_a_fresh_assessment_counts_after_it(
    seated: tuple[Clinic, Patient, str],
) -> None:
    clinic, patient, _ = seated
    clinic = _delay(clinic, 30)
    assess(clinic, patient, "V1", alcohol_mg_per_100ml=60)
    row = next(r for r in room(clinic.desk).expected if r.patient == patient.patient)
    assert row.postponed == "delay"
    assert row.assess_at is not None
    assert row.assess_at - clinic.clock.now() == timedelta(minutes=30)
    assess(clinic, patient, "V1")
    why = standing(clinic, patient, "V1")
    assert why is not None
    assert why.clears_at == row.assess_at
    clinic.wait(minutes=30)
    assess(clinic, patient, "V1")
    assert standing(clinic, patient, "V1") is None
    row = next(r for r in room(clinic.desk).expected if r.patient == patient.patient)
    assert (row.postponed, row.assess_at) == ("", None)


def test_who_is_here_is_warned_about_before_the_others(working: Clinic) -> None:
    smith = working.enrol("Smith", "John")
    names = [("Smyth", "Jon"), ("Smith", "John"), ("Smithe", "John"), ("Tremblay", "Luc")]
    similar = [working.enrol(family, given) for family, given in names]
    working.order(similar[0])
    working.order(similar[2])
    working.issue(similar[2], working.prepare(similar[2]))
    shown = counter.verdict(working.desk, working.nurse, smith.patient, "V1").similar_names
    assert [(each.name, each.where, each.is_same) for each in shown] == [
        ("SMITHE, John", "in the room", False),
        ("SMYTH, Jon", "expected today", False),
        ("SMITH, John", "", True),
    ]
