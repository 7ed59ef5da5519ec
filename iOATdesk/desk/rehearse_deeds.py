"""What each line of a rehearsal does: the use cases of the desk, as the counter calls them.

A syringe is made for each dose at the moment at which it is given, so that only the rule that a
sheet is about can refuse it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from iOATdesk.desk import counter, events, observing, orders, patients, preparing
from iOATdesk.desk.history import Asked, Looked, look
from iOATdesk.desk.operator import Desk, moment
from iOATdesk.desk.programme import confirm_value, programme_view
from iOATdesk.desk.rehearse_keys import CLOCK, CONFIRM, SCAN, SET, STOCK
from iOATdesk.desk.rehearse_sheet import Row, fault_in
from iOATdesk.desk.rehearse_station import LEFT_EARLY, LEFT_WELL, LOT, Out, RehearsalStation
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.models.programme import Content
from iOATdesk.models.refusals import PRECEDENCE, Code, Refusal, Refused, refuse
from iOATdesk.models.units import InexactAmount, format_mg, volume_ul

_POSS_GOOD = 1
_INJECTED_MINUTES = 5
"""How long an injection takes where a row says nothing."""
_WHY = "rehearsal"
_BEFORE_ASSESSMENT = PRECEDENCE[: PRECEDENCE.index(Code.NOT_ASSESSED)]


def _patient(station: RehearsalStation, row: Row) -> str:
    return station.patients[row.patient]


def _now(station: RehearsalStation, row: Row) -> Refusal | None:
    """Ask for the verdict, as when the patient's card is scanned."""
    patient_id, by = _patient(station, row), station.person(row.text("by"))
    visit = station.visit(patient_id)
    return counter.verdict(station.desk, by, patient_id, visit).decision.refusal


def _scan(station: RehearsalStation, row: Row) -> Refusal | None:
    """Ask for the verdict on whom a scanned code names; a card of nobody's is unknown."""
    found = counter.scanned(station.desk, row.text("code"))
    visit = station.visit(found.ref)
    return counter.verdict(station.desk, station.nurse, found.ref, visit).decision.refusal


def _order(station: RehearsalStation, row: Row) -> None:
    desk, patient_id = station.desk, _patient(station, row)
    programme = desk.programme()
    today = desk.today(moment(desk))
    drug = row.text("drug") or programme.drugs()[0]
    limits = programme.limits.get(drug)
    routes = row.words("route") or (limits.routes if limits else ("-",))
    if not routes:
        raise fault_in(row.line, "the programme leaves routes to the clinic, so order needs route")
    former = people_queries.order_in_force(desk.ledger, patient_id, today)
    dose_ug, days, plan = row.number("mg"), row.number("days"), row.text("plan")
    doses = row.number("doses")
    new = orders.NewOrder(
        number=row.text("number") or f"R-{row.line}",
        patient=patient_id,
        drug=drug,
        plan_text=plan or (format_mg(dose_ug) if dose_ug else ""),
        doses_per_day=doses or orders.read_plan(plan, 1).visits_max,
        routes=routes,
        gap_minutes=row.number("gap"),
        starts_on=today,
        ends_on=today + timedelta(days=days - 1) if days else max(today, station.last_day),
        prescriber=station.prescriber.person.name,
        licence=LOT,
        practice=desk.station.name,
        address=desk.station.address,
        is_after_missed=bool(row.text("after_missed")),
        replaces=former.order if former and former.drug == drug else "",
        visit_max_ug=row.number("max_visit"),
    )
    orders.enter_order(desk, station.prescriber, new, station.new_id())


def _stop(station: RehearsalStation, row: Row) -> None:
    desk, patient_id = station.desk, _patient(station, row)
    if number := row.text("number"):
        order = people_queries.order_numbered(desk.ledger, number)
    else:
        today = desk.today(moment(desk))
        order = people_queries.order_in_force(desk.ledger, patient_id, today)
    is_theirs = order is not None and order.patient == patient_id
    order_id = order.order if order and is_theirs else ""
    orders.stop_order(desk, station.prescriber, order_id, _WHY, station.new_id())


def _identifiers(desk: Desk) -> tuple[str, ...]:
    """Return enough of the programme's identifiers: a sheet is about who is meant."""
    asks = desk.programme().asks
    return asks.identifiers[: asks.identifiers_needed]


