"""The preparation book: syringes drawn from open containers, checked by a second person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from iOATdesk.desk.history import Asked, look
from iOATdesk.desk.operator import Desk, Operator, Pen, moment, permit, repeated, writing
from iOATdesk.desk.paper import print_label, print_slip
from iOATdesk.desk.views import Prepared
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.ledger.store import time_text
from iOATdesk.models import entries
from iOATdesk.models.accounts import lot_ref
from iOATdesk.models.people import Act
from iOATdesk.models.products import Product
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.units import InexactAmount, volume_ul


@dataclass(frozen=True, slots=True)
class NewSyringe:
    """A part-dose that is to be drawn up for one patient."""

    patient: str
    product: str
    lot: str
    route: str
    dose_ug: int | None = None
    """None for the dose that is due by the order."""


@dataclass(frozen=True, slots=True)
class PrepareRow:
    """A dose that is due today and has no syringe yet."""

    patient: str
    name: str
    card: str
    order: str
    order_number: str
    drug: str
    dose_ug: int
    route: str
    visit_number: int
    visits_allowed: int
    part: int


def preparing_list(desk: Desk, by: Operator) -> tuple[PrepareRow, ...]:
    """Return the doses that are due next, one a patient, without a prepared syringe."""
    permit(Act.LOOK_UP, by)
    now = moment(desk)
    waiting = {s.patient for s in stock_queries.syringes_waiting(desk.ledger)}
    rows = []
    for patient in people_queries.patients(desk.ledger):
        if patient.status != "active" or patient.patient in waiting:
            continue
        looked = look(desk, Asked(by.person.role, patient.patient), now)
        decision, order = looked.decision, looked.order
        is_left = decision.is_top_up or decision.visit_number <= decision.visits_allowed
        if order is None or not decision.dose_ug or not is_left:
            continue
        rows.append(
            PrepareRow(
                patient=patient.patient,
                name=patient.name,
                card=patient.card,
                order=order.order,
                order_number=order.number,
                drug=order.drug,
                dose_ug=decision.dose_ug,
                route=order.routes[0],
                visit_number=decision.visit_number,
                visits_allowed=decision.visits_allowed,
                part=decision.part,
            )
        )
    return tuple(rows)


def _use_before(desk: Desk, now: datetime, lot_expires_on: date) -> datetime:
    """Return the earlier of the programme's beyond-use time and the lot's expiry."""
    end_of_lot = datetime.combine(
        lot_expires_on + timedelta(days=1), time(), tzinfo=desk.station.zone
    )
    minutes = desk.programme().beyond_use_minutes
    if minutes is None:
        return end_of_lot
    return min(now + timedelta(minutes=minutes), end_of_lot)


def _draws(
    pen: Pen, product: Product, lot: stock_queries.Lot, dose_ug: int, entry_id: str
) -> tuple[list[entries.Draw], datetime]:
    """Return what is drawn from which container; whole containers are opened as needed.

    Open containers of the lot come first, the first opened first. Returned with the draws is
    the earliest moment at which one of the containers may no longer be used.

    Raises:
        Refused: SHORT_STOCK, where lot and open containers together hold less than the dose.
    """
    ledger = pen.desk.ledger
    strength = product.strength_ug_per_ml
    use_before = _use_before(pen.desk, pen.now, lot.expires_on)
    draws: list[entries.Draw] = []
    left_ug = dose_ug
    for line in stock_queries.open_lines(ledger):
        if line.product != product.product or line.lot != lot.lot or pen.now >= line.use_before:
            continue
        amount_ug = min(left_ug, line.amount_ug)
        if amount_ug:
            draws.append(entries.Draw(line.container, amount_ug, volume_ul(amount_ug, strength)))
            left_ug -= amount_ug
            use_before = min(use_before, line.use_before)
    needed = -(-left_ug // product.container_ug)
    if needed > lot.containers:
        raise refuse(Code.SHORT_STOCK, held_ug=lot.amount_ug + dose_ug - left_ug, dose_ug=dose_ug)
    if needed:
        container = f"C-{people_queries.next_number(ledger, 'container'):05d}"
        pen.write(
            entries.ContainerOpened(
                salt=pen.salt(),
                container=container,
                product=product.product,
                lot=lot.lot,
                containers=needed,
                amount_ug=needed * product.container_ug,
                volume_ul=needed * product.container_ul,
                use_before=time_text(_use_before(pen.desk, pen.now, lot.expires_on)),
            ),
            pen.also(entry_id, "opened"),
        )
        draws.append(entries.Draw(container, left_ug, volume_ul(left_ug, strength)))
    return draws, use_before


def prepare(desk: Desk, by: Operator, new: NewSyringe, entry_id: str) -> Prepared:
    """Fill a numbered syringe for one patient, then print its label.

    Raises:
        Refused: no order, a dose that no whole microlitre holds, an expired lot, short stock.
    """
    with writing(desk, by, Act.PREPARE) as pen:
        same: dict[str, object] = {
            "patient": new.patient,
            "product": new.product,
            "lot": new.lot,
            "route": new.route,
        }
        if new.dose_ug is not None:
            same["dose_ug"] = new.dose_ug
        done = repeated(desk, entry_id, entries.SyringePrepared, **same)
        if done and isinstance(done.body, entries.SyringePrepared):
            body = done.body
            return Prepared(body.syringe, body.dose_ug, body.volume_ul)
        looked = look(desk, Asked(by.person.role, new.patient), pen.now)
        if looked.history.patient is None:
            raise refuse(Code.UNKNOWN_PATIENT)
        order = looked.order
        product = stock_queries.products(desk.ledger).get(new.product)
        lots = {lot.ref: lot for lot in stock_queries.lots(desk.ledger)}
        lot = lots.get(lot_ref(new.product, new.lot))
        dose_ug = looked.decision.dose_ug if new.dose_ug is None else new.dose_ug
        if product is None or lot is None:
            raise refuse(Code.UNKNOWN_ITEM, item=f"{new.product} {new.lot}")
        if order is None or order.drug != product.drug or dose_ug <= 0:
            raise refuse(Code.NO_ORDER, drug=product.drug)
        if lot.expires_on < pen.day:
            raise refuse(Code.EXPIRED_STOCK, lot=lot.lot, expired_on=lot.expires_on)
        try:
            dose_ul = volume_ul(dose_ug, product.strength_ug_per_ml)
            draws, use_before = _draws(pen, product, lot, dose_ug, entry_id)
        except InexactAmount as error:
            raise refuse(Code.INEXACT_AMOUNT, text=str(error)) from error
        number = f"S-{people_queries.next_number(desk.ledger, 'syringe'):05d}"
        filled = entries.SyringePrepared(
            salt=pen.salt(),
            syringe=number,
            patient=new.patient,
            order=order.order,
            product=product.product,
            lot=lot.lot,
            draws=draws,
            dose_ug=dose_ug,
            volume_ul=dose_ul,
            strength_ug_per_ml=product.strength_ug_per_ml,
            route=new.route,
            use_before=time_text(use_before),
        )
        pen.write(filled, entry_id)
    return Prepared(number, dose_ug, dose_ul, print_label(desk, number, copy=0))


def check_syringe(desk: Desk, by: Operator, number: str, entry_id: str) -> None:
    """Have a second person vouch for a prepared syringe: it is ready to be issued.

    Raises:
        Refused: unknown, not waiting for a check, or the checker prepared it.
    """
    with writing(desk, by, Act.CHECK_SYRINGE) as pen:
        if repeated(desk, entry_id, entries.SyringeChecked, syringe=number):
            return
        syringe = stock_queries.syringe(desk.ledger, number)
        if syringe is None:
            raise refuse(Code.UNKNOWN_SYRINGE)
        if syringe.status != "prepared":
            raise refuse(Code.ALREADY_DONE, what=f"syringe is {syringe.status}")
        if syringe.prepared_by == by.person.person:
            raise refuse(Code.SAME_PERSON)
        pen.write(entries.SyringeChecked(salt=pen.salt(), syringe=number), entry_id)


def cancel_syringe(desk: Desk, by: Operator, number: str, reason: str, entry_id: str) -> None:
    """Take a prepared syringe out of use; its content waits for destruction.

    Raises:
        Refused: unknown, issued already, or no reason.
    """
    if not reason.strip():
        raise refuse(Code.NOT_FILLED_IN, field="reason")
    with writing(desk, by, Act.PREPARE) as pen:
        same = {"syringe": number, "reason": reason.strip()}
        if repeated(desk, entry_id, entries.SyringeCancelled, **same):
            return
        row = stock_queries.syringe_row(desk.ledger, number)
        if row is None:
            raise refuse(Code.UNKNOWN_SYRINGE)
        if row["status"] not in ("prepared", "ready"):
            raise refuse(Code.ALREADY_DONE, what=f"syringe is {row['status']}")
        body = entries.SyringeCancelled(
            salt=pen.salt(),
            syringe=number,
            product=row["product"],
            dose_ug=row["dose_ug"],
            volume_ul=row["volume_ul"],
            reason=reason.strip(),
        )
        pen.write(body, entry_id)


def _reprint(
    desk: Desk, by: Operator, document: str, number: str, reason: str, entry_id: str
) -> int:
    if not reason.strip():
        raise refuse(Code.NOT_FILLED_IN, field="reason")
    with writing(desk, by, Act.REPRINT) as pen:
        same = {"syringe": number, "document": document, "reason": reason.strip()}
        done = repeated(desk, entry_id, entries.LabelReprinted, **same)
        if done and isinstance(done.body, entries.LabelReprinted):
            return done.body.copy
        if stock_queries.syringe(desk.ledger, number) is None:
            raise refuse(Code.UNKNOWN_SYRINGE)
        if document == "slip" and visit_queries.dose_of_syringe(desk.ledger, number) is None:
            raise refuse(Code.NO_OPEN_DOSE)
        # The first print is copy 1, so the first reprint says REPRINT 2.
        copy = max(stock_queries.copies(desk.ledger, document, number), 1) + 1
        body = entries.LabelReprinted(
            salt=pen.salt(),
            document="label" if document == "label" else "slip",
            syringe=number,
            copy=copy,
            reason=reason.strip(),
        )
        pen.write(body, entry_id)
    return copy


def reprint_label(desk: Desk, by: Operator, number: str, reason: str, entry_id: str) -> str:
    """Print a syringe's label again, numbered; return what went wrong with the printer.

    Raises:
        Refused: unknown syringe, or no reason.
    """
    copy = _reprint(desk, by, "label", number, reason, entry_id)
    return print_label(desk, number, copy)


def reprint_slip(desk: Desk, by: Operator, number: str, reason: str, entry_id: str) -> str:
    """Print a dose's slip again, numbered; return what went wrong with the printer.

    Raises:
        Refused: nothing was issued from it, or no reason.
    """
    copy = _reprint(desk, by, "slip", number, reason, entry_id)
    return print_slip(desk, by, number, copy)
