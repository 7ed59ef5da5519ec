"""One patient, one dose, everything as it should be."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.journeys.window import IN_CHARGE, NURSE, SECOND, Journey
from tests.stations import Clinic

INPUTS_MAX = 8


def test_a_quiet_day_from_sign_on_to_the_drive(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    clinic.receive(containers=10)
    patient = clinic.enrol("Okafor")
    clinic.order(patient, "60")
    day = journey()
    day.begin(SECOND, IN_CHARGE)
    assert day.words("training_words").startswith("TRAINING")
    day.nurse.open_day()
    ready = "4 naloxone kits, oxygen 120 bar, checked 08:30 by R. Alvarez, RN"
    assert day.words("foot_ready") == ready
    syringe = day.syringe(patient.card)

    _routine_dose(day, patient.card, syringe)

    day.nurse.become(IN_CHARGE)
    day.count_all(NURSE)
    assert day.words("count_verdict") == "Everything agrees"
    day.nurse.go("Close day")
    day.finish()
    assert day.verified()[0].endswith("signed by 2")

    left = day.left_behind()
    assert left.is_sound
    assert [(row["issued_ug"], row["resolved"]) for row in left.rows["dose"]] == [(60_000, 1)]
    assert [row["outcome"] for row in left.rows["visit"]] == ["left_well"]
    assert left.rows["discrepancy"] == ()
    assert left.rows["register"][0]["exported_to"] == "Register drive"
    assert [(b.account, b.containers) for b in left.balances if b.account == "safe"] == [
        ("safe", 8)
    ]


def _routine_dose(day: Journey, card: str, syringe: str) -> None:
    """Give one dose with keyboard and scanner alone, and count what the hands do."""
    hands, nurse = day.hands, day.nurse
    nurse.go("Counter")
    hands.inputs = 0
    hands.scan(card)
    assert day.words("verdict_words") == "May receive visit 1 of 3"
    assert day.tone("verdict") == "ok"
    hands.character("1")
    hands.enter()
    assert day.words("syringe_lead") == "Scan the syringe"
    hands.scan(syringe)
    assert day.words("issue_lead") == f"{syringe} is the right syringe"
    assert day.row("issue_checks", "Holds").startswith("Holds, 60 mg, 1.2 mL of 50 mg/mL")
    hands.enter()
    assert day.words("verdict_words") == "Injecting, visit 1 of 3"
    day.wait(minutes=4)
    assert day.words("inject_timer") == "4:00"
    hands.enter()
    assert day.words("syringe_back") == "Syringe out"
    assert not day.can_press("left_well")
    hands.scan(syringe)
    assert "Syringe back" in day.words("syringe_back")
    day.wait(minutes=19)
    assert not day.can_press("left_well")
    day.wait(minutes=1)
    assert day.words("verdict_words") == "Observation is over"
    hands.press(Qt.Key.Key_Return)
    assert day.words("notice_words") == "OKAFOR, Daniel left well."
    assert hands.inputs <= INPUTS_MAX
