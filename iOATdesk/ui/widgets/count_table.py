"""The sheet of a blind count: every place, the figure found there, and nothing expected."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from iOATdesk.desk.views import CountLine
from iOATdesk.ui import theme
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.chip import TICK, Chip
from iOATdesk.ui.widgets.product_name import ProductName
from iOATdesk.ui.widgets.readers import NotReadable, read_volume_ul, read_whole
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.text import text

_COLUMNS = (
    Column("Product", 36),
    Column("Lot", 10),
    Column("Expires", 14),
    Column("Counted", 14, True),
    Column("Unit", 11, True),
    Column("", 15),
)
_SCANNED = {
    "syringe": ("Prepared syringes", ", labels"),
    "residue": ("For destruction", ", sealed bags"),
}
"""Places that are counted by scanning each one, by account."""


class FigureField(QLineEdit):
    """The figure of one row: plain while it is read, a field while it is typed."""

    def __init__(self, name: str, said: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setPlaceholderText("not entered")
        self.setMaxLength(9)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(110)
        colours = theme.colours_now()
        self.setStyleSheet(
            "QLineEdit { background: transparent; border: 1px solid transparent;"
            " padding: 0 1px 0 9px; min-height: 38px; }"
            'QLineEdit[filled="true"] { font-weight: 600; }'
            f"QLineEdit:hover {{ border-color: {colours.line}; }}"
            f"QLineEdit:focus {{ border: 2px solid {colours.accent_ink}; padding: 0 0 0 8px;"
            f" background: {colours.field}; }}"
        )
        self.textChanged.connect(self._on_text_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next figure on Enter and with the arrows."""
        is_done = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip()
        if is_done or event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _on_text_changed(self) -> None:
        set_look(self, filled=bool(self.text()))


@dataclass(slots=True)
class _Typed:
    """A row with a figure to type."""

    line: CountLine
    figure: FigureField
    chip: Chip

    def read(self) -> int:
        """Return containers or microlitres."""
        return (read_volume_ul if self.line.unit == "ul" else read_whole)(self.figure.text())


@dataclass(slots=True)
class _Scanned:
    """A row whose things are scanned one by one."""

    account: str
    figure: QLabel
    chip: Chip
    finish: QPushButton
    found: set[str] = field(default_factory=set)


