"""Reading the whole past of one patient, or the days of all, out of the ledger's tables."""

import sqlite3
from datetime import date, datetime

from iOATdesk.ledger import people_queries, visit_queries
from iOATdesk.ledger.store import Ledger, read_time
from iOATdesk.models import entries
from iOATdesk.models.attendance import PastOrder, StatusChange
from iOATdesk.models.entries import Body, Header, read_body, read_header
from iOATdesk.models.visits import Assessment, Dose, PatientStatus

Happened = tuple[Header, Body]
"""An entry about a patient whose body is still there."""


def happened(ledger: Ledger, patient_id: str) -> tuple[Happened, ...]:
    """Return what was entered about a patient apart from visits and looks, oldest first."""
    rows = ledger.rows(
        "SELECT entry.header, entry.body FROM happening JOIN entry USING (seq)"
        " WHERE happening.patient = ? AND happening.kind <> 'record_opened'"
        " AND entry.body IS NOT NULL ORDER BY seq",
        patient_id,
    )
    found = ((read_header(row["header"]), row["body"]) for row in rows)
    return tuple((head, read_body(head.kind, body)) for head, body in found)


def statuses(ledger: Ledger) -> dict[str, tuple[StatusChange, ...]]:
    """Return the changes of status of each patient, oldest first; the first is the enrolment."""
    rows = ledger.rows(
        "SELECT happening.patient, happening.day,"
        # A patient's first entry holds a photo: it is not read for a status that is known.
        " CASE happening.kind WHEN 'patient_enrolled' THEN 'active'"
        " ELSE coalesce(json_extract(entry.body, '$.status'), 'active') END AS status"
        " FROM happening JOIN entry USING (seq) WHERE happening.kind IN"
        " ('patient_enrolled', 'patient_status_changed') ORDER BY seq"
    )
    found: dict[str, tuple[StatusChange, ...]] = {}
    for row in rows:
        change = StatusChange(date.fromisoformat(row["day"]), PatientStatus(row["status"]))
        found[row["patient"]] = (*found.get(row["patient"], ()), change)
    return found


def past_orders(ledger: Ledger) -> dict[str, tuple[PastOrder, ...]]:
    """Return every patient's orders as entered, each with the day on which it was stopped."""
    rows = ledger.rows(
        "SELECT happening.day, coalesce(nullif(json_extract(entry.body, '$.replaces'), ''),"
        " CASE entry.kind WHEN 'order_stopped' THEN json_extract(entry.body, '$.order') END)"
        " AS ended FROM happening JOIN entry USING (seq)"
        " WHERE happening.kind IN ('order_entered', 'order_stopped') ORDER BY seq"
    )
    stopped = {row["ended"]: date.fromisoformat(row["day"]) for row in rows if row["ended"]}
    found: dict[str, tuple[PastOrder, ...]] = {}
    for order in people_queries.every_order(ledger):
        past = PastOrder(order, stopped.get(order.order))
        found[order.patient] = (*found.get(order.patient, ()), past)
    return found


def doses_of(ledger: Ledger, patient_id: str) -> tuple[Dose, ...]:
    """Return every part-dose that was ever issued to a patient, oldest first."""
    rows = ledger.rows(
        "SELECT * FROM dose WHERE patient = ? ORDER BY day, issued_at, part", patient_id
    )
    return tuple(visit_queries.dose_in(row) for row in rows)


def doses_on(ledger: Ledger, day: date) -> dict[str, tuple[Dose, ...]]:
    """Return every part-dose of a day by patient, oldest first."""
    rows = ledger.rows("SELECT * FROM dose WHERE day = ? ORDER BY issued_at, part", day.isoformat())
    found: dict[str, tuple[Dose, ...]] = {}
    for row in rows:
        found[row["patient"]] = (*found.get(row["patient"], ()), visit_queries.dose_in(row))
    return found


def assessments_of(
    ledger: Ledger, patient_id: str, first: date, last: date
) -> tuple[tuple[date, Assessment], ...]:
    """Return a patient's assessments of some days with their programme day, oldest first."""
    rows = ledger.rows(
        "SELECT * FROM assessment WHERE patient = ? AND day >= ? AND day <= ? ORDER BY seq",
        patient_id,
        first.isoformat(),
        last.isoformat(),
    )
    return tuple((date.fromisoformat(row["day"]), visit_queries.assessment_in(row)) for row in rows)


