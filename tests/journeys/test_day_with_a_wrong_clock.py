"""The computer's clock is set back in the middle of the day."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt

from tests.journeys.window import IN_CHARGE, NURSE, Journey
from tests.stations import Clinic


def test_a_clock_that_was_set_back_stops_doses_until_a_pharmacist_has_compared_it(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    patient = clinic.enrol("Okafor")
    clinic.order(patient, "60")
    day = journey()
    day.begin(IN_CHARGE)
    day.nurse.open_day()
    day.nurse.identify(patient.card)
    assert day.words("verdict_words") == "May receive visit 1 of 3"
    day.nurse.close_patient()

    day.clock.set(day.clock.now() - timedelta(minutes=40))
    day.nurse.identify(patient.card)
    assert day.refused()[0] == "No dose: confirm the time"
    assert not day.can_press("confirm_clock")
    day.hands.press(Qt.Key.Key_F6)
    assert not day.hands.sees("clock_dialog")

    day.nurse.become(IN_CHARGE)
    assert day.can_press("confirm_clock")
    day.hands.press(Qt.Key.Key_F6)
    day.hands.wait_for("both times", lambda: day.hands.sees("clock_compared"))
    assert day.words("clock_now") == "Sun 22 Nov 2026, 07:50:00"
    assert day.words("clock_last") == "Sun 22 Nov 2026, 08:30:00"
    day.hands.fill("the telephone's time")
    day.hands.enter()
    day.hands.wait_for(
        "a green verdict", lambda: day.words("verdict_words") == "May receive visit 1 of 3"
    )
    day.nurse.become(NURSE)
    day.nurse.assess()

    left = day.left_behind()
    assert left.is_sound
    assert left.times("clock_confirmed") == 1
    assert left.author("clock_confirmed") == "S. Dhaliwal, RPh"
    assert left.times("patient_assessed") == 1
