"""Rules about the syringe in the hand: ours, checked, in date, for this patient, the dose."""

from collections.abc import Callable

from iOATdesk.models.case import Case, Check
from iOATdesk.models.days import minutes_up, words_of_minutes
from iOATdesk.models.refusals import Code, Refusal, refusal
from iOATdesk.models.units import UL_PER_ML, format_mg
from iOATdesk.models.visits import SyringeState

Finding = tuple[str, Refusal | None]
"""What the syringe shows, and the refusal if it is wrong."""


def _with_syringe(
    case: Case,
    code: Code,
    name: str,
    rule: str,
    judge: Callable[[Case, SyringeState], Finding],
) -> Check:
    """Return the check of a rule that waits until a syringe of ours has been scanned."""
    if case.request.syringe is None:
        return Check(code, name, rule, "scan the syringe", is_waiting=True)
    now, why = judge(case, case.request.syringe)
    return Check(code, name, rule, now, why)


def unknown_syringe(case: Case) -> Check:
    """Refuse a label that is not one of ours."""
    name, rule = "Syringe", "one of this station"
    if not case.request.is_syringe_scanned:
        return Check(Code.UNKNOWN_SYRINGE, name, rule, "scan the syringe", is_waiting=True)
    syringe = case.request.syringe
    if syringe is None:
        return Check(Code.UNKNOWN_SYRINGE, name, rule, "unknown", refusal(Code.UNKNOWN_SYRINGE))
    return Check(Code.UNKNOWN_SYRINGE, name, rule, syringe.syringe)


def _not_ready(_: Case, syringe: SyringeState) -> Finding:
    if syringe.status == "ready":
        return syringe.status, None
    why = refusal(Code.SYRINGE_NOT_READY, syringe=syringe.syringe, status=syringe.status)
    return syringe.status, why


def syringe_not_ready(case: Case) -> Check:
    """Refuse a syringe that is not checked, or already issued, back or cancelled."""
    code, name = Code.SYRINGE_NOT_READY, "Second check"
    return _with_syringe(case, code, name, "checked, not used", _not_ready)


def _expired(case: Case, syringe: SyringeState) -> Finding:
    if case.now >= syringe.use_before:
        return "past", refusal(Code.SYRINGE_EXPIRED, expired_at=syringe.use_before)
    if case.history.station.today > syringe.lot_expires_on:
        return "past", refusal(Code.SYRINGE_EXPIRED, lot_expired_on=syringe.lot_expires_on)
    return f"{words_of_minutes(minutes_up(syringe.use_before - case.now))} left", None


def syringe_expired(case: Case) -> Check:
    """Refuse from the beyond-use moment on, and after the lot's expiry."""
    return _with_syringe(case, Code.SYRINGE_EXPIRED, "Use before", "in date", _expired)


def _wrong_patient(case: Case, syringe: SyringeState) -> Finding:
    patient = case.history.patient
    if patient is None or syringe.patient == patient.patient:
        return "this patient", None
    return "another patient", refusal(Code.WRONG_PATIENT, syringe=syringe.syringe)


def wrong_patient(case: Case) -> Check:
    """Refuse a syringe that was prepared for someone else."""
    return _with_syringe(case, Code.WRONG_PATIENT, "Syringe for", "this patient", _wrong_patient)


def _wrong_dose(case: Case, syringe: SyringeState) -> Finding:
    order = case.order
    expected_ug = case.parts[case.part - 1] if case.part <= len(case.parts) else case.dose_ug
    wanted_route = case.request.route or syringe.route
    is_routed = syringe.route == wanted_route and (not order or wanted_route in order.routes)
    reason = ""
    if syringe.drug != case.request.drug:
        reason = "drug"
    elif not syringe.dose_ug == case.dose_ug == expected_ug:
        reason = "dose"
    elif syringe.volume_ul * syringe.strength_ug_per_ml != syringe.dose_ug * UL_PER_ML:
        reason = "volume"
    elif not is_routed:
        reason = "route"
    now = f"{format_mg(syringe.dose_ug)} {syringe.route}"
    if not reason:
        return now, None
    why = refusal(
        Code.WRONG_DOSE,
        reason=reason,
        drug=case.request.drug,
        dose_ug=expected_ug,
        route=case.request.route or ", ".join(order.routes if order else ()),
        syringe_drug=syringe.drug,
        syringe_ug=syringe.dose_ug,
        syringe_route=syringe.route,
        volume_ul=syringe.volume_ul,
    )
    return now, why


def wrong_dose(case: Case) -> Check:
    """Refuse where drug, mg, volume or route is not the order's for this visit."""
    return _with_syringe(case, Code.WRONG_DOSE, "Syringe holds", "the ordered dose", _wrong_dose)


def _short_stock(_: Case, syringe: SyringeState) -> Finding:
    if syringe.held_ug >= syringe.dose_ug:
        return "covered", None
    why = refusal(Code.SHORT_STOCK, held_ug=syringe.held_ug, dose_ug=syringe.dose_ug)
    return format_mg(syringe.held_ug), why


def short_stock(case: Case) -> Check:
    """Refuse what would take the syringe's account below zero."""
    code, name = Code.SHORT_STOCK, "Syringe account"
    return _with_syringe(case, code, name, "covers the dose", _short_stock)
