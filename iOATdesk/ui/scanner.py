"""A scanner types like a keyboard, only faster: its bursts are caught wherever the focus is."""

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

GAP_MS = 50
LENGTH_MIN = 4
LENGTH_MAX = 64
_ENDS = {
    "enter": (Qt.Key.Key_Return, Qt.Key.Key_Enter),
    "tab": (Qt.Key.Key_Tab,),
    "": (Qt.Key.Key_Return, Qt.Key.Key_Enter),
}
_STIRS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class _Before:
    """A field as it stood when the first character of a possible burst arrived."""

    field: QLineEdit | QPlainTextEdit
    words: str
    cursor: int

    def restore(self) -> None:
        """Take the burst out of the field again."""
        if isinstance(self.field, QLineEdit):
            self.field.setText(self.words)
            self.field.setCursorPosition(self.cursor)
        else:
            self.field.setPlainText(self.words)


@dataclass(frozen=True, slots=True)
class Scanner:
    """How the station's scanner types."""

    gap_ms: int = GAP_MS
    """Keys that follow each other faster than this come from the scanner."""
    prefix: str = ""
    """What it types before each code."""
    suffix: str = "enter"
    """The key that ends each code: ``enter``, ``tab`` or none."""


class ScanCatcher(QObject):
    """Watches the keys of one window and tells scans from typing.

    Characters that follow each other within ``GAP_MS`` and end in Enter are a scan, and never
    reach the fields or keys of the window. Outside of text fields a single character waits for
    that long before it counts as typed, so that no scan can press the key of a step.
    """

    scanned = Signal(str)
    garbled = Signal()
    """A burst held what no code of ours can hold."""
    typed = Signal(str)
    """One character, typed outside of any text field."""
    stirred = Signal()
    """Somebody is there: a key, or the mouse."""

    def __init__(self, host: QWidget, scanner: Scanner | None = None) -> None:
        """Watch the window of ``host``."""
        super().__init__(host)
        self._host = host
        self._scanner = scanner or Scanner()
        self._buffer = ""
        self._before: _Before | None = None
        self._gap = QTimer(self)
        self._gap.setSingleShot(True)
        self._gap.setInterval(self._scanner.gap_ms)
        self._gap.setTimerType(Qt.TimerType.PreciseTimer)
        self._gap.timeout.connect(self._on_gap)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of a burst out of the stream of events."""
        if event.type() in _STIRS:
            self.stirred.emit()
        if event.type() != QEvent.Type.KeyPress:
            return False
        if not (isinstance(watched, QWidget) and isinstance(event, QKeyEvent)):
            return False
        if watched.property("takesScan") or not self._is_first_to_see(watched):
            return False
        if event.key() in _ENDS[self._scanner.suffix]:
            return self._on_end()
        return self._on_character(watched, event)

    def _is_first_to_see(self, watched: QWidget) -> bool:
        """Say whether the event is for this window and not on its way up from a child."""
        window = self._host.window()
        if watched.window() is not window:
            return False
        focus = window.focusWidget()
        return focus is watched or not watched.isAncestorOf(focus)

    def _on_character(self, watched: QWidget, event: QKeyEvent) -> bool:
        character = event.text()
        is_command = bool(event.modifiers() & _COMMANDS)
        if not character or event.isAutoRepeat() or (is_command and not self._buffer):
            return False
        if not self._buffer and (not character.isprintable() or character == " "):
            return False
        if not self._buffer:
            self._before = _before(watched)
        if len(self._buffer) <= LENGTH_MAX:
            self._buffer += character
        self._gap.start()
        # A control character in the middle of a burst is no command to the window.
        return self._before is None or not character.isprintable()

    def _on_end(self) -> bool:
        if len(self._buffer) < LENGTH_MIN:
            self._gap.stop()
            self._on_gap()
            return False
        self._finish()
        return True

    def _finish(self) -> None:
        self._gap.stop()
        burst, self._buffer = self._buffer, ""
        if self._before:
            self._before.restore()
            self._before = None
        burst = burst.removeprefix(self._scanner.prefix).strip()
        if is_garbled(burst):
            self.garbled.emit()
        else:
            self.scanned.emit(burst)

    def _on_gap(self) -> None:
        """Let what was no burst count as typed."""
        if not self._scanner.suffix and len(self._buffer) >= LENGTH_MIN:
            self._finish()
            return
        typed, self._buffer = self._buffer, ""
        was_in_field = self._before is not None
        self._before = None
        if not was_in_field:
            for character in typed:
                self.typed.emit(character)


def _before(watched: QWidget) -> _Before | None:
    """Return how a field stands; None for a widget that nobody types into."""
    if isinstance(watched, QLineEdit):
        return _Before(watched, watched.text(), watched.cursorPosition())
    if isinstance(watched, QPlainTextEdit):
        return _Before(watched, watched.toPlainText(), 0)
    return None


def is_garbled(code: str) -> bool:
    """Say whether a text cannot be a code of ours: too long, empty, or with control characters."""
    return not 0 < len(code) <= LENGTH_MAX or any(
        unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs") for character in code
    )
