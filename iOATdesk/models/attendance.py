"""Attendance: how each programme day of a patient counts, and the figures that follow from it.

Nothing here decides a dose. A rule about missed days looks at ``attendance_rules.py``; this is
what a prescriber or a programme reads afterwards, with each definition named beside its figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from iOATdesk.models.orders import Order
from iOATdesk.models.visits import Dose, PatientStatus

T = TypeVar("T")


class DayKind(StrEnum):
    """How one programme day of one patient counts."""

    ATTENDED = "attended"
    WITHHELD = "withheld"
    SUSPENDED = "suspended"
    NO_ORDER = "no_order"
    CLOSED = "closed"
    TO_COME = "to_come"
    MISSED = "missed"


DEFINITIONS: dict[DayKind, str] = {
    DayKind.ATTENDED: "some of a dose was administered",
    DayKind.WITHHELD: "came and received nothing: withheld, delayed, or the syringe came back full",
    DayKind.SUSPENDED: "suspended or discharged at the end of the day",
    DayKind.NO_ORDER: "no order stood on that day",
    DayKind.CLOSED: "the station did not open",
    DayKind.TO_COME: "the day is not over yet",
    DayKind.MISSED: "active, with an order, station open, and did not come",
}
"""What each kind means, as it stands on the screen; the first that is true counts."""
KIND_WORDS: dict[DayKind, str] = {
    DayKind.ATTENDED: "attended",
    DayKind.WITHHELD: "withheld only",
    DayKind.SUSPENDED: "suspended",
    DayKind.NO_ORDER: "no order",
    DayKind.CLOSED: "station closed",
    DayKind.TO_COME: "not over yet",
    DayKind.MISSED: "missed",
}
ATTENDANCE_DEFINITION = (
    "Attendance: days on which the patient came (attended, or withheld only) of the days on which "
    "the patient was expected (those and the missed ones). Other days do not count."
)
RETENTION_DEFINITION = (
    "Retention after N days: of the patients enrolled at least N days ago, those who were active, "
    "neither suspended nor discharged, at the end of the N-th day after they were enrolled."
)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What is known of one programme day of one patient."""

    status: PatientStatus
    """At the end of the day."""
    has_order: bool
    was_open: bool
    """The station opened on that day."""
    is_over: bool
    came: bool
    """A dose was issued, or withheld or delayed, on that day."""
    administered_ug: int


def day_kind(facts: DayFacts) -> DayKind:
    """Return how a programme day counts; the first that is true, in this order.

    * attended: some of a dose was administered, whatever else happened.
    * withheld only: the patient came and nothing was administered, because each dose was
      withheld or delayed, or came back whole. Not missed for attendance; the rule about missed
      doses counts it, because tolerance falls all the same.
    * suspended: the patient was suspended or discharged at the end of the day.
    * no order: no order stood on that day.
    * station closed: the station did not open, so that nobody could come.
    * not over yet: the programme day that is running.
    * missed: none of these; the patient was expected and did not come.
    """
    if facts.administered_ug > 0:
        return DayKind.ATTENDED
    if facts.came:
        return DayKind.WITHHELD
    if facts.status is not PatientStatus.ACTIVE:
        return DayKind.SUSPENDED
    if not facts.has_order:
        return DayKind.NO_ORDER
    if not facts.is_over:
        return DayKind.TO_COME
    return DayKind.MISSED if facts.was_open else DayKind.CLOSED


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of a patient's day that is no dose."""

    at: datetime
    kind: str
    """Kind of the entry: ``adverse_event_recorded``, ``order_entered`` and so on."""
    words: str


@dataclass(frozen=True, slots=True)
class DayRecord:
    """One programme day of one patient."""

    day: date
    kind: DayKind
    doses: tuple[Dose, ...]
    withheld_at: tuple[datetime, ...]
    """When a dose was withheld or delayed."""
    planned_ug: int
    """What the order gives on this day in all; 0 where it leaves the dose open or none stands."""
    happenings: tuple[Happening, ...] = ()

    @property
    def visits(self) -> tuple[tuple[Dose, ...], ...]:
        """The part-doses by visit, in order."""
        names = dict.fromkeys(dose.visit for dose in self.doses)
        return tuple(tuple(d for d in self.doses if d.visit == name) for name in names)

    @property
    def administered_ug(self) -> int:
        """Issued less residue, of the whole day."""
        return sum(dose.administered_ug for dose in self.doses)

    @property
    def residue_ug(self) -> int:
        """Left in the syringes of the day."""
        return sum(dose.residue_ug for dose in self.doses)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Days counted by kind."""

    attended: int = 0
    withheld: int = 0
    missed: int = 0
    others: int = 0
    """Suspended, without order, station closed, or not over."""
    longest_missed: int = 0
    """Longest run of missed days; days that do not count neither lengthen nor end it."""

    @property
    def expected(self) -> int:
        """Days on which the patient was expected."""
        return self.attended + self.withheld + self.missed

    @property
    def percent(self) -> int | None:
        """Attendance in whole per cent; None where the patient was never expected."""
        return whole_percent(self.attended + self.withheld, self.expected)


def whole_percent(part: int, whole: int) -> int | None:
    """Return a share in whole per cent, a half counted up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def attendance(kinds: Iterable[DayKind]) -> Attendance:
    """Count the days of one patient, oldest first."""
    counted = dict.fromkeys(DayKind, 0)
    run = longest = 0
    for kind in kinds:
        counted[kind] += 1
        if kind is DayKind.MISSED:
            run += 1
            longest = max(longest, run)
        elif kind in (DayKind.ATTENDED, DayKind.WITHHELD):
            run = 0
    attended, withheld = counted[DayKind.ATTENDED], counted[DayKind.WITHHELD]
    missed = counted[DayKind.MISSED]
    others = sum(counted.values()) - attended - withheld - missed
    return Attendance(attended, withheld, missed, others, longest)


