"""The PharmaNet day list and the prescriber's day summary: shown, printed, or saved to a file."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from iOATdesk.desk.attendance import day_kinds, happening_words
from iOATdesk.desk.looks import Taken, list_taken
from iOATdesk.desk.operator import Desk, Operator, moment, permit
from iOATdesk.ledger import history_queries, people_queries, stock_queries
from iOATdesk.models import entries
from iOATdesk.models.attendance import DayKind, PastOrder, missed_run, order_on
from iOATdesk.models.authorisation import authorisation_of
from iOATdesk.models.day_lists import (
    DaySummary,
    ListHead,
    PharmaNetLine,
    PharmaNetList,
    SummaryLine,
    sig,
)
from iOATdesk.models.days import wall_time, words_of_date, words_of_days
from iOATdesk.models.faults import LedgerFault, PrinterFault
from iOATdesk.models.orders import Order, plan_words
from iOATdesk.models.people import Act
from iOATdesk.models.products import Product, drug_words
from iOATdesk.models.programme import Programme
from iOATdesk.models.units import format_mg
from iOATdesk.models.visits import Assessment, Dose, Patient, PatientStatus

Which = Literal["pharmanet", "day_summary"]
DayList = PharmaNetList | DaySummary
RUN_DAYS = 60
"""So far back a run of missed days is counted for a list."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One patient on the day of a list."""

    patient: Patient
    order: Order | None
    doses: tuple[Dose, ...]
    assessments: tuple[Assessment, ...]
    entered: tuple[history_queries.Happened, ...]
    kinds: tuple[DayKind, ...]

    @property
    def missed(self) -> str:
        """``missed``, with how many days in a row; ``withheld``; empty otherwise."""
        kind = self.kinds[-1] if self.kinds else DayKind.TO_COME
        if kind is DayKind.MISSED:
            run = missed_run(self.kinds)
            return "missed" if run == 1 else f"missed, {words_of_days(run)} in a row"
        if kind is DayKind.WITHHELD:
            return "withheld, nothing administered"
        return "has not come yet" if kind is DayKind.TO_COME and self.order else ""


def _cases(desk: Desk, day: date) -> tuple[_Case, ...]:
    """Return everybody who had anything to do with a day, by name."""
    kinds = day_kinds(desk, day - timedelta(days=RUN_DAYS), day, desk.today(moment(desk)))
    orders: dict[str, tuple[PastOrder, ...]] = history_queries.past_orders(desk.ledger)
    doses = history_queries.doses_on(desk.ledger, day)
    entered = history_queries.happened_on(desk.ledger, day)
    cases = []
    for patient in people_queries.patients(desk.ledger):
        key = patient.patient
        assessed = history_queries.assessments_of(desk.ledger, key, day, day)
        case = _Case(
            patient,
            order_on(orders.get(key, ()), day),
            doses.get(key, ()),
            tuple(assessment for _, assessment in assessed),
            entered.get(key, ()),
            kinds.get(key, ()),
        )
        is_expected = case.order is not None and patient.status is PatientStatus.ACTIVE
        if is_expected or case.doses or case.assessments or case.entered:
            cases.append(case)
    return tuple(cases)


def _head(desk: Desk, by: Operator, day: date) -> ListHead:
    now = moment(desk)
    is_closed = day in history_queries.closed_days(desk.ledger)
    return ListHead(
        desk.station.name,
        desk.station.address,
        day,
        _local(desk, now),
        by.person.name,
        is_closed or day < desk.today(now),
        desk.station.training,
    )


def _local(desk: Desk, at: datetime) -> str:
    return f"{at.astimezone(desk.station.zone):%Y-%m-%d %H:%M}"


