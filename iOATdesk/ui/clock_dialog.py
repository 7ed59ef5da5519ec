"""Asks a pharmacist with what the computer's clock was compared, before it is believed again."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from iOATdesk.models.days import wall_time, words_of_minutes
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField
from iOATdesk.ui.words import weekday_words

_SECONDS_PER_MINUTE = 60
_LEAD = (
    "Every gap between two doses is measured with this clock."
    " Compare it with another one, and set the computer right first where it is wrong."
)


class ClockDialog(QDialog):
    """Shows both times; Enter goes on once it is typed what was compared, Esc leaves all as is."""

    def __init__(
        self,
        parent: QWidget,
        now: Callable[[], datetime],
        last_entry_at: datetime | None,
        zone: ZoneInfo,
        then: Callable[[str], None],
    ) -> None:
        """Ask; ``then`` is called with what the clock was compared with."""
        super().__init__(parent)
        self.setObjectName("clock_dialog")
        self.setWindowTitle("Confirm the time")
        self.setAccessibleName("Confirm the time")
        self.setModal(True)
        self.setMinimumWidth(540)
        self._now = now
        self._last_entry_at = last_entry_at
        self._zone = zone
        self._then = then
        self._computer = text("", "figure", name="clock_now")
        self._last = text(self._moment(last_entry_at), "figure", name="clock_last")
        self._apart = text("", "strong", name="clock_apart", wraps=True)
        self.compared = TypedField(
            "clock_compared",
            "Compared with",
            read_words,
            placeholder="Such as: radio clock, telephone",
        )
        self._confirm = KeyButton("The time is right", "Enter", kind="primary", name="clock_right")
        self._cancel = KeyButton("Cancel", "Esc", name="clock_cancel")
        self._assemble()
        self._confirm.clicked.connect(self._on_confirm_clicked)
        self._cancel.clicked.connect(self.reject)
        self.tick(now())
        self.compared.edit.setFocus()

    def tick(self, now: datetime) -> None:
        """Let the computer's time stand at ``now``."""
        self._computer.setText(self._moment(now))
        last = self._last_entry_at
        if last is None or now >= last:
            words = "The clock is not behind the last entry, but it was moved by hand."
        else:
            minutes = int((last - now).total_seconds()) // _SECONDS_PER_MINUTE
            span = words_of_minutes(minutes) if minutes else "less than a minute"
            words = f"The computer is {span} behind the last entry."
        self._apart.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter that no button has taken."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_confirm_clicked()
        else:
            super().keyPressEvent(event)

    def _assemble(self) -> None:
        times = QGridLayout()
        times.setHorizontalSpacing(18)
        times.setVerticalSpacing(6)
        times.setColumnStretch(1, 1)
        named = (("The computer says", self._computer), ("The last entry is of", self._last))
        for line, (words, shown) in enumerate(named):
            times.addWidget(text(words, "mute"), line, 0)
            times.addWidget(shown, line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(text("Confirm the time", "heading"))
        column.addWidget(text(_LEAD, "mute", wraps=True))
        column.addLayout(times)
        column.addWidget(self._apart)
        column.addWidget(self.compared)
        column.addWidget(ActionRow([self._cancel], self._confirm))

    def _moment(self, at: datetime | None) -> str:
        if at is None:
            return "none"
        seconds = at.astimezone(self._zone).second
        return f"{weekday_words(at, self._zone)}, {wall_time(at, self._zone)}:{seconds:02}"

    def _on_confirm_clicked(self) -> None:
        try:
            compared = self.compared.value()
        except NotReadable:
            self.compared.edit.setFocus()
            return
        self.accept()
        self._then(compared)
