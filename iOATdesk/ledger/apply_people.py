"""What entries about the station, people, patients and orders do to the derived tables."""

import json

from iOATdesk.ledger.tables import Connection, count_up
from iOATdesk.models import entries
from iOATdesk.models.entries import Header


def station_created(db: Connection, head: Header, body: entries.StationCreated) -> None:
    db.execute(
        "INSERT INTO station VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            head.station,
            body.name,
            body.address,
            body.zone,
            body.programme,
            body.programme_version,
            int(body.training),
        ),
    )


def person_added(db: Connection, _head: Header, body: entries.PersonAdded) -> None:
    db.execute(
        "INSERT INTO person VALUES (?, ?, ?, ?)", (body.person, body.name, body.initials, body.role)
    )
    count_up(db, "person", body.person)


def badge_assigned(db: Connection, _head: Header, body: entries.BadgeAssigned) -> None:
    db.execute("DELETE FROM badge WHERE person = ?", (body.person,))
    db.execute("INSERT INTO badge VALUES (?, ?)", (body.badge, body.person))


def value_confirmed(db: Connection, head: Header, body: entries.ValueConfirmed) -> None:
    db.execute(
        "INSERT INTO confirmed_value (key, value, seq, offered) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET"
        " value = excluded.value, seq = excluded.seq, offered = excluded.offered",
        (body.key, body.value, head.seq, body.offered or body.value),
    )


def _happened(db: Connection, head: Header, patient: str) -> None:
    """Have an entry be found again by its patient and day."""
    db.execute(
        "INSERT INTO happening VALUES (?, ?, ?, ?)", (head.seq, patient, head.day, head.kind)
    )


def _patient_columns(body: entries.PatientEnrolled) -> tuple[str | int, ...]:
    return (
        body.card,
        body.family_name,
        body.given_names,
        body.born_on,
        body.health_number,
        json.dumps(body.allergies, ensure_ascii=False),
        body.authorisation_basis,
        body.authorisation_ends_on,
        body.photo_png_base64,
        body.oral_treatment,
        body.oral_daily_ug,
        json.dumps(body.alerts, ensure_ascii=False),
    )


def patient_enrolled(db: Connection, head: Header, body: entries.PatientEnrolled) -> None:
    db.execute(
        "INSERT INTO patient (status, patient, card, family_name, given_names, born_on,"
        " health_number, allergies, authorisation_basis, authorisation_ends_on, photo,"
        " oral_treatment, oral_daily_ug, alerts)"
        " VALUES ('active', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (body.patient, *_patient_columns(body)),
    )
    count_up(db, "card", body.card)
    _happened(db, head, body.patient)


def patient_amended(db: Connection, head: Header, body: entries.PatientAmended) -> None:
    db.execute(
        "UPDATE patient SET card = ?, family_name = ?, given_names = ?, born_on = ?,"
        " health_number = ?, allergies = ?, authorisation_basis = ?,"
        " authorisation_ends_on = ?, photo = ?, oral_treatment = ?, oral_daily_ug = ?,"
        " alerts = ? WHERE patient = ?",
        (*_patient_columns(body), body.patient),
    )
    count_up(db, "card", body.card)
    _happened(db, head, body.patient)


def patient_status_changed(
    db: Connection, head: Header, body: entries.PatientStatusChanged
) -> None:
    db.execute("UPDATE patient SET status = ? WHERE patient = ?", (body.status, body.patient))
    _happened(db, head, body.patient)


def record_opened(db: Connection, head: Header, body: entries.RecordOpened) -> None:
    _happened(db, head, body.patient)


def order_entered(db: Connection, head: Header, body: entries.OrderEntered) -> None:
    if body.replaces:
        db.execute('UPDATE ordered SET stopped = 1 WHERE "order" = ?', (body.replaces,))
    db.execute(
        "INSERT INTO ordered VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            body.order,
            body.number,
            body.patient,
            body.drug,
            body.plan,
            body.visit_max_ug,
            body.doses_per_day,
            json.dumps(body.routes),
            body.gap_minutes,
            body.starts_on,
            body.ends_on,
            body.prescriber,
            body.licence,
            body.practice,
            body.address,
            int(body.after_missed),
            head.day,
        ),
    )
    _happened(db, head, body.patient)


def order_stopped(db: Connection, head: Header, body: entries.OrderStopped) -> None:
    db.execute('UPDATE ordered SET stopped = 1 WHERE "order" = ?', (body.order,))
    db.execute(
        'INSERT INTO happening SELECT ?, patient, ?, ? FROM ordered WHERE "order" = ?',
        (head.seq, head.day, head.kind, body.order),
    )


def adverse_event_recorded(
    db: Connection, head: Header, body: entries.AdverseEventRecorded
) -> None:
    db.execute("INSERT INTO event VALUES (?, ?, 0)", (body.event, body.patient))
    _happened(db, head, body.patient)


def event_reviewed(db: Connection, head: Header, body: entries.EventReviewed) -> None:
    db.execute("UPDATE event SET reviewed = 1 WHERE event = ?", (body.event,))
    _happened(db, head, body.patient)
