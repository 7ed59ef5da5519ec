"""A nurse's hands at the real window: keys, scans, and waiting until the screen has answered."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Condition
from typing import ParamSpec, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from iOATdesk.devices.clock import SetClock
from iOATdesk.ui.scanner import Scanner

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE_MS = 6_000
_LEDGER_PATIENCE_S = 60
SCANNER = Scanner(gap_ms=100)
"""Patient with a busy machine: what comes within this belongs to one scan."""
_BURST_OVER_MS = 115


class ScreenStuck(AssertionError):
    """The window does not come to what was waited for."""


class CountedExecutor(ThreadPoolExecutor):
    """The ledger's one thread, which can say whether it has work."""

    def __init__(self) -> None:
        """Have one worker."""
        super().__init__(1, thread_name_prefix="ledger")
        self._changed = Condition()
        self._waiting = 0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue work and count it until it is done."""
        with self._changed:
            self._waiting += 1
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(self._on_done)
        return future

    def _on_done(self, _: Future[T]) -> None:
        # As work of its own it comes after every callback of this work: by then the answer is
        # on its way to the screen.
        try:
            super().submit(self._count_down)
        except RuntimeError:
            # Shut down meanwhile: nobody waits any more.
            self._count_down()

    def _count_down(self) -> None:
        with self._changed:
            self._waiting -= 1
            self._changed.notify_all()

    @property
    def is_idle(self) -> bool:
        """Say whether nothing waits and nothing runs."""
        with self._changed:
            return self._waiting == 0

    def wait_idle(self, seconds: float) -> None:
        """Sleep until nothing waits and nothing runs, or the time is over.

        A thread that looked again and again instead would take the interpreter from the worker
        at every row it reads.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._waiting == 0, seconds)


class Hands:
    """Presses keys and scans codes, and looks at the screen."""

    def __init__(
        self,
        window: QWidget,
        executor: CountedExecutor,
        clock: SetClock,
        screens: Path,
        *,
        is_watched: bool = True,
    ) -> None:
        """Work at ``window``; pictures go into ``screens``.

        Where nobody watches, the window is painted for its pictures only: it is the same window,
        and the day takes half the time.
        """
        self.window = window
        self.clock = clock
        self.inputs = 0
        """Keys and scans since the last time it was set to 0; a scan counts as one."""
        self._executor = executor
        self._screens = screens
        self._is_watched = is_watched
        window.setUpdatesEnabled(is_watched)

    def take(self) -> None:
        """Have the window be the active one: shortcuts only work there."""
        self.window.activateWindow()
        if not QTest.qWaitForWindowActive(self.window, _PATIENCE_MS):
            raise ScreenStuck("the window does not become the active one")
        self.settle()

    def settle(self) -> None:
        """Wait until every answer of the ledger's thread is on the screen."""
        for _ in range(_LEDGER_PATIENCE_S):
            QApplication.processEvents()
            if self._executor.is_idle:
                QApplication.processEvents()
                QApplication.processEvents()
                if self._executor.is_idle:
                    return
            self._executor.wait_idle(1)
        raise ScreenStuck("the ledger's thread does not come to an end")

    def wait_for(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait until the screen is as it should be.

        Raises:
            ScreenStuck: it does not come to that; ``what`` says what was waited for.
        """
        for _ in range(_PATIENCE_MS // 10):
            self.settle()
            if is_so():
                return
            QTest.qWait(10)
        self.shot("stuck")
        raise ScreenStuck(what)

    def _target(self) -> QWidget:
        top = QApplication.activeModalWidget() or self.window
        if not top.isActiveWindow():
            # A desktop gives the window back its activity when a dialog closes.
            top.activateWindow()
            QTest.qWaitForWindowActive(top, _PATIENCE_MS)
        # Qt has none where nothing was focused yet, which its type does not say.
        focus: QWidget | None = top.focusWidget()
        return focus or top

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key."""
        self.inputs += 1
        QTest.keyClick(self._target(), key, modifiers)
        self.settle()

    def press_often(self, key: Qt.Key, times: int) -> None:
        """Press one key several times and look only then."""
        self.inputs += times
        target = self._target()
        for _ in range(times):
            QTest.keyClick(target, key)
        self.settle()

    def enter(self) -> None:
        """Press Enter."""
        self.press(Qt.Key.Key_Return)

    def character(self, key: str) -> None:
        """Press a character key outside of any field, and wait out a possible scan."""
        self.inputs += 1
        QTest.keyClicks(self._target(), key)
        QTest.qWait(_BURST_OVER_MS)
        self.settle()

    def scan(self, code: str) -> None:
        """Scan a code."""
        self.inputs += 1
        target = self._target()
        QTest.keyClicks(target, code)
        QTest.keyClick(target, Qt.Key.Key_Return)
        self.settle()

    def type_text(self, text: str) -> None:
        """Type into the field that has the focus, slower than a scanner."""
        self.inputs += len(text)
        target = self._target()
        for character in text:
            QTest.keyClicks(target, character)
            QTest.qWait(_BURST_OVER_MS)
        self.settle()

    def fill(self, text: str) -> None:
        """Put a text into the field that has the focus all at once, without Enter."""
        self.inputs += 1
        QTest.keyClicks(self._target(), text)
        if QApplication.activeModalWidget() is None:
            # A dialog takes a scan as plain typing; the window waits whether it is one.
            QTest.qWait(_BURST_OVER_MS)
        self.settle()

    def sees(self, name: str) -> bool:
        """Say whether something of this name is on the screen."""
        top = QApplication.activeModalWidget() or self.window
        found = top.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def reads(self, name: str) -> str:
        """Return the words of a label on the screen; empty where it is not there."""
        top = QApplication.activeModalWidget() or self.window
        found = top.findChild(QLabel, name)
        return found.text() if found is not None and found.isVisible() else ""

    def shot(self, name: str, *, pause_ms: int = 0) -> Path:
        """Keep a picture of the window, with the dialog that is open on it."""
        self._screens.mkdir(parents=True, exist_ok=True)
        self.window.setUpdatesEnabled(True)
        QApplication.processEvents()
        QTest.qWait(pause_ms)
        path = self._screens / f"{name}.png"
        picture = self.window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None and dialog is not self.window:
            from PySide6.QtGui import QPainter

            painter = QPainter(picture)
            at = dialog.mapToGlobal(dialog.rect().topLeft())
            painter.drawPixmap(self.window.mapFromGlobal(at), dialog.grab())
            painter.end()
        picture.save(str(path))
        self.window.setUpdatesEnabled(self._is_watched)
        return path

    def wait_until(self, moment: datetime) -> None:
        """Let the clock run on to a moment, and the screen with it."""
        span = moment - self.clock.now()
        if span > timedelta(0):
            self.clock.advance(span)
        tick = getattr(self.window, "tick", None)
        if tick is not None:
            tick()
        self.settle()
