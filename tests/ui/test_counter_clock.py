"""A clock that cannot be believed: a pharmacist confirms it from the counter."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from iOATdesk.ui.clock_dialog import ClockDialog
from tests.ui.counter_fake import NURSE, PHARMACIST, FakeCounter, fill_room
from tests.ui.desks import Hands, open_window
from tests.ui.screens import Compare

pytestmark = pytest.mark.usefixtures("light")


def disbelieved(qtbot: QtBot, *, is_pharmacist: bool = True) -> tuple[Hands, FakeCounter]:
    """Show a patient at the counter, while the clock is half an hour behind the last entry."""
    fake = fill_room(FakeCounter(is_clock_believed=False))
    fake.last_entry_at = fake.clock.now() + timedelta(minutes=32, seconds=10)
    hands = open_window(qtbot, fake, by=PHARMACIST if is_pharmacist else NURSE)
    hands.scan("P-00417")
    return hands, fake


def dialog_of(hands: Hands) -> ClockDialog:
    shown = [d for d in hands.window.findChildren(ClockDialog) if d.isVisible()]
    assert len(shown) == 1
    return shown[0]


def label(dialog: ClockDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_a_pharmacist_confirms_the_time_at_the_counter(qtbot: QtBot) -> None:
    hands, fake = disbelieved(qtbot)
    assert hands.label("verdict_words") == "No dose: confirm the time"
    assert hands.button("confirm_clock").hasFocus()
    hands.key(Qt.Key.Key_F6)
    dialog = dialog_of(hands)
    assert label(dialog, "clock_now") == "Sun 22 Nov 2026, 12:04:00"
    assert label(dialog, "clock_last") == "Sun 22 Nov 2026, 12:36:10"
    assert label(dialog, "clock_apart") == "The computer is 32 min behind the last entry."
    QTest.keyClick(dialog.compared.edit, Qt.Key.Key_Return)
    assert dialog.compared.complaint() == "Fill this in."
    assert not fake.written
    QTest.keyClicks(dialog.compared.edit, "radio clock")
    QTest.keyClick(dialog.compared.edit, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert fake.written == [("clock", "radio clock")]
    assert hands.label("verdict_words") == "May receive visit 1 of 3"
    assert not hands.shows("confirm_clock")


def test_the_dialogs_clock_goes_on(qtbot: QtBot) -> None:
    hands, fake = disbelieved(qtbot)
    hands.key(Qt.Key.Key_F6)
    fake.clock.advance(seconds=7)
    hands.window.tick()
    assert label(dialog_of(hands), "clock_now") == "Sun 22 Nov 2026, 12:04:07"
    fake.clock.advance(hours=1)
    hands.window.tick()
    said = label(dialog_of(hands), "clock_apart")
    assert said == "The clock is not behind the last entry, but it was moved by hand."


def test_escape_leaves_the_clock_as_it_is(qtbot: QtBot) -> None:
    hands, fake = disbelieved(qtbot)
    hands.key(Qt.Key.Key_F6)
    QTest.keyClick(dialog_of(hands), Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not fake.written
    assert hands.label("verdict_words") == "No dose: confirm the time"
    hands.window.activateWindow()
    QApplication.processEvents()
    hands.key(Qt.Key.Key_F6)
    assert dialog_of(hands).compared.edit.text() == ""


def test_a_nurse_sees_why_not(qtbot: QtBot) -> None:
    hands, fake = disbelieved(qtbot, is_pharmacist=False)
    button = hands.button("confirm_clock")
    assert button.isVisible()
    assert not button.isEnabled()
    why = "The role nurse may not confirm the time; these may: "
    assert hands.window.findChild(QLabel, "reason") is not None
    assert button.accessibleDescription().startswith(why)
    seen = [w.text() for w in hands.window.findChildren(QLabel, "reason") if w.isVisible()]
    assert seen == [button.accessibleDescription()]
    hands.key(Qt.Key.Key_F6)
    assert not hands.window.findChildren(ClockDialog)
    assert not fake.written


@pytest.mark.parametrize("is_pharmacist", [True, False])
def test_a_day_that_cannot_be_opened_for_the_clock_asks_a_pharmacist_at_once(
    qtbot: QtBot, *, is_pharmacist: bool
) -> None:
    fake = FakeCounter(is_clock_believed=False, is_day_open=False, patients=[])
    hands = open_window(qtbot, fake, by=PHARMACIST if is_pharmacist else NURSE)
    hands.type("120")
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    hands.enter()
    dialogs = hands.window.findChildren(ClockDialog)
    assert bool(dialogs) is is_pharmacist
    if not is_pharmacist:
        assert hands.shows("notice")
        return
    QTest.keyClicks(dialog_of(hands).compared.edit, "radio clock")
    QTest.keyClick(dialog_of(hands).compared.edit, Qt.Key.Key_Return)
    QApplication.processEvents()
    hands.window.activateWindow()
    hands.enter()
    assert [kind for kind, _ in fake.written] == ["clock", "open_day"]


def test_another_refusal_offers_no_clock(qtbot: QtBot) -> None:
    hands, _ = disbelieved(qtbot)
    hands.key(Qt.Key.Key_Escape)
    fake = fill_room(FakeCounter(is_day_open=False))
    other = open_window(qtbot, fake, by=PHARMACIST)
    other.scan("P-00417")
    assert not other.shows("confirm_clock")


def test_the_clock_is_disbelieved(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(disbelieved(qtbot, is_pharmacist=False)[0].window, "clock_not_believed")


def test_the_question_about_the_clock(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = disbelieved(qtbot)
    hands.key(Qt.Key.Key_F6)
    dialog = dialog_of(hands)
    QTest.keyClicks(dialog.compared.edit, "radio clock")
    dialog.setFocus()
    looks_approved(dialog, "clock_question")
