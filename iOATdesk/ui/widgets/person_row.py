"""Somebody in a list: a name, what is to be known of them, and a chip."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.chip import Chip
from iOATdesk.ui.widgets.text import ElidedText, text

HEIGHT_PX = 62


class PersonRow(QFrame):
    """Two lines that can be clicked, or chosen with Enter; up and down move along the list."""

    chosen = Signal(str)
    """The patient."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT_PX)
        self.patient = ""
        self._name = ElidedText("", "strong")
        self._below = ElidedText("", "small")
        self._chip = Chip("")
        self._right = text("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(2)
        for left, right in ((self._name, self._chip), (self._below, self._right)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(left, 1)
            row.addWidget(right)
            column.addLayout(row)

    def show_person(
        self,
        patient: str,
        name: str,
        below: str,
        *,
        right: str = "",
        chip: tuple[str, str] = ("", ""),
        is_chosen: bool = False,
    ) -> None:
        """Show a patient; the chip has words and a tone."""
        self.patient = patient
        self.setObjectName(f"row_{patient}")
        self._name.setText(name)
        self._below.setText(below)
        words, tone = chip
        self._chip.setVisible(bool(words))
        if words:
            self._chip.show_words(words, tone)
        self._right.setText(right)
        self._right.setVisible(bool(right))
        set_look(self, chosen=is_chosen)
        parts = (name, words, below, right)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def set_chip(self, words: str, tone: str) -> None:
        """Let the chip say something else."""
        self._chip.show_words(words, tone)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the patient that was clicked."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.chosen.emit(self.patient)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or Space, move with the arrows."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.patient)
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)
