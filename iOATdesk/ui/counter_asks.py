"""How the counter asks the desk: one act at a time, each failure in one sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from iOATdesk.desk.day import Readiness
from iOATdesk.desk.views import Room
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.counter_acts import CounterActs, Surroundings
from iOATdesk.ui.saying import advice_of, words_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person at the counter."""

    words: str
    tone: str = "info"
    advice: str = ""
    retry: Callable[[], None] | None = None


class CounterAsks(QObject):
    """Asks in the background, and holds the last view of the room."""

    room_came = Signal()
    said = Signal(object)
    """A ``Notice``."""
    wrote = Signal()

    def __init__(self, acts: CounterActs, around: Surroundings) -> None:
        super().__init__()
        self._acts = acts
        self._around = around
        self.room: Room | None = None
        self._is_busy = False

    def open_day(self, ready: Readiness) -> None:
        """Open the day."""
        by, entry_id = self._around.operator(), self._around.new_id()
        self._act(lambda: self._acts.open_day(by, ready, entry_id), lambda _day: self._again())

    def confirm_clock(self, compared_with: str) -> None:
        """Have the computer's clock be believed again."""
        by, entry_id = self._around.operator(), self._around.new_id()

        def on_confirmed(_none: None) -> None:
            self._again()
            self.said.emit(Notice("The time is confirmed.", "ok"))

        self._act(lambda: self._acts.confirm_clock(by, compared_with, entry_id), on_confirmed)

    def ask_last_entry(self, done: Callable[[datetime | None], None]) -> None:
        """Ask when the last entry was recorded."""
        self._ask(self._acts.last_entry_at, done)

    def _reprint(self, syringe: str) -> None:
        by, entry_id = self._around.operator(), self._around.new_id()

        def on_reprinted(fault: str) -> None:
            self._after_writing()
            if fault:
                self._offer_slip(syringe, fault)
            else:
                self.said.emit(Notice("The slip is printed.", "ok"))

        self._act(
            lambda: self._acts.reprint_slip(by, syringe, "did not print", entry_id), on_reprinted
        )

    def _offer_slip(self, syringe: str, fault: str) -> None:
        words = "The dose is issued, but its slip did not print."
        self.said.emit(Notice(words, "warn", fault, lambda: self._reprint(syringe)))

    def _again(self) -> None:
        """Ask for everything that is shown; whoever shows more asks for more."""
        self._after_writing()

    def _look(self) -> None:
        """Ask again for what an act that failed may have changed."""
        self._ask(self._acts.room, self._on_room)

    def _on_room(self, room: Room) -> None:
        self.room = room
        self.room_came.emit()

    def _after_writing(self) -> None:
        self._ask(self._acts.room, self._on_room)
        self.wrote.emit()

    def _ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._around.background.run(work, done, self._on_failed)

    def _act(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do one act; while it runs no other begins, and a retry repeats the same entry id."""
        if self._is_busy:
            return
        self._is_busy = True

        def on_done(result: T) -> None:
            self._is_busy = False
            done(result)

        def on_failed(why: Refused | Fault) -> None:
            self._is_busy = False
            retry = (lambda: self._act(work, done)) if isinstance(why, Fault) else None
            self._on_failed(why, retry)
            self._look()

        self._around.background.run(work, on_done, on_failed)

    def _on_failed(self, why: Refused | Fault, retry: Callable[[], None] | None = None) -> None:
        words = words_of(why, self._around.zone)
        self.said.emit(Notice(words, "bad", advice_of(why), retry))


def short(words: str) -> str:
    """Return a code on one line: what a scanner sends may be anything."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
