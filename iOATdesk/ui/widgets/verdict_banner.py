"""Yes, no, or not before 14:32: in words, with an icon, and one dot for each visit of the day."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iOATdesk.ui import theme
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.text import ElidedText, text

_ICONS = {"ok": "yes", "warn": "warning", "bad": "no", "": "info"}
_HEIGHT_PX = 72
_DOTS_MAX = 8
_WIDE_PX = 700


class VerdictBanner(Card):
    """The largest thing after the name."""

    def __init__(self, *, name: str = "verdict") -> None:
        super().__init__(name=name)
        self.setFixedHeight(_HEIGHT_PX)
        self._icon = text("", name="verdict_icon")
        self._icon.setFixedSize(28, 28)
        self.words = text("", "verdict", name="verdict_words", wraps=True)
        self._dots = [text("", "dot", name=f"dot_{number}") for number in range(1, _DOTS_MAX + 1)]
        self._lines = (ElidedText("", name="verdict_line_1"), ElidedText("", name="verdict_line_2"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._icon)
        left = QWidget()
        left.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._left = QBoxLayout(QBoxLayout.Direction.LeftToRight, left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(4)
        self._left.addWidget(self.words)
        dots = QHBoxLayout()
        dots.setContentsMargins(14, 0, 0, 0)
        dots.setSpacing(7)
        for dot in self._dots:
            dots.addWidget(dot)
        self._dots_row = dots
        self._left.addLayout(dots)
        self._left.setAlignment(dots, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(left, 0, Qt.AlignmentFlag.AlignVCenter)
        right = QVBoxLayout()
        right.setSpacing(1)
        right.addStretch(1)
        for line in self._lines:
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            right.addWidget(line)
        right.addStretch(1)
        row.addLayout(right, 1)
        self.body.setContentsMargins(18, 0, 20, 0)
        self.body.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the dots below the words where the banner is narrow."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= _WIDE_PX
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._left.setDirection(way)
        self._dots_row.setContentsMargins(14 if is_wide else 1, 0, 0, 0)

    def show_verdict(
        self,
        tone: str,
        words: str,
        lines: tuple[str, str] = ("", ""),
        used: int = 0,
        allowed: int = 0,
    ) -> None:
        """Show the verdict with two lines of what it rests on, and ``used`` of ``allowed`` dots."""
        self.set_tone(tone)
        self.words.setText(words)
        set_look(self.words, tone=tone)
        longest = max(words.split("\n"), key=len)
        is_short = len(longest) <= 34
        self.words.setWordWrap(not is_short)
        set_look(self.words, look="verdict" if is_short else "heading")
        colours = theme.colours_now()
        inks = {"ok": colours.ok, "warn": colours.warn, "bad": colours.bad}
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(
            theme.pixmap(_ICONS.get(tone, "info"), inks.get(tone, colours.mute), 28, ratio)
        )
        for number, dot in enumerate(self._dots, 1):
            dot.setVisible(number <= allowed)
            set_look(dot, tone=tone, full=number <= used)
        for label, line in zip(self._lines, lines, strict=True):
            label.setText(line)
            label.setVisible(bool(line))
            set_look(label, tone=tone)
        # At once, or the first picture after a long verdict would cut the lines of a short one.
        for layout in (self._left, self.body):
            layout.invalidate()
            layout.activate()
        self.setAccessibleName(". ".join(part for part in (words, *lines) if part))
