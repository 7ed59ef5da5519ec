"""How long the counter waits for what it shows, with the full ledger."""

from collections.abc import Callable
from functools import partial

from benchmarks.clinic import PATIENTS, Clinic, card
from benchmarks.figures import Figure, percentile, timed
from iOATdesk.desk import counter, room

_ROUNDS = 3
_ROOMS = 60
_VERDICT_MS = 10


def _verdict(clinic: Clinic, text: str, visit: str) -> None:
    """Do what a scan at the counter does."""
    scan = counter.scanned(clinic.desk, text)
    counter.verdict(clinic.desk, clinic.nurse, scan.ref, visit)


def _one_row(clinic: Clinic, text: str) -> None:
    row = clinic.ledger.row("SELECT * FROM patient WHERE card = ?", text)
    assert row is not None, "every card is somebody's"


def measure(clinic: Clinic, say: Callable[[str], None]) -> list[Figure]:
    """Scan every card, each verdict followed by one row read; then look at the room."""
    say("scanning cards")
    verdicts, rows = [], []
    for at in (at * 7 % PATIENTS for at in range(_ROUNDS * PATIENTS)):
        visit = clinic.dice.new_id()
        verdicts.append(timed(partial(_verdict, clinic, card(at), visit))[0])
        rows.append(timed(partial(_one_row, clinic, card(at)))[0])
    rooms, room_rows = [], []
    for at in range(_ROOMS):
        rooms.append(timed(partial(room.room, clinic.desk))[0])
        room_rows.append(timed(partial(_one_row, clinic, card(at)))[0])
    is_met = percentile(verdicts, 99) <= _VERDICT_MS
    floor = "one row by its card"
    return [
        Figure("verdict for a scanned card", verdicts, floor, rows, "p99 at most 10 ms", is_met),
        Figure("the room", rooms, floor, room_rows, "", None),
    ]
