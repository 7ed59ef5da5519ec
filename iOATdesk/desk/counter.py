"""The dose sheet: from the card that is scanned to the patient who has left well."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import msgspec

from iOATdesk.desk.history import Asked, Looked, look
from iOATdesk.desk.namesakes import similar_names
from iOATdesk.desk.observing import observation, observe_until
from iOATdesk.desk.operator import Desk, Operator, moment, permit, repeated, two_people, writing
from iOATdesk.desk.paper import print_slip
from iOATdesk.desk.verdict_parts import injecting, named, titration_of
from iOATdesk.desk.views import Issued, Verdict
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.ledger.store import read_time
from iOATdesk.models import entries
from iOATdesk.models.asks import stricter
from iOATdesk.models.authorisation import authorisation_of
from iOATdesk.models.findings import comes_to, incomplete
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, Refused, refuse
from iOATdesk.models.seats import free_seats
from iOATdesk.models.titration import top_up_window
from iOATdesk.models.units import UL_PER_ML
from iOATdesk.models.visits import Assessment, Dose, Patient

Outcome = Literal["proceed", "delay", "withhold", "prescriber"]
OralTreatment = Literal["", "taken", "not_taken", "not_prescribed"]
Stated = Literal["", "agrees", "differs"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanned or typed code names."""

    kind: Literal["patient", "syringe", "badge", "unknown"]
    ref: str


