"""Text on the screen: always plain, so that a name can never become markup."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from iOATdesk.ui.theme import set_look


def text(words: str = "", look: str = "", *, name: str = "", wraps: bool = False) -> QLabel:
    """Return a label in one of the looks of ``theme.qss``."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    label.setObjectName(name)
    if look:
        label.setProperty("look", look)
    return label


def rule() -> QFrame:
    """Return a thin line between rows."""
    line = QFrame()
    line.setProperty("look", "rule")
    return line


class ElidedText(QLabel):
    """One line that ends in “…” where it does not fit; the tooltip has it whole."""

    def __init__(self, words: str = "", look: str = "", *, name: str = "") -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if look:
            self.setProperty("look", look)

    def setText(self, words: str) -> None:
        """Show other words."""
        super().setText(words)
        self._hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as a tooltip as soon as it does not fit."""
        super().resizeEvent(event)
        self._hint()

    def minimumSizeHint(self) -> QSize:
        """Give way to anything in width, to nothing in height."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        inside = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inside.width()
        )
        alignment = self.alignment() | Qt.TextFlag.TextSingleLine
        self.style().drawItemText(
            painter,
            inside,
            int(alignment),
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )

    def _hint(self) -> None:
        is_whole = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if is_whole else self.text())


def initials(family_name: str, given_names: str) -> str:
    """Return what stands in for a photo: ``DO`` for OKAFOR, Daniel."""
    return "".join(part.strip()[:1] for part in (given_names, family_name)).upper()


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a text, card or chip: ``ok``, ``warn``, ``bad``, ``info``, ``mute`` or none."""
    set_look(widget, tone=tone)
