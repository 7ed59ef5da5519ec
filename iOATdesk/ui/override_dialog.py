"""Asks why a dose may go in spite of a refusal: a reason from a list, and free words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField, TypedField

OTHER = "Other, in the words below"


@dataclass(frozen=True, slots=True)
class Why:
    """One kind of question: its words, and the reasons that are offered."""

    title: str
    go_on: str
    reasons: Sequence[str]
    signing: str
    """What the second person signs with badge and PIN."""


OVERRIDE = Why(
    "Override for this visit",
    "Second person…",
    (
        "The prescriber has seen the patient",
        "The time of the last dose is entered wrongly",
        "The patient has to travel",
        OTHER,
    ),
    "I answer for this dose in spite of the refusal. It counts for this visit only.",
)
WORD = Why(
    "Prescriber's word",
    "Prescriber signs…",
    ("Seen, fit for the dose", "Known and stable", OTHER),
    "I have decided that the dose may be given in spite of what was seen.",
)


class OverrideDialog(QDialog):
    """Takes a reason; Enter goes on to the person who answers for it, Esc leaves all as it was."""

    def __init__(
        self, parent: QWidget, why: Why, sentence: str, then: Callable[[str, str], None]
    ) -> None:
        """Ask under the title of ``why``; ``then`` is called with reason and words."""
        super().__init__(parent)
        self.setObjectName("override_dialog")
        self.setWindowTitle(why.title)
        self.setAccessibleName(why.title)
        self.setModal(True)
        self.setMinimumWidth(520)
        self._then = then
        self.reason = ListField("override_reason", "Reason")
        self.reason.offer([("", "Choose a reason"), *((each, each) for each in why.reasons)])
        self.words = TypedField(
            "override_words", "In your words", str.strip, hint="Stands in the ledger for good."
        )
        self._go_on = KeyButton(why.go_on, "Enter", kind="primary", name="override_go_on")
        cancel = KeyButton("Cancel", "Esc", name="override_cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(text(why.title, "heading"))
        column.addWidget(text(sentence, wraps=True, name="override_sentence"))
        column.addWidget(self.reason)
        column.addWidget(self.words)
        column.addWidget(text("This issues nothing: the dose is issued as any other.", "small"))
        column.addWidget(ActionRow([cancel], self._go_on))
        self._go_on.clicked.connect(self._on_go_on_clicked)
        cancel.clicked.connect(self.reject)
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter that no button has taken."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_go_on_clicked()
        else:
            super().keyPressEvent(event)

    def _on_go_on_clicked(self) -> None:
        reason = str(self.reason.combo.currentData() or "")
        words = self.words.value()
        if not reason:
            self.reason.wrong("Choose a reason.")
            self.reason.setFocus()
        elif reason == OTHER and not words:
            self.words.complain("Say why in your words.")
            self.words.setFocus()
        else:
            self.accept()
            self._then(reason, words)
