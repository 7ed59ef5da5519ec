"""Reading overdose responses, and what stands ready for them, out of the ledger's tables."""

import sqlite3
from datetime import date

from iOATdesk.ledger.store import Ledger, read_time
from iOATdesk.models.emergency import Kit
from iOATdesk.models.response import Stamp


def running(ledger: Ledger) -> sqlite3.Row | None:
    """Return the row of the response that is not over."""
    return ledger.row("SELECT * FROM response WHERE outcome = ''")


def response_row(ledger: Ledger, response: str) -> sqlite3.Row | None:
    """Return the row of a response."""
    return ledger.row("SELECT * FROM response WHERE response = ?", response)


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
