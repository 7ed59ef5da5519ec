"""The count is one vial short, and stays so whatever is counted afterwards."""

from collections.abc import Callable

from tests.journeys.window import IN_CHARGE, NURSE, SECOND, Journey
from tests.stations import Clinic

SAFE = "safe_hm-50|HM2271"


def test_a_missing_vial_stands_in_the_register_whatever_is_counted_again(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    clinic.receive(containers=10)
    patient = clinic.enrol("Okafor")
    clinic.order(patient, "60")
    day = journey()
    day.begin(SECOND, IN_CHARGE)
    day.nurse.open_day()
    day.dose(patient.card, day.syringe(patient.card))
    day.leave(patient.card)
    day.nurse.become(IN_CHARGE)

    _counted_short(day)
    _counted_again_as_if_nothing_were(day)
    _closed_with_a_flag(day)

    text = day.register_text()
    assert "container missing (50 mg); report due 2 Dec 2026" in text
    assert "container too much (50 mg); report due 2 Dec 2026" in text
    assert "Difference found by count safe, lot HM2271 1 container missing" in text
    pages = text.split("\n")
    assert all("2 open discrepancies, report due 2 Dec 2026" in page for page in pages)
    assert day.verified()[0].startswith("true: ")
    left = day.left_behind()
    assert left.is_sound
    assert [row["difference_ug"] for row in left.rows["discrepancy"]] == [-50_000, 50_000]
    assert left.times("count_recorded") == 2


def _count(day: Journey, vials: int) -> None:
    figures, numbered = day.figures()
    day.nurse.fill_count(figures | {SAFE: str(vials)}, numbered)
    assert not day.hands.sees("count_differences"), "nothing is expected before both confirm"
    day.nurse.confirm_count(NURSE)


def _counted_short(day: Journey) -> None:
    _count(day, 7)
    assert day.words("count_verdict") == "1 difference"
    assert day.tone("count_outcome") == "bad"
    assert day.table("count_differences") == (
        "HYDROmorphone 50 mg/mL, 1 mL vial · HM2271, 7 vials, 8 vials",
    )
    assert "1 vial missing (50 mg)" in day.everything()


def _counted_again_as_if_nothing_were(day: Journey) -> None:
    """Whoever now writes the figure that was expected has found a vial that was missing."""
    day.press_on("count_again")
    assert day.words(f"count_{SAFE}") == "", "the first figures are not left to be copied"
    assert not day.can_press("confirm_count")
    _count(day, 8)
    assert day.words("count_verdict") == "1 difference"
    assert "1 vial too much (50 mg)" in day.everything()


def _closed_with_a_flag(day: Journey) -> None:
    day.nurse.go("Close day")
    assert day.row("checklist_table", "Open") == "Open discrepancies, 2, report due 2 Dec"
    assert day.row("checklist_table", "End-of-shift count").startswith("End-of-shift count, ✓")
    assert day.can_press("sign"), "a discrepancy is flagged and does not keep the day open"
    day.finish()
    assert day.words("close_title") == "Closed: Sunday 22 November"