def _assess(station: RehearsalStation, row: Row) -> Refusal | None:
    """Record an assessment; answer with the verdict that follows from it."""
    desk, patient_id = station.desk, _patient(station, row)
    known = desk.programme().signs
    for sign in row.words("sign"):
        if sign not in known:
            reason = f"the programme has no sign “{sign}” (it has: {', '.join(known)})"
            raise fault_in(row.line, reason)
    poss = row.number("poss")
    visit = counter.verdict(desk, station.nurse, patient_id, station.visit(patient_id)).visit
    seen = counter.Assess(
        patient=patient_id,
        visit=visit,
        poss=_POSS_GOOD if poss is None else poss,
        alcohol_mg_per_100ml=row.number("alcohol"),
        signs=row.words("sign"),
        outcome="withhold" if row.text("withhold") == "yes" else "proceed",
        identifiers=_identifiers(desk),
        stated_dose="agrees",
    )
    return counter.assess(desk, station.nurse, seen, station.new_id()).decision.refusal


def _looked(station: RehearsalStation, row: Row, *, is_assessed: bool) -> Looked:
    """Return the decision about the dose that a row asks for, before any syringe is there.

    Raises:
        Refused: it says no; before the assessment only by what can be known before it.
    """
    patient_id = _patient(station, row)
    asked = Asked(
        role=station.person(row.text("by")).person.role,
        patient=patient_id,
        visit=station.visit(patient_id),
        route=row.text("route") or None,
        dose_ug=row.number("mg"),
        part=row.number("part"),
        is_assessed=is_assessed,
    )
    looked = look(station.desk, asked, moment(station.desk))
    why = looked.decision.refusal
    if why and (is_assessed or why.code in _BEFORE_ASSESSMENT):
        raise Refused(why)
    return looked


def _fill(station: RehearsalStation, row: Row, looked: Looked) -> str:
    """Return the number of a checked syringe in which only the dose itself can be wrong."""
    if looked.order is None:
        raise AssertionError("a dose that no rule refuses has an order")
    products = stock_queries.products(station.desk.ledger).values()
    product = next(one for one in products if one.drug == looked.order.drug)
    dose_ug, residue_ug = looked.decision.dose_ug, row.number("residue") or 0
    try:
        volume_ul(residue_ug, product.strength_ug_per_ml)
    except InexactAmount as error:
        raise refuse(Code.INEXACT_AMOUNT, text=format_mg(residue_ug)) from error
    route = row.text("route") or looked.order.routes[0]
    return _made(station, row, product.product, route, dose_ug)


def _made(
    station: RehearsalStation, row: Row, product: str, route: str, dose_ug: int | None
) -> str:
    """Return the number of a syringe that was filled, and checked unless the row says no."""
    new = preparing.NewSyringe(_patient(station, row), product, LOT, route, dose_ug)
    number = preparing.prepare(station.desk, station.nurse, new, station.new_id()).syringe
    if row.text("check") != "no":
        preparing.check_syringe(station.desk, station.pharmacist, number, station.new_id())
    return number


def _prepare(station: RehearsalStation, row: Row) -> None:
    """Make a syringe ahead, under a name of the sheet's."""
    desk, patient_id = station.desk, _patient(station, row)
    today = desk.today(moment(desk))
    order = people_queries.order_in_force(desk.ledger, patient_id, today)
    if order is None:
        raise refuse(Code.NO_ORDER)
    products = stock_queries.products(desk.ledger).values()
    product = next(one.product for one in products if one.drug == order.drug)
    route = row.text("route") or order.routes[0]
    made = _made(station, row, product, route, row.number("mg"))
    station.syringes[row.text("syringe")] = made


def _issue(station: RehearsalStation, row: Row) -> str:
    """Hand a syringe over, with everything that comes before it; return its number."""
    desk, patient_id = station.desk, _patient(station, row)
    looked = _looked(station, row, is_assessed=False)
    if row.text("assess") != "no":
        seen = counter.Assess(
            patient_id,
            looked.visit,
            _POSS_GOOD,
            None,
            (),
            "proceed",
            identifiers=_identifiers(desk),
            stated_dose="agrees",
        )
        counter.assess(desk, station.nurse, seen, station.new_id())
    looked = _looked(station, row, is_assessed=True)
    if not looked.decision.is_top_up:
        station.leave(patient_id)
    ahead = row.text("syringe")
    number = station.syringes.get(ahead, ahead) if ahead else _fill(station, row, looked)
    route, part = row.text("route") or None, row.number("part")
    issue = counter.Issue(patient_id, looked.visit, number, route, part)
    try:
        counter.issue_dose(desk, station.person(row.text("by")), issue, station.new_id())
    except Refused:
        if ahead:
            raise
        preparing.cancel_syringe(desk, station.nurse, number, _WHY, station.new_id())
        raise
    station.visits.pop(patient_id, None)
    return number


