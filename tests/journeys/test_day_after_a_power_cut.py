"""Scenario H: the power fails between the issue and the injection, and the station comes up."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from iOATdesk.models.visits import Patient
from tests.journeys.window import SECOND, Journey, at_the_window
from tests.stations import Clinic

Restart = tuple[Journey, list[Patient], list[str]]


@pytest.fixture
def restarted(clinic: Clinic, journey: Callable[[], Journey], tmp_path: Path) -> Iterator[Restart]:
    """A window on what lay on the disk while three syringes were out."""
    clinic.receive(containers=20)
    patients = [clinic.enrol(name) for name in ("Okafor", "Reyes", "Novak", "Singh")]
    for patient in patients:
        clinic.order(patient, "60")
    day = journey()
    day.begin(SECOND)
    day.nurse.open_day()
    syringes = [day.syringe(patient.card) for patient in patients]
    for patient, syringe in zip(patients[:3], syringes, strict=False):
        day.nurse.identify(patient.card)
        day.nurse.assess()
        day.nurse.issue(syringe)
        day.wait(minutes=2)
    cut = tmp_path / "as-it-was"
    shutil.copytree(clinic.folder, cut)
    day.close()
    with at_the_window(replace(clinic, folder=cut), tmp_path / "later") as again:
        again.wait(minutes=5)
        again.begin(SECOND)
        yield again, patients, syringes


def test_each_dose_that_was_open_is_resolved_and_timers_go_on(restarted: Restart) -> None:
    day, patients, syringes = restarted
    assert day.words("were_open_title") == "3 doses were open"
    day.hands.enter()
    assert day.words("were_open_title") == "3 doses were open", "Enter decides nothing here"
    assert "+1:00" in day.everything(), "the time in the seat is counted from the issue"

    day.nurse.identify(patients[3].card)
    day.nurse.assess()
    day.nurse.issue(syringes[3])
    assert "seat 4" in day.everything(), "the other seats are not given away"
    day.nurse.close_patient()

    day.hands.scan(syringes[1])
    day.hands.press(Qt.Key.Key_F7)
    day.hands.wait_for("two are left", lambda: day.words("were_open_title").startswith("2 "))
    day.hands.scan(syringes[0])
    day.nurse.focus("were_open_residue")
    day.hands.fill("10")
    day.hands.press(Qt.Key.Key_F6)
    day.hands.wait_for("one is left", lambda: day.words("were_open_title").startswith("1 "))
    day.hands.press(Qt.Key.Key_F8)
    day.hands.wait_for("the reason", lambda: day.hands.sees("reason_words"))
    day.hands.fill("power cut, nobody was in the room")
    day.hands.enter()
    day.nurse.as_witness(SECOND)
    day.hands.wait_for("all are resolved", lambda: not day.hands.sees("were_open"))

    left = day.left_behind()
    assert left.is_sound
    said = {row["syringe"]: (row["residue_ug"], row["resolved"]) for row in left.rows["dose"]}
    assert said[syringes[0]] == (10_000, 0), "its syringe is still to come back"
    assert said[syringes[1]] == (60_000, 0)
    assert said[syringes[2]] == (0, 1)
    assert [row["difference_ug"] for row in left.rows["discrepancy"]] == [-60_000]
    assert left.times("injection_unknown") == 1
