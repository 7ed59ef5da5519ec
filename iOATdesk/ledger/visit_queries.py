"""Reading visits, doses, assessments and days out of the ledger's tables."""

import json
import sqlite3
from datetime import date, datetime

from iOATdesk.ledger.store import Ledger, read_time
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Assessment, Dose, Override


def dose_in(row: sqlite3.Row) -> Dose:
    """Return the part-dose that a row of its table holds."""
    return Dose(
        visit=row["visit"],
        part=row["part"],
        drug=row["drug"],
        day=date.fromisoformat(row["day"]),
        order=row["order"],
        syringe=row["syringe"],
        issued_at=read_time(row["issued_at"]),
        issued_ug=row["issued_ug"],
        injection_ended_at=read_time(row["ended_at"]) if row["ended_at"] else None,
        residue_ug=row["residue_ug"],
        is_resolved=bool(row["resolved"]),
        seat=row["seat"],
        site=row["site"],
    )


def doses_looked_back_on(
    ledger: Ledger, patient_id: str, drug: str, today: date
) -> tuple[Dose, ...]:
    """Return what a decision needs: today's doses of any drug, and the last of this one before.

    A dose that is still open is there in any case, whatever drug and day.
    """
    before = ledger.rows(
        "SELECT * FROM dose WHERE patient = ? AND day < ?"
        " AND ((drug = ? AND issued_ug > residue_ug) OR resolved = 0)"
        " ORDER BY day DESC, issued_at DESC LIMIT 1",
        patient_id,
        today.isoformat(),
        drug,
    )
    now = ledger.rows(
        "SELECT * FROM dose WHERE patient = ? AND day >= ? ORDER BY issued_at, part",
        patient_id,
        today.isoformat(),
    )
    return tuple(dose_in(row) for row in (*before, *now))


def order_days(ledger: Ledger, order_id: str, today: date) -> int:
    """Return the programme days before today with a dose administered under an order."""
    row = ledger.row(
        'SELECT count(DISTINCT day) AS days FROM dose WHERE "order" = ? AND day < ?'
        " AND issued_ug > residue_ug",
        order_id,
        today.isoformat(),
    )
    return int(row["days"]) if row else 0


def given_days(ledger: Ledger, order_id: str, today: date) -> tuple[tuple[date, int], ...]:
    """Return the days that ``order_days`` counts, with the micrograms administered on each."""
    rows = ledger.rows(
        'SELECT day, sum(issued_ug - residue_ug) AS given_ug FROM dose WHERE "order" = ?'
        " AND day < ? AND issued_ug > residue_ug GROUP BY day ORDER BY day",
        order_id,
        today.isoformat(),
    )
    return tuple((date.fromisoformat(row["day"]), int(row["given_ug"])) for row in rows)


def open_dose(ledger: Ledger, patient_id: str) -> Dose | None:
    """Return the patient's dose that is issued and not resolved."""
    row = ledger.row("SELECT * FROM dose WHERE patient = ? AND resolved = 0", patient_id)
    return dose_in(row) if row else None


def seats_taken(ledger: Ledger) -> tuple[int, ...]:
    """Return the seats with a dose that is issued and not resolved."""
    rows = ledger.rows("SELECT seat FROM dose WHERE resolved = 0 AND seat > 0 ORDER BY seat")
    return tuple(row["seat"] for row in rows)


def open_since(ledger: Ledger, seq: int) -> tuple[tuple[Dose, str], ...]:
    """Return the doses issued up to an entry of which nobody has said the end, and their patients.

    Longest open first.
    """
    rows = ledger.rows(
        "SELECT * FROM dose WHERE resolved = 0 AND ended_at = '' AND seq <= ? ORDER BY seq", seq
    )
    return tuple((dose_in(row), str(row["patient"])) for row in rows)


def last_site(ledger: Ledger, patient_id: str, route: str) -> str:
    """Return the site of a patient's last injection by a route; empty where none is recorded."""
    row = ledger.row(
        "SELECT site FROM dose WHERE patient = ? AND route = ? AND site <> ''"
        " ORDER BY day DESC, issued_at DESC LIMIT 1",
        patient_id,
        route,
    )
    return str(row["site"]) if row else ""


def last_day_before(ledger: Ledger, patient_id: str, drug: str, day: date) -> date | None:
    """Return the last programme day before one with an administered dose of a drug."""
    row = ledger.row(
        "SELECT max(day) AS day FROM dose WHERE patient = ? AND drug = ? AND day < ?"
        " AND issued_ug > residue_ug",
        patient_id,
        drug,
        day.isoformat(),
    )
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def visit_totals(ledger: Ledger, patient_id: str, drug: str, day: date) -> dict[str, int]:
    """Return the micrograms issued in each visit of a patient on a day, by visit, in order."""
    rows = ledger.rows(
        "SELECT visit, sum(issued_ug) AS issued_ug FROM dose WHERE patient = ? AND drug = ?"
        " AND day = ? GROUP BY visit ORDER BY min(seq)",
        patient_id,
        drug,
        day.isoformat(),
    )
    return {row["visit"]: row["issued_ug"] for row in rows}


