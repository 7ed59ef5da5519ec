"""Adverse events: recorded at once, and the next dose waits for a prescriber's review."""

from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.desk.response import response
from iOATdesk.desk.views import WaitingEvent
from iOATdesk.ledger import people_queries
from iOATdesk.ledger.store import read_time
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse


def waiting_events(desk: Desk, patient_id: str) -> tuple[WaitingEvent, ...]:
    """Return the events of a patient that wait for a review, each with what is known of it."""
    return tuple(
        _waiting(desk, event) for event in people_queries.events_waiting(desk.ledger, patient_id)
    )


def _waiting(desk: Desk, event: str) -> WaitingEvent:
    told = response(desk, event)
    if told is not None:
        return WaitingEvent(event, told.began_at, told.begun_by, "", told)
    entry = desk.ledger.entry_by_id(event.removeprefix("E"))
    assert entry is not None, "an event was recorded by an entry"
    names = {p.person: p.name for p in people_queries.people(desk.ledger)}
    body = entry.body
    what = body.what if isinstance(body, entries.AdverseEventRecorded) else ""
    at, by = read_time(entry.header.event_at), names.get(entry.header.by, "")
    return WaitingEvent(event, at, by, what, None)


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
        Refused: not a prescriber, nothing is said, no event waits, or a response still runs.
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
        if any(told and told.outcome is None for told in (response(desk, e) for e in waiting)):
            raise refuse(Code.NOT_FILLED_IN, field="outcome of the response")
        for number, event in enumerate(waiting):
            body = entries.EventReviewed(
                salt=pen.salt(), event=event, patient=patient_id, conclusion=conclusion.strip()
            )
            pen.write(body, pen.also(entry_id, event) if number else entry_id)