class CountTable(QWidget):
    """Keeps what was entered by place, so that the sheet can be left and taken up again."""

    changed = Signal()

    def __init__(self) -> None:
        """Start without any place."""
        super().__init__()
        self._table = RowTable(_COLUMNS, name="count_table", said="What is to be counted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        self._lines: tuple[CountLine, ...] = ()
        self._typed: dict[tuple[str, str], _Typed] = {}
        self._scanned: dict[str, _Scanned] = {}

    def show_lines(self, lines: Sequence[CountLine]) -> None:
        """Show every place; a figure that was entered for a place that is still there stays."""
        kept = {place: row.figure.text() for place, row in self._typed.items()}
        found = {account: row.found for account, row in self._scanned.items()}
        finished = {a for a, row in self._scanned.items() if row.finish.isChecked()}
        self._lines = tuple(lines)
        self._typed, self._scanned = {}, {}
        rows = [
            self._typed_row(line, kept.get((line.account, line.ref), ""))
            for line in lines
            if line.account not in _SCANNED
        ]
        rows += [self._scanned_row(account) for account in _SCANNED]
        self._table.show_rows(rows)
        for account, row in self._scanned.items():
            row.found = found.get(account, set()) & self._refs(account)
            row.finish.setChecked(account in finished)
            self._show_scanned(row)

    def fields(self) -> tuple[QWidget, ...]:
        """Return what can have the focus, from top to bottom."""
        figures = tuple(row.figure for row in self._typed.values())
        return (*figures, *(row.finish for row in self._scanned.values()))

    def mark(self, ref: str) -> bool:
        """Mark the syringe or bag that was scanned; False where the sheet has no such place."""
        for account, row in self._scanned.items():
            if ref in self._refs(account):
                row.found.add(ref)
                self._show_scanned(row)
                self.changed.emit()
                return True
        return False

    def missing(self) -> int:
        """Return how many rows have no figure yet, or one that is no number."""
        typed = sum(not self._is_readable(row) for row in self._typed.values())
        return typed + sum(not row.finish.isChecked() for row in self._scanned.values())

    def is_begun(self) -> bool:
        """Say whether anything was entered."""
        figures = any(row.figure.text() for row in self._typed.values())
        return figures or any(row.found for row in self._scanned.values())

    def counted(self) -> dict[tuple[str, str], int]:
        """Return what was found in each place; a syringe that was not scanned counts 0.

        Raises:
            NotReadable: a figure is missing or no number.
        """
        figures = {place: row.read() for place, row in self._typed.items()}
        for line in self._lines:
            if row := self._scanned.get(line.account):
                figures[line.account, line.ref] = int(line.ref in row.found)
        return figures

    def clear(self) -> None:
        """Empty the sheet."""
        self._typed, self._scanned = {}, {}
        self.show_lines(self._lines)

    def focus_first(self) -> None:
        """Put the cursor into the first row that has no figure."""
        rows = self._typed.values()
        empty = next((row for row in rows if not self._is_readable(row)), None)
        if empty:
            empty.figure.setFocus()

    def _refs(self, account: str) -> set[str]:
        return {line.ref for line in self._lines if line.account == account}

    def _typed_row(self, line: CountLine, kept: str) -> tuple[Cell | QWidget, ...]:
        said = f"Counted: {line.title}, {line.lot}"
        row = _Typed(line, FigureField(f"count_{line.account}_{line.ref}", said), Chip("", "mute"))
        place = (line.account, line.ref)
        self._typed[place] = row
        row.figure.setText(kept)
        row.figure.textChanged.connect(lambda: self._on_figure_changed(row))
        self._show_typed(row)
        unit = "mL" if line.unit == "ul" else f"{line.product.container}s"
        name = ProductName(line.title)
        return name, Cell(line.lot), Cell(line.expires), row.figure, Cell(unit), row.chip

    def _scanned_row(self, account: str) -> tuple[Cell | QWidget, ...]:
        title, more = _SCANNED[account]
        name = QWidget()
        words = QHBoxLayout(name)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(text(title, "strong"))
        words.addWidget(text(more))
        finish = QPushButton("All scanned")
        finish.setObjectName(f"finish_{account}")
        finish.setAccessibleName(f"{title}: all are scanned")
        finish.setProperty("kind", "choice")
        finish.setCheckable(True)
        figure = text("0", "strong", name=f"scanned_{account}")
        row = _Scanned(account, figure, Chip("", "info"), finish)
        self._scanned[account] = row
        finish.toggled.connect(lambda: self._on_finish_toggled(row))
        return name, Cell("scan each"), row.chip, figure, Cell("scanned"), finish

    def _on_figure_changed(self, row: _Typed) -> None:
        self._show_typed(row)
        self.changed.emit()

    def _on_finish_toggled(self, row: _Scanned) -> None:
        self._show_scanned(row)
        self.changed.emit()

    def _is_readable(self, row: _Typed) -> bool:
        try:
            row.read()
        except NotReadable:
            return False
        return True

    def _show_typed(self, row: _Typed) -> None:
        if not row.figure.text().strip():
            row.chip.hide()
            return
        if self._is_readable(row):
            row.chip.show_words("entered", "mute")
        else:
            row.chip.show_words("not a number", "bad")
        row.chip.setVisible(True)

    def _show_scanned(self, row: _Scanned) -> None:
        row.figure.setText(str(len(row.found)))
        is_finished = row.finish.isChecked()
        row.chip.show_words("scanning…", "info")
        row.chip.setVisible(bool(row.found) and not is_finished)
        row.finish.setText(f"{TICK} entered" if is_finished else "All scanned")
        box = row.finish.parentWidget()
        line = box.parentWidget() if box else None
        if line:
            set_look(line, tone="soft" if row.found and not is_finished else "")
