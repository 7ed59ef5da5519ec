"""A page in the frame that the window puts around it, and the hands that work it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.views import Foot
from iOATdesk.ui.frame import FootBar, TopBar
from iOATdesk.ui.widgets.person_dialog import PersonDialog
from tests.ui.station_samples import NOW, PHARMACIST, PIN, ZONE

TITLES = ("Counter", "Patients", "Stock", "Count", "Close day")


def framed(qtbot: QtBot, page: QWidget, title: str = "", *, drive: str = "") -> QWidget:
    """Return a shown window of 1440 by 900 that holds the page."""
    window = QWidget()
    bar, foot = TopBar(TITLES, ZONE), FootBar(ZONE)
    if title in TITLES:
        bar.show_page(TITLES.index(title))
    bar.show_time(NOW)
    bar.show_person(PHARMACIST.person)
    foot.show_foot(Foot(NOW, NOW, "ready", drive))
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(bar)
    column.addWidget(page, 1)
    column.addWidget(foot)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def alone(qtbot: QtBot, page: QWidget) -> None:
    """Show a page without its frame."""
    qtbot.addWidget(page)
    page.resize(1440, 809)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()


def settle() -> None:
    """Let what was added to a window that is shown appear in it."""
    QApplication.processEvents()


def type_into(qtbot: QtBot, page: QWidget, name: str, words: str) -> None:
    """Type over what a field holds."""
    field = page.findChild(QLineEdit, name)
    assert field is not None, f"no field {name}"
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, words)


def press_enter(qtbot: QtBot, page: QWidget, name: str = "") -> None:
    """Press Enter in a field, or wherever the focus is."""
    focus: QWidget | None = page.focusWidget()
    at = page.findChild(QLineEdit, name) if name else focus or page
    assert at is not None, f"no field {name}"
    QTest.keyClick(at, Qt.Key.Key_Return)


def click(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press a button that is enabled."""
    button = page.findChild(QPushButton, name)
    assert button is not None, f"no button {name}"
    assert button.isEnabled(), f"{name} is disabled: {button.accessibleDescription()}"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def step_in(qtbot: QtBot, page: QWidget, badge: str, pin: str = PIN) -> PersonDialog[object]:
    """Give badge and PIN in the dialog that is open."""
    dialogs = [d for d in page.findChildren(PersonDialog) if d.isVisible()]
    assert len(dialogs) == 1, "the dialog for a second person is open"
    dialog = dialogs[0]
    dialog.badge.clear()
    QTest.keyClicks(dialog.badge, badge)
    QTest.keyClick(dialog.badge, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.pin.line, pin)
    QTest.keyClick(dialog.pin.line, Qt.Key.Key_Return)
    return dialog
