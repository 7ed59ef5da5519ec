"""What a decision looks at, worked out once, and what it answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from iOATdesk.models.orders import Order
from iOATdesk.models.people import Role
from iOATdesk.models.programme import DrugLimits, Programme
from iOATdesk.models.refusals import Code, Refusal
from iOATdesk.models.visits import Dose, History, SyringeState

NO_LIMITS = DrugLimits(None, None, None, None, ())


@dataclass(frozen=True, slots=True)
class DoseRequest:
    """What is asked for; what is not known yet is absent, and its rules wait."""

    role: Role
    drug: str
    dose_ug: int | None = None
    """Absent: the order's dose for this visit."""
    route: str | None = None
    part: int | None = None
    """Absent: the part that is due."""
    is_assessed: bool = False
    """The step of the assessment is reached, so its rules apply."""
    syringe: SyringeState | None = None
    is_syringe_scanned: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One rule looked at: for the table under the verdict."""

    code: Code
    name: str
    rule: str
    now: str
    refusal: Refusal | None = None
    is_waiting: bool = False
    """Not looked at yet, because its step is not reached."""
    overridden_by: str = ""
    """Who has answered for this refusal, and why; empty where nobody has."""

    @property
    def passed(self) -> bool:
        """Say whether the rule holds as far as it can be looked at."""
        return self.refusal is None

    @property
    def clears_at(self) -> datetime | None:
        """When the refusal ends by itself."""
        return self.refusal.clears_at if self.refusal else None


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole table of checks, and the one refusal if there is any."""

    checks: tuple[Check, ...]
    refusal: Refusal | None
    visit_number: int
    """Which of today's visits this is or would be, from 1."""
    visits_allowed: int
    part: int
    parts: tuple[int, ...]
    """Micrograms of the parts of this visit by the order; empty where the order is open."""
    dose_ug: int
    """What may be given now."""
    is_top_up: bool = False

    @property
    def may_receive(self) -> bool:
        """Say whether nothing stands against the dose so far."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Case:
    """The request with everything that several rules need."""

    programme: Programme
    limits: DrugLimits
    order: Order | None
    history: History
    request: DoseRequest
    now: datetime
    last: Dose | None
    """Latest part-dose in the history, on whatever day."""
    visit_number: int
    visits_allowed: int
    part: int
    parts: tuple[int, ...]
    dose_ug: int
    given_visit_ug: int
    """Administered in earlier parts of this visit."""
    is_top_up: bool
    gap: timedelta

    @property
    def day_ug(self) -> int:
        """Administered today of this drug before this dose; two drugs are never added."""
        return sum(
            dose.administered_ug for dose in self.history.today() if dose.drug == self.request.drug
        )


def _smaller(*limits: int | None) -> int:
    return min((limit for limit in limits if limit is not None), default=0)


def _gap(limits: DrugLimits, order: Order | None) -> timedelta:
    """Return the larger of the order's and the programme's gap."""
    stricter = order.gap_minutes if order else None
    return timedelta(minutes=max(limits.gap_minutes or 0, stricter or 0))


def _is_top_up(
    programme: Programme,
    request: DoseRequest,
    given: tuple[Dose, ...],
    parts: tuple[int, ...],
    gap: timedelta,
    now: datetime,
) -> bool:
    """Say whether the request continues the last visit.

    A part that is due belongs to its visit as long as no new visit could begin; what comes
    after that is a new visit.
    """
    if request.part is not None:
        return request.part > 1
    if not given or len(given) >= len(parts):
        return False
    window = timedelta(minutes=programme.top_up_closes_minutes or 0)
    return now < given[-1].ended_at + max(gap, window)


def case_of(
    programme: Programme, order: Order | None, history: History, request: DoseRequest, now: datetime
) -> Case:
    """Return the request together with what follows from order and history."""
    limits = programme.limits.get(request.drug, NO_LIMITS)
    gap = _gap(limits, order)
    visits = history.visits_today()
    day_number = history.order_days + 1

    given = tuple(
        dose for dose in history.today() if dose.visit == visits[-1] and dose.drug == request.drug
    )
    parts = order.plan.visit(day_number, len(visits)) if order and visits else ()
    is_top_up = _is_top_up(programme, request, given, parts, gap, now)
    visit_number = max(len(visits), 1) if is_top_up else len(visits) + 1
    if not is_top_up:
        given = ()
        parts = order.plan.visit(day_number, visit_number) if order else ()
    part = len(given) + 1
    planned = parts[part - 1] if part <= len(parts) else 0
    if order and order.is_open_dose:
        planned = order.visit_max_ug or 0
    return Case(
        programme=programme,
        limits=limits,
        order=order,
        history=history,
        request=request,
        now=now,
        last=history.doses[-1] if history.doses else None,
        visit_number=visit_number,
        visits_allowed=_smaller(limits.visits_per_day, order.doses_per_day if order else None),
        part=part,
        parts=parts,
        dose_ug=planned if request.dose_ug is None else request.dose_ug,
        given_visit_ug=sum(dose.administered_ug for dose in given),
        is_top_up=is_top_up,
        gap=gap,
    )