def pharmanet_list(desk: Desk, by: Operator, day: date) -> PharmaNetList:
    """Return what is entered in PharmaNet of a programme day, by patient and product."""
    permit(Act.LOOK_UP, by)
    products = stock_queries.products(desk.ledger)
    syringes = history_queries.syringes_on(desk.ledger, day)
    lines: list[PharmaNetLine] = []
    for case in _cases(desk, day):
        by_product: dict[str, tuple[Dose, ...]] = {}
        for dose in case.doses:
            name = syringes[dose.syringe]["product"]
            by_product[name] = (*by_product.get(name, ()), dose)
        for name, doses in by_product.items():
            volume_ul = sum(syringes[dose.syringe]["volume_ul"] for dose in doses)
            lines.append(_given(desk, case, products[name], doses, volume_ul))
        if not by_product:
            lines.append(_not_given(desk, case, tuple(products.values())))
    return PharmaNetList(_head(desk, by, day), tuple(lines))


def _changes(desk: Desk, case: _Case) -> tuple[str, ...]:
    kinds = (entries.OrderEntered, entries.OrderStopped, entries.PatientStatusChanged)
    return tuple(happening_words(desk, body) for _, body in case.entered if isinstance(body, kinds))


def _given(
    desk: Desk, case: _Case, product: Product, doses: tuple[Dose, ...], volume_ul: int
) -> PharmaNetLine:
    who = case.patient
    times = [wall_time(dose.issued_at, desk.station.zone) for dose in doses]
    return PharmaNetLine(
        who.name,
        who.born_on,
        who.health_number,
        who.card,
        product.title,
        _code(product),
        sum(dose.issued_ug for dose in doses),
        volume_ul,
        sum(dose.residue_ug for dose in doses),
        len(doses),
        sum(dose.injection_ended_at is not None for dose in doses),
        case.missed,
        _changes(desk, case),
        sig(doses, times),
    )


def _not_given(desk: Desk, case: _Case, products: tuple[Product, ...]) -> PharmaNetLine:
    who, drug = case.patient, case.order.drug if case.order else ""
    codes = {_code(product) for product in products if product.drug == drug}
    reason = case.missed.upper().replace(", NOTHING ADMINISTERED", "")
    return PharmaNetLine(
        who.name,
        who.born_on,
        who.health_number,
        who.card,
        drug_words(drug) if drug else "",
        # Where several products could have been given, nobody guesses which.
        codes.pop() if len(codes) == 1 else "",
        0,
        0,
        0,
        0,
        0,
        case.missed,
        _changes(desk, case),
        f"NO DOSE: {reason}" if reason else "NO DOSE",
    )


def _code(product: Product) -> str:
    return f"DIN {product.code}" if product.basis == "DIN" else product.code


def day_summary(desk: Desk, by: Operator, day: date) -> DaySummary:
    """Return what the prescriber reads of a programme day, by patient."""
    permit(Act.LOOK_UP, by)
    syringes = history_queries.syringes_on(desk.ledger, day)
    routes = {number: str(row["route"]) for number, row in syringes.items()}
    programme = desk.programme()
    lines = tuple(_summary(desk, programme, case, routes, day) for case in _cases(desk, day))
    return DaySummary(_head(desk, by, day), lines)


def _summary(
    desk: Desk, programme: Programme, case: _Case, routes: dict[str, str], day: date
) -> SummaryLine:
    zone = desk.station.zone
    order = case.order
    doses = []
    for dose in case.doses:
        left = f", {format_mg(dose.residue_ug)} left" if dose.residue_ug else ""
        at, drug = wall_time(dose.issued_at, zone), drug_words(dose.drug)
        part = f", part {dose.part}" if dose.part > 1 else ""
        amount = format_mg(dose.issued_ug)
        doses.append(f"{at} {drug} {amount} {routes[dose.syringe]}{part}{left}")
    return SummaryLine(
        case.patient.name,
        case.patient.card,
        f"order {order.number}: {drug_words(order.drug)} {plan_words(order)}" if order else "",
        tuple(doses),
        tuple(
            f"{wall_time(a.made_at, zone)} {_assessed(a)}"
            for a in case.assessments
            if _is_unusual(programme, a)
        ),
        tuple(
            f"{wall_time(datetime.fromisoformat(head.event_at), zone)} "
            f"{happening_words(desk, body)}"
            for head, body in case.entered
        ),
        case.missed,
        _soon(programme, case, day),
    )


