"""After the injection: how long a patient is observed, and how the observation ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.ledger import people_queries, visit_queries
from iOATdesk.models import entries
from iOATdesk.models.observation import Course, EndLook, Observation, observation_of
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import Dose

POSS = range(5)
"""Pasero opioid-induced sedation scale: S is 0, then 1 to 4."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a patient leaves the room."""

    outcome: Literal["left_well", "left_early"]
    seen: EndLook | None = None
    """What the nurse saw of somebody who leaves well."""
    reason: str = ""
    """Why somebody leaves early."""
    noted_by: str = ""
    """Who saw it; empty where it is the one who enters it."""


def observation(desk: Desk, patient_id: str, dose: Dose) -> Observation:
    """Return how long a patient is observed after the last part of a visit, and why."""
    return observation_of(desk.programme(), _course(desk, patient_id, dose))


def observe_until(desk: Desk, patient_id: str, dose: Dose) -> datetime:
    """Return when the observation after a dose is over."""
    return dose.ended_at + timedelta(minutes=observation(desk, patient_id, dose).minutes)


def _course(desk: Desk, patient_id: str, dose: Dose) -> Course:
    ledger = desk.ledger
    order = people_queries.order(ledger, dose.order)
    before = visit_queries.last_day_before(ledger, patient_id, dose.drug, dose.day)
    return Course(
        plan_day=visit_queries.order_days(ledger, dose.order, dose.day) + 1,
        is_titration=order is not None and order.plan.has_steps,
        is_dose_rise=_is_rise(desk, patient_id, dose),
        missed_days=max((dose.day - before).days - 1, 0) if before else 0,
        poss=visit_queries.poss_of(ledger, patient_id, dose.visit, dose.day),
        route=visit_queries.route_of(ledger, dose.syringe),
    )


def _is_rise(desk: Desk, patient_id: str, dose: Dose) -> bool:
    """Say whether a visit holds more than any of the last day with a dose before.

    On the first day of all it is compared with the visits before it.
    """
    today = visit_queries.visit_totals(desk.ledger, patient_id, dose.drug, dose.day)
    before = visit_queries.last_day_before(desk.ledger, patient_id, dose.drug, dose.day)
    if before is not None:
        earlier = visit_queries.visit_totals(desk.ledger, patient_id, dose.drug, before)
    else:
        visits = list(today)
        earlier = {visit: today[visit] for visit in visits[: visits.index(dose.visit)]}
    return bool(earlier) and today[dose.visit] > max(earlier.values())


def end_observation(desk: Desk, by: Operator, visit: str, leaving: Leaving, entry_id: str) -> None:
    """Record that a patient has left the room.

    Raises:
        Refused: a syringe is not back; the patient leaves well before the time is over, without
            having been looked at, or with an answer that is not well; or leaves early without
            a reason.
    """
    with writing(desk, by, Act.END_OBSERVATION) as pen:
        same = {"visit": visit, "outcome": leaving.outcome, "reason": leaving.reason.strip()}
        if repeated(desk, entry_id, entries.ObservationEnded, **same):
            return
        found = visit_queries.visit_patient(desk.ledger, visit)
        doses = visit_queries.visit_doses(desk.ledger, visit)
        if found is None or not doses or found[1]:
            raise refuse(Code.NO_OPEN_DOSE)
        if not all(dose.is_resolved for dose in doses):
            raise refuse(Code.DOSE_OPEN, syringe=doses[-1].syringe)
        patient_id, seen = found[0], leaving.seen
        if leaving.outcome == "left_well":
            until = observe_until(desk, patient_id, doses[-1])
            if pen.now < until:
                raise refuse(Code.OBSERVATION_RUNNING, until, until=until)
            _check_well(desk, seen)
        elif not leaving.reason.strip():
            raise refuse(Code.NOT_FILLED_IN, field="reason")
        is_early = leaving.outcome == "left_early"
        body = entries.ObservationEnded(
            salt=pen.salt(),
            visit=visit,
            patient=patient_id,
            outcome=leaving.outcome,
            poss=seen.poss if seen else -1,
            speech=seen.speech if seen else "",
            gait=seen.gait if seen else "",
            colour=seen.colour if seen else "",
            reason=leaving.reason.strip(),
            noted_by=(leaving.noted_by.strip() or by.person.name) if is_early else "",
        )
        pen.write(body, entry_id)


def _check_well(desk: Desk, seen: EndLook | None) -> None:
    """Refuse an end without a look, and an answer that keeps the patient."""
    if seen is None or seen.poss not in POSS or not seen.is_complete():
        raise refuse(Code.NOT_FILLED_IN, field="end of the observation")
    if answer := seen.keeps(desk.programme().poss_withheld_from):
        raise refuse(Code.NOT_WELL, answer=answer)
