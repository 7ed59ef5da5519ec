"""Overdose response: the time runs from the first key; what is done is noted with its time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.timer_list import countdown

_STEPS = (
    ("Called for help", "F1"),
    ("Oxygen and breaths", "F3"),
    ("Naloxone given", "F4"),
    ("Breathing again", "F5"),
)


class OverdoseDialog(QDialog):
    """Notes what is done, and records it as an adverse event of one patient."""

    recorded = Signal(str, str)
    """Patient, and everything that was noted."""

    def __init__(
        self,
        parent: QWidget,
        people: Sequence[tuple[str, str]],
        began_at: datetime,
        now: Callable[[], datetime],
        zone: ZoneInfo,
    ) -> None:
        """Offer ``people`` (patient, name): who is at the counter first, then the room."""
        super().__init__(parent)
        self.setObjectName("overdose")
        self.setWindowTitle("Overdose response")
        self.setAccessibleName("Overdose response")
        self.setModal(True)
        self.setMinimumWidth(640)
        self._began_at = began_at
        self._now = now
        self._zone = zone
        self._timer = text("0:00", "timer-large", name="overdose_timer")
        set_look(self._timer, tone="bad")
        zero = began_at.astimezone(zone)
        self._zero = text(f"time zero {zero:%H:%M:%S}", "lead", name="overdose_zero")
        self._patient = QComboBox()
        self._patient.setObjectName("overdose_patient")
        self._patient.setAccessibleName("Patient")
        self._patient.addItem("Choose the patient", "")
        for patient, name in people:
            self._patient.addItem(name, patient)
        self._patient.setCurrentIndex(1 if len(people) == 1 else 0)
        self._notes = QPlainTextEdit()
        self._notes.setObjectName("overdose_notes")
        self._notes.setAccessibleName("What was done")
        self._notes.setPlaceholderText("What was done, with its time")
        self._notes.setTabChangesFocus(True)
        self._notes.setMinimumHeight(140)
        self._wrong = text(" ", "small", name="overdose_wrong", wraps=True)
        self._record = KeyButton(
            "Record and end",
            "Ctrl Enter",
            kind="alarm",
            name="overdose_record",
            shortcut="Ctrl+Return",
        )
        self._assemble()
        self._record.clicked.connect(self._on_record_clicked)
        self.tick(now())

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 22)
        column.setSpacing(10)
        column.addWidget(text("Overdose response", "heading"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._timer)
        head.addWidget(self._zero, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        column.addWidget(self._patient)
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, (words, key) in enumerate(_STEPS):
            button = KeyButton(words, key, name=f"overdose_step_{place}", shortcut=key)
            button.clicked.connect(lambda _checked=False, said=words: self.note(said))
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        column.addWidget(self._notes, 1)
        column.addWidget(self._wrong)
        column.addWidget(self._record)

    def note(self, words: str) -> None:
        """Write a line with the present time."""
        at = self._now().astimezone(self._zone)
        self._notes.appendPlainText(f"{at:%H:%M:%S} {words}")

    def tick(self, now: datetime) -> None:
        """Let the timer stand at ``now``."""
        self._timer.setText(countdown(now, self._began_at))

    def reject(self) -> None:
        """Stay open: a response that has begun is recorded, not dropped by one key."""
        self.say("Choose the patient and record it; a false alarm is recorded as one, too.")

    def say(self, sentence: str) -> None:
        """Say what is missing, or why it could not be recorded."""
        self._wrong.setText(sentence)
        set_look(self._wrong, tone="bad")
        self._record.setEnabled(True)

    def _on_record_clicked(self) -> None:
        patient = str(self._patient.currentData() or "")
        if not patient:
            self.say("Choose the patient first.")
            self._patient.setFocus()
            return
        zero = self._began_at.astimezone(self._zone)
        noted = self._notes.toPlainText().strip()
        lines = [f"Overdose response, time zero {zero:%H:%M:%S}.", noted]
        self._record.setEnabled(False)
        self.recorded.emit(patient, "\n".join(line for line in lines if line))
