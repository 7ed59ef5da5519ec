"""A day on which much is asked for that may not be given."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.journeys.window import IN_CHARGE, NURSE, SECOND, Journey
from tests.stations import Clinic


def test_every_refusal_is_said_in_words_with_the_checks_below(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    clinic.receive(containers=10)
    often, once, drowsy = (clinic.enrol(name) for name in ("Okafor", "Tremblay", "Sato"))
    clinic.order(often, "60")
    clinic.order(once, "50", doses_per_day=1)
    clinic.order(drowsy, "60")
    day = journey()
    day.begin(SECOND, IN_CHARGE)
    _day_not_open(day, often.card)
    day.nurse.open_day()
    given = _wrong_syringes(day, often.card, once.card)
    _too_soon(day, often.card)
    _visit_limit(day, once.card, given)
    _withheld(day, drowsy.card)

    day.nurse.become(IN_CHARGE)
    day.count_all(NURSE)
    day.finish()
    assert day.verified()[0].startswith("true: ")
    left = day.left_behind()
    assert left.is_sound
    patients = [row["patient"] for row in left.rows["dose"]]
    assert patients == [often.patient, once.patient], "what was refused was not issued"
    seen = [(row["poss"], row["outcome"]) for row in left.rows["assessment"]]
    assert seen == [(1, "proceed")] * 3 + [(3, "withhold")]


def _day_not_open(day: Journey, card: str) -> None:
    day.nurse.identify(card)
    words, why = day.refused()
    assert words == "The day is not open"
    assert why.endswith("is not open: check naloxone, oxygen and safe, and open the day.")
    assert day.table("checks")[0].startswith("Day, ")
    assert not day.hands.sees("assess")


def _wrong_syringes(day: Journey, card: str, other_card: str) -> str:
    """Try a syringe that nobody checked and one of somebody else; then give the right one."""
    own = day.nurse.prepare(card)
    others = day.syringe(other_card)
    day.nurse.identify(card)
    day.nurse.assess()
    day.hands.scan(own)
    words, why = day.refused()
    assert words == "Syringe is not ready"
    assert why == (f"Why: Syringe {own} has no second check yet: a colleague must check it first.")
    assert day.table("checks")[0].endswith("× no")
    day.hands.press(Qt.Key.Key_F6)
    assert day.words("syringe_lead") == "Scan the syringe"

    day.hands.scan(others)
    words, why = day.refused()
    assert words == "Syringe is for another patient"
    assert why == f"Why: Stop: syringe {others} is for another patient."
    assert not day.can_press("issue_button")

    day.nurse.check(own, SECOND)
    day.nurse.identify(card)
    day.nurse.assess()
    day.nurse.issue(own)
    day.wait(minutes=5)
    day.nurse.injected(card, own)
    day.leave(card)
    return others


def _too_soon(day: Journey, card: str) -> None:
    day.nurse.identify(card)
    words, why = day.refused()
    assert words == "No dose before 11:35"
    assert why == "Why: No dose before 11:35: 3 h between doses, last dose 08:35."
    assert day.table("checks")[0] == "Time since last dose, at least 3 h, 20 min, × until 11:35"
    assert day.words("verdict_line_1") == "Rule: 3 h between doses"


def _visit_limit(day: Journey, card: str, syringe: str) -> None:
    day.dose(card, syringe)
    day.leave(card)
    day.nurse.identify(card)
    words, why = day.refused()
    assert words == "No visit left today"
    assert why == ("Why: No visit left today: 1 of 1 used, the next from 04:00 on 23 Nov 2026.")
    failed = [row for row in day.table("checks") if "×" in row]
    assert [row.split(",")[0] for row in failed] == [
        "Time since last dose",
        "Visits today",
        "Ordered dose",
    ]


def _withheld(day: Journey, card: str) -> None:
    """Sedation at the limit withholds the dose, whoever would go on."""
    day.nurse.identify(card)
    assert day.tone("verdict") == "ok"
    day.nurse.assess("3")
    words, why = day.refused()
    assert words == "Withheld"
    assert why == "Why: Withheld, POSS 3 (limit 3): assess again or call the prescriber."
    assert day.row("checks", "Fit to receive").endswith("POSS 3, × no")
    day.nurse.close_patient()
