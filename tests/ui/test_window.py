from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iOATdesk.ui.background import InlineBackground
from iOATdesk.ui.sign_on_page import SignOnPage
from iOATdesk.ui.widgets.timer_list import Timer, TimerList, countdown
from tests.ui.counter_fake import NOON, NURSE, STATION, FakeCounter, fill_room
from tests.ui.desks import AFTER_A_BURST_MS, Hands, open_window

pytestmark = pytest.mark.usefixtures("light")
TARGET_MIN_PX = 40


def room(qtbot: QtBot) -> tuple[Hands, FakeCounter]:
    fake = fill_room(FakeCounter())
    return open_window(qtbot, fake), fake


def locked(hands: Hands) -> bool:
    return hands.window.is_locked


def text_field(inside: QWidget, name: str) -> QLineEdit:
    found = inside.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def test_the_locked_screen_keeps_every_timer_and_shows_no_name(qtbot: QtBot) -> None:
    hands, fake = room(qtbot)
    QTest.keyClick(hands.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert locked(hands)
    assert hands.label("lock_timers_1_left") == "3:12"
    fake.clock.advance(seconds=12)
    hands.window.tick()
    assert hands.label("lock_timers_1_left") == "3:00"
    seen = " ".join(
        label.text() + label.accessibleName() + label.toolTip()
        for label in hands.window.findChildren(QLabel)
        if label.isVisible()
    )
    for row in fake.room().in_room:
        family, given = row.name.split(", ")
        assert family not in seen.upper()
        assert given not in seen


def test_badge_and_pin_lead_back_to_where_the_work_was(qtbot: QtBot) -> None:
    hands, _ = room(qtbot)
    hands.scan("P-00417")
    hands.window.lock()
    hands.scan("B-1002")
    hands.type("9999")
    hands.enter()
    assert locked(hands)
    assert "PIN is wrong" in hands.label("lock_wrong")
    hands.type("1357")
    hands.enter()
    assert not locked(hands)
    assert hands.label("patient_name") == "OKAFOR, Daniel"
    assert hands.label("bar_person") == "K. Moreau, LPN"


def test_the_passphrase_unlocks_as_well(qtbot: QtBot) -> None:
    hands, _ = room(qtbot)
    hands.window.lock()
    hands.scan("B-1001")
    other = hands.window.findChild(QPushButton, "lock_other")
    assert other is not None
    other.click()
    text_field(hands.window, "lock_secret").setText("correct horse")
    hands.button("lock_unlock").click()
    assert not locked(hands)


def test_an_idle_window_locks_by_itself(qtbot: QtBot) -> None:
    hands = open_window(qtbot, FakeCounter(), idle_minutes=0)
    qtbot.waitUntil(lambda: locked(hands), timeout=2000)


def test_an_overdose_can_begin_on_the_locked_screen(qtbot: QtBot) -> None:
    hands, fake = room(qtbot)
    hands.window.lock()
    QTest.keyClick(hands.window, Qt.Key.Key_F12)
    assert "time runs" in hands.label("lock_wrong")
    fake.clock.advance(seconds=30)
    hands.scan("B-1001")
    hands.type("2468")
    hands.enter()
    assert hands.shows("response")
    assert hands.label("response_timer") == "0:30"
    assert fake.responses.now is not None
    assert fake.responses.now.began_at == fake.clock.now() - timedelta(seconds=30)


def test_a_response_begins_on_every_page_and_keeps_the_screen_open(qtbot: QtBot) -> None:
    hands, _ = room(qtbot)
    hands.window.show_page(2)
    hands.key(Qt.Key.Key_F12)
    assert hands.window.page_title() == "Counter"
    assert hands.shows("response")
    assert hands.shows("room")
    idle = next(t for t in hands.window.findChildren(QTimer) if t.interval() == 5 * 60 * 1000)
    idle.setInterval(0)
    idle.start()
    qtbot.wait(20)
    assert not hands.window.is_locked
    hands.window.lock()
    assert hands.label("lock_wrong") == "An overdose response runs: unlock to go on with it."


def test_a_badge_switches_the_person_after_the_pin(qtbot: QtBot) -> None:
    hands, _ = room(qtbot)
    hands.scan("P-00417")
    hands.scan("B-1002")
    dialog = hands.dialog("person_dialog")
    pin = text_field(dialog, "person_pin")
    pin.setText("1357")
    QTest.keyClick(pin, Qt.Key.Key_Return)
    assert hands.label("bar_person") == "K. Moreau, LPN"
    assert hands.label("patient_name") == "OKAFOR, Daniel"


def test_a_scanned_card_leads_to_the_counter_from_any_page(qtbot: QtBot) -> None:
    hands, _ = room(qtbot)
    QTest.keyClick(hands.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert not hands.shows("people")
    hands.scan("P-00417")
    assert hands.label("patient_name") == "OKAFOR, Daniel"
    assert hands.shows("people")


def test_the_foot_tells_the_truth(qtbot: QtBot) -> None:
    hands, _ = room(qtbot)
    assert hands.label("foot_ledger") == "Ledger verified at 07:31"
    assert hands.label("foot_drive") == "Register USB not inserted"
    assert hands.label("foot_ready") == "Naloxone and oxygen checked 07:34 by K. Moreau"


def test_a_training_station_says_so_on_the_locked_screen_too(qtbot: QtBot) -> None:
    hands = open_window(qtbot, FakeCounter(), station=replace(STATION, training=True))
    assert hands.shows("training")
    hands.window.lock()
    assert hands.shows("training")


def test_the_overdue_timer_is_red_and_on_top(qtbot: QtBot) -> None:
    timers = TimerList()
    qtbot.addWidget(timers)
    minute = timedelta(minutes=1)
    rows = [
        Timer("a", "A", "observing", "due", NOON + 9 * minute),
        Timer("b", "B", "injecting", "look", NOON - minute),
        Timer("c", "C", "injecting", "look", NOON + minute),
    ]
    timers.show_timers(rows, NOON)
    labels = [timers.findChild(QLabel, f"timers_{place}_left") for place in range(3)]
    assert [label.text() for label in labels if label] == ["+1:00", "1:00", "9:00"]
    assert [label.property("tone") for label in labels if label] == ["bad", "", ""]


@pytest.mark.parametrize(
    ("seconds", "words"), [(700, "11:40"), (60, "1:00"), (0, "0:00"), (-1, "+0:01"), (-75, "+1:15")]
)
def test_a_countdown_goes_on_past_its_end(seconds: int, words: str) -> None:
    assert countdown(NOON + timedelta(seconds=seconds), NOON) == words


def every_view(qtbot: QtBot) -> list[Hands]:
    """Return windows that between them show every step."""
    fake = fill_room(FakeCounter())
    fake.prepare("S-20447", "p1")
    seen = [open_window(qtbot, FakeCounter(is_day_open=False)), open_window(qtbot, fake)]
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    seen.append(hands)
    return seen


def test_every_control_has_names_and_is_large_enough(qtbot: QtBot) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
    for hands in every_view(qtbot):
        for control in hands.window.findChildren(QWidget):
            is_inner = control.objectName().startswith("qt_")
            if not isinstance(control, kinds) or not control.isVisible() or is_inner:
                continue
            name = control.objectName()
            assert name, control
            assert control.accessibleName(), name
            assert control.height() >= TARGET_MIN_PX, f"{name}: {control.height()} px high"
            assert control.width() >= TARGET_MIN_PX - 2, f"{name}: {control.width()} px wide"


def test_no_button_cuts_its_words(qtbot: QtBot) -> None:
    fake = fill_room(FakeCounter())
    for size in ((1280, 800), (1440, 900), (3840, 2160)):
        hands = open_window(qtbot, fake, size=size)
        hands.scan("P-00417")
        QApplication.processEvents()
        for button in hands.window.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), (size, button.objectName())


def test_the_pages_keep_their_places_while_time_passes(qtbot: QtBot) -> None:
    hands, fake = room(qtbot)
    hands.scan("P-00417")
    before = hands.button("fit").mapToGlobal(hands.button("fit").rect().topLeft())
    for _ in range(5):
        fake.clock.advance(minutes=4)
        hands.window.tick()
    hands.scan("nothing-of-ours")
    assert hands.button("fit").mapToGlobal(hands.button("fit").rect().topLeft()) == before


def sign_on_page(qtbot: QtBot) -> SignOnPage:
    people = (("S01", "R. Alvarez, RN"), ("S02", "K. Moreau, LPN"))
    page = SignOnPage(STATION.name, people, FakeCounter().sign_on, InlineBackground())
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_a_wrong_passphrase_gets_one_sentence_and_is_forgotten(qtbot: QtBot) -> None:
    page = sign_on_page(qtbot)
    page.people.setCurrentRow(0)
    page.passphrase.line.setText("wrong")
    page.button.click()
    said = page.findChild(QLabel, "sign_on_wrong")
    assert said is not None
    assert said.text() == "Name and passphrase do not belong together. Type it again."
    assert page.passphrase.text() == ""


def test_a_badge_and_a_passphrase_sign_on(qtbot: QtBot) -> None:
    page = sign_on_page(qtbot)
    QTest.keyClicks(page.people, "B-1001")
    QTest.keyClick(page.people, Qt.Key.Key_Return)
    page.passphrase.line.setText("correct horse")
    with qtbot.waitSignal(page.signed_on, timeout=1000) as caught:
        QTest.keyClick(page.passphrase.line, Qt.Key.Key_Return)
    assert caught.args == [NURSE]


def test_nobody_chosen_is_said_before_anything_is_tried(qtbot: QtBot) -> None:
    page = sign_on_page(qtbot)
    page.people.setCurrentRow(-1)
    page.passphrase.line.setText("correct horse")
    page.button.click()
    said = page.findChild(QLabel, "sign_on_wrong")
    assert said is not None
    assert said.text().startswith("Scan your badge")
    qtbot.wait(AFTER_A_BURST_MS)