def _is_unusual(programme: Programme, seen: Assessment) -> bool:
    """Say whether an assessment is out of the ordinary.

    It is where the dose was withheld or delayed, a sign was seen, alcohol was measured above
    nothing, or sedation reached the profile's limit.
    """
    limit = programme.poss_withheld_from
    is_sedated = limit is not None and seen.poss >= limit
    has_alcohol = (seen.alcohol_mg_per_100ml or 0) > 0
    return seen.outcome != "proceed" or bool(seen.signs) or has_alcohol or is_sedated


def _assessed(seen: Assessment) -> str:
    words = [f"POSS {seen.poss or 'S'}"]
    if seen.alcohol_mg_per_100ml is not None:
        words.append(f"alcohol {seen.alcohol_mg_per_100ml} mg/100 mL")
    words += seen.signs
    outcomes = {"withhold": "withheld", "delay": "delayed", "proceed": "fit to proceed"}
    return f"{', '.join(words)}: {outcomes[seen.outcome]}"


def _soon(programme: Programme, case: _Case, day: date) -> tuple[str, ...]:
    found = []
    order = case.order
    if order and order.ends_on - day <= timedelta(days=programme.order_warn_days or 0):
        left = words_of_days((order.ends_on - day).days)
        found.append(f"order {order.number} ends {words_of_date(order.ends_on)}, {left} left")
    held = authorisation_of(case.patient, day, programme.authorisation_warn_days)
    if held.state != "valid" and case.patient.status is PatientStatus.ACTIVE:
        found.append(held.words)
    return tuple(found)


def day_list(desk: Desk, by: Operator, which: Which, day: date) -> DayList:
    """Return one of the two lists of a day."""
    make = pharmanet_list if which == "pharmanet" else day_summary
    return make(desk, by, day)


def list_pdf(made: DayList) -> bytes:
    """Return a list as PDF; the same list gives the same bytes."""
    # reportlab and the fonts load when the first list is wanted.
    from iOATdesk.printing.day_lists import day_summary_pdf, pharmanet_pdf

    return pharmanet_pdf(made) if isinstance(made, PharmaNetList) else day_summary_pdf(made)


def list_csv(made: DayList) -> bytes:
    """Return a list as a table for spreadsheets."""
    from iOATdesk.printing.day_lists_csv import day_summary_csv, pharmanet_csv

    return pharmanet_csv(made) if isinstance(made, PharmaNetList) else day_summary_csv(made)


def _patients(desk: Desk, day: date) -> list[str]:
    return [case.patient.patient for case in _cases(desk, day)]


def show_list(desk: Desk, by: Operator, which: Which, day: date, entry_id: str) -> DayList:
    """Return a list to be seen, and record who saw it.

    Raises:
        Refused: the clock is not believed.
    """
    made = day_list(desk, by, which, day)
    _record(desk, by, which, day, "shown", entry_id)
    return made


def _record(desk: Desk, by: Operator, which: Which, day: date, how: Taken, entry_id: str) -> None:
    list_taken(desk, by, which, day, how, _patients(desk, day), entry_id)


def print_list(desk: Desk, by: Operator, which: Which, day: date, entry_id: str) -> str:
    """Record who takes a list, then print it; return what went wrong, or nothing.

    Raises:
        Refused: the clock is not believed; nothing is printed.
    """
    made = day_list(desk, by, which, day)
    _record(desk, by, which, day, "printed", entry_id)
    try:
        desk.document_printer.print(list_pdf(made), title=f"{which} {day.isoformat()}")
    except PrinterFault as fault:
        return f"{fault.title} {fault.advice}"
    return ""


def save_list(desk: Desk, by: Operator, which: Which, day: date, path: Path, entry_id: str) -> None:
    """Record who takes a list, then save it: a table where the file's name ends in ``.csv``.

    Raises:
        Refused: the clock is not believed; nothing is saved.
        LedgerFault: the file cannot be written there.
    """
    is_table = path.suffix.casefold() == ".csv"
    made = day_list(desk, by, which, day)
    _record(desk, by, which, day, "saved_csv" if is_table else "saved_pdf", entry_id)
    try:
        path.write_bytes(list_csv(made) if is_table else list_pdf(made))
    except OSError as error:
        raise LedgerFault(
            "The list cannot be saved there.", "Choose another folder or drive."
        ) from error
