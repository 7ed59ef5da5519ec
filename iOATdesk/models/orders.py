"""Prescriptions: what may be given, how much, how often, and the step a titration has reached."""

import re
from dataclasses import dataclass
from datetime import date

from iOATdesk.models.units import InexactAmount, format_mg, parse_mg

Visit = tuple[int, ...]
"""Micrograms of the parts of one visit, first part first."""
Day = tuple[Visit, ...]
"""The visits of one programme day, in order."""

_COMMA_IN_NUMBER = re.compile(r"\d,\d")
_SEPARATORS = re.compile(r"\s*;\s*then\s+", re.IGNORECASE)


class PlanUnreadable(ValueError):
    """A plan that a person typed does not say doses."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Doses by day of treatment, then one day that repeats.

    A fixed dose is a plan without steps.
    """

    steps: tuple[Day, ...]
    then: Day
    """The day that repeats after the steps; empty where the plan ends with its steps."""

    def day(self, number: int) -> Day:
        """Return the visits of treatment day ``number`` (from 1); empty when the plan is over."""
        if number <= len(self.steps):
            return self.steps[number - 1]
        return self.then

    def visit(self, day_number: int, visit_number: int) -> Visit:
        """Return the parts of one visit (numbers from 1); empty where the plan has none."""
        visits = self.day(day_number)
        return visits[visit_number - 1] if visit_number <= len(visits) else ()

    @property
    def has_steps(self) -> bool:
        """Say whether its days differ, as in a titration."""
        return len({*self.steps, *((self.then,) if self.then else ())}) > 1

    @property
    def visits_max(self) -> int:
        """The largest number of visits that any of its days has."""
        return max((len(day) for day in (*self.steps, self.then)), default=0)

    @property
    def visit_max_ug(self) -> int:
        """The largest amount that any of its visits adds up to."""
        return max((sum(visit) for day in (*self.steps, self.then) for visit in day), default=0)


def fixed_plan(dose_ug: int, doses_per_day: int) -> Plan:
    """Return the plan of an order that gives the same dose at every visit."""
    return Plan((), ((dose_ug,),) * doses_per_day)


def _parse_day(text: str) -> Day:
    try:
        day = tuple(
            tuple(int(parse_mg(part)) for part in visit.split("+")) for visit in text.split("/")
        )
    except InexactAmount as error:
        raise PlanUnreadable(str(error)) from error
    if any(part <= 0 for visit in day for part in visit):
        raise PlanUnreadable(f"“{text.strip()}” has a dose of nothing")
    return day


def parse_plan(text: str) -> Plan:
    """Read ``15+30/45+10, 45+30/50+30, 80/80; then 60/60`` (mg).

    Days are separated by commas, visits by ``/``, the parts of a visit by ``+``; after
    ``; then`` stands the day that repeats. Without it the plan ends with its last step.

    Raises:
        PlanUnreadable: naming the part that says no dose.
    """
    if _COMMA_IN_NUMBER.search(text):
        # “1,5” may be a dose and a half or two days: nobody guesses.
        raise PlanUnreadable("write a space after the comma between days, and a point in a dose")
    steps, *then = _SEPARATORS.split(text.strip())
    if len(then) > 1:
        raise PlanUnreadable("“then” may stand once")
    days = tuple(_parse_day(day) for day in steps.split(",")) if steps else ()
    return Plan(days, _parse_day(then[0]) if then else ())


def format_plan(plan: Plan) -> str:
    """Write a plan the way it is typed; reading it back gives the same plan."""

    def amount(dose_ug: int) -> str:
        whole, rest = divmod(dose_ug, 1000)
        return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)

    def day(visits: Day) -> str:
        return "/".join("+".join(amount(part) for part in visit) for visit in visits)

    steps = ", ".join(day(step) for step in plan.steps)
    return f"{steps}; then {day(plan.then)}" if plan.then else steps


@dataclass(frozen=True, slots=True)
class Order:
    """A prescription in the ledger."""

    order: str
    number: str
    patient: str
    drug: str
    plan: Plan
    visit_max_ug: int | None
    """A ceiling for one visit; with a ceiling and no plan the dose below it is open."""
    doses_per_day: int
    routes: tuple[str, ...]
    gap_minutes: int | None
    """Minimum minutes between visits where stricter than the programme's."""
    starts_on: date
    ends_on: date
    """Last programme day in force."""
    prescriber: str
    licence: str
    practice: str
    address: str
    is_after_missed: bool = False
    """The prescriber wrote it knowing of the missed doses before it."""
    entered_on: date | None = None
    is_stopped: bool = False

    def is_in_force(self, day: date) -> bool:
        """Say whether the order stands on this programme day."""
        return not self.is_stopped and self.starts_on <= day <= self.ends_on

    @property
    def is_open_dose(self) -> bool:
        """Say whether the dose is left open below a ceiling."""
        return not self.plan.steps and not self.plan.then


def plan_words(order: Order) -> str:
    """Return the plan as it is written, or the ceiling of a dose that is left open."""
    if order.is_open_dose:
        return f"up to {format_mg(order.visit_max_ug or 0)} a visit, {order.doses_per_day} a day"
    days = order.plan.then
    if not order.plan.steps and len(set(days)) == 1 and len(days[0]) == 1:
        return f"{format_mg(days[0][0])}, {len(days)} a day"
    return format_plan(order.plan)
