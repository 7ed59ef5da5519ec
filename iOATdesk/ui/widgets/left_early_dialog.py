"""Asks why somebody leaves before the observation is over, and who has seen it."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField, read_all

REASONS = ("Did not want to wait", "Had to go", "Was sent out", "Taken to hospital")


class LeftEarlyDialog(QDialog):
    """The safe answer is Esc; a reason is typed or chosen, the nurse's own name is preset."""

    def __init__(
        self, parent: QWidget, patient: str, noted_by: str, then: Callable[[str, str], None]
    ) -> None:
        """Ask about ``patient``; ``then`` gets the reason and who noted it."""
        super().__init__(parent)
        self.setObjectName("left_early_dialog")
        self.setWindowTitle("Left early")
        self.setAccessibleName("Left early")
        self.setModal(True)
        self.setMinimumWidth(620)
        self._then = then
        choices = [Choice(reason, reason) for reason in REASONS]
        self._usual = ChoiceRow(choices, label="Reason", name="early_reason")
        self._reason = TypedField("early_words", "Reason", read_words)
        self._noted_by = TypedField("early_noted_by", "Noted by", read_words)
        self._noted_by.put(noted_by)
        go_on = KeyButton("Left early", "F8", kind="danger", name="early_yes", shortcut="F8")
        cancel = KeyButton("No, go back", "Esc", name="early_no")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(text("Left before the observation was over?", "heading"))
        column.addWidget(
            text(f"{patient} has left the room early. This is recorded as it is.", wraps=True)
        )
        column.addWidget(self._usual)
        column.addWidget(self._reason)
        column.addWidget(self._noted_by)
        column.addWidget(ActionRow([cancel], go_on))
        self._usual.chosen.connect(self._reason.put)
        go_on.clicked.connect(self._on_go_on_clicked)
        cancel.clicked.connect(self.reject)
        self._reason.edit.setFocus()

    def _on_go_on_clicked(self) -> None:
        try:
            read_all(self._reason, self._noted_by)
        except NotReadable:
            return
        self.accept()
        self._then(self._reason.value(), self._noted_by.value())
