"""The counter as it looks; the pictures were held against the design before they were approved."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from iOATdesk.desk.views import SimilarName
from tests.ui.counter_fake import FakeCounter, at, fill_room
from tests.ui.desks import AFTER_A_BURST_MS, Hands, open_window
from tests.ui.screens import Compare
from tests.ui.test_counter import override
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


@pytest.mark.usefixtures("light")
def test_assessed_with_everything(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = due(qtbot, size=(1440, 1250))
    for name in ("signs_anxious", "recent_use_alcohol", "oral_treatment_taken", "known_photo"):
        hands.button_of(name).click()
    for name, words in (("respirations", "14"), ("oxygen", "96"), ("alcohol_percent", "0.02")):
        hands.field(name).setText(words)
        hands.field(name).textEdited.emit(words)
    hands.window.setFocus()
    looks_approved(hands.window, "assess_everything")


@pytest.mark.usefixtures("light")
def test_assessed_on_a_small_screen_scrolls_to_the_rest(
    qtbot: QtBot, looks_approved: Compare
) -> None:
    hands, _ = due(qtbot, size=(1280, 800))
    area = hands.window.findChild(QScrollArea, "assess_scroll")
    assert area is not None
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    looks_approved(hands.window, "assess_scrolled")


@pytest.mark.usefixtures("dark")
def test_a_prescriber_must_decide(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = due(qtbot, size=(1280, 800))
    hands.button_of("signs_seizure").click()
    hands.enter()
    for _ in range(4):
        QApplication.processEvents()
    looks_approved(hands.window, "prescriber_needed")


@pytest.mark.usefixtures("light")
def test_a_delay_is_running(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.expected[0] = replace(
        fake.expected[0], postponed="delay", postponed_at=at(11, 40), assess_at=at(12, 10)
    )
    fake.expected[1] = replace(
        fake.expected[1], postponed="prescriber", postponed_at=at(11, 30), assess_at=at(12, 0)
    )
    hands = open_window(qtbot, fake)
    looks_approved(hands.window, "delay_running")


@pytest.mark.usefixtures("light")
def test_somebody_of_the_same_name_is_in_the_room(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.similar = (
        SimilarName("OKAFOR, Daniel", "P-00500", "in the room", is_same=True),
        SimilarName("OKAFOR, Daniela", "P-00418", "", is_same=False),
    )
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    looks_approved(hands.window, "same_name")


@pytest.mark.usefixtures("light")
def test_an_override_is_asked_for(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = FakeCounter()
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_F9)
    looks_approved(hands.dialog("override_dialog"), "override")


@pytest.mark.usefixtures("light")
def test_a_dose_by_override(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    override(hands)
    looks_approved(hands.window, "overridden")
