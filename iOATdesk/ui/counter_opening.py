"""What stands in the middle while no patient is at the counter: the day's opening, or a hint."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout

from iOATdesk.desk.day import Readiness
from iOATdesk.desk.views import Room
from iOATdesk.models.emergency import Emergency, Kit, shortage
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.field import LabelledField, line_field
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.kit_rows import KitRows
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.words import day_words

_KEYS = (
    ("Scan", "a patient's card, a syringe, a slip or a badge: the desk does what fits"),
    ("F2", "find by name, card or number"),
    ("F12", "overdose response, on every screen"),
    ("Ctrl L", "lock; timers go on"),
)


class WelcomeCard(Card):
    """Says how to begin."""

    def __init__(self) -> None:
        super().__init__(name="welcome")
        self.body.setContentsMargins(28, 26, 28, 26)
        self.add(text("Scan a card to begin", "title", name="welcome_title"))
        self.add(text("Or type the first letters of a name and press Enter.", "mute"))
        self.body.addSpacing(14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for place, (key, words) in enumerate(_KEYS):
            grid.addWidget(text(key, "key"), place, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(text(words, "mute", wraps=True), place, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)


class OpeningCard(Card):
    """The readiness check that opens the day."""

    opened = Signal(object)
    """The ``Readiness``."""

    def __init__(self) -> None:
        super().__init__(name="opening")
        self.body.setContentsMargins(28, 26, 28, 26)
        self._title = text("Open the day", "title", name="opening_title")
        self._lead = text("", "mute", name="opening_lead", wraps=True)
        self._kits = KitRows()
        self._bar = line_field("oxygen_bar", "Oxygen cylinder, bar", length_max=3)
        self._safe = QCheckBox("The safe is closed and its seals are whole")
        self._safe.setObjectName("safe_checked")
        self._safe.setAccessibleName("Safe checked")
        self._open = KeyButton("Open the day", "Enter", kind="primary", name="open_day")
        self.action_row = ActionRow((), self._open)
        self._short = text(" ", "small-strong", name="opening_short", wraps=True)
        set_look(self._short, tone="warn")
        self._emergency: Emergency | None = None
        self._earlier = ""
        self._day: date | None = None
        self._assemble()
        self._bar.textChanged.connect(self._judge)
        self._kits.changed.connect(self._judge)
        self._safe.toggled.connect(self._judge)
        self._open.clicked.connect(self._on_open_clicked)
        self._judge()

    def _assemble(self) -> None:
        self.add(self._title)
        self.add(self._lead)
        self.body.addSpacing(10)
        self.add(self._kits)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        fields.addWidget(LabelledField("Oxygen cylinder", self._bar, hint="bar"), 1)
        fields.addStretch(2)
        self.body.addLayout(fields)
        self.add(self._safe)
        self.add(self._short)
        self.add(self.action_row)
        self.body.addStretch(1)

    def show_room(self, room: Room) -> None:
        """Show which day is to be opened, or what stands in the way."""
        if room.today != self._day:
            self._day = room.today
            self._begin(room.kits)
        today = day_words(room.today)
        self._earlier = ""
        if room.open_day is not None and room.open_day != room.today:
            self._earlier = f"{day_words(room.open_day)} is still open: close it first (Ctrl 5)"
        self._emergency = room.emergency
        self._title.setText(f"Open {today}")
        self._lead.setText("No dose is given before naloxone, oxygen and safe have been checked.")
        self._judge()

    def _begin(self, kits: tuple[Kit, ...]) -> None:
        """Offer the kits that should be there; oxygen and safe are looked at afresh."""
        self._kits.offer(kits)
        self._bar.clear()
        self._safe.setChecked(False)

    def focus_step(self) -> None:
        """Put the focus on the first field that is empty."""
        if self._kits.is_offered:
            self._bar.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._kits.focus_step()

    def press(self) -> None:
        """Open the day as with Enter."""
        self._open.click()

    def _judge(self) -> None:
        bar = self._bar.text().strip()
        reason = self._earlier or self._kits.missing(self._day)
        if not reason and not _is_count(bar):
            reason = "Read the oxygen pressure"
        elif not reason and not self._safe.isChecked():
            reason = "Check the safe"
        self.action_row.refuse(reason)
        self._warn()

    def _warn(self) -> None:
        """Say what is below the programme's least; the day can be opened all the same."""
        bar = self._bar.text().strip()
        words = ""
        if self._emergency is not None and _is_count(bar) and not self._kits.missing(self._day):
            kits = sum(kit.kits for kit in self._kits.kits())
            words = shortage(self._emergency, kits, int(bar))
        self._short.setText(f"{words[0].upper()}{words[1:]}" if words else " ")

    def _on_open_clicked(self) -> None:
        kits = self._kits.kits()
        count = sum(kit.kits for kit in kits)
        ready = Readiness(count, int(self._bar.text()), self._safe.isChecked(), kits)
        self.opened.emit(ready)


def _is_count(words: str) -> bool:
    return words.isascii() and words.isdigit() and int(words) > 0
