"""Doses that did not come to their end: a syringe that is not back, a program that stopped."""

from datetime import timedelta

from iOATdesk.desk.counts import LOSS_REPORT_DAYS
from iOATdesk.desk.operator import Desk, Operator, Pen, repeated, two_people, writing
from iOATdesk.desk.views import WereOpen
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.units import UL_PER_ML
from iOATdesk.models.visits import Dose, SyringeState


def were_open(desk: Desk) -> tuple[WereOpen, ...]:
    """Return the doses that were open when the program ended and wait for what became of them.

    Nothing is kept for it: a dose of which nobody has said the end, issued before this program
    began, was open when the one before it ended.
    """
    found = visit_queries.open_since(desk.ledger, desk.began_after_seq)
    return tuple(
        WereOpen(
            patient=patient_id,
            name=_name(desk, patient_id),
            visit=dose.visit,
            seat=dose.seat,
            issued_at=dose.issued_at,
            syringe=_syringe(desk, dose.syringe),
        )
        for dose, patient_id in found
    )


def _name(desk: Desk, patient_id: str) -> str:
    patient = people_queries.patient(desk.ledger, patient_id)
    return patient.name if patient else ""


def _syringe(desk: Desk, number: str) -> SyringeState:
    syringe = stock_queries.syringe(desk.ledger, number)
    assert syringe is not None, "a dose is of a syringe"
    return syringe


def _product(desk: Desk, number: str) -> str:
    """Return the product that a syringe holds."""
    row = stock_queries.syringe_row(desk.ledger, number)
    assert row is not None, "a dose is of a syringe"
    return str(row["product"])


def _open_dose(desk: Desk, number: str) -> tuple[Dose, str]:
    """Return an open dose and its patient.

    Raises:
        Refused: NO_OPEN_DOSE.
    """
    found = visit_queries.dose_of_syringe(desk.ledger, number)
    if found is None or found[0].is_resolved:
        raise refuse(Code.NO_OPEN_DOSE)
    return found


def declare_not_returned(
    desk: Desk, by: Operator, witness: Operator | None, number: str, reason: str, entry_id: str
) -> None:
    """Record that a syringe is not back; what may be left in it is a difference from here on.

    The dose is resolved, and a discrepancy is open with the day by which it must be reported.

    Raises:
        Refused: no second person, no reason, it is not out, or its injection is not recorded.
    """
    with writing(desk, by, Act.RETURN_SYRINGE) as pen:
        same = {"syringe": number, "reason": reason.strip()}
        if repeated(desk, entry_id, entries.SyringeNotReturned, **same):
            return
        second = two_people(by, witness)
        if not reason.strip():
            raise refuse(Code.NOT_FILLED_IN, field="reason")
        dose, patient_id = _open_dose(desk, number)
        if dose.injection_ended_at is None:
            raise refuse(Code.NOT_FILLED_IN, field="end of the injection")
        product = _product(desk, number)
        residue_ul = dose.residue_ug * UL_PER_ML // _syringe(desk, number).strength_ug_per_ml
        body = entries.SyringeNotReturned(
            salt=pen.salt(),
            syringe=number,
            product=product,
            patient=patient_id,
            patient_name=_name(desk, patient_id),
            residue_ug=dose.residue_ug,
            residue_ul=residue_ul,
            reason=reason.strip(),
        )
        pen.write(body, entry_id, second)
        missing = (number, product, patient_id, dose.residue_ug, residue_ul)
        _open_discrepancy(pen, second, entry_id, *missing)


def leave_unknown(
    desk: Desk, by: Operator, witness: Operator | None, number: str, reason: str, entry_id: str
) -> None:
    """Record that nobody can say what became of a dose that was open when the program ended.

    It counts as injected wholly; the whole dose is a difference, and a discrepancy is open.

    Raises:
        Refused: no second person, no reason, or it is none of the doses that were open.
    """
    with writing(desk, by, Act.RECORD_INJECTION) as pen:
        same = {"syringe": number, "reason": reason.strip()}
        if repeated(desk, entry_id, entries.InjectionUnknown, **same):
            return
        second = two_people(by, witness)
        if not reason.strip():
            raise refuse(Code.NOT_FILLED_IN, field="reason")
        dose, patient_id = _open_dose(desk, number)
        if number not in {row.syringe.syringe for row in were_open(desk)}:
            # Whoever stands beside the seat says what is there: only a gap leaves it open.
            raise refuse(Code.NOT_FILLED_IN, field="end of the injection")
        syringe, product = _syringe(desk, number), _product(desk, number)
        body = entries.InjectionUnknown(
            salt=pen.salt(),
            visit=dose.visit,
            syringe=number,
            product=product,
            patient=patient_id,
            patient_name=_name(desk, patient_id),
            dose_ug=dose.issued_ug,
            volume_ul=syringe.volume_ul,
            reason=reason.strip(),
        )
        pen.write(body, entry_id, second)
        missing = (number, product, patient_id, dose.issued_ug, syringe.volume_ul)
        _open_discrepancy(pen, second, entry_id, *missing)


def _open_discrepancy(
    pen: Pen,
    witness: Operator,
    entry_id: str,
    number: str,
    product: str,
    patient_id: str,
    amount_ug: int,
    volume_ul: int,
) -> None:
    discrepancy = f"D-{people_queries.next_number(pen.desk.ledger, 'discrepancy'):04d}"
    body = entries.DiscrepancyOpened(
        salt=pen.salt(),
        discrepancy=discrepancy,
        count="",
        account="patient",
        ref=patient_id,
        product=product,
        difference_ug=-amount_ug,
        difference_ul=-volume_ul,
        difference_containers=0,
        report_due_on=(pen.day + timedelta(days=LOSS_REPORT_DAYS)).isoformat(),
        syringe=number,
    )
    pen.write(body, pen.also(entry_id, "discrepancy"), witness)
