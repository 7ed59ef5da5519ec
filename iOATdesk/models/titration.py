"""Where a titration stands today, and when the second part of a visit may be given.

Only days on which a dose was administered move a titration on. A day without one leaves the
step of that day for the next dose, whether the patient stayed away or was sent home: a dose
never rises over a step that was not taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from iOATdesk.models.case import Decision
from iOATdesk.models.orders import Order
from iOATdesk.models.programme import Programme
from iOATdesk.models.visits import Dose

GivenDay = tuple[date, int]
"""A programme day, and the micrograms administered on it under one order."""


@dataclass(frozen=True, slots=True)
class Titration:
    """Today in a plan that still has steps."""

    day: int
    """Today counted from the day of the first dose under the order, from 1."""
    step: int
    """The day of the plan whose doses stand today, from 1."""
    steps: int
    before_ug: int = 0
    """Administered on the day of the step before."""
    before_planned_ug: int = 0
    """What the plan had for that day."""

    @property
    def days_without(self) -> int:
        """Days since the first dose on which none was administered."""
        return self.day - self.step

    @property
    def is_short(self) -> bool:
        """Say whether the step before was given in part only."""
        return self.before_ug < self.before_planned_ug


@dataclass(frozen=True, slots=True)
class TopUpWindow:
    """When the next part of the visit may be given, after a fresh assessment."""

    dose_ug: int
    opens_at: datetime
    closes_at: datetime


def titration(order: Order | None, given: Sequence[GivenDay], today: date) -> Titration | None:
    """Return where a plan stands; None where none is running or its steps are all taken.

    Args:
        order: the order in force.
        given: its days before today with a dose administered, oldest first.
        today: the programme day.
    """
    step = len(given) + 1
    if order is None or step > len(order.plan.steps):
        return None
    if not given:
        return Titration(1, step, len(order.plan.steps))
    first_day, (_, before_ug) = given[0][0], given[-1]
    planned_ug = sum(sum(parts) for parts in order.plan.day(step - 1))
    day = (today - first_day).days + 1
    return Titration(day, step, len(order.plan.steps), before_ug, planned_ug)


def top_up_window(
    programme: Programme, decision: Decision, last: Dose | None
) -> TopUpWindow | None:
    """Return the window of the part that is due next in the visit that goes on, if there is one."""
    opens, closes = programme.top_up_opens_minutes, programme.top_up_closes_minutes
    is_due = decision.is_top_up and decision.part <= len(decision.parts)
    if not is_due or last is None or opens is None or closes is None:
        return None
    return TopUpWindow(
        dose_ug=decision.parts[decision.part - 1],
        opens_at=last.ended_at + timedelta(minutes=opens),
        closes_at=last.ended_at + timedelta(minutes=closes),
    )
