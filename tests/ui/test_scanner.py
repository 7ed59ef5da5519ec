import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iOATdesk.ui.scanner import GAP_MS, ScanCatcher, Scanner, is_garbled
from tests.ui.counter_fake import FakeCounter, fill_room
from tests.ui.desks import AFTER_A_BURST_MS, open_window

pytestmark = pytest.mark.usefixtures("light")


class Bench:
    """A window with fields and a button, and everything the catcher said."""

    def __init__(self, qtbot: QtBot, scanner: Scanner | None = None) -> None:
        self.host = QWidget()
        self.line, self.notes = QLineEdit("before"), QPlainTextEdit("before")
        self.code, self.button = QLineEdit(), QPushButton("b")
        self.code.setProperty("takesScan", True)
        row = QHBoxLayout(self.host)
        for widget in (self.line, self.notes, self.code, self.button):
            row.addWidget(widget)
        self.scans: list[str] = []
        self.typed: list[str] = []
        self.garbled = 0
        self.presses = 0
        catcher = ScanCatcher(self.host, scanner)
        catcher.scanned.connect(self.scans.append)
        catcher.typed.connect(self.typed.append)
        catcher.garbled.connect(self._on_garbled)
        self.button.clicked.connect(self._on_clicked)
        qtbot.addWidget(self.host)
        self.host.show()
        qtbot.waitExposed(self.host)

    def _on_garbled(self) -> None:
        self.garbled += 1

    def _on_clicked(self) -> None:
        self.presses += 1

    def burst(self, widget: QWidget, code: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        widget.setFocus()
        QTest.keyClicks(widget, code)
        QTest.keyClick(widget, end)


def test_a_burst_on_a_button_is_a_scan_and_presses_nothing(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.burst(bench.button, "P 00417")
    assert bench.scans == ["P 00417"]
    qtbot.wait(AFTER_A_BURST_MS)
    assert bench.typed == []
    assert bench.presses == 0


def test_a_burst_in_a_field_is_taken_out_of_it_again(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    for widget in (bench.line, bench.notes):
        bench.burst(widget, "S-20447")
    assert bench.scans == ["S-20447", "S-20447"]
    assert bench.line.text() == "before"
    assert bench.notes.toPlainText() == "before"


def test_a_field_that_takes_scans_keeps_them(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.burst(bench.code, "LOT-4711")
    assert bench.code.text() == "LOT-4711"
    assert bench.scans == []


def test_slow_keys_are_typing(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.button.setFocus()
    for character in "1234":
        QTest.keyClicks(bench.button, character)
        qtbot.wait(2 * GAP_MS)
    QTest.keyClick(bench.button, Qt.Key.Key_Return)
    assert bench.scans == []
    assert bench.typed == list("1234")


def test_typing_in_a_field_presses_no_key_of_a_step(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    for widget in (bench.line, bench.notes):
        widget.setFocus()
        QTest.keyClicks(widget, "3")
        qtbot.wait(AFTER_A_BURST_MS)
    assert bench.typed == []
    assert bench.line.text() == "before3"


def test_a_key_and_enter_at_once_are_both_done(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.burst(bench.button, "1")
    assert bench.typed == ["1"]


def test_prefix_and_other_ends_of_a_scanner_are_known(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Scanner(prefix="]C", suffix="tab"))
    bench.burst(bench.line, "]CS-20447", Qt.Key.Key_Tab)
    assert bench.scans == ["S-20447"]
    endless = Bench(qtbot, Scanner(suffix=""))
    endless.button.setFocus()
    QTest.keyClicks(endless.button, "S-20447")
    qtbot.waitUntil(lambda: endless.scans == ["S-20447"], timeout=1000)


def test_control_characters_and_endless_codes_are_garbled(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    QTest.keyClicks(bench.button, "0112")
    # What a scanner types for the separator of a GS1 code.
    control = Qt.KeyboardModifier.ControlModifier
    separator = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_BracketRight, control, "\x1d")
    QApplication.sendEvent(bench.button, separator)
    QTest.keyClicks(bench.button, "3456")
    QTest.keyClick(bench.button, Qt.Key.Key_Return)
    bench.burst(bench.button, "9" * 300)
    assert bench.garbled == 2
    assert bench.scans == []


@pytest.mark.parametrize("code", ["", "a\x1db", "x" * 65, "\ud800abc"])
def test_what_no_code_of_ours_can_be_is_garbled(code: str) -> None:
    assert is_garbled(code)


@pytest.mark.parametrize("code", ["S-20447", "P-00417", "张-1", "x" * 64])
def test_codes_of_any_script_are_not_garbled(code: str) -> None:
    assert not is_garbled(code)


def test_rubbish_gets_one_clear_sentence_and_changes_nothing(qtbot: QtBot) -> None:
    hands = open_window(qtbot, fill_room(FakeCounter()))
    hands.scan("9" * 300)
    assert "unreadable" in hands.label("window_notice_words")
    hands.scan("https://example.test/?q=%00")
    assert hands.label("notice_words") == "“https://example.test/?q=%00” is not one of our codes."
    assert hands.shows("welcome")


def test_a_scan_during_the_assessment_chooses_no_sedation(qtbot: QtBot) -> None:
    hands = open_window(qtbot, fill_room(FakeCounter()))
    hands.scan("P-00417")
    hands.scan("S-1234")
    qtbot.wait(AFTER_A_BURST_MS)
    assert hands.shows("assess")
    assert not hands.button("fit").isEnabled()
