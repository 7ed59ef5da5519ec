"""Tables of a few dozen lines at most: words, figures and chips in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from iOATdesk.models.case import Check
from iOATdesk.models.refusals import Code
from iOATdesk.ui.notices import check_words
from iOATdesk.ui.widgets.chip import CROSS, TICK, Chip
from iOATdesk.ui.widgets.text import text

_ROW_PX = 41


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its share of the width, and which side its words stand on."""

    title: str
    share: int = 1
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Words; with a tone they stand in a chip, with a look in one of the text looks."""

    words: str = ""
    tone: str = ""
    look: str = ""
    icon: str = ""
    """Name of a drawing before the words, in a table of which a row is chosen."""


class RowTable(QWidget):
    """Lines under a heading, each one separated by a thin rule; the whole is read out by row."""

    def __init__(self, columns: Sequence[Column], *, name: str, said: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self._columns = tuple(columns)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        if any(column.title for column in columns):
            heads = [Cell(column.title, look="caption") for column in columns]
            self._lines.addWidget(self._line(heads, look="head"))
        self._rows: list[QFrame] = []

    def show_rows(self, rows: Sequence[Sequence[Cell | QWidget]], chosen: int = -1) -> None:
        """Replace all rows; a cell may also be a widget, such as a field or a button."""
        for old in self._rows:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [
            self._line(row, tone="soft" if number == chosen else "")
            for number, row in enumerate(rows)
        ]
        for line in self._rows:
            self._lines.addWidget(line)

    def row_words(self) -> tuple[str, ...]:
        """Return each row as it is read out."""
        return tuple(row.accessibleName() for row in self._rows)

    def _line(self, cells: Sequence[Cell | QWidget], *, look: str = "", tone: str = "") -> QFrame:
        frame = QFrame()
        frame.setObjectName("table_line")
        frame.setProperty("look", look)
        frame.setProperty("tone", tone)
        frame.setMinimumHeight(_ROW_PX - 7 if look else _ROW_PX)
        grid = QGridLayout(frame)
        grid.setContentsMargins(10, 3, 10, 3)
        grid.setHorizontalSpacing(12)
        for place, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            grid.setColumnStretch(place, column.share)
            grid.setColumnMinimumWidth(place, 1)
            grid.addWidget(self._box(column, cell), 0, place)
        words = (cell.words for cell in cells if isinstance(cell, Cell))
        frame.setAccessibleName(", ".join(word for word in words if word))
        return frame

    def _box(self, column: Column, cell: Cell | QWidget) -> QWidget:
        box = QWidget()
        # Equal width hints, so that shares alone decide and columns line up from row to row.
        box.setMinimumWidth(1)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        widget = self._cell(cell) if isinstance(cell, Cell) else cell
        if column.is_right:
            row.addStretch(1)
        is_wrapping = isinstance(widget, QLabel) and widget.wordWrap()
        row.addWidget(widget, 1 if is_wrapping and not column.is_right else 0)
        if not column.is_right and not is_wrapping:
            row.addStretch(1)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, box.sizePolicy().verticalPolicy())
        return box

    def _cell(self, cell: Cell) -> QLabel:
        if cell.tone:
            return Chip(cell.words, cell.tone)
        label = text(cell.words, cell.look, wraps=len(cell.words) > 12)
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        return label


_FIRST = (
    Code.TOO_SOON,
    Code.VISIT_LIMIT,
    Code.OVER_VISIT_MAX,
    Code.OVER_DAY_MAX,
    Code.NO_ORDER,
    Code.MISSED_DOSES,
)
"""What a nurse asks about first; the order of precedence is for the rule, not for the eye."""


class CheckTable(RowTable):
    """The table under a red verdict: what failed, then the rest, then what waits."""

    def __init__(self, zone: ZoneInfo, *, name: str = "checks") -> None:
        columns = (
            Column("Check", 35),
            Column("Rule", 25),
            Column("Now", 22),
            Column("", 18, is_right=True),
        )
        super().__init__(columns, name=name, said="Checks")
        self._zone = zone

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show every check that was made, and those that come with a later step."""
        places = {code: place for place, code in enumerate(_FIRST)}
        ordered = sorted(
            checks,
            key=lambda c: (c.passed, c.is_waiting, places.get(c.code, len(places))),
        )
        self.show_rows([self._row(check) for check in ordered])

    def _row(self, check: Check) -> tuple[Cell, ...]:
        words = check_words(check, self._zone)
        if check.is_waiting:
            waiting = (words.name, words.rule, words.now)
            return (*(Cell(word, look="mute") for word in waiting), Cell("later", "mute"))
        if check.passed:
            return Cell(words.name), Cell(words.rule), Cell(words.now), Cell(TICK, "ok")
        until = Cell(f"{CROSS} {words.until or 'no'}", "bad")
        return Cell(words.name), Cell(words.rule), Cell(words.now, look="strong"), until
