"""What the printers get: labels and slips, made from the ledger's values after the commit."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from iOATdesk.desk.operator import Desk, Operator
from iOATdesk.desk.ports import Printer
from iOATdesk.desk.views import Response
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.ledger.chain import Entry
from iOATdesk.ledger.store import read_time
from iOATdesk.models import entries
from iOATdesk.models.days import wall_time
from iOATdesk.models.faults import PrinterFault
from iOATdesk.models.people import ROLE_WORDS, Person
from iOATdesk.models.products import drug_words
from iOATdesk.models.response import (
    OUTCOME_WORDS,
    done_at,
    naloxone_total_ug,
    stamp_words,
    standing,
)
from iOATdesk.models.units import format_strength


def _clinic(desk: Desk) -> str:
    return f"{desk.station.name}, {desk.station.address}"


def _moment(desk: Desk, at: datetime) -> str:
    return f"{at.astimezone(desk.station.zone):%Y-%m-%d %H:%M}"


def _initials(desk: Desk, person: str) -> str:
    everybody: dict[str, Person] = {p.person: p for p in people_queries.people(desk.ledger)}
    return everybody[person].initials if person in everybody else ""


def label_pdf(desk: Desk, number: str, copy: int) -> bytes:
    """Return the label of a prepared syringe; ``copy`` 0 is the first print."""
    # reportlab and the fonts load when the first label is printed, not at the start.
    from iOATdesk.printing.label import SyringeLabel, syringe_label

    syringe = stock_queries.syringe_row(desk.ledger, number)
    patient = people_queries.patient(desk.ledger, syringe["patient"]) if syringe else None
    order = people_queries.order(desk.ledger, syringe["order"]) if syringe else None
    if syringe is None or patient is None or order is None:
        raise AssertionError("a label is printed of a syringe that is in the ledger")
    product = stock_queries.products(desk.ledger)[syringe["product"]]
    label = SyringeLabel(
        syringe=number,
        patient=patient.name,
        birth_date=patient.born_on.isoformat(),
        card=patient.card,
        drug=drug_words(product.drug),
        salt=product.salt,
        dose_ug=syringe["dose_ug"],
        volume_ul=syringe["volume_ul"],
        strength_ug_per_ml=syringe["strength_ug_per_ml"],
        route=syringe["route"],
        order=order.number,
        prescriber=order.prescriber,
        clinic=_clinic(desk),
        prepared_at=_moment(desk, read_time(syringe["prepared_at"])),
        use_by=_moment(desk, read_time(syringe["use_before"])),
        prepared_by=_initials(desk, syringe["prepared_by"]),
        checked_by=_initials(desk, syringe["checked_by"]),
        lot=syringe["lot"],
        reprint_number=copy,
        training=desk.station.training,
    )
    return syringe_label(label, desk.label_size, desk.label_dpi)


def _next_dose(desk: Desk, drug: str, issued_at: datetime, gap_minutes: int) -> str:
    """Say when the next visit is possible, reckoned from the issue: never too early by it."""
    programme = desk.programme()
    limits = programme.limits.get(drug)
    gap = max(gap_minutes, (limits.gap_minutes or 0) if limits else 0)
    if not gap:
        return ""
    return f"not before {wall_time(issued_at + timedelta(minutes=gap), desk.station.zone)}"


def slip_pdf(desk: Desk, by: str, number: str, copy: int) -> bytes:
    """Return the slip of an issued dose; ``copy`` 0 is the first print."""
    from iOATdesk.printing.slip import DoseSlip, dose_slip

    found = visit_queries.dose_of_syringe(desk.ledger, number)
    syringe = stock_queries.syringe_row(desk.ledger, number)
    patient = people_queries.patient(desk.ledger, found[1]) if found else None
    order = people_queries.order(desk.ledger, found[0].order) if found else None
    if found is None or syringe is None or patient is None or order is None:
        raise AssertionError("a slip is printed of a dose that is in the ledger")
    dose = found[0]
    visits = list(visit_queries.visits_of_day(desk.ledger, patient.patient, dose.day))
    limits = desk.programme().limits.get(dose.drug)
    allowed = min(order.doses_per_day, (limits.visits_per_day if limits else None) or 99)
    number_of_visit = visits.index(dose.visit) + 1
    is_last = number_of_visit >= allowed
    slip = DoseSlip(
        patient=patient.name,
        card=patient.card,
        order=order.number,
        prescriber=order.prescriber,
        drug=drug_words(dose.drug),
        dose_ug=dose.issued_ug,
        volume_ul=syringe["volume_ul"],
        strength_ug_per_ml=syringe["strength_ug_per_ml"],
        route=syringe["route"],
        syringe=number,
        lot=syringe["lot"],
        visit=f"{number_of_visit} of {allowed}",
        issued_at=_moment(desk, dose.issued_at),
        issued_by=by,
        next_dose="no further visit today"
        if is_last
        else _next_dose(desk, dose.drug, dose.issued_at, order.gap_minutes or 0),
        observation_until="",
        clinic=_clinic(desk),
        reprint_number=copy,
        training=desk.station.training,
    )
    return dose_slip(slip, desk.label_dpi)


def print_label(desk: Desk, number: str, copy: int) -> str:
    """Print a syringe's label; return what went wrong, or nothing."""
    return _printed(desk.label_printer, lambda: label_pdf(desk, number, copy), f"label {number}")


