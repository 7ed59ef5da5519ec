"""What entries about an overdose response do to the derived tables."""

from iOATdesk.ledger.tables import Connection
from iOATdesk.models import entries
from iOATdesk.models.entries import Header


def _name(db: Connection, response: str, patient: str, other: str) -> None:
    """Have the response count as an event of this patient, and of nobody else."""
    db.execute(
        "UPDATE response SET patient = ?, other = ? WHERE response = ?", (patient, other, response)
    )
    db.execute("DELETE FROM event WHERE event = ?", (response,))
    if patient:
        db.execute("INSERT INTO event (event, patient) VALUES (?, ?)", (response, patient))


def response_begun(db: Connection, head: Header, body: entries.ResponseBegun) -> None:
    db.execute(
        "INSERT INTO response (response, seq, began_at, by) VALUES (?, ?, ?, ?)",
        (body.response, head.seq, body.began_at, head.by),
    )
    if body.patient:
        _name(db, body.response, body.patient, "")


def response_patient_named(
    db: Connection, _head: Header, body: entries.ResponsePatientNamed
) -> None:
    _name(db, body.response, body.patient, body.other)


def _take(db: Connection, lot: str, kits: int) -> None:
    """Take kits off the list, or with a negative number put them back; never below none."""
    db.execute("UPDATE emergency_kit SET kits = max(kits - ?, 0) WHERE lot = ?", (kits, lot))


def response_stamped(db: Connection, head: Header, body: entries.ResponseStamped) -> None:
    if body.corrects:
        former = db.execute(
            "SELECT kit_lot FROM response_stamp WHERE seq = ? AND naloxone_ug > 0",
            (body.corrects,),
        ).fetchall()
        for row in former:
            _take(db, str(row[0]), -1)
    db.execute(
        "INSERT INTO response_stamp VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.seq,
            body.response,
            body.at,
            head.by,
            body.stamp,
            body.oxygen_l_per_min,
            body.naloxone_ug,
            body.route,
            body.kit_lot,
            body.respirations_per_min,
            body.spo2_percent,
            body.poss,
            body.words,
            body.corrects,
        ),
    )
    if body.naloxone_ug > 0:
        _take(db, body.kit_lot, 1)


def response_ended(db: Connection, head: Header, body: entries.ResponseEnded) -> None:
    db.execute(
        "UPDATE response SET outcome = ?, ended_at = ?, ended_by = ?, transfer = ?, present = ?,"
        " prescriber_told = ? WHERE response = ?",
        (
            body.outcome,
            body.at,
            head.by,
            body.transfer,
            body.present,
            int(body.prescriber_told),
            body.response,
        ),
    )


def incident_report_reprinted(
    db: Connection, _head: Header, body: entries.IncidentReportReprinted
) -> None:
    db.execute("UPDATE response SET copies = ? WHERE response = ?", (body.copy, body.response))
