"""Rules about station, person, patient and order: may this attendance be a dose at all.

Each returns its check with its refusal, if any; ``rules.RULES`` gives their order.
"""

from datetime import date, timedelta

from iOATdesk.models.case import Case, Check
from iOATdesk.models.days import minutes_up, words_of_date, words_of_days, words_of_minutes
from iOATdesk.models.people import MAY, ROLE_WORDS, Act
from iOATdesk.models.programme import WHOLE_PERCENT, BandAction
from iOATdesk.models.refusals import Code, Fact, Refusal, refusal
from iOATdesk.models.visits import PatientStatus


def clock_behind(case: Case) -> Check:
    """Refuse while the time cannot be believed."""
    held = case.history.station.is_clock_believed
    why = None if held else refusal(Code.CLOCK_BEHIND)
    now = "runs on" if held else "behind or jumped"
    return Check(Code.CLOCK_BEHIND, "Clock", "not behind the ledger", now, why)


def day_not_open(case: Case) -> Check:
    """Refuse until today was opened with its readiness check, and after it was closed."""
    station = case.history.station
    held = station.open_day == station.today
    why = None if held else refusal(Code.DAY_NOT_OPEN, day=station.today)
    return Check(Code.DAY_NOT_OPEN, "Day", "opened today", "open" if held else "not open", why)


def profile_not_confirmed(case: Case) -> Check:
    """Refuse at a station in use while a safety value is not confirmed."""
    station = case.history.station
    waiting = len(station.unconfirmed)
    held = station.is_training or not waiting
    why = None if held else refusal(Code.PROFILE_NOT_CONFIRMED, values=waiting)
    now = "training" if station.is_training else f"{waiting} to confirm"
    return Check(Code.PROFILE_NOT_CONFIRMED, "Programme values", "all confirmed", now, why)


def not_permitted(case: Case) -> Check:
    """Refuse a person whose role may not issue."""
    role = case.request.role
    held = role in MAY[Act.ISSUE]
    why = None if held else refusal(Code.NOT_PERMITTED, role=str(role), act=str(Act.ISSUE))
    return Check(Code.NOT_PERMITTED, "Person", "may issue a dose", ROLE_WORDS[role], why)


def unknown_patient(case: Case) -> Check:
    """Refuse who is not enrolled here."""
    held = case.history.patient is not None
    why = None if held else refusal(Code.UNKNOWN_PATIENT)
    return Check(
        Code.UNKNOWN_PATIENT, "Patient", "enrolled here", "known" if held else "unknown", why
    )


def patient_not_active(case: Case) -> Check:
    """Refuse who is suspended or discharged, or whose authorisation has run out."""
    name, rule = "Patient and authorisation", "active, authorisation in date"
    patient = case.history.patient
    if patient is None:
        return Check(Code.PATIENT_NOT_ACTIVE, name, rule, "unknown", is_waiting=True)
    ends_on = patient.authorisation_ends_on
    why = None
    if patient.status is not PatientStatus.ACTIVE:
        why = refusal(Code.PATIENT_NOT_ACTIVE, status=str(patient.status))
    elif case.history.station.today > ends_on:
        why = refusal(Code.PATIENT_NOT_ACTIVE, status="authorisation", ended_on=ends_on)
    now = f"{patient.status}, to {words_of_date(ends_on)}"
    return Check(Code.PATIENT_NOT_ACTIVE, name, rule, now, why)


def review_required(case: Case) -> Check:
    """Refuse while an adverse event waits for a prescriber."""
    patient = case.history.patient
    is_open = patient is not None and patient.has_open_review
    why = refusal(Code.REVIEW_REQUIRED) if is_open else None
    now = "waits for review" if is_open else "none open"
    return Check(Code.REVIEW_REQUIRED, "Adverse events", "reviewed by a prescriber", now, why)


def no_order(case: Case) -> Check:
    """Refuse where no order for this drug stands today."""
    order, today, name = case.order, case.history.station.today, "Order in force"
    if order is None:
        missing = refusal(Code.NO_ORDER, drug=case.request.drug)
        return Check(Code.NO_ORDER, name, "one for this drug", "none", missing)
    rule = f"to {words_of_date(order.ends_on)}"
    if not order.is_in_force(today):
        why = refusal(Code.NO_ORDER, drug=case.request.drug)
        return Check(Code.NO_ORDER, name, rule, "not in force", why)
    left = (order.ends_on - today).days
    return Check(Code.NO_ORDER, name, rule, f"{words_of_days(left)} left" if left else "last day")


