"""The screen locks over an open dose, midnight passes, and no device works at first."""

import shutil
from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.journeys.window import IN_CHARGE, NURSE, SECOND, Journey
from tests.stations import Clinic


def test_a_dose_goes_on_through_lock_and_midnight_and_the_register_reaches_a_late_drive(
    clinic: Clinic, journey: Callable[[], Journey]
) -> None:
    clinic.receive(containers=10)
    card = (patient := clinic.enrol("Okafor")).card
    clinic.order(patient, "60")
    clinic.wait(hours=15)
    day = journey()
    day.begin(SECOND, IN_CHARGE)
    day.nurse.open_day()
    syringe = day.syringe(card)
    _slip_does_not_print(day, card, syringe)
    _locked_over_an_open_dose(day)
    _goes_on_after_midnight(day, card, syringe)
    day.nurse.become(IN_CHARGE)
    day.count_all(NURSE)
    _drive_comes_late(day)
    assert day.verified()[0].startswith("true: ")
    assert "register 0001 of Sun 22 Nov 2026" in day.verified()[0]
    _next_day(day, card)

    left = day.left_behind()
    assert left.is_sound
    assert [row["day"] for row in left.rows["dose"]] == ["2026-11-22"]
    assert left.author("syringe_issued") == "R. Alvarez, RN"
    assert left.author("injection_ended") == "K. Moreau, LPN"
    assert [row["copies"] for row in left.rows["reprint"] if row["document"] == "slip"] == [2]
    assert [row["day"] for row in left.rows["day"]] == ["2026-11-22", "2026-11-23"]
    assert left.rows["register"][0]["exported_to"] == "Register drive"


def _slip_does_not_print(day: Journey, card: str, syringe: str) -> None:
    day.nurse.identify(card)
    day.nurse.assess()
    day.break_printer()
    day.nurse.issue(syringe)
    assert day.words("notice_words") == "The dose is issued, but its slip did not print."
    assert "it is no folder" in day.words("notice_advice")
    assert day.words("verdict_words") == "Injecting, visit 1 of 3"
    day.mend_printer()
    day.press_on("notice_retry")
    assert day.words("notice_words") == "The slip is printed."
    assert day.printed() == (f"label-{syringe}", f"slip-{syringe}")


def _locked_over_an_open_dose(day: Journey) -> None:
    day.wait(minutes=4)
    day.nurse.lock()
    assert day.words("lock_who") == ("R. Alvarez, RN stepped away. Timers go on, nothing is lost.")
    seen = day.everything()
    assert "okafor" not in seen.lower(), "nobody's name stands on a locked screen"
    assert "Seat 1" in seen
    day.wait(minutes=3)
    assert "3:00" in day.everything(), "ten minutes to inject, seven of them gone"
    day.nurse.go("Stock")
    assert day.hands.sees("lock"), "no key leads past the lock"
    day.nurse.unlock(SECOND)


def _goes_on_after_midnight(day: Journey, card: str, syringe: str) -> None:
    """The second nurse finds the dose as it was left, and ends it."""
    assert day.words("verdict_words") == "Injecting, visit 1 of 3"
    assert day.words("inject_timer") == "7:00"
    assert "K. Moreau, LPN" in day.everything()
    day.hands.enter()
    day.hands.scan(syringe)
    assert "Syringe back" in day.words("syringe_back")
    assert day.words("verdict_words") == "Observe until 23:57"
    day.wait(minutes=45)
    day.nurse.left_well(card)
    day.nurse.identify(card)
    assert day.refused()[0] == "No dose before 02:37"
    assert day.row("checks", "Visits today") == "Visits today, at most 3, 1 used, ✓"


def _drive_comes_late(day: Journey) -> None:
    day.sign_without_a_drive((IN_CHARGE, NURSE))
    assert day.words("close_title") == "Closed: Sunday 22 November"
    assert day.words("drive_name") == "No removable drive is plugged in."
    assert day.words("export_words").startswith("Plug in the register drive")
    assert not day.can_press("export_now")

    day.usb.mkdir()
    day.hands.press(Qt.Key.Key_F5)
    assert day.words("drive_name") == "Register drive"
    shutil.rmtree(day.usb)
    day.nurse.focus("export_now")
    day.hands.enter()
    assert day.words("notice_words") == "No removable drive is plugged in."
    day.usb.mkdir()
    day.press_on("notice_retry")
    assert "exported" in day.words("drive_chip")
    assert not day.can_press("export_now")


def _next_day(day: Journey, card: str) -> None:
    day.wait(hours=8)
    day.nurse.go("Counter")
    day.nurse.close_patient()
    assert day.words("opening_title") == "Open 23 Nov 2026"
    kits = tuple(day.words(f"kit_{name}_0") for name in ("lot", "expires", "count"))
    assert kits == ("NX2291", "2028-05-31", "4"), "yesterday's kits are offered"
    found = (day.words("oxygen_bar"), day.is_chosen("safe_checked"))
    assert found == ("", False), "oxygen and safe are looked at afresh"
    day.nurse.open_day()
    day.nurse.identify(card)
    assert day.words("verdict_words") == "May receive visit 1 of 3"