def withheld_days(ledger: Ledger, first: date) -> dict[str, tuple[tuple[date, datetime], ...]]:
    """Return each patient's withheld or delayed doses since a day, oldest first."""
    rows = ledger.rows(
        "SELECT patient, day, at FROM assessment WHERE day >= ? AND outcome <> 'proceed'"
        " ORDER BY seq",
        first.isoformat(),
    )
    found: dict[str, tuple[tuple[date, datetime], ...]] = {}
    for row in rows:
        one = (date.fromisoformat(row["day"]), read_time(row["at"]))
        found[row["patient"]] = (*found.get(row["patient"], ()), one)
    return found


def administered_by_day(ledger: Ledger, first: date) -> dict[str, dict[date, int]]:
    """Return what each patient was given on each day since a day; 0 where all came back."""
    rows = ledger.rows(
        "SELECT patient, day, sum(issued_ug - residue_ug) AS given FROM dose WHERE day >= ?"
        " GROUP BY patient, day",
        first.isoformat(),
    )
    found: dict[str, dict[date, int]] = {}
    for row in rows:
        found.setdefault(row["patient"], {})[date.fromisoformat(row["day"])] = row["given"]
    return found


def open_days(ledger: Ledger) -> frozenset[date]:
    """Return every programme day on which the station opened."""
    return frozenset(date.fromisoformat(row["day"]) for row in ledger.rows("SELECT day FROM day"))


def closed_days(ledger: Ledger) -> frozenset[date]:
    """Return every programme day that was closed."""
    rows = ledger.rows("SELECT day FROM day WHERE closed_seq IS NOT NULL")
    return frozenset(date.fromisoformat(row["day"]) for row in rows)


def syringes_on(ledger: Ledger, day: date) -> dict[str, sqlite3.Row]:
    """Return product, volume and route of each syringe that was issued on a day, by number."""
    rows = ledger.rows(
        "SELECT syringe.* FROM syringe JOIN dose USING (syringe) WHERE dose.day = ?",
        day.isoformat(),
    )
    return {row["syringe"]: row for row in rows}


def happened_on(ledger: Ledger, day: date) -> dict[str, tuple[Happened, ...]]:
    """Return what was entered about each patient on a day apart from visits and looks."""
    rows = ledger.rows(
        "SELECT happening.patient, entry.header, entry.body FROM happening"
        " JOIN entry USING (seq) WHERE happening.day = ? AND entry.body IS NOT NULL"
        " AND happening.kind IN ('order_entered', 'order_stopped', 'patient_status_changed',"
        " 'adverse_event_recorded', 'event_reviewed') ORDER BY seq",
        day.isoformat(),
    )
    found: dict[str, tuple[Happened, ...]] = {}
    for row in rows:
        head = read_header(row["header"])
        one = (head, read_body(head.kind, row["body"]))
        found[row["patient"]] = (*found.get(row["patient"], ()), one)
    return found


def was_opened(ledger: Ledger, patient_id: str, by: str, day: date, screen: str) -> bool:
    """Say whether a person has opened a patient's record on a screen that day already."""
    row = ledger.row(
        "SELECT 1 FROM happening JOIN entry USING (seq) WHERE happening.patient = ?"
        " AND happening.day = ? AND happening.kind = 'record_opened' AND entry.by = ?"
        " AND json_extract(entry.body, '$.screen') = ?",
        patient_id,
        day.isoformat(),
        by,
        screen,
    )
    return row is not None


def looks_into(ledger: Ledger, patient_id: str) -> tuple[tuple[Header, entries.RecordOpened], ...]:
    """Return who opened a patient's record, latest first."""
    rows = ledger.rows(
        "SELECT entry.header, entry.body FROM happening JOIN entry USING (seq)"
        " WHERE happening.patient = ? AND happening.kind = 'record_opened'"
        " AND entry.body IS NOT NULL ORDER BY seq DESC",
        patient_id,
    )
    found = ((read_header(row["header"]), row["body"]) for row in rows)
    both = ((head, read_body(head.kind, body)) for head, body in found)
    return tuple((head, body) for head, body in both if isinstance(body, entries.RecordOpened))
