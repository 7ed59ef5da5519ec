"""Both hands on the keyboard: everything is typed to whatever has the focus."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.ui.shell import Shell
from tests.ui.desks import AFTER_A_BURST_MS


class Keyboard:
    """Types into the window; no mouse, and no widget is reached past its focus."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.shell = shell
        self._qtbot = qtbot

    @property
    def focus(self) -> QWidget:
        focus: QWidget | None = self.shell.focusWidget()
        assert focus is not None, "nothing has the focus"
        return focus

    @property
    def at(self) -> str:
        """The name of what has the focus."""
        return self.focus.objectName()

    def type(self, words: str) -> None:
        """Type words, and pause after them: nobody types as fast as a scanner."""
        QTest.keyClicks(self.focus, words)
        self._qtbot.wait(AFTER_A_BURST_MS)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focus, key)
        QCoreApplication.processEvents()

    def enter(self) -> None:
        self.key(Qt.Key.Key_Return)

    def tab_to(self, name: str) -> None:
        """Go on to a control; fails where Tab does not lead there."""
        seen = [self.at]
        while self.at != name:
            self.key(Qt.Key.Key_Tab)
            assert self.at not in seen, f"no way to {name}: {seen}"
            seen.append(self.at)

    def fill_in(self, **fields: str) -> None:
        """Type into the fields of these names, in this order."""
        for name, words in fields.items():
            self.tab_to(name)
            self.type(words)

    def save_as(self, key: Qt.Key, path: str) -> None:
        """Press a key that opens the dialog for a file, and type the file's name there."""

        self.key(key)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog), "a file is asked for"
        name = dialog.findChild(QLineEdit)
        assert name is not None, "the name is typed there"
        # Whole at once: suggestions that come up while it is typed would take the Enter.
        name.setText(path)
        QTest.keyClick(name, Qt.Key.Key_Return)
        dialog.close()
