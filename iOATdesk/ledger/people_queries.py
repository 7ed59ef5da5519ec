"""Reading people, patients and orders out of the ledger's tables."""

import json
import sqlite3
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from iOATdesk.ledger.store import Ledger, read_time
from iOATdesk.models.orders import Order, parse_plan
from iOATdesk.models.people import Person, Role
from iOATdesk.models.visits import Patient, PatientStatus

_PATIENT = (
    "SELECT patient.*, EXISTS (SELECT 1 FROM event WHERE event.patient = patient.patient"
    " AND reviewed = 0) AS has_open_review FROM patient"
)


def station(ledger: Ledger) -> sqlite3.Row | None:
    """Return what the first entry says of the station."""
    return ledger.row("SELECT * FROM station")


def people(ledger: Ledger) -> tuple[Person, ...]:
    """Return everybody who can sign, in order of their ids."""
    rows = ledger.rows("SELECT * FROM person ORDER BY person")
    return tuple(
        Person(row["person"], row["name"], row["initials"], Role(row["role"])) for row in rows
    )


def person_of_badge(ledger: Ledger, badge: str) -> str:
    """Return the id of the person whose badge this is; empty where it is nobody's."""
    row = ledger.row("SELECT person FROM badge WHERE badge = ?", badge.strip())
    return str(row["person"]) if row else ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One value of the programme as it was confirmed."""

    value: str
    """In force since then, as canonical JSON."""
    offered: str
    """What the profile itself offered then, as canonical JSON."""
    seq: int
    """Number of the entry that confirmed it."""


def confirmed_values(ledger: Ledger) -> dict[str, Confirmed]:
    """Return what was confirmed of the programme, by key."""
    rows = ledger.rows("SELECT key, value, offered, seq FROM confirmed_value ORDER BY key")
    return {row["key"]: Confirmed(row["value"], row["offered"], row["seq"]) for row in rows}


def confirmations(ledger: Ledger) -> dict[int, tuple[str, datetime]]:
    """Return who confirmed values of the programme and when, by the number of the entry."""
    rows = ledger.rows(
        "SELECT e.seq, p.name, e.recorded_at FROM confirmed_value c"
        " JOIN entry e ON e.seq = c.seq JOIN person p ON p.person = e.by"
    )
    return {row["seq"]: (row["name"], read_time(row["recorded_at"])) for row in rows}


def next_number(ledger: Ledger, series: str) -> int:
    """Return the number that follows the highest one used in a series."""
    row = ledger.row("SELECT last FROM series WHERE name = ?", series)
    return int(row["last"]) + 1 if row else 1


def _patient(row: sqlite3.Row) -> Patient:
    return Patient(
        patient=row["patient"],
        card=row["card"],
        family_name=row["family_name"],
        given_names=row["given_names"],
        born_on=date.fromisoformat(row["born_on"]),
        health_number=row["health_number"],
        allergies=tuple(json.loads(row["allergies"])),
        authorisation_basis=row["authorisation_basis"],
        authorisation_ends_on=date.fromisoformat(row["authorisation_ends_on"]),
        status=PatientStatus(row["status"]),
        has_open_review=bool(row["has_open_review"]),
        oral_treatment=row["oral_treatment"],
        oral_daily_ug=row["oral_daily_ug"],
        alerts=tuple(json.loads(row["alerts"])),
    )


def patient(ledger: Ledger, patient_id: str) -> Patient | None:
    """Return a patient by id."""
    row = ledger.row(f"{_PATIENT} WHERE patient = ?", patient_id)
    return _patient(row) if row else None


def patient_of_card(ledger: Ledger, card: str) -> Patient | None:
    """Return the patient whose card this is."""
    row = ledger.row(f"{_PATIENT} WHERE card = ?", card)
    return _patient(row) if row else None


def patients(ledger: Ledger) -> tuple[Patient, ...]:
    """Return all patients, by name."""
    rows = ledger.rows(f"{_PATIENT} ORDER BY family_name COLLATE NOCASE, given_names")
    return tuple(_patient(row) for row in rows)


def photo(ledger: Ledger, patient_id: str) -> str:
    """Return a patient's photo as base64 PNG; empty where there is none."""
    row = ledger.row("SELECT photo FROM patient WHERE patient = ?", patient_id)
    return str(row["photo"]) if row else ""


