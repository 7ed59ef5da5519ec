"""Reading overdose responses, and what stands ready for them, out of the ledger's tables."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from iOATdesk.ledger.store import Ledger, read_time
from iOATdesk.models.emergency import Kit
from iOATdesk.models.entries import Outcome
from iOATdesk.models.response import Stamp


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """A response as the table has it; people and patient by their ids."""

    response: str
    seq: int
    began_at: datetime
    by: str
    patient: str
    other: str
    outcome: Outcome | None
    ended_at: datetime | None
    ended_by: str
    transfer: str
    present: str
    prescriber_told: bool
    copies: int


def _row(row: sqlite3.Row) -> ResponseRow:
    return ResponseRow(
        response=row["response"],
        seq=row["seq"],
        began_at=read_time(row["began_at"]),
        by=row["by"],
        patient=row["patient"],
        other=row["other"],
        outcome=row["outcome"] or None,
        ended_at=read_time(row["ended_at"]) if row["ended_at"] else None,
        ended_by=row["ended_by"],
        transfer=row["transfer"],
        present=row["present"],
        prescriber_told=bool(row["prescriber_told"]),
        copies=row["copies"],
    )


def running(ledger: Ledger) -> ResponseRow | None:
    """Return the response that is not over."""
    row = ledger.row("SELECT * FROM response WHERE outcome = ''")
    return _row(row) if row else None


def response_row(ledger: Ledger, response: str) -> ResponseRow | None:
    """Return a response by its id."""
    row = ledger.row("SELECT * FROM response WHERE response = ?", response)
    return _row(row) if row else None


def stamps(ledger: Ledger, response: str, names: dict[str, str]) -> tuple[Stamp, ...]:
    """Return the stamps of a response in order; ``names`` are printed names by person."""
    rows = ledger.rows("SELECT * FROM response_stamp WHERE response = ? ORDER BY seq", response)
    return tuple(
        Stamp(
            seq=row["seq"],
            at=read_time(row["at"]),
            by=names.get(row["by"], ""),
            kind=row["stamp"],
            oxygen_l_per_min=row["oxygen_l_per_min"],
            naloxone_ug=row["naloxone_ug"],
            route=row["route"],
            kit_lot=row["kit_lot"],
            respirations_per_min=row["respirations_per_min"],
            spo2_percent=row["spo2_percent"],
            poss=row["poss"],
            words=row["words"],
            corrects=row["corrects"],
        )
        for row in rows
    )


def kits(ledger: Ledger) -> tuple[Kit, ...]:
    """Return the naloxone kits by lot, the soonest to expire first."""
    rows = ledger.rows("SELECT * FROM emergency_kit ORDER BY expires_on, lot")
    return tuple(
        Kit(row["lot"], date.fromisoformat(row["expires_on"]), row["kits"]) for row in rows
    )


def oxygen_bar(ledger: Ledger) -> int | None:
    """Return the oxygen pressure that was last read; None where kits were never listed."""
    row = ledger.row("SELECT bar FROM emergency_oxygen")
    return int(row["bar"]) if row else None
