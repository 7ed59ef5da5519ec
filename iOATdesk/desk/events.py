"""Adverse events: recorded at once, and the next dose waits for a prescriber's review."""

from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.ledger import people_queries
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse


def record_event(desk: Desk, by: Operator, patient_id: str, what: str, entry_id: str) -> None:
    """Record that something went wrong with a patient.

    Raises:
        Refused: the patient is unknown, or nothing is said.
    """
    if not what.strip():
        raise refuse(Code.NOT_FILLED_IN, field="what happened")
    with writing(desk, by, Act.RECORD_EVENT) as pen:
        same = {"patient": patient_id, "what": what.strip()}
        if repeated(desk, entry_id, entries.AdverseEventRecorded, **same):
            return
        if people_queries.patient(desk.ledger, patient_id) is None:
            raise refuse(Code.UNKNOWN_PATIENT)
        body = entries.AdverseEventRecorded(
            salt=pen.salt(), event=f"E{entry_id}", patient=patient_id, what=what.strip()
        )
        pen.write(body, entry_id)


def review_event(desk: Desk, by: Operator, patient_id: str, conclusion: str, entry_id: str) -> None:
    """Record a prescriber's review of every event of a patient that waits for one.

    Raises:
        Refused: not a prescriber, nothing is said, or no event waits.
    """
    if not conclusion.strip():
        raise refuse(Code.NOT_FILLED_IN, field="conclusion")
    with writing(desk, by, Act.REVIEW_EVENT) as pen:
        same = {"patient": patient_id, "conclusion": conclusion.strip()}
        if repeated(desk, entry_id, entries.EventReviewed, **same):
            return
        waiting = people_queries.events_waiting(desk.ledger, patient_id)
        if not waiting:
            raise refuse(Code.UNKNOWN_ITEM, item="event")
        for number, event in enumerate(waiting):
            body = entries.EventReviewed(
                salt=pen.salt(), event=event, patient=patient_id, conclusion=conclusion.strip()
            )
            pen.write(body, pen.also(entry_id, event) if number else entry_id)
