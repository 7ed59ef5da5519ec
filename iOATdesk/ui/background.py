"""Work away from the window: one thread asks the desk, its answers come back to the window's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from iOATdesk.models.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from iOATdesk.models.refusals import Refused

T = TypeVar("T")
U = TypeVar("U")
Failed: TypeAlias = "Callable[[Refused | Fault], None]"


def to_crash_hook(bug: BaseException) -> None:
    """Hand an error that is nobody's fault but ours to the crash dialog."""
    sys.excepthook(type(bug), bug, bug.__traceback__)


class Background(Protocol):
    """Runs work for a page and brings back what became of it."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Have ``work`` done; then ``done`` or ``failed`` is called in the window's thread."""

    def relay(self, slot: Callable[[U], None]) -> Callable[[U], None]:
        """Return a function that work may call to have ``slot`` called in the window's thread."""


def _deliver(
    outcome: Callable[[], T],
    done: Callable[[T], None],
    failed: Failed,
    crash: Callable[[BaseException], None],
) -> None:
    """Call what fits the outcome; an error in ``done`` is a bug as well and not caught here."""
    from iOATdesk.models.refusals import Refused

    try:
        result = outcome()
    except (Refused, Fault) as why:
        failed(why)
    except Exception as bug:
        crash(bug)
    else:
        done(result)


class ThreadBackground(QObject):
    """The real one: an executor with a single thread, which alone speaks to the ledger."""

    _arrived = Signal(object)

    def __init__(
        self, executor: Executor, crash: Callable[[BaseException], None] = to_crash_hook
    ) -> None:
        """Use an executor of one worker; two would let acts overtake each other."""
        super().__init__()
        self._executor = executor
        self._crash = crash
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Queue the work behind what was asked before."""

        def on_finished(future: Future[T]) -> None:
            self._arrived.emit(lambda: _deliver(future.result, done, failed, self._crash))

        self._executor.submit(work).add_done_callback(on_finished)

    def relay(self, slot: Callable[[U], None]) -> Callable[[U], None]:
        """Return a function for the worker that has ``slot`` called in the window's thread."""
        return lambda value: self._arrived.emit(lambda: slot(value))

    def _on_arrived(self, deliver: Callable[[], None]) -> None:
        deliver()


class InlineBackground:
    """The twin for tests: does the work at once, in the thread that asks."""

    def __init__(self, crash: Callable[[BaseException], None] = to_crash_hook) -> None:
        """Hand bugs to ``crash``."""
        self._crash = crash

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Do the work and call ``done`` or ``failed`` before returning."""
        _deliver(work, done, failed, self._crash)

    def relay(self, slot: Callable[[U], None]) -> Callable[[U], None]:
        """Return the slot itself: there is only one thread."""
        return slot