def poss_of(ledger: Ledger, patient_id: str, visit: str, day: date) -> int:
    """Return the most sedation that was assessed on a day for a visit.

    An assessment that led to no dose belongs to the visit that came of a later one.
    """
    row = ledger.row(
        "SELECT max(poss) AS poss FROM assessment WHERE patient = ? AND day = ?"
        " AND seq > (SELECT coalesce(max(seq), 0) FROM dose WHERE patient = ? AND day = ?"
        "  AND visit <> ? AND seq < (SELECT max(seq) FROM dose WHERE visit = ?))",
        patient_id,
        day.isoformat(),
        patient_id,
        day.isoformat(),
        visit,
        visit,
    )
    return int(row["poss"] or 0) if row else 0


def route_of(ledger: Ledger, syringe: str) -> str:
    """Return the route by which a syringe was issued."""
    row = ledger.row("SELECT route FROM dose WHERE syringe = ?", syringe)
    return str(row["route"]) if row else ""


def dose_of_syringe(ledger: Ledger, number: str) -> tuple[Dose, str] | None:
    """Return the dose that a syringe became, and its patient's id."""
    row = ledger.row("SELECT * FROM dose WHERE syringe = ?", number)
    return (dose_in(row), str(row["patient"])) if row else None


def visit_doses(ledger: Ledger, visit: str) -> tuple[Dose, ...]:
    """Return the part-doses of a visit in order."""
    rows = ledger.rows("SELECT * FROM dose WHERE visit = ? ORDER BY part", visit)
    return tuple(dose_in(row) for row in rows)


def visit_patient(ledger: Ledger, visit: str) -> tuple[str, str] | None:
    """Return patient and outcome of a visit; None before anything was issued in it."""
    row = ledger.row("SELECT patient, outcome FROM visit WHERE visit = ?", visit)
    return (str(row["patient"]), str(row["outcome"])) if row else None


