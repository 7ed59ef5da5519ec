"""The prescription file: orders in sequence of date and number."""

from dataclasses import dataclass
from datetime import date

import msgspec

from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.ledger import people_queries
from iOATdesk.models import entries
from iOATdesk.models.orders import Order, Plan, PlanUnreadable, fixed_plan, format_plan, parse_plan
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse

DOSES_PER_DAY_MAX = 24
GAP_MINUTES_MAX = 7 * 24 * 60
"""No limits of medicine: past them a field was filled in with something else."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A prescription as it is written."""

    number: str
    patient: str
    drug: str
    plan_text: str
    """``120``, or a titration ``15+30/45+10, 80/80; then 60/60``; empty for a dose that is left
    open below ``visit_max_ug``."""
    doses_per_day: int
    routes: tuple[str, ...]
    gap_minutes: int | None
    starts_on: date
    ends_on: date
    prescriber: str
    licence: str
    practice: str
    address: str
    is_after_missed: bool = False
    replaces: str = ""
    """Id of the order that this one takes the place of."""
    visit_max_ug: int | None = None


def read_plan(plan_text: str, doses_per_day: int) -> Plan:
    """Return the plan of an order; a single dose is repeated at each visit.

    Raises:
        Refused: NOT_FILLED_IN, where the text says no doses.
    """
    try:
        plan = parse_plan(plan_text)
    except PlanUnreadable as error:
        raise refuse(Code.NOT_FILLED_IN, field=f"plan ({error})") from error
    is_single = not plan.then and len(plan.steps) == 1 and len(plan.steps[0]) == 1
    if is_single and len(plan.steps[0][0]) == 1:
        return fixed_plan(plan.steps[0][0][0], doses_per_day)
    return plan


def _check(desk: Desk, new: NewOrder) -> None:
    texts = {
        "number": new.number,
        "prescriber": new.prescriber,
        "licence": new.licence,
        "practice": new.practice,
        "address": new.address,
        "route": "".join(new.routes),
        "dose": new.plan_text or (new.visit_max_ug and "open") or "",
    }
    for name, text in texts.items():
        if not text.strip():
            raise refuse(Code.NOT_FILLED_IN, field=name)
    if not 1 <= new.doses_per_day <= DOSES_PER_DAY_MAX:
        raise refuse(Code.NOT_FILLED_IN, field="doses a day")
    if not 0 <= (new.gap_minutes or 0) <= GAP_MINUTES_MAX:
        raise refuse(Code.NOT_FILLED_IN, field="gap")
    if (new.visit_max_ug or 0) < 0:
        raise refuse(Code.NOT_FILLED_IN, field="largest dose of a visit")
    if new.ends_on < new.starts_on:
        raise refuse(Code.NOT_FILLED_IN, field="end date")
    if new.drug not in desk.programme().drugs():
        raise refuse(Code.UNKNOWN_ITEM, item=new.drug)


def _check_others(desk: Desk, new: NewOrder) -> None:
    """Refuse a number used twice, a second drug, and two orders for the same days."""
    if people_queries.order_numbered(desk.ledger, new.number.strip()):
        raise refuse(Code.NUMBER_TAKEN, number=new.number.strip())
    others = people_queries.orders_of(desk.ledger, new.patient)
    if new.replaces and new.replaces not in {other.order for other in others}:
        raise refuse(Code.UNKNOWN_ITEM, item="order that is replaced")
    for other in others:
        is_together = other.starts_on <= new.ends_on and new.starts_on <= other.ends_on
        if other.is_stopped or not is_together or other.order == new.replaces:
            continue
        if other.drug != new.drug:
            raise refuse(Code.SECOND_DRUG, drug=other.drug)
        raise refuse(Code.ORDER_OVERLAPS, number=other.number)


def enter_order(desk: Desk, by: Operator, new: NewOrder, entry_id: str) -> Order:
    """Have a prescription stand in the ledger.

    Doses of two drugs are never added, so a second drug is refused while no profile defines a
    combined rule.

    Raises:
        Refused: not permitted, a field is missing, the number is taken, another order stands.
    """
    _check(desk, new)
    plan = read_plan(new.plan_text, new.doses_per_day) if new.plan_text.strip() else Plan((), ())
    with writing(desk, by, Act.ENTER_ORDER) as pen:
        order_id = f"O{entry_id}"
        body = entries.OrderEntered(
            salt=pen.salt(),
            order=order_id,
            number=new.number.strip(),
            patient=new.patient,
            drug=new.drug,
            plan=format_plan(plan),
            visit_max_ug=new.visit_max_ug or 0,
            doses_per_day=new.doses_per_day,
            routes=list(new.routes),
            gap_minutes=new.gap_minutes or 0,
            starts_on=new.starts_on.isoformat(),
            ends_on=new.ends_on.isoformat(),
            prescriber=new.prescriber.strip(),
            licence=new.licence.strip(),
            practice=new.practice.strip(),
            address=new.address.strip(),
            after_missed=new.is_after_missed,
            replaces=new.replaces,
        )
        same = {k: v for k, v in msgspec.structs.asdict(body).items() if k != "salt"}
        if not repeated(desk, entry_id, entries.OrderEntered, **same):
            if people_queries.patient(desk.ledger, new.patient) is None:
                raise refuse(Code.UNKNOWN_PATIENT)
            _check_others(desk, new)
            pen.write(body, entry_id)
        order = people_queries.order(desk.ledger, order_id)
    if order is None:
        raise AssertionError("an order that was entered is there")
    return order


def stop_order(desk: Desk, by: Operator, order_id: str, reason: str, entry_id: str) -> None:
    """End a prescription before its date.

    Raises:
        Refused: not permitted, no reason, or no such order in force.
    """
    if not reason.strip():
        raise refuse(Code.NOT_FILLED_IN, field="reason")
    with writing(desk, by, Act.ENTER_ORDER) as pen:
        if repeated(desk, entry_id, entries.OrderStopped, order=order_id, reason=reason.strip()):
            return
        order = people_queries.order(desk.ledger, order_id)
        if order is None or order.is_stopped:
            raise refuse(Code.UNKNOWN_ITEM, item="order")
        body = entries.OrderStopped(salt=pen.salt(), order=order_id, reason=reason.strip())
        pen.write(body, entry_id)


def orders_of(desk: Desk, patient_id: str) -> tuple[Order, ...]:
    """Return a patient's orders in sequence of date and number."""
    return people_queries.orders_of(desk.ledger, patient_id)
