"""The history of a patient, and attendance and retention of one patient and of the programme."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from iOATdesk.desk.operator import Desk, Operator, moment, permit
from iOATdesk.ledger import history_queries, people_queries
from iOATdesk.ledger.store import read_time
from iOATdesk.models import entries
from iOATdesk.models.attendance import (
    Attendance,
    DayFacts,
    DayKind,
    DayRecord,
    Happening,
    Past,
    Retention,
    attendance,
    day_kind,
    day_records,
    order_on,
    retention,
    status_on,
    together,
)
from iOATdesk.models.entries import Body
from iOATdesk.models.orders import plan_words
from iOATdesk.models.people import Act
from iOATdesk.models.products import drug_words
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import Patient

RETENTION_DAYS = (30, 90, 180, 365)
"""After how many days retention is reckoned: spans of a report, nothing that a dose hangs on."""


@dataclass(frozen=True, slots=True)
class PatientHistory:
    """Every programme day of one patient in a range, oldest first."""

    patient: Patient
    first: date
    today: date
    days: tuple[DayRecord, ...]
    figures: Attendance
    enrolled_on: date
    looks: tuple[str, ...]
    """Who opened the record lately, latest first: name, screen and moment."""


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One patient in the programme's attendance."""

    patient: str
    name: str
    status: str
    enrolled_on: date
    figures: Attendance


@dataclass(frozen=True, slots=True)
class ProgrammeAttendance:
    """The attendance of everybody in a range, and retention since the station began."""

    first: date
    today: date
    rows: tuple[AttendanceRow, ...]
    total: Attendance
    retention: tuple[Retention, ...]


def happening_words(desk: Desk, body: Body) -> str:
    """Return what was entered about a patient in words for a list or a history."""
    match body:
        case entries.AdverseEventRecorded(what=what):
            return f"event: {what}"
        case entries.EventReviewed(conclusion=conclusion):
            return f"event reviewed: {conclusion}"
        case entries.OrderEntered():
            order = people_queries.order(desk.ledger, body.order)
            dose = f"{drug_words(body.drug)} {plan_words(order)}" if order else ""
            return f"order {body.number} entered: {dose}"
        case entries.OrderStopped():
            order = people_queries.order(desk.ledger, body.order)
            return f"order {order.number if order else ''} stopped: {body.reason}"
        case entries.PatientStatusChanged():
            return f"{body.status}: {body.reason}"
        case entries.PatientAmended():
            return f"particulars amended: {body.reason}"
        case entries.PatientEnrolled():
            return "enrolled"
    raise AssertionError("a happening is one of these kinds")


def patient_history(
    desk: Desk, by: Operator, patient_id: str, days: int | None = None
) -> PatientHistory:
    """Return the last ``days`` programme days of a patient, today's included; None for all.

    Raises:
        Refused: UNKNOWN_PATIENT.
    """
    permit(Act.LOOK_UP, by)
    patient = people_queries.patient(desk.ledger, patient_id)
    if patient is None:
        raise refuse(Code.UNKNOWN_PATIENT)
    today = desk.today(moment(desk))
    statuses = history_queries.statuses(desk.ledger)[patient_id]
    enrolled_on = statuses[0].day
    first = enrolled_on if days is None else max(enrolled_on, today - timedelta(days=days - 1))
    assessed = history_queries.assessments_of(desk.ledger, patient_id, first, today)
    entered = history_queries.happened(desk.ledger, patient_id)
    past = Past(
        statuses=statuses,
        orders=history_queries.past_orders(desk.ledger).get(patient_id, ()),
        doses=history_queries.doses_of(desk.ledger, patient_id),
        withheld=[(day, a.made_at) for day, a in assessed if a.outcome != "proceed"],
        happenings=[
            (
                date.fromisoformat(head.day),
                Happening(read_time(head.event_at), head.kind, happening_words(desk, body)),
            )
            for head, body in entered
        ],
        open_days=history_queries.open_days(desk.ledger),
        closed_days=history_queries.closed_days(desk.ledger),
    )
    records = day_records(past, first, today)
    figures = attendance(record.kind for record in records)
    looks = _looks(desk, patient_id)
    return PatientHistory(patient, first, today, records, figures, enrolled_on, looks)


def _looks(desk: Desk, patient_id: str) -> tuple[str, ...]:
    names = {person.person: person.name for person in people_queries.people(desk.ledger)}
    return tuple(
        f"{names.get(head.by, head.by)}, {look.screen}, {_local(desk, read_time(head.event_at))}"
        for head, look in history_queries.looks_into(desk.ledger, patient_id)
    )


def _local(desk: Desk, at: datetime) -> str:
    return f"{at.astimezone(desk.station.zone):%Y-%m-%d %H:%M}"


def day_kinds(desk: Desk, first: date, last: date, today: date) -> dict[str, tuple[DayKind, ...]]:
    """Return how each day from ``first`` to ``last`` counts for each patient, oldest first.

    A patient's days begin with the enrolment; ``today`` is the day that is running.
    """
    given = history_queries.administered_by_day(desk.ledger, first)
    withheld = history_queries.withheld_days(desk.ledger, first)
    orders = history_queries.past_orders(desk.ledger)
    opened = history_queries.open_days(desk.ledger)
    closed = history_queries.closed_days(desk.ledger)
    found: dict[str, tuple[DayKind, ...]] = {}
    for patient, changes in history_queries.statuses(desk.ledger).items():
        withheld_on = {day for day, _ in withheld.get(patient, ())}
        doses = given.get(patient, {})
        kinds = []
        day = max(first, changes[0].day)
        while day <= last:
            status = status_on(changes, day)
            if status is None:
                raise AssertionError("a patient has a status from the enrolment on")
            has_order = order_on(orders.get(patient, ()), day) is not None
            came = day in doses or day in withheld_on
            facts = DayFacts(
                status,
                has_order,
                day in opened,
                day < today or day in closed,
                came,
                doses.get(day, 0),
            )
            kinds.append(day_kind(facts))
            day += timedelta(days=1)
        found[patient] = tuple(kinds)
    return found


def programme_attendance(desk: Desk, by: Operator, days: int | None = None) -> ProgrammeAttendance:
    """Return attendance of every patient in the last ``days`` programme days; None for all."""
    permit(Act.LOOK_UP, by)
    today = desk.today(moment(desk))
    statuses = history_queries.statuses(desk.ledger)
    begun = min((changes[0].day for changes in statuses.values()), default=today)
    first = begun if days is None else max(begun, today - timedelta(days=days - 1))
    kinds = day_kinds(desk, first, today, today)
    rows = tuple(
        AttendanceRow(
            patient.patient,
            patient.name,
            str(patient.status),
            statuses[patient.patient][0].day,
            attendance(kinds[patient.patient]),
        )
        for patient in people_queries.patients(desk.ledger)
    )
    return ProgrammeAttendance(
        first,
        today,
        rows,
        together([row.figures for row in rows]),
        tuple(retention(list(statuses.values()), after, today) for after in RETENTION_DAYS),
    )
