"""A table of which one row is chosen, with the keys or the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from iOATdesk.ui import theme
from iOATdesk.ui.widgets.row_table import Cell, Column

ROW_PX = 42


class PickTable(QTableWidget):
    """Rows known by a key; the chosen one stays chosen when the rows are shown again."""

    picked = Signal(str)
    """Key of the row that is chosen now; empty where none is."""

    def __init__(self, columns: Sequence[Column], *, name: str, said: str) -> None:
        """Start without rows."""
        super().__init__(0, len(columns))
        self.setObjectName(name)
        self.setAccessibleName(said)
        self._columns = tuple(columns)
        self._keys: list[str] = []
        self.setHorizontalHeaderLabels([column.title for column in columns])
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(1)
        for place, column in enumerate(columns):
            item = self.horizontalHeaderItem(place)
            if item is not None:
                item.setTextAlignment(_side(column))
        ink = theme.colours_now().accent_ink
        self.setStyleSheet(
            "QTableView:focus { border: none; }"
            'QTableView[keys="true"]::item:selected {'
            f" border-top: 2px solid {ink}; border-bottom: 2px solid {ink}; }}"
        )
        self.itemSelectionChanged.connect(self._on_selection_changed)

    def show_rows(self, rows: Sequence[tuple[str, Sequence[Cell]]]) -> None:
        """Replace all rows; each has its key and its cells."""
        before = self.picked_key()
        self.blockSignals(True)
        self._keys = [key for key, _ in rows]
        self.setRowCount(len(rows))
        for at, (_, cells) in enumerate(rows):
            for place, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
                self.setItem(at, place, _item(column, cell))
        self.clearSelection()
        self.blockSignals(False)
        if before in self._keys:
            self.pick(before)
        elif rows:
            self.pick(self._keys[0])
        else:
            self.picked.emit("")

    def picked_key(self) -> str:
        """Return the key of the chosen row; empty where none is."""
        at = self.currentRow()
        is_there = 0 <= at < len(self._keys) and bool(self.selectedItems())
        return self._keys[at] if is_there else ""

    def pick(self, key: str) -> None:
        """Choose the row with this key, where there is one."""
        if key in self._keys:
            index = self.model().index(self._keys.index(key), 0)
            flags = (
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows
            )
            self.selectionModel().setCurrentIndex(index, flags)

    def row_words(self) -> tuple[str, ...]:
        """Return each row as it is read."""
        return tuple(
            ", ".join(
                item.text()
                for place in range(self.columnCount())
                if (item := self.item(at, place)) is not None and item.text()
            )
            for at in range(self.rowCount())
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each column its share of the width."""
        super().resizeEvent(event)
        share = sum(column.share for column in self._columns)
        width_px = self.viewport().width()
        for place, column in enumerate(self._columns):
            self.setColumnWidth(place, width_px * column.share // share)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Frame the chosen row, which the keys move now."""
        super().focusInEvent(event)
        theme.set_look(self, keys=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame off again."""
        super().focusOutEvent(event)
        theme.set_look(self, keys=False)

    def _on_selection_changed(self) -> None:
        self.picked.emit(self.picked_key())


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _item(column: Column, cell: Cell) -> QTableWidgetItem:
    item = QTableWidgetItem(cell.words)
    item.setTextAlignment(_side(column))
    item.setToolTip(cell.words)
    if cell.look == "strong":
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(font)
    colours = theme.colours_now()
    inks = {"ok": colours.ok, "warn": colours.warn, "bad": colours.bad, "mute": colours.mute}
    ink = inks.get(cell.tone) or (colours.mute if cell.look == "mute" else "")
    if ink:
        item.setForeground(QColor(ink))
    if cell.icon:
        item.setIcon(theme.icon(cell.icon, ink or colours.ink))
    return item
