"""An overdose response: durable from its first key, a stamp at a time, with its report."""

from dataclasses import dataclass, replace
from datetime import datetime

from iOATdesk.desk.operator import Desk, Operator, Pen, moment, repeated, writing
from iOATdesk.desk.paper import print_incident
from iOATdesk.desk.views import Response, ResponseEnd
from iOATdesk.ledger import people_queries, response_queries
from iOATdesk.ledger.response_queries import ResponseRow
from iOATdesk.ledger.store import time_text
from iOATdesk.models import entries
from iOATdesk.models.emergency import Emergency, next_kit
from iOATdesk.models.entries_response import Outcome, StampKind
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.response import (
    PERCENT_MAX,
    POSS_MAX,
    RESPIRATIONS_MAX,
    naloxone_given,
    standing,
)


@dataclass(frozen=True, slots=True)
class Done:
    """A stamp as the page asks for it; what is left out is the programme's usual."""

    response: str
    kind: StampKind
    at: datetime
    """When it was done; before now where it could not be recorded at once."""
    oxygen_l_per_min: int | None = None
    naloxone_ug: int | None = None
    route: str = ""
    kit_lot: str | None = None
    """Absent: the kit that is next; empty: none of the list."""
    respirations_per_min: int | None = None
    spo2_percent: int | None = None
    poss: int | None = None
    words: str = ""
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a response ended."""

    response: str
    at: datetime
    outcome: Outcome
    transfer: str = ""
    present: str = ""
    prescriber_told: bool = False


def _names(desk: Desk) -> dict[str, str]:
    return {p.person: p.name for p in people_queries.people(desk.ledger)}


def _view(desk: Desk, row: ResponseRow) -> Response:
    names = _names(desk)
    patient = people_queries.patient(desk.ledger, row.patient) if row.patient else None
    kits = response_queries.kits(desk.ledger)
    return Response(
        response=row.response,
        began_at=row.began_at,
        begun_by=names.get(row.by, ""),
        patient=row.patient,
        who=patient.name if patient else row.other,
        stamps=response_queries.stamps(desk.ledger, row.response, names),
        emergency=desk.programme().emergency,
        kits=kits,
        next_kit=next_kit(kits, moment(desk).astimezone(desk.station.zone).date()),
        outcome=row.outcome,
        ended_at=row.ended_at,
        ended_by=names.get(row.ended_by, ""),
        transfer=row.transfer,
        present=row.present,
        prescriber_told=row.prescriber_told,
        copies=row.copies,
        number=row.seq,
    )


def running(desk: Desk) -> Response | None:
    """Return the response that is not over, after a restart as well."""
    row = response_queries.running(desk.ledger)
    return _view(desk, row) if row else None


def response(desk: Desk, response_id: str) -> Response | None:
    """Return a response, running or over."""
    row = response_queries.response_row(desk.ledger, response_id)
    return _view(desk, row) if row else None


def emergency(desk: Desk) -> Emergency:
    """Return the programme's values for a response."""
    return desk.programme().emergency


def _shown(desk: Desk, response_id: str) -> Response:
    found = response(desk, response_id)
    assert found is not None, "what was just written is there"
    return found


def _running(desk: Desk, response_id: str) -> ResponseRow:
    """Return the row of a response that runs.

    Raises:
        Refused: there is none, or it is over.
    """
    row = response_queries.response_row(desk.ledger, response_id)
    if row is None:
        raise refuse(Code.UNKNOWN_ITEM, item="response")
    if row.outcome is not None:
        raise refuse(Code.ALREADY_DONE, what="response")
    return row


def _time(pen: Pen, at: datetime, since: datetime | None = None) -> str:
    """Return a time as it is written: not in the future, and not before the response began."""
    at = min(at, pen.now)
    return time_text(max(at, since) if since else at)


def begin(
    desk: Desk, by: Operator, began_at: datetime, patient_id: str, response_id: str
) -> Response:
    """Begin a response; the patient may be unknown yet, and its id is that of the entry.

    Raises:
        Refused: another one runs, or the patient is unknown.
    """
    with writing(desk, by, Act.RESPOND) as pen:
        if repeated(desk, response_id, entries.ResponseBegun, patient=patient_id):
            return _shown(desk, response_id)
        if response_queries.running(desk.ledger):
            raise refuse(Code.ALREADY_DONE, what="response")
        if patient_id and people_queries.patient(desk.ledger, patient_id) is None:
            raise refuse(Code.UNKNOWN_PATIENT)
        body = entries.ResponseBegun(
            salt=pen.salt(),
            response=response_id,
            began_at=_time(pen, began_at),
            patient=patient_id,
        )
        pen.write(body, response_id)
    return _shown(desk, response_id)


def name_patient(
    desk: Desk, by: Operator, response_id: str, patient_id: str, other: str, entry_id: str
) -> Response:
    """Say who it is: a patient, or in words somebody who is no patient of this station.

    Raises:
        Refused: the response is over, the patient is unknown, or nobody is named.
    """
    with writing(desk, by, Act.RESPOND) as pen:
        same = {"response": response_id, "patient": patient_id, "other": other.strip()}
        if repeated(desk, entry_id, entries.ResponsePatientNamed, **same):
            return _shown(desk, response_id)
        _running(desk, response_id)
        if bool(patient_id) is bool(other.strip()):
            raise refuse(Code.NOT_FILLED_IN, field="patient")
        if patient_id and people_queries.patient(desk.ledger, patient_id) is None:
            raise refuse(Code.UNKNOWN_PATIENT)
        body = entries.ResponsePatientNamed(
            salt=pen.salt(), response=response_id, patient=patient_id, other=other.strip()
        )
        pen.write(body, entry_id)
    return _shown(desk, response_id)


