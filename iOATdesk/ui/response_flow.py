"""What happens in an overdose response, without any widget: nothing that was pressed is lost."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from iOATdesk.desk.response import Done, Ending
from iOATdesk.desk.views import Response, ResponseEnd
from iOATdesk.models.emergency import Emergency
from iOATdesk.models.entries import StampKind
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Code, Refused
from iOATdesk.ui.counter_acts import Surroundings
from iOATdesk.ui.counter_asks import Notice
from iOATdesk.ui.response_acts import ResponseActs
from iOATdesk.ui.saying import advice_of, words_of

_KEPT = (Code.CLOCK_BEHIND,)
"""Refusals that are no fault of what was asked: it waits until they are mended."""


class ResponseFlow(QObject):
    """Records one key after the other; what cannot be recorded waits with its own time."""

    came = Signal()
    found = Signal()
    """A response runs that this window did not begin."""
    ended = Signal(object)
    """The ``ResponseEnd``."""
    said = Signal(object)
    """A ``Notice``."""
    wrote = Signal()

    def __init__(self, acts: ResponseActs, around: Surroundings) -> None:
        super().__init__()
        self._acts = acts
        self._around = around
        self.response: Response | None = None
        """As the ledger has it; absent while nothing of it is recorded."""
        self.emergency: Emergency | None = None
        self.began_at: datetime | None = None
        """Absent while no response runs."""
        self._id = ""
        self._waiting: deque[Callable[[], Response | ResponseEnd]] = deque()
        self._is_busy = False

    @property
    def is_running(self) -> bool:
        """Say whether a response runs, recorded or not."""
        return self.began_at is not None

    def refresh(self) -> None:
        """Ask for the programme's values, and for a response that runs since before a restart."""
        self._around.background.run(self._acts.emergency, self._on_emergency, self._on_failed)
        if not self.is_running:
            self._around.background.run(self._acts.running, self._on_found, self._on_failed)

    def begin(self, began_at: datetime, patient: str) -> None:
        """Begin a response unless one runs."""
        if self.is_running:
            return
        self._id, self.began_at = self._around.new_id(), began_at
        by, response = self._around.operator(), self._id
        self._add(lambda: self._acts.begin(by, began_at, patient, response))
        self.came.emit()

    def name(self, patient: str, other: str = "") -> None:
        """Say who it is."""
        by, entry_id = self._around.operator(), self._around.new_id()
        self._add(lambda: self._acts.name_patient(by, self._id, patient, other, entry_id))

    def stamp(self, kind: StampKind) -> None:
        """Record that something was done now, in the programme's usual way."""
        self.record(Done("", kind, self._around.clock.now()))

    def record(self, done: Done) -> None:
        """Record a stamp with what was said about it."""
        by, entry_id = self._around.operator(), self._around.new_id()
        self._add(lambda: self._acts.stamp(by, replace(done, response=self._id), entry_id))

    def end(self, ending: Ending) -> None:
        """End the response."""
        by, entry_id = self._around.operator(), self._around.new_id()
        self._add(lambda: self._acts.end(by, replace(ending, response=self._id), entry_id))

    def _add(self, work: Callable[[], Response | ResponseEnd]) -> None:
        self._waiting.append(work)
        self._go()

    def _go(self) -> None:
        if self._is_busy or not self._waiting:
            return
        self._is_busy = True
        self._around.background.run(self._waiting[0], self._on_recorded, self._on_not_recorded)

    def _on_recorded(self, after: Response | ResponseEnd) -> None:
        self._is_busy = False
        self._waiting.popleft()
        if isinstance(after, ResponseEnd):
            self._forget()
            self.ended.emit(after)
        else:
            self.response = after
            self.came.emit()
        self.wrote.emit()
        self._go()

    def _on_not_recorded(self, why: Refused | Fault) -> None:
        self._is_busy = False
        words = words_of(why, self._around.zone)
        if isinstance(why, Fault) or why.refusal.code in _KEPT:
            count = len(self._waiting)
            what = "1 entry waits" if count == 1 else f"{count} entries wait"
            advice = f"{advice_of(why)} {what}; the time runs on.".strip()
            self.said.emit(Notice(f"Not recorded yet: {words}", "bad", advice, self._go))
            return
        self._waiting.popleft()
        if self.response is None and why.refusal.code is Code.ALREADY_DONE:
            # One runs that this window did not know of: what was pressed belongs to that one.
            self._around.background.run(self._acts.running, self._on_running, self._on_failed)
            return
        self.said.emit(Notice(words, "bad"))
        if self.response is None:
            self._forget()
            self.came.emit()
        else:
            self._go()

    def _on_running(self, found: Response | None) -> None:
        if found is None:
            self._forget()
        else:
            self.response, self.began_at, self._id = found, found.began_at, found.response
        self.came.emit()
        self._go()

    def _forget(self) -> None:
        self.response = self.began_at = None
        self._id = ""
        self._waiting.clear()

    def _on_emergency(self, emergency: Emergency) -> None:
        self.emergency = emergency

    def _on_found(self, found: Response | None) -> None:
        if found is None or self.is_running:
            return
        self.response, self.began_at, self._id = found, found.began_at, found.response
        self.came.emit()
        self.found.emit()

    def _on_failed(self, why: Refused | Fault) -> None:
        words = words_of(why, self._around.zone)
        self.said.emit(Notice(words, "bad", advice_of(why), self.refresh))
