"""Attendance, days missed and retention of the whole programme, with the definitions named."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from iOATdesk.desk.attendance import AttendanceRow, ProgrammeAttendance
from iOATdesk.models.attendance import RETENTION_DEFINITION, Retention
from iOATdesk.models.days import words_of_date
from iOATdesk.ui.history_panel import RANGE_KEYS, RANGES, days_of
from iOATdesk.ui.history_words import definitions_words, figures_words, percent_words
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import ChoiceRow
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text

_COLUMNS = (
    Column("Patient", 23),
    Column("Status", 12),
    Column("Enrolled", 14),
    Column("Attendance", 11, is_right=True),
    Column("Expected", 10, is_right=True),
    Column("Missed", 8, is_right=True),
    Column("Longest run", 12, is_right=True),
    Column("Withheld", 10, is_right=True),
)


class AttendancePanel(Card):
    """Shows what it is given; asks for another range with ``range_chosen``."""

    range_chosen = Signal(object)
    """Number of days, or None for all."""
    left = Signal()

    def __init__(self) -> None:
        """Show nobody."""
        super().__init__(name="attendance_panel")
        self._title = text("Attendance of the programme", "heading", name="attendance_title")
        self._figures = text("", "strong", name="attendance_figures", wraps=True)
        self._kept = text("", "strong", name="attendance_retention", wraps=True)
        self.range = ChoiceRow(
            RANGES, label="Range", name="attendance_range", chosen="30", wraps=False
        )
        self.table = PickTable(_COLUMNS, name="attendance_table", said="Patients by name")
        meaning = f"{RETENTION_DEFINITION} {definitions_words()}"
        self._meaning = text(meaning, "small", name="attendance_meaning", wraps=True)
        self._leave = KeyButton("Back", "Esc", name="leave_attendance")
        self._assemble()

        self.range.chosen.connect(lambda value: self.range_chosen.emit(days_of(value)))
        self._leave.clicked.connect(self.left)

    def begin(self) -> int | None:
        """Go back to the last 30 days; return how many that is."""
        self.range.reset()
        self.table.setFocus()
        return days_of(self.range.value())

    def show_attendance(self, shown: ProgrammeAttendance) -> None:
        """Show everybody's figures."""
        span = f"{words_of_date(shown.first)} to {words_of_date(shown.today)}. "
        self._figures.setText(span + figures_words(shown.total))
        self._kept.setText("Retention: " + " · ".join(_kept_words(k) for k in shown.retention))
        self.table.show_rows([(row.patient, _cells(row)) for row in shown.rows])

    def on_key(self, character: str) -> None:
        """Choose a range with its letter."""
        if character.lower() in RANGE_KEYS:
            self.range.choose(RANGE_KEYS[character.lower()])

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self.range)
        self.body.addLayout(head)
        self.add(self._figures)
        self.add(self._kept)
        self.add(self.table, 1)
        self.add(self._meaning)
        foot = QHBoxLayout()
        foot.addWidget(self._leave)
        foot.addStretch(1)
        self.body.addLayout(foot)


def _kept_words(kept: Retention) -> str:
    of = f"{kept.active} of {kept.enrolled}" if kept.enrolled else "nobody yet"
    return f"after {kept.days} days {percent_words(kept.percent)} ({of})"


def _cells(row: AttendanceRow) -> tuple[Cell, ...]:
    figures = row.figures
    return (
        Cell(row.name, look="strong"),
        Cell(row.status, look="" if row.status == "active" else "mute"),
        Cell(words_of_date(row.enrolled_on)),
        Cell(percent_words(figures.percent)),
        Cell(str(figures.expected)),
        Cell(str(figures.missed), "bad" if figures.missed else ""),
        Cell(str(figures.longest_missed)),
        Cell(str(figures.withheld)),
    )