@dataclass(frozen=True, slots=True)
class Assess:
    """A nurse's assessment before a part-dose."""

    patient: str
    visit: str
    poss: int
    alcohol_mg_per_100ml: int | None
    """None where breath was not tested."""
    signs: tuple[str, ...]
    outcome: Outcome
    respirations: int | None = None
    """Breaths a minute; None where they were not counted."""
    oxygen_percent: int | None = None
    """SpO2; None where it was not measured."""
    recent_use: tuple[str, ...] = ()
    oral_treatment: OralTreatment = ""
    identifiers: tuple[str, ...] = ()
    """How the patient was known: ``card``, ``photo``, ``name_and_birth_date``."""
    stated_dose: Stated = ""
    """Whether the patient expects the dose on the screen."""

    def made_at(self, now: datetime) -> Assessment:
        """Return what was seen, as the rules look at it."""
        return Assessment(
            made_at=now,
            poss=self.poss,
            alcohol_mg_per_100ml=self.alcohol_mg_per_100ml,
            signs=self.signs,
            outcome=self.outcome,
            respirations=self.respirations,
            oxygen_percent=self.oxygen_percent,
            recent_use=self.recent_use,
            oral_treatment=self.oral_treatment,
            identifiers=self.identifiers,
            stated_dose=self.stated_dose,
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """A syringe is to be handed to a patient."""

    patient: str
    visit: str
    syringe: str
    route: str | None = None
    """None where it is the route on the syringe's label."""
    part: int | None = None
    seat: int | None = None
    """None where it is the next free one."""


@dataclass(frozen=True, slots=True)
class Injected:
    """An injection is over."""

    syringe: str
    residue_ug: int
    """What is left in the syringe; 0 where all was injected."""
    residue_ul: int | None = None
    """The same as it was read off the syringe; None where only the mass was said."""
    site: str = ""
    """Place on the body, out of the programme's list; empty where nobody saw it."""


def scanned(desk: Desk, text: str) -> Scan:
    """Return what a code is: a patient's card, a syringe, a badge, or none of ours."""
    code = text.strip()
    if patient := people_queries.patient_of_card(desk.ledger, code):
        return Scan("patient", patient.patient)
    if stock_queries.syringe(desk.ledger, code):
        return Scan("syringe", code)
    if people_queries.person_of_badge(desk.ledger, code):
        return Scan("badge", code)
    return Scan("unknown", code)


def find(desk: Desk, text: str) -> tuple[Patient, ...]:
    """Return the patients whose names, card or number begin with what was typed."""
    return people_queries.patients_named(desk.ledger, text)


def verdict(
    desk: Desk,
    by: Operator,
    patient_id: str,
    visit: str,
    *,
    syringe: str | None = None,
    is_assessed: bool = False,
) -> Verdict:
    """Return everything that the counter shows of a patient; nothing is written.

    Raises:
        Refused: UNKNOWN_PATIENT.
    """
    permit(Act.LOOK_UP, by)
    patient = people_queries.patient(desk.ledger, patient_id)
    if patient is None:
        raise refuse(Code.UNKNOWN_PATIENT)
    now = moment(desk)
    asked = Asked(by.person.role, patient_id, visit, syringe, is_assessed=is_assessed)
    looked = look(desk, asked, now)
    doses = looked.history.doses
    today = looked.history.today()
    open_dose = visit_queries.open_dose(desk.ledger, patient_id)
    observed = _observed(desk, patient_id)
    programme = desk.programme()
    plan_day = looked.order.plan.day(looked.history.order_days + 1) if looked.order else ()
    limits = programme.limits.get(looked.order.drug) if looked.order else None
    why = looked.decision.refusal
    return Verdict(
        patient=patient,
        photo_png_base64=people_queries.photo(desk.ledger, patient_id),
        order=looked.order,
        decision=looked.decision,
        visit=_visit_going_on(open_dose, observed, looked),
        last=doses[-1] if doses else None,
        today_ug=sum(dose.administered_ug for dose in today),
        planned_today_ug=sum(sum(parts) for parts in plan_day),
        day_limit_ug=limits.day_max_ug if limits else None,
        assessment=looked.history.assessment,
        open_dose=open_dose,
        observing_since=observed.ended_at if observed else None,
        observe_until=observe_until(desk, patient_id, observed) if observed else None,
        syringes=named(desk, stock_queries.syringes_waiting(desk.ledger, patient_id)),
        similar_names=similar_names(desk, patient),
        authorisation=authorisation_of(
            patient, looked.history.station.today, programme.authorisation_warn_days
        ),
        observation=observation(desk, patient_id, observed) if observed else None,
        seats_free=free_seats(programme.seats, visit_queries.seats_taken(desk.ledger)),
        titration=titration_of(desk, looked),
        top_up=top_up_window(programme, looked.decision, doses[-1] if doses else None),
        override_roles=programme.overrides.get(why.code, ()) if why else (),
        **injecting(desk, patient_id, open_dose),
    )


def _visit_going_on(open_dose: Dose | None, observed: Dose | None, looked: Looked) -> str:
    """Return the visit that a patient is in; the one that the page has begun where in none."""
    going_on = open_dose or observed
    return going_on.visit if going_on else looked.visit


def _observed(desk: Desk, patient_id: str) -> Dose | None:
    """Return the last part-dose of the visit that a patient is observed in."""
    visit = visit_queries.running_visit_of(desk.ledger, patient_id)
    doses = visit_queries.visit_doses(desk.ledger, visit) if visit else ()
    return doses[-1] if doses and doses[-1].injection_ended_at else None


def assess(desk: Desk, by: Operator, seen: Assess, entry_id: str) -> Verdict:
    """Record what the nurse saw and decided; return the verdict that follows from it.

    Raises:
        Refused: not permitted, or the patient is unknown.
    """
    with writing(desk, by, Act.ASSESS) as pen:
        allowed = visit_queries.allowed_in(desk.ledger, seen.patient, seen.visit)
        programme, made = desk.programme(), replace(seen.made_at(pen.now), allowed=allowed)
        outcome = stricter(seen.outcome, comes_to(programme, made))
        same = _answers(seen) | {"outcome": outcome}
        if not repeated(desk, entry_id, entries.PatientAssessed, **same):
            if people_queries.patient(desk.ledger, seen.patient) is None:
                raise refuse(Code.UNKNOWN_PATIENT)
            if missing := incomplete(programme, made):
                raise Refused(missing)
            asked = Asked(by.person.role, seen.patient, seen.visit)
            dose_ug = look(desk, asked, pen.now).decision.dose_ug if seen.stated_dose else 0
            body = msgspec.convert(
                same | {"salt": pen.salt(), "shown_ug": dose_ug}, entries.PatientAssessed
            )
            pen.write(body, entry_id)
    return verdict(desk, by, seen.patient, seen.visit, is_assessed=True)


def _answers(seen: Assess) -> dict[str, object]:
    """Return what was seen, as the entry has it."""
    return {
        "visit": seen.visit,
        "patient": seen.patient,
        "poss": seen.poss,
        "alcohol_mg_per_100ml": _or_unknown(seen.alcohol_mg_per_100ml),
        "signs": list(seen.signs),
        "respirations_per_min": _or_unknown(seen.respirations),
        "oxygen_percent": _or_unknown(seen.oxygen_percent),
        "recent_use": list(seen.recent_use),
        "oral_treatment": seen.oral_treatment,
        "identifiers": list(seen.identifiers),
        "stated_dose": seen.stated_dose,
    }


def _or_unknown(measured: int | None) -> int:
    return -1 if measured is None else measured


def issue_dose(
    desk: Desk, by: Operator, issue: Issue, entry_id: str, witness: Operator | None = None
) -> Issued:
    """Enter one issued dose in the ledger, then print its slip.

    Raises:
        Refused: a rule forbids it; nothing was written.
        LedgerFault: it could not be made durable; nothing may be handed over.
    """
    with writing(desk, by, Act.LOOK_UP) as pen:
        done = repeated(
            desk, entry_id, entries.SyringeIssued, syringe=issue.syringe, patient=issue.patient
        )
        if done:
            return Issued(entry_id, done.seq, issue.syringe, read_time(done.header.event_at))
        asked = Asked(
            role=by.person.role,
            patient=issue.patient,
            visit=issue.visit,
            syringe=issue.syringe,
            route=issue.route,
            part=issue.part,
            is_assessed=True,
        )
        looked = look(desk, asked, pen.now)
        if looked.decision.refusal:
            raise Refused(looked.decision.refusal)
        if witness is not None:
            two_people(by, witness)
        if not looked.decision.is_top_up and visit_queries.visit_doses(desk.ledger, looked.visit):
            # Each visit has an id of its own, or two would count as one.
            raise refuse(Code.ID_USED_OTHERWISE)
        patient, order = looked.history.patient, looked.order
        syringe = stock_queries.syringe_row(desk.ledger, issue.syringe)
        if patient is None or order is None or syringe is None:
            raise AssertionError("a dose that no rule refuses has patient, order and syringe")
        body = entries.SyringeIssued(
            salt=pen.salt(),
            visit=looked.visit,
            part=looked.decision.part,
            patient=patient.patient,
            patient_name=patient.name,
            syringe=issue.syringe,
            order_number=order.number,
            prescriber=order.prescriber,
            practice=f"{order.practice}, {order.address}",
            product=syringe["product"],
            lot=syringe["lot"],
            dose_ug=syringe["dose_ug"],
            volume_ul=syringe["volume_ul"],
            route=syringe["route"],
            seat=_seat(desk, issue.seat),
        )
        entry = pen.write(body, entry_id, witness)
    # Durable from here on: a slip that does not print never undoes an issue.
    slip_fault = print_slip(desk, by, issue.syringe, copy=0)
    return Issued(entry_id, entry.seq, issue.syringe, pen.now, slip_fault)


def _seat(desk: Desk, asked: int | None) -> int:
    """Return the seat that a dose goes to: the one asked for, or the next that is free.

    Raises:
        Refused: SEAT_TAKEN, where a dose is open there, or at every seat.
    """
    seats, taken = desk.programme().seats, visit_queries.seats_taken(desk.ledger)
    free = free_seats(seats, taken)
    if asked is None and not free:
        raise refuse(Code.SEAT_TAKEN, reason="all", number=len(taken))
    seat = free[0] if asked is None else asked
    if seat < 1 or seat in taken or (seats is not None and seat > seats):
        raise refuse(Code.SEAT_TAKEN, seat=seat)
    return seat


def end_injection(desk: Desk, by: Operator, injected: Injected, entry_id: str) -> None:
    """Record that an injection is over, and what is left in the syringe.

    Raises:
        Refused: no open dose, more left than was issued, mass and volume that do not belong
            together, no whole microlitre holds it, or a site that the programme does not have.
    """
    with writing(desk, by, Act.RECORD_INJECTION) as pen:
        same = {
            "syringe": injected.syringe,
            "residue_ug": injected.residue_ug,
            "site": injected.site,
        }
        if repeated(desk, entry_id, entries.InjectionEnded, **same):
            return
        found = visit_queries.dose_of_syringe(desk.ledger, injected.syringe)
        syringe = stock_queries.syringe(desk.ledger, injected.syringe)
        if found is None or syringe is None or found[0].is_resolved:
            raise refuse(Code.NO_OPEN_DOSE)
        dose = found[0]
        if dose.injection_ended_at:
            raise refuse(Code.ALREADY_DONE, what="injection")
        if not 0 <= injected.residue_ug <= dose.issued_ug:
            raise refuse(Code.AMOUNTS_DIFFER, issued_ug=dose.issued_ug)
        residue_ul, rest = divmod(injected.residue_ug * UL_PER_ML, syringe.strength_ug_per_ml)
        if rest:
            raise refuse(Code.INEXACT_AMOUNT, text=f"{injected.residue_ug} mcg")
        if injected.residue_ul not in (None, residue_ul):
            raise refuse(Code.AMOUNTS_DIFFER, issued_ug=dose.issued_ug)
        if injected.site and injected.site not in desk.programme().sites.get(syringe.route, ()):
            raise refuse(Code.UNKNOWN_ITEM, item=injected.site)
        body = entries.InjectionEnded(
            salt=pen.salt(),
            visit=dose.visit,
            syringe=injected.syringe,
            injected_ug=dose.issued_ug - injected.residue_ug,
            residue_ug=injected.residue_ug,
            residue_ul=residue_ul,
            injected_ul=syringe.volume_ul - residue_ul,
            route=syringe.route,
            site=injected.site,
        )
        pen.write(body, entry_id)


def return_syringe(desk: Desk, by: Operator, number: str, entry_id: str) -> None:
    """Take a used syringe back; what is left in it is the station's again, for destruction.

    Raises:
        Refused: it is not out with a patient, or its injection is not recorded yet.
    """
    with writing(desk, by, Act.RETURN_SYRINGE) as pen:
        if repeated(desk, entry_id, entries.SyringeReturned, syringe=number):
            return
        found = visit_queries.dose_of_syringe(desk.ledger, number)
        syringe = stock_queries.syringe_row(desk.ledger, number)
        if found is None or syringe is None or found[0].is_resolved:
            raise refuse(Code.NO_OPEN_DOSE)
        dose, patient_id = found
        if dose.injection_ended_at is None:
            raise refuse(Code.NOT_FILLED_IN, field="end of the injection")
        patient = people_queries.patient(desk.ledger, patient_id)
        residue_ul = dose.residue_ug * UL_PER_ML // syringe["strength_ug_per_ml"]
        body = entries.SyringeReturned(
            salt=pen.salt(),
            syringe=number,
            product=syringe["product"],
            patient=patient_id,
            patient_name=patient.name if patient else "",
            residue_ug=dose.residue_ug,
            residue_ul=residue_ul,
        )
        pen.write(body, entry_id)