def folded(text: str) -> str:
    """Return a name as it is compared when somebody types it: no accents, no case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def patients_named(ledger: Ledger, text: str) -> tuple[Patient, ...]:
    """Return the patients whose names, card or health number begin with the typed words."""
    words = folded(text).replace(",", " ").split()
    if not words:
        return ()

    def fits(candidate: Patient) -> bool:
        parts = folded(f"{candidate.family_name} {candidate.given_names}").split()
        parts += [folded(candidate.card), folded(candidate.health_number)]
        return all(any(part.startswith(word) for part in parts) for word in words)

    return tuple(found for found in patients(ledger) if fits(found))


def _order(row: sqlite3.Row) -> Order:
    return Order(
        order=row["order"],
        number=row["number"],
        patient=row["patient"],
        drug=row["drug"],
        plan=parse_plan(row["plan"]),
        visit_max_ug=row["visit_max_ug"] or None,
        doses_per_day=row["doses_per_day"],
        routes=tuple(json.loads(row["routes"])),
        gap_minutes=row["gap_minutes"] or None,
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        prescriber=row["prescriber"],
        licence=row["licence"],
        practice=row["practice"],
        address=row["address"],
        is_after_missed=bool(row["after_missed"]),
        entered_on=date.fromisoformat(row["entered_on"]),
        is_stopped=bool(row["stopped"]),
    )


def order(ledger: Ledger, order_id: str) -> Order | None:
    """Return an order by id."""
    row = ledger.row('SELECT * FROM ordered WHERE "order" = ?', order_id)
    return _order(row) if row else None


def order_numbered(ledger: Ledger, number: str) -> Order | None:
    """Return an order by the number on the prescription."""
    row = ledger.row("SELECT * FROM ordered WHERE number = ?", number)
    return _order(row) if row else None


def orders_of(ledger: Ledger, patient_id: str) -> tuple[Order, ...]:
    """Return a patient's orders in sequence of date and number (CSR s. 185)."""
    rows = ledger.rows(
        "SELECT * FROM ordered WHERE patient = ? ORDER BY entered_on, number", patient_id
    )
    return tuple(_order(row) for row in rows)


def every_order(ledger: Ledger) -> tuple[Order, ...]:
    """Return all orders of all patients as they were entered."""
    return tuple(_order(row) for row in ledger.rows("SELECT * FROM ordered ORDER BY rowid"))


def order_in_force(ledger: Ledger, patient_id: str, day: date) -> Order | None:
    """Return the order that stands for a patient on a day; the latest entered if several."""
    row = ledger.row(
        "SELECT * FROM ordered WHERE patient = ? AND stopped = 0 AND starts_on <= ?"
        " AND ends_on >= ? ORDER BY entered_on DESC, rowid DESC LIMIT 1",
        patient_id,
        day.isoformat(),
        day.isoformat(),
    )
    return _order(row) if row else None


def orders_in_force(ledger: Ledger, day: date) -> dict[str, Order]:
    """Return the order that stands on a day, for each patient who has one."""
    rows = ledger.rows(
        "SELECT * FROM ordered WHERE stopped = 0 AND starts_on <= ? AND ends_on >= ?"
        " ORDER BY entered_on, rowid",
        day.isoformat(),
        day.isoformat(),
    )
    return {row["patient"]: _order(row) for row in rows}


def events_waiting(ledger: Ledger, patient_id: str) -> tuple[str, ...]:
    """Return the adverse events of a patient that no prescriber has reviewed."""
    rows = ledger.rows(
        "SELECT event FROM event WHERE patient = ? AND reviewed = 0 ORDER BY rowid", patient_id
    )
    return tuple(row["event"] for row in rows)


def entries_of_kind(ledger: Ledger, kind: str, first_seq: int) -> int:
    """Return how many entries of a kind there are from a number on."""
    row = ledger.row("SELECT count(*) FROM entry WHERE seq >= ? AND kind = ?", first_seq, kind)
    return int(row[0]) if row else 0


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a list that a table keeps as JSON."""
    return tuple(str(word) for word in json.loads(text))
