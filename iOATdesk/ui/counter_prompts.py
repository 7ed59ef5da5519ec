"""What the counter says once, when a time in the room is over; nothing is recorded by it."""

from collections.abc import Iterator
from datetime import datetime

from iOATdesk.desk.views import Room
from iOATdesk.ui.counter_asks import Notice


class Prompts:
    """Remembers what was said already."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._said: set[tuple[str, datetime]] = set()

    def due(self, room: Room | None, at_counter: str, now: datetime) -> Iterator[Notice]:
        """Yield what is to be said at ``now``; ``at_counter`` is the patient who is there."""
        if room is None:
            return
        yield from self._injecting(room, at_counter, now)
        yield from self._postponed(room, now)

    def _injecting(self, room: Room, at_counter: str, now: datetime) -> Iterator[Notice]:
        """Send the nurse to whoever injects for too long."""
        # Whose panel or list says it already needs no banner over it.
        shown = {at_counter} | {row.patient for row in room.were_open}
        for row in room.in_room:
            is_over = row.state == "injecting" and now >= row.until and row.patient not in shown
            if is_over and self._is_new(row.syringe, row.until):
                where = f"Seat {row.seat}: " if row.seat else ""
                words = f"{where}{row.name} injects for longer than allowed. Go and look."
                yield Notice(words, "warn")

    def _postponed(self, room: Room, now: datetime) -> Iterator[Notice]:
        """Say whose delay is over."""
        for row in room.expected:
            at = row.assess_at
            if at is not None and now >= at and self._is_new(row.patient, at):
                yield Notice(f"The delay of {row.name} is over: assess again.", "info")

    def _is_new(self, whom: str, at: datetime) -> bool:
        is_new = (whom, at) not in self._said
        self._said.add((whom, at))
        return is_new
