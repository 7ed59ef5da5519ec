"""A button that shows its key, and the row at the foot of a step with the reason beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.text import text

_HEIGHT_PX = {"bar": 40, "alarm": 58, "stamp": 58}
_WIDE_PX = 700
_SIDE_PX = {"nav": 12, "bar": 12, "alarm": 12, "stamp": 12}


class KeyButton(QPushButton):
    """Words and, in a small frame, the key that does the same.

    ``kind``: ``plain``, ``primary``, ``danger``, ``alarm``, ``stamp`` or
    ``bar``. Enter presses the button
    that has the focus. A key other than Enter becomes a shortcut of the window.
    """

    def __init__(
        self,
        words: str,
        key: str = "",
        *,
        kind: str = "plain",
        name: str = "",
        shortcut: str = "",
        short: str = "",
    ) -> None:
        """Say ``words``, or ``short`` where an action row has little room."""
        super().__init__()
        self._both = (words, short or words)
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self._words: QLabel = text(words)
        self._key: QLabel = text(key, "key")
        # Never shown by hand before it has a parent: it would flash up as a window of its own.
        if not key:
            self._key.hide()
        side_px = _SIDE_PX.get(kind, 18)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(side_px, 0, side_px, 0)
        row.setSpacing(5)
        row.addStretch(1)
        for label in (self._words, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words} ({key})" if key else words)
        if shortcut:
            QShortcut(QKeySequence(shortcut), self, self.click)

    def words(self) -> str:
        """Return what the button says."""
        return self._words.text()

    def say(self, words: str, key: str | None = None) -> None:
        """Say something else, and show another key where one is given."""
        self._words.setText(words)
        if key is not None:
            self._key.setText(key)
            self._key.setVisible(bool(key))
        shown = self._key.text()
        self.setAccessibleName(f"{words} ({shown})" if shown else words)
        self.updateGeometry()

    def shorten(self, *, is_short: bool) -> None:
        """Say the short words or the whole ones; a screen reader always says the whole."""
        whole, short = self._both
        if self._words.text() in (whole, short):
            self._words.setText(short if is_short else whole)

    def set_kind(self, kind: str) -> None:
        """Become another kind of button."""
        set_look(self, kind=kind)
        for label in (self._words, self._key):
            set_look(label, kind=kind)

    def sizeHint(self) -> QSize:
        """Return room for the words and the key."""
        inner = self._row.sizeHint()
        return QSize(inner.width(), _HEIGHT_PX.get(str(self.property("kind")), 44))

    def minimumSizeHint(self) -> QSize:
        """Never become narrower than the words."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter as well as on Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


class ActionRow(QWidget):
    """Buttons on the left, the one that goes on at the right, and between them why it cannot.

    In a narrow place the reason stands above them, on lines of its own.
    """

    def __init__(
        self, left: Sequence[KeyButton], primary: KeyButton | None, *, is_narrow: bool = False
    ) -> None:
        super().__init__()
        self.primary = primary
        self.reason = text("", "small", name="reason", wraps=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._buttons = tuple(left)
        row = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row.setSpacing(10)
        for button in left:
            row.addWidget(button)
        if is_narrow:
            column.addWidget(self.reason)
            row.addStretch(1)
        else:
            row.addWidget(self.reason, 1)
        column.addLayout(row)
        if primary:
            row.addWidget(primary)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the reason enough room on a small screen."""
        super().resizeEvent(event)
        for button in self._buttons:
            button.shorten(is_short=event.size().width() < _WIDE_PX)

    def allow(self) -> None:
        """Enable the button at the right."""
        self._refuse("")

    def refuse(self, reason: str) -> None:
        """Disable the button at the right and say why beside it."""
        self._refuse(reason)

    def _refuse(self, reason: str) -> None:
        self.reason.setText(reason)
        if self.primary:
            self.primary.setEnabled(not reason)
            self.primary.setAccessibleDescription(reason)
