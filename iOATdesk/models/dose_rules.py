"""Rules about what may be given now: top-up, assessment, route and amounts."""

from datetime import datetime, timedelta

from iOATdesk.models.case import Case, Check
from iOATdesk.models.days import minutes_up, words_of_minutes
from iOATdesk.models.findings import withheld_facts
from iOATdesk.models.refusals import Code, Fact, Refusal, refusal
from iOATdesk.models.units import format_mg


def top_up_not_allowed(case: Case) -> Check:
    """Refuse a second part that is not ordered, outside its window, or not assessed afresh."""
    name = "Top-up"
    opens, closes = case.programme.top_up_opens_minutes, case.programme.top_up_closes_minutes
    if not case.is_top_up:
        return Check(Code.TOP_UP_NOT_ALLOWED, name, "only where ordered", "first part")
    if case.last is None or case.part > len(case.parts) or opens is None or closes is None:
        why = refusal(Code.TOP_UP_NOT_ALLOWED, reason="not_ordered")
        return Check(Code.TOP_UP_NOT_ALLOWED, name, "only where ordered", "not in the order", why)
    rule = f"{opens} to {closes} min after the part before"
    elapsed = case.now - case.last.ended_at
    opens_at = case.last.ended_at + timedelta(minutes=opens)
    closes_at = case.last.ended_at + timedelta(minutes=closes)
    assessment = case.history.assessment
    is_fresh = assessment is not None and assessment.made_at > case.last.ended_at
    found: Refusal | None = None
    if case.now < opens_at:
        found = refusal(Code.TOP_UP_NOT_ALLOWED, opens_at, reason="before")
    elif case.now > closes_at:
        found = refusal(Code.TOP_UP_NOT_ALLOWED, reason="after", closed_at=closes_at)
    elif case.request.is_assessed and not is_fresh:
        found = refusal(Code.TOP_UP_NOT_ALLOWED, reason="assess")
    now = words_of_minutes(max(elapsed, timedelta(0)) // timedelta(minutes=1))
    return Check(Code.TOP_UP_NOT_ALLOWED, name, rule, now, found)


def not_assessed(case: Case) -> Check:
    """Refuse without an assessment of this visit that is young enough."""
    age = case.programme.assessment_age_minutes
    rule = f"not older than {age} min" if age is not None else "in this visit"
    assessment = case.history.assessment
    if not case.request.is_assessed:
        return Check(Code.NOT_ASSESSED, "Assessment", rule, "next step", is_waiting=True)
    if assessment is None:
        why = refusal(Code.NOT_ASSESSED, minutes=age or 0)
        return Check(Code.NOT_ASSESSED, "Assessment", rule, "none", why)
    old = case.now - assessment.made_at
    # One that is still to come was made before the clock was set back: nobody knows how old it is.
    is_stale = old < timedelta(0) or (age is not None and old > timedelta(minutes=age))
    late = refusal(Code.NOT_ASSESSED, minutes=age or 0) if is_stale else None
    now = f"{words_of_minutes(minutes_up(max(old, timedelta(0))))} old"
    if late is None and assessment.stated_dose == "differs":
        late = refusal(Code.NOT_ASSESSED, reason="stated_dose", dose_ug=case.dose_ug)
        now = "another dose stated"
    return Check(Code.NOT_ASSESSED, "Assessment", rule, now, late)


_SHOWN = {
    "sedation": "POSS {poss}",
    "alcohol": "breath alcohol",
    "respirations": "{rate} breaths a minute",
    "oxygen": "SpO2 {oxygen} %",
    "sign": "{sign}",
    "prescriber": "prescriber to decide",
}


def _shown(facts: dict[str, Fact]) -> str:
    """Return the value that stands against the dose, for the table of checks."""
    reason = str(facts["reason"]).removesuffix("_prescriber")
    return _SHOWN.get(reason, reason).format_map(facts)


def withheld(case: Case) -> Check:
    """Refuse at a limit of the assessment, and until the delay after one is over."""
    name, rule = "Fit to receive", "no sign at the limit"
    minutes = case.programme.reassess_after_minutes
    delay = timedelta(minutes=minutes or 0)
    assessment, before = case.history.assessment, case.history.withheld_at
    facts: dict[str, Fact] = {}
    if case.request.is_assessed and assessment is not None:
        facts = withheld_facts(case.programme, assessment)
    why = None
    if facts and assessment is not None:
        # Without a delay in the profile no time clears it: a fresh assessment or a prescriber.
        clears_at: datetime | None = None if minutes is None else assessment.made_at + delay
        why = refusal(Code.WITHHELD, clears_at, **facts)
    elif before is not None:
        is_seen = case.request.is_assessed and assessment is not None
        seen_at = assessment.made_at if is_seen and assessment is not None else case.now
        if seen_at < before + delay:
            why = refusal(Code.WITHHELD, before + delay, reason="delay", outcome="delay")
    is_waiting = not case.request.is_assessed and why is None
    now = "next step" if is_waiting else "no sign"
    if why:
        now = _shown(dict(why.facts))
    return Check(Code.WITHHELD, name, rule, now, why, is_waiting=is_waiting)


def route_not_allowed(case: Case) -> Check:
    """Refuse a route that the order or the programme does not have."""
    ordered = case.order.routes if case.order else ()
    allowed = [r for r in ordered if r in case.limits.routes or not case.limits.routes]
    route, rule = case.request.route, ", ".join(allowed) or "none"
    if route is None:
        return Check(Code.ROUTE_NOT_ALLOWED, "Route", rule, "next step", is_waiting=True)
    why = None
    if route not in allowed:
        why = refusal(Code.ROUTE_NOT_ALLOWED, route=route, allowed=", ".join(allowed))
    return Check(Code.ROUTE_NOT_ALLOWED, "Route", rule, route, why)


def over_order(case: Case) -> Check:
    """Refuse more in this visit, all parts together, than the order gives."""
    order = case.order
    limit_ug = sum(case.parts)
    if order and order.visit_max_ug is not None:
        limit_ug = order.visit_max_ug if order.is_open_dose else min(limit_ug, order.visit_max_ug)
    total_ug = case.given_visit_ug + case.dose_ug
    why = None
    if total_ug > limit_ug or (order is not None and not limit_ug):
        why = refusal(
            Code.OVER_ORDER,
            dose_ug=total_ug,
            limit_ug=limit_ug,
            order=order.number if order else "",
            reason="" if limit_ug else "no_dose",
        )
    return Check(
        Code.OVER_ORDER, "Ordered dose", f"at most {format_mg(limit_ug)}", format_mg(total_ug), why
    )


def over_visit_max(case: Case) -> Check:
    """Refuse more in this visit than the programme allows."""
    limit_ug = case.limits.visit_max_ug
    total_ug = case.given_visit_ug + case.dose_ug
    why = None
    if limit_ug is not None and total_ug > limit_ug:
        why = refusal(Code.OVER_VISIT_MAX, dose_ug=total_ug, limit_ug=limit_ug)
    rule = "no limit set" if limit_ug is None else f"at most {format_mg(limit_ug)}"
    return Check(Code.OVER_VISIT_MAX, "Dose per visit", rule, format_mg(total_ug), why)


def over_day_max(case: Case) -> Check:
    """Refuse more in this programme day than the programme allows."""
    limit_ug = case.limits.day_max_ug
    total_ug = case.day_ug + case.dose_ug
    why = None
    if limit_ug is not None and total_ug > limit_ug:
        why = refusal(Code.OVER_DAY_MAX, dose_ug=total_ug, limit_ug=limit_ug, given_ug=case.day_ug)
    rule = "no limit set" if limit_ug is None else f"at most {format_mg(limit_ug)}"
    return Check(Code.OVER_DAY_MAX, "Total today with this dose", rule, format_mg(total_ug), why)
