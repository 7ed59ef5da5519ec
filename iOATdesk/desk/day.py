"""The day book: opening with its readiness check, closing, the register and its export."""

from dataclasses import dataclass
from datetime import date, datetime

from iOATdesk.desk.operator import Desk, Operator, repeated, two_people, writing
from iOATdesk.desk.views import Closing, ClosingItem, Foot
from iOATdesk.desk.waste import waiting
from iOATdesk.ledger import people_queries, response_queries, stock_queries, visit_queries
from iOATdesk.ledger.store import read_time
from iOATdesk.models import entries
from iOATdesk.models.accounts import legs
from iOATdesk.models.days import wall_time
from iOATdesk.models.emergency import Kit
from iOATdesk.models.faults import DriveFault
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was looked at before the first dose of the day."""

    naloxone_kits: int
    oxygen_bar: int
    safe_checked: bool
    kits: tuple[Kit, ...] = ()
    """The same kits lot by lot, where lots were looked at."""


def _look_at_kits(ready: Readiness, today: date) -> None:
    """Return only if every kit is in date and they add up to what was counted."""
    lots = [kit.lot.strip() for kit in ready.kits]
    for kit in ready.kits:
        if not kit.lot.strip():
            raise refuse(Code.NOT_FILLED_IN, field="lot")
        if kit.kits < 1:
            raise refuse(Code.NOT_FILLED_IN, field="naloxone kits")
        if lots.count(kit.lot.strip()) > 1:
            raise refuse(Code.NUMBER_TAKEN, number=kit.lot.strip())
        if kit.expires_on < today:
            raise refuse(Code.EXPIRED_STOCK, lot=kit.lot.strip(), expired_on=kit.expires_on)
    if ready.kits and sum(kit.kits for kit in ready.kits) != ready.naloxone_kits:
        raise refuse(Code.NOT_FILLED_IN, field="naloxone kits")


def open_day(desk: Desk, by: Operator, ready: Readiness, entry_id: str) -> date:
    """Have the station dose on this programme day.

    Raises:
        Refused: an earlier day is still open, this day was opened before, or the readiness
            check fails.
    """
    with writing(desk, by, Act.OPEN_DAY) as pen:
        if repeated(desk, entry_id, entries.DayOpened):
            return pen.day
        if visit_queries.open_day(desk.ledger):
            raise refuse(Code.DAY_BLOCKED, reason="day_open")
        if visit_queries.day_row(desk.ledger, pen.day):
            raise refuse(Code.DAY_BLOCKED, reason="already_closed")
        if ready.naloxone_kits < 1:
            raise refuse(Code.NOT_FILLED_IN, field="naloxone kits")
        _look_at_kits(ready, pen.now.astimezone(desk.station.zone).date())
        if ready.oxygen_bar < 1:
            raise refuse(Code.NOT_FILLED_IN, field="oxygen")
        if not ready.safe_checked:
            raise refuse(Code.NOT_FILLED_IN, field="safe")
        body = entries.DayOpened(
            salt=pen.salt(),
            programme_day=pen.day.isoformat(),
            naloxone_kits=ready.naloxone_kits,
            oxygen_bar=ready.oxygen_bar,
            safe_checked=ready.safe_checked,
            kits=[
                entries.KitCounted(kit.lot.strip(), kit.expires_on.isoformat(), kit.kits)
                for kit in ready.kits
            ],
        )
        pen.write(body, entry_id)
        return pen.day


def last_entry_at(desk: Desk) -> datetime | None:
    """Return when the last entry was recorded: no moment before it can be the present."""
    _, _, recorded_at = desk.ledger.head()
    return recorded_at


def confirm_clock(desk: Desk, by: Operator, reason: str, entry_id: str) -> None:
    """Have the computer's clock be believed again: a pharmacist has compared it.

    Raises:
        Refused: not a pharmacist, or it is not said with what the clock was compared.
    """
    if not reason.strip():
        raise refuse(Code.NOT_FILLED_IN, field="reason")
    with writing(desk, by, Act.CONFIRM_CLOCK) as pen:
        if not repeated(desk, entry_id, entries.ClockConfirmed):
            body = entries.ClockConfirmed(salt=pen.salt(), reason=reason.strip())
            pen.write(body, entry_id)
    desk.clock_watch.believe()


def _last_movement(desk: Desk, first_seq: int) -> int:
    """Return the number of the last entry that moved drug since an entry."""
    moved = 0
    for entry in desk.ledger.entries(first_seq):
        is_found = isinstance(entry.body, entries.DiscrepancyOpened)
        if entry.body is not None and legs(entry.body) and not is_found:
            moved = entry.seq
    return moved


def _count_item(desk: Desk, first_seq: int) -> ClosingItem:
    row = desk.ledger.row("SELECT seq, at FROM counted ORDER BY seq DESC LIMIT 1")
    if row is None or row["seq"] < first_seq:
        return ClosingItem("End-of-shift count", "not counted", "block")
    if row["seq"] < _last_movement(desk, first_seq):
        return ClosingItem("End-of-shift count", "stock moved since", "block")
    at = wall_time(read_time(row["at"]), desk.station.zone)
    return ClosingItem("End-of-shift count", at, "ok")


def unsigned(desk: Desk) -> tuple[int, ...]:
    """Return the closed days' registers that wait for their signatures, oldest first."""
    rows = desk.ledger.rows(
        "SELECT register FROM day WHERE register IS NOT NULL"
        " AND register NOT IN (SELECT number FROM register) ORDER BY register"
    )
    return tuple(row["register"] for row in rows)


