"""After a power cut: what was open when the program ended, and what became of each dose."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from iOATdesk.desk.views import WereOpen
from iOATdesk.models.units import InexactAmount, format_mg
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.residue_fields import ResidueFields
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.words import called, since_words

_COLUMNS = (
    Column("Patient", 30),
    Column("Syringe", 17),
    Column("Dose", 16),
    Column("Seat", 9, is_right=True),
    Column("Issued", 14, is_right=True),
    Column("Ago", 14, is_right=True),
)


class WereOpenCard(Card):
    """One dose after the other; nothing is chosen by Enter, since nobody saw what happened."""

    ended = Signal(str, int, int)
    """Syringe that was injected, and what is left in it: micrograms and microlitres."""
    unknown = Signal(str)
    """Syringe of which nobody can say what became of it."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(name="were_open")
        self._zone = zone
        self._rows: tuple[WereOpen, ...] = ()
        self.body.setContentsMargins(28, 26, 28, 26)
        self._title = text("", "title", name="were_open_title")
        self._table = PickTable(_COLUMNS, name="were_open_table", said="Doses that were open")
        self._asked = text("", "heading", name="were_open_asked", wraps=True)
        self._residue = ResidueFields(name="were_open_residue", names_issued=True)
        self._injected = KeyButton(
            "Injected", "F6", kind="primary", name="was_injected", shortcut="F6"
        )
        self._nothing = KeyButton("Not injected", "F7", name="was_not_injected", shortcut="F7")
        self._unknown = KeyButton("Unknown", "F8", kind="danger", name="was_unknown", shortcut="F8")
        self.action_row = ActionRow((self._unknown, self._nothing), self._injected)
        self._assemble()
        self._table.picked.connect(self._on_picked)
        self._residue.edited.connect(self._judge)
        self._injected.clicked.connect(self._on_injected_clicked)
        self._nothing.clicked.connect(self._on_nothing_clicked)
        self._unknown.clicked.connect(lambda: self.unknown.emit(self._table.picked_key()))

    def _assemble(self) -> None:
        left = QHBoxLayout()
        left.setSpacing(10)
        left.addWidget(text("Left in the syringe", "mute"))
        left.addWidget(self._residue, 1)
        self.add(self._title)
        self.add(
            text(
                "The program ended while they were out. Go and look, then say of each what became"
                " of it: nothing else is done at its seat before. Others may be served.",
                "mute",
                wraps=True,
            )
        )
        self.body.addSpacing(6)
        self.add(self._table, 1)
        self.add(self._asked)
        self.body.addLayout(left)
        self.add(text("Unknown takes two people: it counts as injected, and is reported.", "small"))
        self.add(self.action_row)

    def show_rows(self, rows: Sequence[WereOpen], now: datetime) -> None:
        """Show the doses that wait, longest open first."""
        self._rows = tuple(rows)
        number = len(self._rows)
        self._title.setText("1 dose was open" if number == 1 else f"{number} doses were open")
        self._table.show_rows([self._row(row, now) for row in self._rows])
        self._on_picked()

    def tick(self, now: datetime) -> None:
        """Let the minutes stand at ``now``."""
        for place, row in enumerate(self._rows):
            if item := self._table.item(place, len(_COLUMNS) - 1):
                item.setText(_ago(row, now))

    def pick(self, syringe: str) -> bool:
        """Choose the dose of a syringe that was scanned; say whether it is here."""
        self._table.pick(syringe)
        return self._table.picked_key() == syringe

    def focus_step(self) -> None:
        """Put the focus on the doses."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, row: WereOpen, now: datetime) -> tuple[str, tuple[Cell, ...]]:
        number, seat = row.syringe.syringe, str(row.seat) if row.seat else ""
        return number, (
            Cell(called(row.name), look="strong"),
            Cell(number),
            Cell(format_mg(row.syringe.dose_ug)),
            Cell(seat),
            Cell(since_words(row.issued_at, now, self._zone)),
            Cell(_ago(row, now)),
        )

    def _picked(self) -> WereOpen | None:
        key = self._table.picked_key()
        return next((row for row in self._rows if row.syringe.syringe == key), None)

    def _on_picked(self) -> None:
        row = self._picked()
        self._residue.show_syringe(row.syringe if row else None)
        if row is not None:
            seat = f", seat {row.seat}" if row.seat else ""
            self._asked.setText(f"What became of {row.syringe.syringe}{seat}?")
        self._judge()

    def _judge(self) -> None:
        row, reason = self._picked(), ""
        try:
            residue_ug, _ = self._residue.amounts()
        except InexactAmount as error:
            residue_ug, reason = 0, str(error)
        is_whole = row is not None and residue_ug == row.syringe.dose_ug
        reason = "All of it left: that is not injected" if is_whole else reason
        self.action_row.refuse(reason if row else "Choose a dose")
        words = f"Injected, {format_mg(residue_ug)} left" if residue_ug else "Injected, all of it"
        self._injected.say(words)
        for button in (self._nothing, self._unknown):
            button.setEnabled(row is not None)

    def _on_injected_clicked(self) -> None:
        row = self._picked()
        if row is not None:
            self.ended.emit(row.syringe.syringe, *self._residue.amounts())

    def _on_nothing_clicked(self) -> None:
        row = self._picked()
        if row is not None:
            held = row.syringe
            self.ended.emit(held.syringe, held.dose_ug, held.volume_ul)


def _ago(row: WereOpen, now: datetime) -> str:
    return f"{int((now - row.issued_at).total_seconds()) // 60} min"
