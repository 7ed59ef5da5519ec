"""Asks why, before something is stopped, suspended, cancelled or printed again."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField


class ReasonDialog(QDialog):
    """Takes one line; Enter goes on, Esc leaves everything as it was."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sentence: str,
        words: str,
        then: Callable[[str], None],
        *,
        is_danger: bool = False,
    ) -> None:
        """Ask under ``title``; ``then`` is called with the reason, ``words`` name the act."""
        super().__init__(parent)
        self.setObjectName("reason_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setMinimumWidth(480)
        self._then = then
        self.reason = TypedField("reason_words", "Reason", read_words)
        kind = "danger" if is_danger else "primary"
        go_on = KeyButton(words, "Enter", kind=kind, name="reason_go_on")
        cancel = KeyButton("Cancel", "Esc", name="reason_cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(text(title, "heading"))
        column.addWidget(text(sentence, "mute", wraps=True))
        column.addWidget(self.reason)
        column.addWidget(ActionRow([cancel], go_on))
        go_on.clicked.connect(self._on_go_on_clicked)
        cancel.clicked.connect(self.reject)
        self.reason.edit.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter that no button has taken."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_go_on_clicked()
        else:
            super().keyPressEvent(event)

    def _on_go_on_clicked(self) -> None:
        try:
            reason = self.reason.value()
        except NotReadable:
            self.reason.edit.setFocus()
            return
        self.accept()
        self._then(reason)