def print_slip(desk: Desk, by: Operator, number: str, copy: int) -> str:
    """Print a dose's slip; return what went wrong, or nothing."""
    initials = by.person.initials
    make = partial(slip_pdf, desk, initials, number, copy)
    return _printed(desk.slip_printer, make, f"slip {number}")


def print_declaration(desk: Desk, entry: Entry) -> str:
    """Print the joint declaration of a destruction; return what went wrong, or nothing."""
    return _printed(
        desk.document_printer, lambda: declaration_pdf(desk, entry), f"declaration {entry.seq}"
    )


def declaration_pdf(desk: Desk, entry: Entry) -> bytes:
    """Return the declaration that destroyer and witness sign (CSR ss. 110, 139, 174)."""
    from iOATdesk.printing.declaration import Declaration, Destroyed, Signatory, declaration

    body = entry.body
    if not isinstance(body, entries.ResidueDestroyed):
        raise TypeError("a declaration is of a destruction")
    product = stock_queries.products(desk.ledger)[body.product]
    roles = {p.person: ROLE_WORDS[p.role] for p in people_queries.people(desk.ledger)}
    words = "residue of syringe" if body.source == "residue" else "open container"
    item = Destroyed(
        product=f"{drug_words(product.drug)} {product.salt}",
        form=str(product.form),
        strength=format_strength(product.strength_ug_per_ml),
        quantity_ug=body.amount_ug,
        volume_ul=body.volume_ul,
        din=product.code,
        lot="",
        came_from=f"{words} {body.ref}",
    )
    declared = Declaration(
        number=str(entry.seq),
        clinic=desk.station.name,
        address=desk.station.address,
        destroyed_at=_moment(desk, read_time(entry.header.event_at)),
        method=body.method,
        destroyer=Signatory(body.destroyer, roles[entry.header.by], ""),
        witness=Signatory(body.witness_name, roles.get(entry.header.witness or "", ""), ""),
        items=(item,),
        law=desk.programme().laws.get("destruction", ""),
        training=desk.station.training,
    )
    return declaration(declared)


def print_incident(desk: Desk, response: Response, copy: int = 0) -> str:
    """Print the report of a response; return what went wrong, or nothing."""
    return _printed(
        desk.document_printer,
        lambda: incident_pdf(desk, response, copy),
        f"incident {response.began_at.astimezone(desk.station.zone):%Y-%m-%d %H%M}",
    )


def incident_pdf(desk: Desk, response: Response, copy: int) -> bytes:
    """Return the report of a response that is over; ``copy`` 0 is the first print."""
    from iOATdesk.printing.incident import IncidentLine, IncidentReport, incident_report

    def clock(at: datetime) -> str:
        return f"{at.astimezone(desk.station.zone):%H:%M:%S}"

    patient = people_queries.patient(desk.ledger, response.patient)
    times = {stamp.seq: clock(done_at(stamp, response.stamps)) for stamp in response.stamps}
    recorded = dict.fromkeys((response.begun_by, *(s.by for s in response.stamps)))
    recorded[response.ended_by] = None
    stands = {stamp.seq for stamp in standing(response.stamps)}
    lines = tuple(
        IncidentLine(
            at=clock(stamp.at),
            words=stamp_words(stamp),
            by=stamp.by,
            corrects=times[stamp.seq] if stamp.corrects else "",
            is_corrected=stamp.seq not in stands,
        )
        for stamp in response.stamps
    )
    ended_at = response.ended_at
    if response.outcome is None or ended_at is None:
        raise AssertionError("a report is printed of a response that is over")
    report = IncidentReport(
        number=str(response.number),
        clinic=desk.station.name,
        address=desk.station.address,
        who=response.who or "nobody named",
        card=patient.card if patient else "",
        birth_date=patient.born_on.isoformat() if patient else "",
        day=f"{response.began_at.astimezone(desk.station.zone):%Y-%m-%d}",
        began_at=clock(response.began_at),
        ended_at=clock(ended_at),
        lines=lines,
        naloxone_ug=naloxone_total_ug(response.stamps),
        outcome=OUTCOME_WORDS[response.outcome],
        transfer=response.transfer,
        prescriber_told=response.prescriber_told,
        recorded_by=", ".join(name for name in recorded if name),
        present=response.present,
        needs_review=patient is not None,
        reprint_number=copy,
        training=desk.station.training,
    )
    return incident_report(report)


def _printed(printer: Printer, make: Callable[[], bytes], title: str) -> str:
    try:
        printer.print(make(), title=title)
    except PrinterFault as fault:
        return f"{fault.title} {fault.advice}"
    return ""
