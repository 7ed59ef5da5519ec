"""The history of one patient: every programme day in a range, as a picture or as a table."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from iOATdesk.desk.attendance import PatientHistory
from iOATdesk.models.attendance import KIND_WORDS, DayRecord
from iOATdesk.models.days import words_of_date
from iOATdesk.ui.history_words import (
    TONES,
    day_sentence,
    definitions_words,
    figures_words,
    mg,
    notes_words,
    visits_words,
)
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.history_chart import HistoryChart
from iOATdesk.ui.widgets.history_legend import HistoryLegend
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.text import text

RANGES = (Choice("30", "30 days · 3"), Choice("90", "90 days · 9"), Choice("", "All · A"))
RANGE_KEYS = {"3": "30", "9": "90", "a": ""}
_VIEWS = (Choice("picture", "Picture · P"), Choice("table", "Table · T"))
_VIEW_KEYS = {"p": "picture", "t": "table"}
_LOOKS_SHOWN = 3
_COLUMNS = (
    Column("Day", 14),
    Column("Counts as", 14),
    Column("Visits, mg", 23),
    Column("Given, mg", 9, is_right=True),
    Column("Order, mg", 9, is_right=True),
    Column("Left, mg", 8, is_right=True),
    Column("What happened", 29),
)


def days_of(value: str) -> int | None:
    """Return how many days a range has; None for all."""
    return int(value) if value else None


class HistoryPanel(Card):
    """Shows what it is given; asks for another range with ``range_chosen``."""

    range_chosen = Signal(object)
    """Number of days, or None for all."""
    left = Signal()

    def __init__(self, zone: ZoneInfo) -> None:
        """Show nobody."""
        super().__init__(name="history_panel")
        self._zone = zone
        self._days: tuple[DayRecord, ...] = ()
        self._title = text("History", "heading", name="history_title", wraps=True)
        self._figures = text("", "strong", name="history_figures", wraps=True)
        self.range = ChoiceRow(
            RANGES, label="Range", name="history_range", chosen="30", wraps=False
        )
        self.view = ChoiceRow(
            _VIEWS, label="Shown as", name="history_view", chosen="picture", wraps=False
        )
        self.chart = HistoryChart(zone)
        self._scroll = QScrollArea()
        self.table = PickTable(_COLUMNS, name="history_table", said="Days, latest first")
        self._stack = Stack()
        self._day = text("", name="history_day", wraps=True)
        self._looks = text("", "small", name="history_looks", wraps=True)
        self._meaning = text(definitions_words(), "small", name="history_meaning", wraps=True)
        self._leave = KeyButton("Back to the file", "Esc", name="leave_history")
        self._assemble()

        # The scale stays at the left edge, so all of the picture is drawn again.
        self._scroll.horizontalScrollBar().valueChanged.connect(self.chart.update)
        self.range.chosen.connect(lambda value: self.range_chosen.emit(days_of(value)))
        self.view.chosen.connect(self._on_view_chosen)
        self.chart.day_chosen.connect(self._on_day_chosen)
        self.table.picked.connect(self._on_row_picked)
        self._leave.clicked.connect(self.left)

    def begin(self) -> int | None:
        """Go back to the last 30 days; return how many that is."""
        self.range.reset()
        self.focus_days()
        return days_of(self.range.value())

    def show_history(self, history: PatientHistory) -> None:
        """Show the days of a patient."""
        self._days = history.days
        self._title.setText(f"History of {history.patient.name}")
        since = f"Enrolled {words_of_date(history.enrolled_on)}. "
        self._figures.setText(since + figures_words(history.figures))
        self.chart.show_days(history.days)
        rows = [(r.day.isoformat(), _cells(r, self._zone)) for r in reversed(history.days)]
        self.table.show_rows(rows)
        if history.days:
            self.table.pick(history.days[-1].day.isoformat())
        looks = "; ".join(history.looks[:_LOOKS_SHOWN])
        rest = len(history.looks) - _LOOKS_SHOWN
        more = f"; and {rest} earlier" if rest > 0 else ""
        self._looks.setText(f"Record opened by: {looks}{more}." if looks else "")
        bar = self._scroll.horizontalScrollBar()
        bar.setValue(bar.maximum())

    def on_key(self, character: str) -> None:
        """Choose a range or a view with its letter."""
        key = character.lower()
        if key in RANGE_KEYS:
            self.range.choose(RANGE_KEYS[key])
        elif key in _VIEW_KEYS:
            self.view.choose(_VIEW_KEYS[key])

    def focus_days(self) -> None:
        """Put the focus where the arrow keys go from day to day."""
        shown = self.chart if self.view.value() == "picture" else self.table
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self.range)
        head.addWidget(self.view)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.chart)
        self._scroll.setStyleSheet("QScrollArea { background: transparent; }")
        self._scroll.viewport().setAutoFillBackground(False)
        self.chart.setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._scroll, 1)
        column.addWidget(HistoryLegend())
        self._stack.addWidget(picture)
        self._stack.addWidget(self.table)
        self.body.addLayout(head)
        self.add(self._figures)
        self.add(self._stack, 1)
        self.add(self._day)
        self.add(self._meaning)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self._leave)
        foot.addWidget(self._looks, 1)
        self.body.addLayout(foot)

    def _on_view_chosen(self, view: str) -> None:
        self._stack.setCurrentIndex(0 if view == "picture" else 1)
        self.focus_days()

    def _on_day_chosen(self, place: int) -> None:
        self._day.setText(day_sentence(self._days[place], self._zone))
        middle = round(self.chart.column(place).center().x())
        self._scroll.ensureVisible(middle, 0, 60, 0)

    def _on_row_picked(self, key: str) -> None:
        day = next((record for record in self._days if record.day.isoformat() == key), None)
        self._day.setText(day_sentence(day, self._zone) if day else "")


def _cells(record: DayRecord, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        Cell(words_of_date(record.day), look="strong"),
        Cell(KIND_WORDS[record.kind], TONES[record.kind]),
        Cell(visits_words(record)),
        Cell(mg(record.administered_ug) if record.doses else ""),
        Cell(mg(record.planned_ug) if record.planned_ug else ""),
        Cell(mg(record.residue_ug) if record.residue_ug else ""),
        Cell(notes_words(record, zone)),
    )
