"""A window on a counter in memory, and hands that type and scan."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.operator import Operator, Station
from iOATdesk.ui.background import InlineBackground
from iOATdesk.ui.counter_acts import Surroundings
from iOATdesk.ui.counter_page import CounterPage
from iOATdesk.ui.session import Session
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.window import MainWindow
from tests.ui.counter_fake import NURSE, PROGRAMME, STATION, ZONE, FakeCounter

OTHERS = ("Patients", "Stock", "Count", "Close day")
AFTER_A_BURST_MS = 90


@dataclass(slots=True)
class Hands:
    """Counts what a nurse does: each key and each scan is one input."""

    window: MainWindow
    qtbot: QtBot
    inputs: int = 0

    def _target(self) -> QWidget:
        focus: QWidget | None = self.window.focusWidget()
        return self.window if focus is None else focus

    def scan(self, code: str) -> None:
        self.inputs += 1
        target = self._target()
        QTest.keyClicks(target, code)
        QTest.keyClick(target, Qt.Key.Key_Return)

    def key(self, key: Qt.Key) -> None:
        self.inputs += 1
        QTest.keyClick(self._target(), key)

    def enter(self) -> None:
        self.key(Qt.Key.Key_Return)

    def type(self, words: str) -> None:
        """Type slowly, so that it is no scan."""
        for character in words:
            self.inputs += 1
            QTest.keyClicks(self._target(), character)
            self.qtbot.wait(AFTER_A_BURST_MS)

    def label(self, name: str) -> str:
        found = self.window.findChild(QLabel, name)
        assert found is not None, name
        return found.text()

    def button(self, name: str) -> KeyButton:
        found = self.window.findChild(KeyButton, name)
        assert isinstance(found, KeyButton), name
        return found

    def button_of(self, name: str) -> QAbstractButton:
        found = self.window.findChild(QAbstractButton, name)
        assert isinstance(found, QAbstractButton), name
        return found

    def field(self, name: str) -> QLineEdit:
        found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def shows(self, name: str) -> bool:
        found = self.window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def dialog(self, name: str) -> QDialog:
        found = self.window.findChild(QDialog, name)
        assert isinstance(found, QDialog), name
        return found


def open_window(
    qtbot: QtBot,
    fake: FakeCounter,
    *,
    size: tuple[int, int] = (1440, 900),
    station: Station = STATION,
    idle_minutes: int = 5,
    by: Operator = NURSE,
) -> Hands:
    session = Session()
    session.begin(by)
    background = InlineBackground()
    around = Surroundings(session.operator, background, fake.clock, ZONE, fake.new_id, fake.switch)
    pages: dict[str, QWidget] = {"Counter": CounterPage(fake.acts(), around, PROGRAMME)}
    for title in OTHERS:
        pages[title] = QWidget()
    window = MainWindow(
        station,
        pages,
        fake.window_acts(),
        session,
        background,
        fake.clock,
        idle_minutes=idle_minutes,
    )
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.tick()
    QApplication.processEvents()
    return Hands(window, qtbot)
