"""What a decision about one patient looks back on, read from the ledger at one moment."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from iOATdesk.desk.operator import Desk, station_state
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.models.case import Decision, DoseRequest, case_of
from iOATdesk.models.days import day_start
from iOATdesk.models.decide import decide
from iOATdesk.models.orders import Order
from iOATdesk.models.people import Role
from iOATdesk.models.visits import History


@dataclass(frozen=True, slots=True)
class Looked:
    """A decision with what it was made from."""

    history: History
    order: Order | None
    visit: str
    """The visit that is asked about: the one going on, or the one that the page has begun."""
    decision: Decision


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one patient; what is not known yet keeps its default."""

    role: Role
    patient: str
    visit: str = ""
    """Id that a new visit would get."""
    syringe: str | None = None
    """Number that was scanned."""
    route: str | None = None
    dose_ug: int | None = None
    part: int | None = None
    is_assessed: bool = False
    drug: str = ""
    """Asked for where it is not the one of the order in force."""


def look(desk: Desk, asked: Asked, now: datetime) -> Looked:
    """Return what may be given to a patient at this moment, and why or why not."""
    station = station_state(desk, now)
    patient = people_queries.patient(desk.ledger, asked.patient)
    order = people_queries.order_in_force(desk.ledger, asked.patient, station.today)
    programme = desk.programme()
    drug = asked.drug or (order.drug if order else programme.drugs()[0])
    if order is not None and order.drug != drug:
        order = None
    doses = visit_queries.doses_looked_back_on(desk.ledger, asked.patient, drug, station.today)
    given = [dose.day for dose in doses if dose.drug == drug and dose.administered_ug > 0]
    next_day = station.today + timedelta(days=1)
    history = History(
        station=station,
        patient=patient,
        doses=doses,
        order_days=visit_queries.order_days(
            desk.ledger, order.order if order else "", station.today
        ),
        withheld_at=visit_queries.withheld_at(desk.ledger, asked.patient, station.today),
        withheld_days=visit_queries.withheld_days(
            desk.ledger, asked.patient, given[-1], station.today
        )
        if given
        else 0,
        next_day_at=day_start(next_day, desk.station.zone, programme.day_starts_at_hour),
    )
    syringe = stock_queries.syringe(desk.ledger, asked.syringe) if asked.syringe else None
    dose_ug = asked.dose_ug
    if dose_ug is None and syringe and order and order.is_open_dose:
        # An order that leaves the dose open below its ceiling: what was prepared is asked for.
        dose_ug = syringe.dose_ug
    request = DoseRequest(
        role=asked.role,
        drug=drug,
        dose_ug=dose_ug,
        route=asked.route,
        part=asked.part,
        is_assessed=asked.is_assessed,
        syringe=syringe,
        is_syringe_scanned=asked.syringe is not None,
    )
    visit = asked.visit
    if case_of(programme, order, history, request, now).is_top_up and history.today():
        visit = history.today()[-1].visit
    assessment = visit_queries.assessment_of(desk.ledger, asked.patient, station.today, visit)
    if assessment is not None:
        allowed = visit_queries.allowed_in(desk.ledger, asked.patient, visit)
        assessment = replace(assessment, allowed=allowed)
    overrides = visit_queries.overrides_in(desk.ledger, asked.patient, visit)
    history = replace(history, assessment=assessment, overrides=overrides)
    decision = decide(programme, order, history, request, now)
    return Looked(history, order, visit, decision)