def missed_run(kinds: Sequence[DayKind]) -> int:
    """Return the run of missed days at the end; days that do not count do not end it."""
    run = 0
    for kind in reversed(kinds):
        if kind in (DayKind.ATTENDED, DayKind.WITHHELD):
            break
        run += kind is DayKind.MISSED
    return run


def together(several: Sequence[Attendance]) -> Attendance:
    """Return the figures of several patients as those of one programme."""
    return Attendance(
        sum(one.attended for one in several),
        sum(one.withheld for one in several),
        sum(one.missed for one in several),
        sum(one.others for one in several),
        max((one.longest_missed for one in several), default=0),
    )


@dataclass(frozen=True, slots=True)
class StatusChange:
    """From the end of this day on a patient has this status."""

    day: date
    status: PatientStatus


def status_on(changes: Sequence[StatusChange], day: date) -> PatientStatus | None:
    """Return the status at the end of a day (changes oldest first); None before the first."""
    known = [change.status for change in changes if change.day <= day]
    return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Retention:
    """How many of those enrolled at least ``days`` ago were still active after them."""

    days: int
    enrolled: int
    active: int

    @property
    def percent(self) -> int | None:
        """Retention in whole per cent; None where nobody was enrolled that long ago."""
        return whole_percent(self.active, self.enrolled)


def retention(patients: Sequence[Sequence[StatusChange]], days: int, today: date) -> Retention:
    """Return the share still active after ``days`` days; see ``RETENTION_DEFINITION``.

    Args:
        patients: the changes of status of each patient, oldest first; the first is the enrolment.
        days: after the day of enrolment.
        today: the programme day that is running; a day that is not over proves nothing yet.
    """
    span = timedelta(days=days)
    long_enough = [changes for changes in patients if changes and changes[0].day + span < today]
    active = [c for c in long_enough if status_on(c, c[0].day + span) is PatientStatus.ACTIVE]
    return Retention(days, len(long_enough), len(active))


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order with the day on which it was stopped or replaced, if it was."""

    order: Order
    stopped_on: date | None = None


def order_on(orders: Sequence[PastOrder], day: date) -> Order | None:
    """Return the order that stood on a past day; the latest entered if several.

    An order that was stopped or replaced on the day itself counts only where no other did: it
    stood for a part of it.
    """
    fitting = [
        past
        for past in orders
        if past.order.starts_on <= day <= past.order.ends_on
        and (past.order.entered_on is None or past.order.entered_on <= day)
        and (past.stopped_on is None or past.stopped_on >= day)
    ]
    whole_day = [past for past in fitting if past.stopped_on != day]
    chosen = whole_day or fitting
    return chosen[-1].order if chosen else None


@dataclass(frozen=True, slots=True)
class Past:
    """Everything of one patient that the days are made of; each sequence oldest first."""

    statuses: Sequence[StatusChange]
    orders: Sequence[PastOrder]
    doses: Sequence[Dose]
    withheld: Sequence[tuple[date, datetime]]
    """Programme day and moment of each dose that was withheld or delayed."""
    happenings: Sequence[tuple[date, Happening]]
    open_days: frozenset[date]
    closed_days: frozenset[date] = frozenset()
    """Days that were opened and closed again: they are over, today's too."""


def _by_day(pairs: Iterable[tuple[date, T]]) -> dict[date, tuple[T, ...]]:
    found: dict[date, tuple[T, ...]] = {}
    for day, one in pairs:
        found[day] = (*found.get(day, ()), one)
    return found


def day_records(past: Past, first: date, today: date) -> tuple[DayRecord, ...]:
    """Return every programme day of a patient from ``first`` (or the enrolment) to today.

    What an order gives on a day depends on the days before it, so all doses under it are looked
    at, also those before ``first``.
    """
    if not past.statuses:
        return ()
    doses = _by_day((dose.day, dose) for dose in past.doses)
    withheld, happenings = _by_day(past.withheld), _by_day(past.happenings)
    taken: dict[str, int] = {}
    records: list[DayRecord] = []
    day = past.statuses[0].day
    while day <= today:
        status = status_on(past.statuses, day) or PatientStatus.ACTIVE
        order = order_on(past.orders, day)
        planned = order.plan.day(taken.get(order.order, 0) + 1) if order else ()
        todays = doses.get(day, ())
        facts = DayFacts(
            status=status,
            has_order=order is not None,
            was_open=day in past.open_days,
            is_over=day < today or day in past.closed_days,
            came=bool(todays or withheld.get(day)),
            administered_ug=sum(dose.administered_ug for dose in todays),
        )
        for under in {dose.order for dose in todays if dose.administered_ug > 0}:
            taken[under] = taken.get(under, 0) + 1
        if day >= first:
            planned_ug = sum(sum(visit) for visit in planned)
            record = DayRecord(
                day, day_kind(facts), todays, withheld.get(day, ()), planned_ug,
                happenings.get(day, ()),
            )  # fmt: skip
            records.append(record)
        day += timedelta(days=1)
    return tuple(records)
