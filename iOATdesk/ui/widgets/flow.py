"""A layout that goes on to the next line where a line is full."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class FlowLayout(QLayout):
    """Puts its items from left to right and then below."""

    def __init__(self, gap_px: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        """By width, until something in the layout changes: Qt asks hundreds of times."""
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap_px)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more item."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None past the last one."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that fewer columns need more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), is_rehearsal=True)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget what was worked out: an item has changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, area: QRect) -> None:
        """Put the items into the area."""
        super().setGeometry(area)
        self._place(area, is_rehearsal=False)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        widths = [item.sizeHint().width() for item in self._items]
        heights = [item.sizeHint().height() for item in self._items]
        gaps = self.spacing() * max(len(widths) - 1, 0)
        return QSize(sum(widths) + gaps, max(heights, default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, area: QRect, *, is_rehearsal: bool) -> int:
        x, y, line = area.x(), area.y(), 0
        for item in self._items:
            # What is wider than a line is cut to it, and says the rest in its tooltip.
            hint = item.sizeHint().boundedTo(QSize(area.width(), item.sizeHint().height()))
            if line and x + hint.width() > area.x() + area.width():
                x, y, line = area.x(), y + line + self.spacing(), 0
            if not is_rehearsal:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - area.y()
