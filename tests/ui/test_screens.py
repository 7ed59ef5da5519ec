"""The counter as it looks; the pictures were held against the design before they were approved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.counter_fake import TODAY, FakeCounter, at, fill_room
from tests.ui.desks import AFTER_A_BURST_MS, Hands, open_window
from tests.ui.screens import Compare
from tests.ui.test_window import sign_on_page


def due(qtbot: QtBot, *, size: tuple[int, int] = (1440, 900)) -> tuple[Hands, FakeCounter]:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(8, 52), "S-20419")
    fake.prepare("S-20447", "p1")
    hands = open_window(qtbot, fake, size=size)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    qtbot.wait(AFTER_A_BURST_MS)
    return hands, fake


def injecting(qtbot: QtBot) -> tuple[Hands, FakeCounter]:
    hands, fake = due(qtbot)
    hands.enter()
    hands.scan("S-20447")
    hands.enter()
    fake.clock.advance(minutes=2, seconds=40)
    hands.window.tick()
    return hands, fake


@pytest.mark.usefixtures("light")
def test_an_empty_day(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(open_window(qtbot, FakeCounter(patients=[])).window, "empty_day")


@pytest.mark.usefixtures("light")
def test_a_day_to_open(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(open_window(qtbot, FakeCounter(is_day_open=False)).window, "day_to_open")


@pytest.mark.usefixtures("light")
def test_may_receive(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(due(qtbot)[0].window, "may_receive")


@pytest.mark.usefixtures("light")
def test_may_receive_on_a_small_screen(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(due(qtbot, size=(1280, 800))[0].window, "may_receive_small")


@pytest.mark.usefixtures("dark")
def test_may_receive_in_the_dark(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(due(qtbot)[0].window, "may_receive_dark")


@pytest.mark.usefixtures("light")
def test_refused(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(8, 1), "S-20401")
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    looks_approved(hands.window, "refused")


@pytest.mark.usefixtures("light")
def test_alerts_and_an_authorisation_that_ends(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.patients[0] = replace(
        fake.patients[0],
        oral_treatment="slow-release morphine",
        oral_daily_ug=400_000,
        alerts=("fainted in the seat in March", "left arm only"),
        authorisation_ends_on=TODAY + timedelta(days=3),
    )
    hands = open_window(qtbot, fake, size=(1280, 800))
    hands.scan("P-00417")
    looks_approved(hands.window, "alerts")


@pytest.mark.usefixtures("light")
def test_to_issue(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = due(qtbot)
    hands.enter()
    hands.scan("S-20447")
    looks_approved(hands.window, "to_issue")


@pytest.mark.usefixtures("light")
def test_injecting(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(injecting(qtbot)[0].window, "injecting")


@pytest.mark.usefixtures("light")
def test_observing_with_a_message(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot)
    hands.enter()
    fake.clock.advance(minutes=1)
    hands.window.tick()
    hands.scan("S-99999")
    looks_approved(hands.window, "observing")


@pytest.mark.usefixtures("light")
def test_locked(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = injecting(qtbot)
    hands.window.lock()
    looks_approved(hands.window, "locked")


@pytest.mark.usefixtures("light")
def test_sign_on(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(sign_on_page(qtbot), "sign_on")


@pytest.mark.usefixtures("light")
def test_overdose(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot)
    hands.key(Qt.Key.Key_F12)
    fake.clock.advance(seconds=75)
    hands.window.tick()
    looks_approved(hands.dialog("overdose"), "overdose")
