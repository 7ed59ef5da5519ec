"""Asks whether a patient is suspended, active again or has left, and why."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from iOATdesk.models.visits import PatientStatus
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField

Status = Literal["active", "suspended", "discharged"]
_WORDS: dict[Status, str] = {
    "active": "Active again",
    "suspended": "Suspended",
    "discharged": "Discharged",
}


class StatusDialog(QDialog):
    """Enter goes on when a state is chosen and the reason is typed."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        present: PatientStatus,
        then: Callable[[Status, str], None],
    ) -> None:
        """Offer every state but the present one."""
        super().__init__(parent)
        self.setObjectName("status_dialog")
        self.setWindowTitle(f"Status of {name}")
        self.setAccessibleName(f"Status of {name}")
        self.setModal(True)
        self.setMinimumWidth(480)
        self._then = then
        self._offered = [status for status in _WORDS if status != present]
        choices = [Choice(status, _WORDS[status]) for status in self._offered]
        self.status = ChoiceRow(choices, label="Status", name="new_status")
        self.reason = TypedField("status_reason", "Reason", read_words)
        self._wrong = text(" ", "small", name="status_wrong")
        go_on = KeyButton("Change status", "Enter", kind="primary", name="status_go_on")
        cancel = KeyButton("Cancel", "Esc", name="status_cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(text(f"Status of {name}", "heading"))
        column.addWidget(text(f"At present: {present}.", "mute"))
        column.addWidget(self.status)
        column.addWidget(self._wrong)
        column.addWidget(self.reason)
        column.addWidget(ActionRow([cancel], go_on))
        go_on.clicked.connect(self._on_go_on_clicked)
        cancel.clicked.connect(self.reject)
        for choice in choices:
            self.status.button(choice.value).setAutoDefault(False)
        self.status.button(self._offered[0]).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter that no button has taken."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_go_on_clicked()
        else:
            super().keyPressEvent(event)

    def _on_go_on_clicked(self) -> None:
        chosen = next((s for s in self._offered if s == self.status.value()), None)
        self._wrong.setText(" " if chosen else "Choose one.")
        set_look(self._wrong, tone="" if chosen else "bad")
        try:
            reason = self.reason.value()
        except NotReadable:
            return
        if chosen:
            self.accept()
            self._then(chosen, reason)