def _checked(done: Done) -> None:
    """Return only if every figure can be."""
    figures = (
        ("oxygen", done.oxygen_l_per_min, PERCENT_MAX),
        ("naloxone", done.naloxone_ug, 2**31),
        ("breaths", done.respirations_per_min, RESPIRATIONS_MAX),
        ("SpO2", done.spo2_percent, PERCENT_MAX),
        ("POSS", done.poss, POSS_MAX),
    )
    for field, figure, highest in figures:
        if figure is not None and not 0 <= figure <= highest:
            raise refuse(Code.NOT_FILLED_IN, field=field)
    seen = (done.respirations_per_min, done.spo2_percent, done.poss)
    if done.kind == "vital_signs" and seen == (None, None, None):
        raise refuse(Code.NOT_FILLED_IN, field="vital signs")
    if done.kind == "note" and not done.words.strip():
        raise refuse(Code.NOT_FILLED_IN, field="note")


def _filled(desk: Desk, done: Done, shown: Response) -> Done:
    """Return the stamp with the programme's usual in the place of what was left out."""
    usual = shown.emergency
    if done.kind == "oxygen" and done.oxygen_l_per_min is None:
        return replace(done, oxygen_l_per_min=usual.oxygen_l_per_min)
    if done.kind != "naloxone":
        return done
    dose_ug = done.naloxone_ug
    if dose_ug is None:
        dose_ug = usual.dose_ug(len(naloxone_given(shown.stamps)))
    kit = shown.next_kit if done.kit_lot is None else done.kit_lot
    if kit and kit not in {each.lot for each in response_queries.kits(desk.ledger)}:
        raise refuse(Code.UNKNOWN_ITEM, item=kit)
    return replace(done, naloxone_ug=dose_ug, route=done.route or usual.route(), kit_lot=kit)


def stamp(desk: Desk, by: Operator, done: Done, entry_id: str) -> Response:
    """Record one thing that was done; a naloxone kit that was used is off the list.

    Raises:
        Refused: the response is over, a figure cannot be, or what is corrected is not there.
    """
    _checked(done)
    with writing(desk, by, Act.RESPOND) as pen:
        same = {"response": done.response, "stamp": done.kind, "corrects": done.corrects}
        if repeated(desk, entry_id, entries.ResponseStamped, **same):
            return _shown(desk, done.response)
        row = _running(desk, done.response)
        shown = _view(desk, row)
        if done.corrects:
            stands = {s.seq: s.kind for s in standing(shown.stamps)}
            if stands.get(done.corrects) != done.kind:
                raise refuse(Code.UNKNOWN_ITEM, item="stamp")
        full = _filled(desk, done, shown)
        body = entries.ResponseStamped(
            salt=pen.salt(),
            response=full.response,
            at=_time(pen, full.at, shown.began_at),
            stamp=full.kind,
            oxygen_l_per_min=_or_not(full.oxygen_l_per_min),
            naloxone_ug=full.naloxone_ug or 0,
            route=full.route.strip() if full.naloxone_ug else "",
            kit_lot=(full.kit_lot or "") if full.naloxone_ug else "",
            respirations_per_min=_or_not(full.respirations_per_min),
            spo2_percent=_or_not(full.spo2_percent),
            poss=_or_not(full.poss),
            words=full.words.strip(),
            corrects=full.corrects,
        )
        pen.write(body, entry_id)
    return _shown(desk, done.response)


def _or_not(figure: int | None) -> int:
    return -1 if figure is None else figure


def end(desk: Desk, by: Operator, ending: Ending, entry_id: str) -> ResponseEnd:
    """End a response, and print its report after it is written.

    A false alarm in which nothing was given may end without a patient.

    Raises:
        Refused: it is over, nobody is named, or it is not said where the patient was taken.
    """
    with writing(desk, by, Act.RESPOND) as pen:
        same = {"response": ending.response, "outcome": ending.outcome}
        if repeated(desk, entry_id, entries.ResponseEnded, **same):
            return ResponseEnd(_shown(desk, ending.response))
        row = _running(desk, ending.response)
        shown = _view(desk, row)
        is_nothing = ending.outcome == "false_alarm" and not standing(shown.stamps)
        if not shown.who and not is_nothing:
            raise refuse(Code.NOT_FILLED_IN, field="patient")
        if ending.outcome == "transferred" and not ending.transfer.strip():
            raise refuse(Code.NOT_FILLED_IN, field="where the patient was taken")
        body = entries.ResponseEnded(
            salt=pen.salt(),
            response=ending.response,
            at=_time(pen, ending.at, shown.began_at),
            outcome=ending.outcome,
            transfer=ending.transfer.strip(),
            present=ending.present.strip(),
            prescriber_told=ending.prescriber_told,
        )
        pen.write(body, entry_id)
    after = _shown(desk, ending.response)
    return ResponseEnd(after, print_incident(desk, after))


def reprint_report(desk: Desk, by: Operator, response_id: str, entry_id: str) -> str:
    """Print the report of a response again; return what went wrong, or nothing.

    Raises:
        Refused: there is no such response, or it still runs.
    """
    with writing(desk, by, Act.RESPOND) as pen:
        found = response(desk, response_id)
        if found is None:
            raise refuse(Code.UNKNOWN_ITEM, item="response")
        if found.outcome is None:
            raise refuse(Code.NOT_FILLED_IN, field="outcome")
        copy = found.copies
        if not repeated(desk, entry_id, entries.IncidentReportReprinted, response=response_id):
            copy += 1
            body = entries.IncidentReportReprinted(salt=pen.salt(), response=response_id, copy=copy)
            pen.write(body, entry_id)
    return print_incident(desk, found, copy)
