"""The throw-away station of a rehearsal while a sheet is played on it.

What people do at a station without thinking of it is done here: a syringe that was issued by a
``dose`` row comes back when its time is over, and before the first row of a programme day the day
before is counted and closed by two people, and the new one is opened. A dose that is left open
keeps its day open, as it does at a real station: the next day is not opened, and its verdicts say
``DAY_NOT_OPEN``, until a ``return`` row resolves it. While the clock is not believed nothing is
done by itself; it is made up for once the clock is right again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from iOATdesk.desk import counter, counts, day, observing, stock
from iOATdesk.desk.operator import Desk, Operator, moment, station_state
from iOATdesk.desk.ports import Clock
from iOATdesk.ledger import stock_queries, visit_queries
from iOATdesk.models.accounts import lot_ref
from iOATdesk.models.observation import EndLook

LOT = "REHEARSAL"
_YEAR = timedelta(days=365)
LEFT_WELL = observing.Leaving("left_well", EndLook(1))
LEFT_EARLY = observing.Leaving("left_early", reason="the sheet goes on")


class SettableClock(Clock, Protocol):
    """A clock that stands still until it is told."""

    def advance(self, delta: timedelta) -> None:
        """Let time pass."""

    def set(self, now: datetime) -> None:
        """Stand at another moment without time having passed."""


@dataclass(frozen=True, slots=True)
class Out:
    """A syringe that comes back by itself."""

    syringe: str
    back_at: datetime
    residue_ug: int


@dataclass(slots=True)
class RehearsalStation:
    """The open station, with what a rehearsal must remember from row to row."""

    desk: Desk
    clock: SettableClock
    pharmacist: Operator
    nurse: Operator
    prescriber: Operator
    """The pharmacist in charge where the sheet needs no prescriber."""
    last_day: date
    """Programme day of the sheet's last row; orders without ``days`` stand until then."""
    new_id: Callable[[], str]
    patients: dict[str, str] = field(default_factory=dict)
    """Ids by the names in the sheet."""
    visits: dict[str, str] = field(default_factory=dict)
    """By patient's id: the visit that was begun and not issued in yet."""
    out: list[Out] = field(default_factory=list)
    syringes: dict[str, str] = field(default_factory=dict)
    """Numbers on the labels of syringes made ahead, by the names in the sheet."""

    def person(self, name: str) -> Operator:
        """Return who does a row; the nurse where it says nothing."""
        return {"pharmacist": self.pharmacist, "prescriber": self.prescriber}.get(name, self.nurse)

    def visit(self, patient_id: str) -> str:
        """Return the id that the patient's next visit has or gets."""
        return self.visits.setdefault(patient_id, self.new_id())

    def move(self, to: datetime) -> None:
        """Let time pass, and have everything done that is due by then."""
        if self._is_clock_believed():
            for out in sorted(self.out, key=lambda out: out.back_at):
                if out.back_at <= to:
                    self._pass(out.back_at)
                    self.take_back(out.syringe, out.residue_ug)
        self._pass(to)
        if self._is_clock_believed():
            self._turn_day()

    def receive(self, containers: int) -> None:
        """Receive so many containers of every product."""
        for product in stock_queries.products(self.desk.ledger).values():
            receipt = stock.Receipt(
                product=product.product,
                lot=LOT,
                expires_on=self.last_day + _YEAR,
                containers=containers,
                supplier=self.desk.station.name,
                supplier_address=self.desk.station.address,
                document=LOT,
            )
            stock.receive(self.desk, self.pharmacist, self.nurse, receipt, self.new_id())

    def take_back(self, syringe: str, residue_ug: int) -> None:
        """Record the end of an injection and have the syringe back.

        Raises:
            Refused: as ``counter.end_injection`` and ``counter.return_syringe``.
        """
        injected = counter.Injected(syringe, residue_ug)
        counter.end_injection(self.desk, self.nurse, injected, self.new_id())
        counter.return_syringe(self.desk, self.nurse, syringe, self.new_id())
        self.out = [out for out in self.out if out.syringe != syringe]

    def leave(self, patient_id: str) -> None:
        """End the patient's observation, if one is running."""
        if visit := visit_queries.running_visit_of(self.desk.ledger, patient_id):
            until = counter.verdict(self.desk, self.nurse, patient_id, visit).observe_until
            is_over = until is not None and moment(self.desk) >= until
            leaving = LEFT_WELL if is_over else LEFT_EARLY
            observing.end_observation(self.desk, self.nurse, visit, leaving, self.new_id())

    def _pass(self, to: datetime) -> None:
        self.clock.advance(max(to - self.clock.now(), timedelta()))

    def _is_clock_believed(self) -> bool:
        return station_state(self.desk, moment(self.desk)).is_clock_believed

    def _turn_day(self) -> None:
        """Have the present programme day open, unless the one before cannot be closed."""
        state = station_state(self.desk, moment(self.desk))
        if state.open_day == state.today:
            return
        if state.open_day is not None:
            ledger = self.desk.ledger
            if any(visit_queries.open_dose(ledger, one) for one in self.patients.values()):
                return
            for _, patient_id in visit_queries.running_visits(ledger):
                self.leave(patient_id)
            found = _as_found(self.desk)
            counts.record_count(self.desk, self.pharmacist, self.nurse, found, self.new_id())
            day.close_day(self.desk, self.pharmacist, self.nurse, self.new_id())
        ready = day.Readiness(naloxone_kits=1, oxygen_bar=1, safe_checked=True)
        day.open_day(self.desk, self.nurse, ready, self.new_id())


def _as_found(desk: Desk) -> dict[tuple[str, str], int]:
    """Return a count in which everything is where the ledger says."""
    found = {
        ("safe", lot_ref(row.product.product, row.lot)): row.containers for row in stock.stock(desk)
    }
    found |= {("open", line.container): line.volume_ul for line in stock.open_containers(desk)}
    return {
        place: found.get(place, 1 if line.unit == "syringes" else 0)
        for line in counts.lines(desk)
        for place in [(line.account, line.ref)]
    }