def running_visits(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Return visit and patient of everybody who has not left, first arrived first."""
    rows = ledger.rows(
        "SELECT visit, patient FROM visit INDEXED BY visit_running WHERE outcome = ''"
        " ORDER BY rowid"
    )
    return tuple((row["visit"], row["patient"]) for row in rows)


def running_visit_of(ledger: Ledger, patient_id: str) -> str:
    """Return the visit that a patient is in; empty where there is none."""
    row = ledger.row(
        "SELECT visit FROM visit INDEXED BY visit_running WHERE patient = ? AND outcome = ''"
        " ORDER BY rowid DESC LIMIT 1",
        patient_id,
    )
    return str(row["visit"]) if row else ""


def visits_by_patient(ledger: Ledger, day: date) -> dict[str, int]:
    """Return how many visits with an issue each patient has had on a day."""
    rows = ledger.rows(
        "SELECT patient, count(DISTINCT visit) AS visits FROM dose WHERE day = ? GROUP BY patient",
        day.isoformat(),
    )
    return {row["patient"]: row["visits"] for row in rows}


def last_dose_by_patient(ledger: Ledger, since: date) -> dict[str, tuple[date, datetime]]:
    """Return day and end of each patient's last administered dose since a day."""
    rows = ledger.rows(
        "SELECT patient.patient, day, CASE ended_at WHEN '' THEN issued_at ELSE ended_at END"
        " AS ended_at FROM patient JOIN dose ON dose.rowid = (SELECT rowid FROM dose"
        " WHERE dose.patient = patient.patient AND day >= ?"
        " ORDER BY day DESC, issued_at DESC LIMIT 1)",
        since.isoformat(),
    )
    return {
        row["patient"]: (date.fromisoformat(row["day"]), read_time(row["ended_at"])) for row in rows
    }


def assessment_in(row: sqlite3.Row) -> Assessment:
    """Return the assessment that a row of its table holds."""
    alcohol = row["alcohol_mg_per_100ml"]
    return Assessment(
        made_at=read_time(row["at"]),
        poss=row["poss"],
        alcohol_mg_per_100ml=None if alcohol < 0 else alcohol,
        signs=tuple(json.loads(row["signs"])),
        outcome=row["outcome"],
        respirations=None if row["respirations"] < 0 else row["respirations"],
        oxygen_percent=None if row["oxygen_percent"] < 0 else row["oxygen_percent"],
        recent_use=tuple(json.loads(row["recent_use"])),
        oral_treatment=row["oral_treatment"],
        identifiers=tuple(json.loads(row["identifiers"])),
        stated_dose=row["stated_dose"],
    )


def allowed_in(ledger: Ledger, patient_id: str, visit: str) -> tuple[str, ...]:
    """Return what a prescriber has allowed in a visit."""
    rows = ledger.rows(
        "SELECT about FROM allowed WHERE visit = ? AND patient = ? ORDER BY seq", visit, patient_id
    )
    return tuple(item for row in rows for item in json.loads(row["about"]))


def overrides_in(ledger: Ledger, patient_id: str, visit: str) -> tuple[Override, ...]:
    """Return what was overridden in a visit, by whom and why, in order."""
    rows = ledger.rows(
        "SELECT code, at, person.name, reason, words FROM overridden JOIN person USING (person)"
        " WHERE visit = ? AND patient = ? ORDER BY seq",
        visit,
        patient_id,
    )
    return tuple(
        Override(
            Code(row["code"]),
            read_time(row["at"]),
            f"{row['name']}: {row['reason']}" + (f", {row['words']}" if row["words"] else ""),
        )
        for row in rows
    )


def postponed(ledger: Ledger, day: date) -> dict[str, tuple[str, datetime]]:
    """Return outcome and time for each patient whose last assessment of a day withheld the dose.

    Left out is whom a prescriber has allowed the dose since.
    """
    rows = ledger.rows(
        "SELECT patient, outcome, at FROM assessment WHERE seq IN"
        " (SELECT max(seq) FROM assessment WHERE day = ? GROUP BY patient)"
        " AND outcome <> 'proceed' AND NOT (outcome = 'prescriber' AND EXISTS (SELECT 1"
        " FROM allowed WHERE allowed.visit = assessment.visit AND allowed.seq > assessment.seq))",
        day.isoformat(),
    )
    return {row["patient"]: (row["outcome"], read_time(row["at"])) for row in rows}


def assessment_of(ledger: Ledger, patient_id: str, day: date, visit: str) -> Assessment | None:
    """Return the latest assessment of a visit."""
    row = ledger.row(
        "SELECT * FROM assessment WHERE patient = ? AND day = ? AND visit = ?"
        " ORDER BY seq DESC LIMIT 1",
        patient_id,
        day.isoformat(),
        visit,
    )
    return assessment_in(row) if row else None


def withheld_at(ledger: Ledger, patient_id: str, day: date) -> datetime | None:
    """Return when a dose was last withheld or delayed on a day, with no prescriber's word since."""
    row = ledger.row(
        "SELECT at FROM assessment WHERE patient = ? AND day = ? AND outcome <> 'proceed'"
        " AND NOT (outcome = 'prescriber' AND EXISTS (SELECT 1 FROM allowed"
        " WHERE allowed.visit = assessment.visit AND allowed.seq > assessment.seq))"
        " ORDER BY seq DESC LIMIT 1",
        patient_id,
        day.isoformat(),
    )
    return read_time(row["at"]) if row else None


def withheld_days(ledger: Ledger, patient_id: str, last_given: date, today: date) -> int:
    """Return the days between two on which a dose was withheld or delayed by a nurse."""
    row = ledger.row(
        "SELECT count(DISTINCT day) AS days FROM assessment"
        " WHERE patient = ? AND day > ? AND day < ? AND outcome <> 'proceed'",
        patient_id,
        last_given.isoformat(),
        today.isoformat(),
    )
    return int(row["days"]) if row else 0


def open_day(ledger: Ledger) -> sqlite3.Row | None:
    """Return the row of the programme day that is open."""
    return ledger.row("SELECT * FROM day WHERE closed_seq IS NULL")


def last_closed_day(ledger: Ledger) -> sqlite3.Row | None:
    """Return the row of the programme day that was closed last."""
    return ledger.row(
        "SELECT * FROM day WHERE closed_seq IS NOT NULL ORDER BY closed_seq DESC LIMIT 1"
    )


def day_row(ledger: Ledger, day: date) -> sqlite3.Row | None:
    """Return the row of a programme day."""
    return ledger.row("SELECT * FROM day WHERE day = ?", day.isoformat())


def last_register(ledger: Ledger) -> sqlite3.Row | None:
    """Return the row of the register that was signed last."""
    return ledger.row("SELECT * FROM register ORDER BY number DESC LIMIT 1")


def visits_of_day(ledger: Ledger, patient_id: str, day: date) -> tuple[str, ...]:
    """Return a patient's visits of a day in which anything was issued, in order."""
    rows = ledger.rows(
        "SELECT visit FROM dose WHERE patient = ? AND day = ? GROUP BY visit"
        " ORDER BY min(issued_at)",
        patient_id,
        day.isoformat(),
    )
    return tuple(row["visit"] for row in rows)
