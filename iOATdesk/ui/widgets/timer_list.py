"""The open doses and observations in the room, with timers that count; overdue on top in red."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.text import ElidedText, rule, text

_SECOND = timedelta(seconds=1)


def countdown(until: datetime, now: datetime) -> str:
    """Write the time left: ``11:40``; past its end with a plus: ``+0:25``."""
    seconds = -((now - until) // _SECOND)
    sign = "+" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes}:{rest:02d}"


@dataclass(frozen=True, slots=True)
class Timer:
    """One row: a title, what is going on, what is due when it is over, and until when."""

    ref: str
    title: str
    words: str
    due: str
    until: datetime

    def is_over(self, now: datetime) -> bool:
        """Say whether the time is up."""
        return now >= self.until


class _Row(QWidget):
    def __init__(self, name: str, *, has_line: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = ElidedText("", name=f"{name}_title")
        self._words = ElidedText("", "small", name=f"{name}_words")
        self._left = text("", "timer", name=f"{name}_left")
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0 if has_line else 7, 0, 7)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(1)
        if has_line:
            grid.addWidget(rule(), 0, 0, 1, 2)
            grid.setRowMinimumHeight(1, 5)
        grid.addWidget(self._title, 2, 0)
        grid.addWidget(self._words, 3, 0)
        grid.addWidget(self._left, 2, 1, 2, 1)
        grid.setColumnStretch(0, 1)

    def show_timer(self, timer: Timer, now: datetime) -> None:
        is_over = timer.is_over(now)
        left = countdown(timer.until, now)
        words = timer.due if is_over else timer.words
        self._title.setText(timer.title)
        self._words.setText(words)
        self._left.setText(left)
        tone = "bad" if is_over else ""
        set_look(self._words, tone=tone)
        set_look(self._left, tone=tone)
        self.setAccessibleName(f"{timer.title}, {words}, {left}")


class TimerList(QWidget):
    """Rows in the order of what ends first; one that is overdue is therefore on top."""

    def __init__(self, *, name: str = "timers", nobody: str = "Nobody in the room") -> None:
        super().__init__()
        self.setObjectName(name)
        self._name = name
        self._timers: tuple[Timer, ...] = ()
        self._rows: list[_Row] = []
        self._nobody = text(nobody, "mute", name=f"{name}_nobody")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._nobody)

    def show_timers(self, timers: Sequence[Timer], now: datetime) -> None:
        """Show these timers; rows are used again, so that a refresh moves nothing."""
        self._timers = tuple(sorted(timers, key=lambda timer: timer.until))
        while len(self._rows) < len(timers):
            row = _Row(f"{self._name}_{len(self._rows)}", has_line=bool(self._rows))
            self._rows.append(row)
            self._column.addWidget(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(timers))
        self._nobody.setVisible(not timers)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Let the timers stand at ``now``."""
        for row, timer in zip(self._rows, self._timers, strict=False):
            row.show_timer(timer, now)