def _items(desk: Desk, day: date, first_seq: int) -> tuple[ClosingItem, ...]:
    doses = desk.ledger.row(
        "SELECT count(*) AS issued, sum(resolved) AS back FROM dose WHERE day = ?", day.isoformat()
    )
    issued, back = (doses["issued"], doses["back"] or 0) if doses else (0, 0)
    running = len(visit_queries.running_visits(desk.ledger))
    prepared = len(stock_queries.syringes_waiting(desk.ledger))
    residues = [item for item in waiting(desk) if item.source == "residue"]
    destroyed = people_queries.entries_of_kind(desk.ledger, "residue_destroyed", first_seq)
    open_discrepancies = desk.ledger.rows("SELECT report_due_on FROM discrepancy ORDER BY seq")
    items = [
        ClosingItem(
            "All syringes back or accounted for",
            f"{back} of {issued}",
            "ok" if back == issued else "block",
        ),
        ClosingItem(
            "Observations ended",
            f"{running} running" if running else "all ended",
            "block" if running else "ok",
        ),
        ClosingItem(
            "Residues destroyed by two",
            f"{len(residues)} waiting" if residues else str(destroyed),
            "flag" if residues else "ok",
        ),
        ClosingItem(
            "Prepared syringes left over",
            str(prepared) if prepared else "none",
            "flag" if prepared else "ok",
        ),
        _count_item(desk, first_seq),
    ]
    if open_discrepancies:
        due = date.fromisoformat(open_discrepancies[0]["report_due_on"])
        words = f"{len(open_discrepancies)}, report due {due.day} {due:%b}"
        items.append(ClosingItem("Open discrepancies", words, "flag"))
    else:
        items.append(ClosingItem("Open discrepancies", "none", "ok"))
    if response_queries.running(desk.ledger):
        items.append(ClosingItem("Overdose response", "still running", "block"))
    if waiting_before := [n for n in unsigned(desk) if n < _next_register(desk) - 1]:
        items.append(ClosingItem("Earlier registers to sign", str(len(waiting_before)), "flag"))
    return tuple(items)


def _next_register(desk: Desk) -> int:
    row = desk.ledger.row("SELECT max(register) AS last FROM day")
    return (row["last"] or 0) + 1 if row else 1


def closing(desk: Desk) -> Closing:
    """Return the state of the day's end: checklist, signatures, file, drive."""
    needed = desk.programme().register_signatures
    opened = visit_queries.open_day(desk.ledger)
    if opened:
        number = _next_register(desk)
        day = date.fromisoformat(opened["day"])
        items = _items(desk, day, opened["opened_seq"])
        return Closing(day, number, number - 1, items, False, needed, (), "", "")
    closed = visit_queries.last_closed_day(desk.ledger)
    if closed is None:
        return Closing(None, 1, 0, (), False, needed, (), "", "")
    day, number = date.fromisoformat(closed["day"]), closed["register"]
    items = _items(desk, day, closed["opened_seq"])
    signed = desk.ledger.row("SELECT * FROM register WHERE number = ?", number)
    return Closing(
        day,
        number,
        number - 1,
        items,
        True,
        needed,
        _names(desk, signed["signers"]) if signed else (),
        signed["file_name"] if signed else "",
        signed["exported_to"] if signed else "",
    )


def _names(desk: Desk, signers_json: str) -> tuple[str, ...]:
    names = {p.person: p.name for p in people_queries.people(desk.ledger)}
    return tuple(names[person] for person in people_queries.listed(signers_json))


_BLOCKS = {
    "All syringes back or accounted for": "open_doses",
    "Observations ended": "observations",
    "End-of-shift count": "count",
    "Overdose response": "response",
}


def close_day(desk: Desk, by: Operator, witness: Operator | None, entry_id: str) -> Closing:
    """Close the programme day; its register can be signed from now on.

    It can be closed with an open discrepancy, which then stands on every page of the register.

    Raises:
        Refused: no day is open, a second person is missing, or something on the checklist
            blocks.
    """
    with writing(desk, by, Act.CLOSE_DAY) as pen:
        if repeated(desk, entry_id, entries.DayClosed):
            return closing(desk)
        second = two_people(by, witness)
        state = closing(desk)
        if state.is_closed or state.day is None:
            raise refuse(Code.DAY_BLOCKED, reason="already_closed")
        for item in state.items:
            if item.state == "block":
                raise refuse(Code.DAY_BLOCKED, reason=_BLOCKS[item.name])
        row = desk.ledger.row(
            "SELECT (SELECT count(DISTINCT visit) FROM dose WHERE day = ?) AS visits,"
            " (SELECT count(*) FROM discrepancy) AS discrepancies",
            state.day.isoformat(),
        )
        body = entries.DayClosed(
            salt=pen.salt(),
            programme_day=state.day.isoformat(),
            register=state.register,
            visits=row["visits"] if row else 0,
            open_discrepancies=row["discrepancies"] if row else 0,
        )
        pen.write(body, entry_id, second)
    return closing(desk)


def foot(desk: Desk) -> Foot:
    """Return what the foot of the window says about the machine."""
    checked = desk.ledger.mark("checked")
    saved = desk.ledger.mark("backup")
    try:
        drive = desk.drive.find().name
    except DriveFault:
        drive = ""
    return Foot(
        verified_at=checked[2] if checked else None,
        backup_at=saved[2] if saved else None,
        printer=desk.label_printer.state(),
        drive=drive,
    )
