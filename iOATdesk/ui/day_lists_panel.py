"""The PharmaNet day list and the prescriber's summary: seen, printed, or saved to a file."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.day_lists import DayList, Which
from iOATdesk.models.day_lists import PharmaNetLine, PharmaNetList, SummaryLine
from iOATdesk.models.days import words_of_date
from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.readers import NotReadable, read_date
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField

_WHICH = (Choice("pharmanet", "PharmaNet · N"), Choice("day_summary", "For the prescriber · S"))
_KEYS: dict[str, Which] = {"n": "pharmanet", "s": "day_summary"}
_FILES = {"pharmanet": "PharmaNet day list", "day_summary": "Day summary"}
_PHARMANET = (
    Column("Patient", 22),
    Column("DIN or PIN", 17),
    Column("Quantity", 18),
    Column("Missed", 17),
    Column("SIG", 41),
)
_SUMMARY = (
    Column("Patient", 22),
    Column("Doses", 40),
    Column("To look at", 38),
)


class DayListsPanel(Card):
    """Shows what it is given; asks with its signals, each with list and day."""

    wanted = Signal(str, object)
    print_wanted = Signal(str, object)
    save_wanted = Signal(str, object, Path)
    left = Signal()

    def __init__(self) -> None:
        """Show no list."""
        super().__init__(name="day_lists_panel")
        self._made: DayList | None = None
        self._texts: dict[str, str] = {}
        self._title = text("Day lists", "heading", name="day_lists_title")
        self.which = ChoiceRow(
            _WHICH, label="List", name="day_list", chosen="pharmanet", wraps=False
        )
        self.day = TypedField("list_day", "Programme day", read_date, placeholder="YYYY-MM-DD")
        self._show = KeyButton("Show this day", "Enter", name="show_list")
        self._state = text(" ", "strong", name="day_list_state", wraps=True)
        said = "Patients by name"
        self.pharmanet = PickTable(_PHARMANET, name="pharmanet_table", said=said)
        self.summary = PickTable(_SUMMARY, name="summary_table", said=said)
        self._tables = Stack()
        self._whole = text(" ", name="day_list_line", wraps=True)
        self._csv = KeyButton("Save table…", "F10", name="save_csv", shortcut="F10")
        self._pdf = KeyButton("Save PDF…", "F9", name="save_pdf", shortcut="F9")
        self._print = KeyButton("Print", "F8", kind="primary", name="print_list", shortcut="F8")
        self._leave = KeyButton("Back", "Esc", name="leave_lists")
        self._actions = ActionRow([self._leave, self._csv, self._pdf], self._print)
        self._assemble()

        self.which.chosen.connect(lambda _value: self.on_enter())
        self._show.clicked.connect(self.on_enter)
        self.pharmanet.picked.connect(self._on_picked)
        self.summary.picked.connect(self._on_picked)
        self._print.clicked.connect(self._on_print_clicked)
        self._pdf.clicked.connect(lambda: self._choose_file("pdf", "PDF (*.pdf)"))
        self._csv.clicked.connect(lambda: self._choose_file("csv", "Table (*.csv)"))
        self._leave.clicked.connect(self.left)

    def begin(self, today: date) -> None:
        """Ask for today's PharmaNet list."""
        self._forget()
        self.which.reset()
        self.day.put(today.isoformat())
        self.which.button("pharmanet").setFocus()
        self.on_enter()

    def on_enter(self) -> None:
        """Ask for the list that is chosen, of the day that was typed."""
        self._forget()
        try:
            day = self.day.value()
        except NotReadable:
            self.day.setFocus()
            return
        self.wanted.emit(self.which.value(), day)

    def on_key(self, character: str) -> None:
        """Choose a list with its letter."""
        if which := _KEYS.get(character.lower()):
            self.which.choose(which)

    def show_list(self, made: DayList) -> None:
        """Show a list; what is printed and saved is this list and this day."""
        self._made = made
        head = made.head
        state = "" if head.is_day_over else " The day is not over: more may come."
        count = len(made.lines)
        patients = f"{count} line" if count == 1 else f"{count} lines"
        self._state.setText(f"{words_of_date(head.day)}: {patients}.{state}")
        keys = [str(number) for number in range(count)]
        if isinstance(made, PharmaNetList):
            self._texts = dict(zip(keys, map(_pharmanet_words, made.lines), strict=True))
            rows = [_pharmanet_cells(line) for line in made.lines]
            table = self.pharmanet
        else:
            self._texts = dict(zip(keys, map(_summary_words, made.lines), strict=True))
            rows = [_summary_cells(line) for line in made.lines]
            table = self.summary
        self._tables.setCurrentWidget(table)
        table.show_rows(list(zip(keys, rows, strict=True)))
        self._on_picked(table.picked_key())
        self._hold(is_held=not count)
        self._actions.reason.setText("" if count else "Nobody is on this list.")

    def say(self, sentence: str) -> None:
        """Say what became of the paper or the file."""
        self._actions.reason.setText(sentence)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self.which)
        day = QWidget()
        row = QHBoxLayout(day)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.day.setFixedWidth(200)
        beside = QVBoxLayout()
        beside.addWidget(self._show)
        row.addWidget(self.day)
        row.addLayout(beside)
        row.addWidget(self._state, 1)
        self.body.addLayout(head)
        self.add(day)
        self._tables.addWidget(self.pharmanet)
        self._tables.addWidget(self.summary)
        self.add(self._tables, 1)
        self.add(self._whole)
        self.add(self._actions)
        self._forget()

    def _forget(self) -> None:
        """Have nothing that could be printed in place of what is asked for."""
        self._made = None
        self._state.setText(" ")
        self._whole.setText(" ")
        self.pharmanet.show_rows([])
        self.summary.show_rows([])
        self._actions.reason.setText("")
        self._hold(is_held=True)

    def _hold(self, *, is_held: bool) -> None:
        for button in (self._print, self._pdf, self._csv):
            button.setEnabled(not is_held)

    def _on_picked(self, key: str) -> None:
        self._whole.setText(self._texts.get(key, " "))

    def _on_print_clicked(self) -> None:
        if self._made:
            self.print_wanted.emit(_which(self._made), self._made.head.day)

    def _choose_file(self, suffix: str, kinds: str) -> None:
        if self._made is None:
            return
        which, day = _which(self._made), self._made.head.day
        dialog = QFileDialog(self, "Save the list", "", kinds)
        dialog.setObjectName("list_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{_FILES[which]} {day.isoformat()}.{suffix}")
        dialog.fileSelected.connect(lambda chosen: self.save_wanted.emit(which, day, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _which(made: DayList) -> Which:
    return "pharmanet" if isinstance(made, PharmaNetList) else "day_summary"


def _quantity(line: PharmaNetLine) -> str:
    if not line.doses:
        return "none"
    return f"{format_mg(line.issued_ug)}, {format_ml(line.issued_ul)}"


def _pharmanet_cells(line: PharmaNetLine) -> tuple[Cell, ...]:
    return (
        Cell(line.name, look="strong"),
        Cell(line.code),
        Cell(_quantity(line)),
        Cell(line.missed, "bad" if line.missed.startswith("missed") else "warn"),
        Cell(line.sig),
    )


def _pharmanet_words(line: PharmaNetLine) -> str:
    witnessed = f" · witnessed {line.witnessed} of {line.doses}" if line.doses else ""
    changes = "".join(f" · {change}" for change in line.changes)
    return f"{line.name} · {line.product}{witnessed}{changes} · SIG {line.sig}"


def _remarks(line: SummaryLine) -> str:
    return "; ".join((*filter(None, (line.missed,)), *line.assessments, *line.events, *line.soon))


def _summary_cells(line: SummaryLine) -> tuple[Cell, ...]:
    return (
        Cell(line.name, look="strong"),
        Cell("; ".join(line.doses)),
        Cell(_remarks(line), "warn" if line.is_remarkable else ""),
    )


def _summary_words(line: SummaryLine) -> str:
    parts = (line.name, line.order, "; ".join(line.doses), _remarks(line))
    return " · ".join(part for part in parts if part)
