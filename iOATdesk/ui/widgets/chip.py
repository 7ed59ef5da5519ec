"""A small rounded word with a tone; the tone never stands alone, the words say it too."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from iOATdesk.ui.theme import set_look

TICK = "✓"
CROSS = "×"
_SIDE_PX = 11
_HEIGHT_PX = 23
_LEAST_PX = 60


class Chip(QLabel):
    """``✓ 84 of 84``, ``Injecting 3:12``, ``Allergy: penicillin``."""

    def __init__(self, words: str = "", tone: str = "mute", *, name: str = "") -> None:
        super().__init__(words)
        self._words = words
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setProperty("tone", tone)

    def show_words(self, words: str, tone: str) -> None:
        """Say something else in another tone."""
        set_look(self, tone=tone)
        self._words = words
        self.setAccessibleName(words)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for room for all words."""
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 2 * _SIDE_PX, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Give way where a row is too narrow; the tooltip has the words."""
        return QSize(min(self.sizeHint().width(), _LEAST_PX), _HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many words as fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _SIDE_PX
        needed = self.fontMetrics().horizontalAdvance(self._words)
        is_whole = needed <= room or not self.isVisible()
        shown = self._words
        if not is_whole:
            end = Qt.TextElideMode.ElideRight
            shown = self.fontMetrics().elidedText(self._words, end, room)
        self.setText(shown)
        self.setToolTip("" if is_whole else self._words)
