"""What entries about days, visits and registers do to the derived tables."""

import json

from iOATdesk.ledger.tables import Connection, move
from iOATdesk.models import entries
from iOATdesk.models.entries import Header


def _ensure_visit(db: Connection, head: Header, visit: str, patient: str) -> None:
    db.execute(
        # A top-up after the patient had left: the visit goes on, and is observed again.
        "INSERT INTO visit VALUES (?, ?, ?, '') ON CONFLICT (visit) DO UPDATE SET outcome = ''",
        (visit, patient, head.day),
    )


def day_opened(db: Connection, head: Header, body: entries.DayOpened) -> None:
    db.execute(
        "INSERT INTO day VALUES (?, ?, ?, ?, NULL, NULL)",
        (body.programme_day, head.seq, head.by, head.event_at),
    )
    if not body.kits:
        return
    db.execute("DELETE FROM emergency_kit")
    db.execute("DELETE FROM emergency_oxygen")
    for kit in body.kits:
        db.execute(
            "INSERT INTO emergency_kit VALUES (?, ?, ?)", (kit.lot, kit.expires_on, kit.kits)
        )
    db.execute("INSERT INTO emergency_oxygen VALUES (?, ?)", (head.seq, body.oxygen_bar))


def patient_assessed(db: Connection, head: Header, body: entries.PatientAssessed) -> None:
    db.execute(
        "INSERT INTO assessment (seq, visit, patient, day, at, poss, alcohol_mg_per_100ml, signs,"
        " outcome, respirations, oxygen_percent, recent_use, oral_treatment, identifiers,"
        " stated_dose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.seq,
            body.visit,
            body.patient,
            head.day,
            head.event_at,
            body.poss,
            body.alcohol_mg_per_100ml,
            json.dumps(body.signs, ensure_ascii=False),
            body.outcome,
            body.respirations_per_min,
            body.oxygen_percent,
            json.dumps(body.recent_use, ensure_ascii=False),
            body.oral_treatment,
            json.dumps(body.identifiers),
            body.stated_dose,
        ),
    )


def prescriber_allowed(db: Connection, head: Header, body: entries.PrescriberAllowed) -> None:
    db.execute(
        "INSERT INTO allowed VALUES (?, ?, ?, ?)",
        (head.seq, body.visit, body.patient, json.dumps(body.about, ensure_ascii=False)),
    )


def override_granted(db: Connection, head: Header, body: entries.OverrideGranted) -> None:
    db.execute(
        "INSERT INTO overridden VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.seq,
            body.visit,
            body.patient,
            body.code,
            head.event_at,
            head.witness or "",
            body.reason,
            body.words,
        ),
    )


def syringe_issued(db: Connection, head: Header, body: entries.SyringeIssued) -> None:
    _ensure_visit(db, head, body.visit, body.patient)
    db.execute("UPDATE syringe SET status = 'issued' WHERE syringe = ?", (body.syringe,))
    db.execute(
        'INSERT INTO dose (visit, part, patient, drug, day, "order", syringe, issued_at,'
        " issued_ug, seat, route, seq) SELECT ?, ?, ?, product.drug, ?,"
        # The order that the dose is issued under, which may have replaced the syringe's own.
        ' coalesce((SELECT "order" FROM ordered WHERE number = ?), syringe."order"),'
        " ?, ?, ?, ?, ?, ? FROM syringe JOIN product USING (product) WHERE syringe = ?",
        (
            body.visit,
            body.part,
            body.patient,
            head.day,
            body.order_number,
            body.syringe,
            head.event_at,
            body.dose_ug,
            body.seat,
            body.route,
            head.seq,
            body.syringe,
        ),
    )
    move(db, body)


def injection_ended(db: Connection, head: Header, body: entries.InjectionEnded) -> None:
    db.execute(
        "UPDATE dose SET ended_at = ?, residue_ug = ?, residue_ul = ?, site = ? WHERE syringe = ?",
        (head.event_at, body.residue_ug, body.residue_ul, body.site, body.syringe),
    )


def injection_unknown(db: Connection, head: Header, body: entries.InjectionUnknown) -> None:
    # No residue: for every limit it counts as injected wholly, and the gap begins here.
    db.execute(
        "UPDATE dose SET ended_at = ?, resolved = 1 WHERE syringe = ?",
        (head.event_at, body.syringe),
    )


def syringe_returned(db: Connection, _head: Header, body: entries.SyringeReturned) -> None:
    db.execute("UPDATE syringe SET status = 'returned' WHERE syringe = ?", (body.syringe,))
    db.execute("UPDATE dose SET resolved = 1 WHERE syringe = ?", (body.syringe,))
    move(db, body)


def syringe_not_returned(db: Connection, _head: Header, body: entries.SyringeNotReturned) -> None:
    # Its residue is booked by the discrepancy that is opened with it.
    db.execute("UPDATE dose SET resolved = 1 WHERE syringe = ?", (body.syringe,))


def observation_ended(db: Connection, _head: Header, body: entries.ObservationEnded) -> None:
    db.execute("UPDATE visit SET outcome = ? WHERE visit = ?", (body.outcome, body.visit))


def day_closed(db: Connection, head: Header, body: entries.DayClosed) -> None:
    db.execute(
        "UPDATE day SET closed_seq = ?, register = ? WHERE day = ? AND closed_seq IS NULL",
        (head.seq, body.register, body.programme_day),
    )


def register_signed(db: Connection, head: Header, body: entries.RegisterSigned) -> None:
    db.execute(
        "INSERT INTO register VALUES (?, ?, ?, ?, ?, ?, ?, '')",
        (
            body.register,
            body.programme_day,
            body.file_name,
            body.file_sha256,
            body.head,
            json.dumps(body.signers),
            head.seq,
        ),
    )


def register_exported(db: Connection, _head: Header, body: entries.RegisterExported) -> None:
    db.execute("UPDATE register SET exported_to = ? WHERE number = ?", (body.drive, body.register))
