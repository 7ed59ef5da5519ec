"""The recovery key: shown once, kept on paper, typed back to prove that it can be read."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField

_GROUPS_A_LINE = 7


class RecoveryStep(QWidget):
    """Large groups to read, a button for the sheet, a field to type it back."""

    title = "The recovery key"
    save_wanted = Signal(Path)

    def __init__(self) -> None:
        """Start without a key."""
        super().__init__()
        self._key = ""
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(10)
        self._groups.setVerticalSpacing(10)
        self._print = KeyButton("Print to PDF…", "F5", name="save_recovery", shortcut="F5")
        self._saved = text(" ", "small", name="recovery_saved", wraps=True)
        self.typed = TypedField(
            "recovery_typed",
            "Type the key from your paper",
            read_words,
            hint="Spaces do not matter. The key is not kept anywhere else.",
        )
        sentence = (
            "If nobody can sign on any more, this key opens the station. "
            "It is shown once. Print it, and keep it in a safe that is not in this room."
        )
        shown = Card(tone="soft")
        shown.body.addLayout(self._groups)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._print)
        row.addWidget(self._saved, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(text(sentence, "mute", wraps=True))
        column.addWidget(shown)
        column.addLayout(row)
        column.addWidget(self.typed)
        column.addStretch(1)
        self.setFocusProxy(self.typed)
        self._print.clicked.connect(self._on_print_clicked)

    def show_key(self, key: str) -> None:
        """Show the key in the groups in which it is read and typed."""
        self._key = key
        groups = re.split(r"[\s-]+", key.strip())
        for number, group in enumerate(groups):
            label = text(group, name=f"recovery_group_{number + 1}")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setStyleSheet(
                "font-family: 'Noto Sans Mono', monospace; font-size: 24px; font-weight: 600;"
                " padding: 6px 4px;"
            )
            line, place = divmod(number, _GROUPS_A_LINE)
            self._groups.addWidget(label, line, place)
        self.setAccessibleDescription(" ".join(groups))

    def check(self) -> None:
        """Return only if something was typed.

        Raises:
            NotReadable: the field is empty.
        """
        try:
            self.typed.value()
        except NotReadable:
            self.typed.setFocus()
            raise

    def say_saved(self, sentence: str, *, is_good: bool) -> None:
        """Say what became of the sheet."""
        self._saved.setText(sentence)
        set_look(self._saved, tone="ok" if is_good else "bad")

    def _on_print_clicked(self) -> None:
        dialog = QFileDialog(self, "Recovery sheet", "", "PDF (*.pdf)")
        dialog.setObjectName("recovery_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("iOATdesk recovery key.pdf")
        dialog.fileSelected.connect(lambda chosen: self.save_wanted.emit(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        # Opened and not executed: the window goes on living behind it.
        dialog.open()
