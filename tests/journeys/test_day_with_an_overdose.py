"""An overdose while a patient is observed: stamped, ended, printed, reviewed, and dosed again."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from iOATdesk.training import incidents
from tests.journeys.window import IN_CHARGE, NURSE, SECOND, Journey
from tests.stations import Clinic

PRESCRIBER = "B-004"


def test_an_overdose_from_the_key_to_the_review(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    clinic.receive(containers=10)
    patient = clinic.enrol("Okafor")
    clinic.order(patient, "60")
    day = journey()
    day.begin(SECOND, PRESCRIBER, IN_CHARGE)
    day.nurse.open_day()
    day.dose(patient.card, day.syringe(patient.card))
    day.nurse.go("Stock")

    incidents.overdose(day.nurse, patient.card, "overdose")
    assert any(title.startswith("incident") for title in day.printed())
    assert day.words("foot_ready").startswith("3 naloxone kits, oxygen 120 bar")

    day.leave(patient.card)
    day.wait(hours=3)
    day.nurse.identify(patient.card)
    assert day.words("verdict_words") == "No dose: event not reviewed"
    day.hands.press(Qt.Key.Key_F8)
    assert "Naloxone 0.4 mg IM, kit NX2291" in day.everything()
    assert not day.can_press("review_sign")
    day.nurse.close_patient()

    day.nurse.become(PRESCRIBER)
    incidents.review(day.nurse, patient.card, "The dose stays.", "review")
    day.nurse.become(NURSE)
    day.nurse.identify(patient.card)
    assert day.words("verdict_words") == "May receive visit 2 of 3"

    left = day.left_behind()
    assert left.is_sound
    assert left.times("response_begun") == left.times("response_ended") == 1
    assert left.times("response_stamped") == 5
    assert left.author("event_reviewed") == "M. Lang, MD"