def dose_open(case: Case) -> Check:
    """Refuse while an earlier dose is not injected and back."""
    open_doses = [dose for dose in case.history.doses if not dose.is_resolved]
    why = None
    if open_doses:
        why = refusal(Code.DOSE_OPEN, syringe=open_doses[0].syringe)
    now = open_doses[0].syringe if open_doses else "none"
    return Check(Code.DOSE_OPEN, "Open dose", "none", now, why)


def visit_limit(case: Case) -> Check:
    """Refuse a new visit when the smaller of both limits is used up."""
    used = len(case.history.visits_today())
    allowed = case.visits_allowed
    why = None
    if not case.is_top_up and used >= allowed:
        why = refusal(Code.VISIT_LIMIT, case.history.next_day_at, limit=allowed, used=used)
    return Check(Code.VISIT_LIMIT, "Visits today", f"at most {allowed}", f"{used} used", why)


def _order_of_gap(case: Case) -> str:
    """Return the number of the order where its gap is the one that holds."""
    if case.order is None or (case.order.gap_minutes or 0) <= (case.limits.gap_minutes or 0):
        return ""
    return case.order.number


def too_soon(case: Case) -> Check:
    """Refuse a new visit before the larger of both gaps is over."""
    name = "Time since last dose"
    rule = f"at least {words_of_minutes(minutes_up(case.gap))}"
    if case.last is None:
        return Check(Code.TOO_SOON, name, rule, "no dose yet")
    elapsed = case.now - case.last.ended_at
    why = None
    if not case.is_top_up and elapsed < case.gap:
        why = refusal(
            Code.TOO_SOON,
            case.last.ended_at + case.gap,
            gap_minutes=minutes_up(case.gap),
            last_at=case.last.ended_at,
            order=_order_of_gap(case),
        )
    whole_minutes = max(elapsed, timedelta(0)) // timedelta(minutes=1)
    return Check(Code.TOO_SOON, name, rule, words_of_minutes(whole_minutes), why)


def _last_given(case: Case) -> date | None:
    """Return the last day on which any of this drug was administered."""
    given = [
        dose.day
        for dose in case.history.doses
        if dose.drug == case.request.drug and dose.administered_ug > 0
    ]
    return given[-1] if given else None


def missed_between(last_given: date | None, day: date) -> int:
    """Return the programme days between a day with a dose and another; 0 where none was given."""
    return 0 if last_given is None else max((day - last_given).days - 1, 0)


def missed_days(case: Case) -> int:
    """Return the programme days without any dose since the last one that was administered.

    Days on which the dose was withheld are among them: tolerance falls all the same.
    """
    return missed_between(_last_given(case), case.history.station.today)


def words_of_missed(days: int, withheld: int) -> str:
    """Write both counters: ``3 days``, ``3 days, 1 of them withheld``; ``none``."""
    if not days:
        return "none"
    return (
        f"{words_of_days(days)}, {withheld} of them withheld" if withheld else words_of_days(days)
    )


def _ordered_ug(case: Case) -> int:
    """Return what the order gives at this visit in all, whatever is asked for; 0 where nothing."""
    if case.order is not None and case.order.is_open_dose:
        return case.order.visit_max_ug or 0
    return sum(case.parts)


def _is_answered(case: Case) -> bool:
    """Say whether the order was written for this gap.

    It is flagged, later than the last dose, and the missed days have not reached a further
    band since.
    """
    order, last_given = case.order, _last_given(case)
    if order is None or not order.is_after_missed:
        return False
    written_on = order.entered_on or order.starts_on
    counted_on = max(written_on, order.starts_on)
    band = case.programme.band
    is_same_band = band(missed_between(last_given, counted_on)) == band(missed_days(case))
    return is_same_band and (last_given is None or written_on > last_given)


def missed_doses(case: Case) -> Check:
    """Refuse after missed days whose band asks for an order that there is not."""
    missed = missed_days(case)
    withheld = min(case.history.withheld_days, missed)
    asking = [band for band in case.programme.missed_bands if band.action is not BandAction.SAME]
    rule = f"new order from {words_of_days(asking[0].from_days)}" if asking else "no rule set"
    band = case.programme.band(missed)
    why: Refusal | None = None
    if band and band.action is not BandAction.SAME and not _is_answered(case):
        facts: dict[str, Fact] = {"days": missed, "action": str(band.action)}
        if withheld:
            facts["withheld"] = withheld
        if ordered_ug := _ordered_ug(case):
            # Rounded down to a whole microgram: a suggestion is never more than its share.
            facts |= {
                "percent": band.percent,
                "ordered_ug": ordered_ug,
                "suggested_ug": ordered_ug * band.percent // WHOLE_PERCENT,
            }
        why = refusal(Code.MISSED_DOSES, None, **facts)
    now = words_of_missed(missed, withheld)
    return Check(Code.MISSED_DOSES, "Days without a dose", rule, now, why)