def _dose(station: RehearsalStation, row: Row) -> None:
    number = _issue(station, row)
    minutes = row.number("injected")
    span = timedelta(minutes=_INJECTED_MINUTES if minutes is None else minutes)
    station.out.append(Out(number, row.at + span, row.number("residue") or 0))


def _return(station: RehearsalStation, row: Row) -> None:
    dose = visit_queries.open_dose(station.desk.ledger, _patient(station, row))
    if dose is None:
        raise refuse(Code.NO_OPEN_DOSE)
    station.take_back(dose.syringe, row.number("residue") or 0)


def _leave(station: RehearsalStation, row: Row) -> None:
    """Have the patient leave well, or early where the row says so."""
    visit = visit_queries.running_visit_of(station.desk.ledger, _patient(station, row))
    leaving = LEFT_EARLY if row.text("early") == "yes" else LEFT_WELL
    observing.end_observation(station.desk, station.nurse, visit, leaving, station.new_id())


def _suspend(station: RehearsalStation, row: Row) -> None:
    patients.change_status(
        station.desk, station.nurse, _patient(station, row), "suspended", _WHY, station.new_id()
    )


def _resume(station: RehearsalStation, row: Row) -> None:
    patients.change_status(
        station.desk, station.nurse, _patient(station, row), "active", _WHY, station.new_id()
    )


def _event(station: RehearsalStation, row: Row) -> None:
    events.record_event(station.desk, station.nurse, _patient(station, row), _WHY, station.new_id())


def _review(station: RehearsalStation, row: Row) -> None:
    events.review_event(
        station.desk, station.prescriber, _patient(station, row), _WHY, station.new_id()
    )


def _stock(station: RehearsalStation, row: Row) -> None:
    station.receive(row.number("containers") or 0)


def _set(station: RehearsalStation, row: Row) -> None:
    """Have the clinic's own values hold, in the units of the programme's file."""
    known = {value.key: value for value in station.desk.programme().values}
    for key, said in row.what.items():
        if key not in known:
            raise fault_in(row.line, f"the programme has no value “{key}”")
        content = said if isinstance(said, int) else _content(row, known[key].unit, said)
        confirm_value(station.desk, station.pharmacist, key, station.new_id(), content)


def _content(row: Row, unit: str, text: str) -> Content:
    words = tuple(word.strip() for word in text.split(","))
    if unit == "list":
        return words
    if unit != "bands":
        raise fault_in(row.line, f"“{text}” is not a whole number of {unit}")
    bands = [re.fullmatch(r"(\d{1,4}) (same|retitrate|reduce (\d{1,2}))", word) for word in words]
    read: list[tuple[tuple[str, int | str], ...]] = []
    for band in bands:
        if band is None:
            raise fault_in(row.line, f"“{text}” are not bands like 1 same, 2 reduce 75")
        of_band: dict[str, int | str] = {
            "action": band[2].partition(" ")[0],
            "from_days": int(band[1]),
        }
        if band[3]:
            of_band["percent"] = int(band[3])
        read.append(tuple(sorted(of_band.items())))
    return tuple(read)


def _confirm(station: RehearsalStation, _: Row) -> None:
    """Have every value confirmed that waits, as the pharmacist in charge goes down the list."""
    for row in programme_view(station.desk).waiting:
        confirm_value(station.desk, station.pharmacist, row.value.key, station.new_id())


def _clock(station: RehearsalStation, row: Row) -> None:
    station.clock.set(row.at)


_DEEDS: Mapping[str, Callable[[RehearsalStation, Row], object]] = {
    "order": _order,
    "stop": _stop,
    "assess": _assess,
    "prepare": _prepare,
    "dose": _dose,
    "issue": _issue,
    "return": _return,
    "leave": _leave,
    "suspend": _suspend,
    "resume": _resume,
    "event": _event,
    "review": _review,
    CLOCK: _clock,
    SET: _set,
    CONFIRM: _confirm,
    SCAN: _scan,
    STOCK: _stock,
    "now": _now,
}


def do(station: RehearsalStation, row: Row) -> Refusal | None:
    """Do what a row says at its time; return the refusal, if there is one.

    Raises:
        SheetFault: the row says what this programme does not have.
    """
    if row.do != CLOCK:
        station.move(row.at)
    try:
        answer = _DEEDS[row.do](station, row)
    except Refused as refused:
        return refused.refusal
    return answer if isinstance(answer, Refusal) else None
