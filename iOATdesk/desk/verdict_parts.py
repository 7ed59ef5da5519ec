"""Parts of the verdict that the counter shows: the plan, the injection, the syringes."""

from dataclasses import replace
from typing import TypedDict

from iOATdesk.desk.history import Looked
from iOATdesk.desk.operator import Desk
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.models.seats import next_site
from iOATdesk.models.titration import Titration, titration
from iOATdesk.models.visits import Dose, SyringeState


def titration_of(desk: Desk, looked: Looked) -> Titration | None:
    """Return where the plan stands; the days of a long order are not read once it is over."""
    order = looked.order
    if order is None or looked.history.order_days >= len(order.plan.steps):
        return None
    today = looked.history.station.today
    return titration(order, visit_queries.given_days(desk.ledger, order.order, today), today)


class Injecting(TypedDict):
    """The fields of a verdict about the injection that goes on."""

    out: SyringeState | None
    sites: tuple[str, ...]
    last_site: str
    next_site: str


def injecting(desk: Desk, patient_id: str, dose: Dose | None) -> Injecting:
    """Return the syringe that is out, and where it may be injected."""
    out = stock_queries.syringe(desk.ledger, dose.syringe) if dose else None
    if out is None:
        return Injecting(out=None, sites=(), last_site="", next_site="")
    sites = desk.programme().sites.get(out.route, ())
    last = visit_queries.last_site(desk.ledger, patient_id, out.route)
    return Injecting(out=out, sites=sites, last_site=last, next_site=next_site(sites, last))


def named(desk: Desk, syringes: tuple[SyringeState, ...]) -> tuple[SyringeState, ...]:
    """Return syringes with the printed names of who prepared and who checked them."""
    if not syringes:
        return ()
    names = {p.person: p.name for p in people_queries.people(desk.ledger)}
    return tuple(
        replace(
            syringe,
            prepared_by=names.get(syringe.prepared_by, ""),
            checked_by=names.get(syringe.checked_by, ""),
        )
        for syringe in syringes
    )
