"""The counter apart from the patient in front of it: who is in the room, who is expected."""

from datetime import date, datetime, timedelta

from iOATdesk.desk.observing import observe_until
from iOATdesk.desk.open_doses import were_open
from iOATdesk.desk.operator import Desk, moment
from iOATdesk.desk.stock import stock_by_product
from iOATdesk.desk.views import ExpectedRow, Room, RoomRow
from iOATdesk.ledger import people_queries, response_queries, stock_queries, visit_queries
from iOATdesk.ledger.store import read_time
from iOATdesk.models.attendance_rules import missed_between
from iOATdesk.models.days import wall_time
from iOATdesk.models.emergency import kits_words, shortage
from iOATdesk.models.orders import Order
from iOATdesk.models.programme import Programme
from iOATdesk.models.visits import Patient

_LOOK_BACK = timedelta(days=60)
"""Missed days further back than this are shown as this many."""


def room(desk: Desk) -> Room:
    """Return everything that the counter shows before a patient is chosen."""
    now = moment(desk)
    today = desk.today(now)
    day = visit_queries.open_day(desk.ledger)
    patients = {p.patient: p for p in people_queries.patients(desk.ledger)}
    orders = people_queries.orders_in_force(desk.ledger, today)
    used = visit_queries.visits_by_patient(desk.ledger, today)
    in_room = _in_room(desk, patients, orders, used, now)
    present = {row.patient for row in in_room}
    open_day = date.fromisoformat(day["day"]) if day else None
    return Room(
        at=now,
        today=today,
        is_day_open=open_day == today,
        open_day=open_day,
        in_room=in_room,
        expected=_expected(desk, patients, orders, used, present, today, now),
        stock=stock_by_product(desk),
        prepared_syringes=len(stock_queries.syringes_waiting(desk.ledger)),
        opened_words=_opened_words(desk),
        kits=response_queries.kits(desk.ledger),
        shortage=_shortage(desk) if day else "",
        emergency=desk.programme().emergency,
        were_open=were_open(desk),
    )


def _shortage(desk: Desk) -> str:
    bar = response_queries.oxygen_bar(desk.ledger)
    if bar is None:
        return ""
    kits = sum(kit.kits for kit in response_queries.kits(desk.ledger))
    return shortage(desk.programme().emergency, kits, bar)


def _opened_words(desk: Desk) -> str:
    day = visit_queries.open_day(desk.ledger)
    if day is None:
        return ""
    names = {p.person: p.name for p in people_queries.people(desk.ledger)}
    at = wall_time(read_time(day["opened_at"]), desk.station.zone)
    bar = response_queries.oxygen_bar(desk.ledger)
    what = "Naloxone and oxygen"
    if bar is not None:
        kits = sum(kit.kits for kit in response_queries.kits(desk.ledger))
        words = kits_words(kits)
        what = f"{words[0].upper()}{words[1:]}, oxygen {bar} bar,"
    return f"{what} checked {at} by {names.get(day['opened_by'], '')}"


def _allowed(programme: Programme, order: Order | None) -> int:
    if order is None:
        return 0
    limits = programme.limits.get(order.drug)
    visits = limits.visits_per_day if limits else None
    return order.doses_per_day if visits is None else min(order.doses_per_day, visits)


def _in_room(
    desk: Desk,
    patients: dict[str, Patient],
    orders: dict[str, Order],
    used: dict[str, int],
    now: datetime,
) -> tuple[RoomRow, ...]:
    """Return who has an open dose or is observed; what is overdue stands first."""
    programme = desk.programme()
    injecting = timedelta(minutes=programme.injection_minutes or 0)
    rows = []
    for visit, patient_id in visit_queries.running_visits(desk.ledger):
        dose = visit_queries.visit_doses(desk.ledger, visit)[-1]
        is_injecting = dose.injection_ended_at is None
        until = (
            dose.issued_at + injecting if is_injecting else observe_until(desk, patient_id, dose)
        )
        rows.append(
            RoomRow(
                patient=patient_id,
                name=patients[patient_id].name,
                visit=visit,
                visit_number=used.get(patient_id, 1),
                visits_allowed=_allowed(programme, orders.get(patient_id)),
                drug=dose.drug,
                dose_ug=dose.issued_ug,
                syringe=dose.syringe if not dose.is_resolved else "",
                state="injecting" if is_injecting else "observing",
                since=dose.issued_at if is_injecting else dose.ended_at,
                until=until,
                seat=0 if dose.is_resolved else dose.seat,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.until > now, row.until)))


def _expected(
    desk: Desk,
    patients: dict[str, Patient],
    orders: dict[str, Order],
    used: dict[str, int],
    present: set[str],
    today: date,
    now: datetime,
) -> tuple[ExpectedRow, ...]:
    last = visit_queries.last_dose_by_patient(desk.ledger, today - _LOOK_BACK)
    postponed = visit_queries.postponed(desk.ledger, today)
    programme = desk.programme()
    minutes = programme.reassess_after_minutes
    rows = []
    for patient_id, order in orders.items():
        patient = patients[patient_id]
        if patient.status != "active" or patient_id in present:
            continue
        limits = programme.limits.get(order.drug)
        gap = max(order.gap_minutes or 0, (limits.gap_minutes or 0) if limits else 0)
        eligible_at, missed, withheld = None, 0, 0
        if patient_id in last:
            last_day, ended_at = last[patient_id]
            if missed := missed_between(last_day, today):
                withheld = visit_queries.withheld_days(desk.ledger, patient_id, last_day, today)
            clears_at = ended_at + timedelta(minutes=gap)
            eligible_at = clears_at if clears_at > now else None
        outcome, postponed_at = postponed.get(patient_id, ("", None))
        rows.append(
            ExpectedRow(
                patient=patient_id,
                name=patient.name,
                card=patient.card,
                visits_used=used.get(patient_id, 0),
                visits_allowed=_allowed(programme, order),
                eligible_at=eligible_at,
                missed_days=missed - withheld,
                withheld_days=withheld,
                postponed=outcome,
                postponed_at=postponed_at,
                assess_at=(
                    None
                    if postponed_at is None or minutes is None
                    else postponed_at + timedelta(minutes=minutes)
                ),
            )
        )

    def urgency(row: ExpectedRow) -> tuple[bool, datetime, str]:
        is_done = row.visits_used >= row.visits_allowed
        return (is_done, row.eligible_at or now, row.name)

    return tuple(sorted(rows, key=urgency))
