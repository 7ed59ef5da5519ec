"""A dose in two parts: the second one neither too early nor without looking at the patient."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.journeys.window import IN_CHARGE, NURSE, SECOND, Journey
from tests.stations import Clinic


def test_a_top_up_is_given_in_its_window_and_is_no_visit_of_its_own(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    clinic.receive(containers=10)
    card = (patient := clinic.enrol("Okafor")).card
    clinic.order(patient, "45+30")
    day = journey()
    day.begin(SECOND, IN_CHARGE)
    day.nurse.open_day()
    first = day.syringe(card)
    day.nurse.identify(card)
    assert day.words("dose_amount") == "45 mg"
    assert day.words("dose_part") == "1 of 2 (45 + 30 mg)"
    day.dose(card, first)
    assert day.words("verdict_words") == "Observe until 08:55"

    second = day.syringe(card)
    _too_early(day, card, second)
    _in_the_window(day, card, second)
    _counted_as_one(day, card)

    day.nurse.become(IN_CHARGE)
    day.count_all(NURSE)
    day.finish()
    assert day.verified()[0].startswith("true: ")
    left = day.left_behind()
    assert left.is_sound
    doses = [(row["part"], row["issued_ug"], row["syringe"]) for row in left.rows["dose"]]
    assert doses == [(1, 45_000, first), (2, 30_000, second)]
    assert len(left.rows["visit"]) == 1
    assert [row["outcome"] for row in left.rows["assessment"]] == ["proceed", "proceed"]


def _too_early(day: Journey, card: str, syringe: str) -> None:
    """Ten minutes after the first part the second is refused, with its time."""
    day.wait(minutes=10)
    day.nurse.identify(card)
    day.hands.press(Qt.Key.Key_F8)
    day.hands.fill("had a bus to catch")
    day.hands.press(Qt.Key.Key_F8)
    assert day.words("notice_words") == "OKAFOR, Daniel left early."
    day.nurse.identify(card)
    words, why = day.refused()
    assert words == "No top-up before 08:55"
    assert why == "Why: No top-up before 08:55: its window is not open yet."
    assert day.row("checks", "Top-up") == (
        "Top-up, 20 to 60 min after the part before, 10 min, × until 08:55"
    )
    day.hands.scan(syringe)
    assert not day.hands.sees("issue")
    assert not day.hands.sees("assess")


def _in_the_window(day: Journey, card: str, syringe: str) -> None:
    """The screen turns by itself; the syringe counts only after a fresh assessment."""
    day.wait(minutes=10)
    assert day.words("verdict_words") == "May receive part 2 of visit 1"
    assert day.words("dose_amount") == "30 mg"
    assert day.words("dose_part") == "2 of 2 (45 + 30 mg)"
    day.hands.scan(syringe)
    assert day.words("notice_words") == "Assess first, then scan the syringe."
    assert day.hands.sees("assess")
    day.dose(card, syringe)
    assert day.words("dose_amount") == "30 mg"
    assert day.words("verdict_line_1") == "Given HYDROmorphone 30 mg"


def _counted_as_one(day: Journey, card: str) -> None:
    """Two parts have used one visit of three."""
    day.leave(card)
    day.nurse.identify(card)
    words, _ = day.refused()
    assert words == "No dose before 12:00"
    assert day.row("checks", "Visits today") == "Visits today, at most 3, 1 used, ✓"
    day.nurse.close_patient()
