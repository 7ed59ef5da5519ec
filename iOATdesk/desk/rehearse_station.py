"""The throw-away station of a rehearsal: made, staffed, stocked and opened without being asked.

What people do at a station without thinking of it is done here: a syringe that was issued by a
``dose`` row comes back when its time is over, and before the first row of a programme day the day
before is counted and closed by two people, and the new one is opened. A dose that is left open
keeps its day open, as it does at a real station: the next day is not opened, and its verdicts say
``DAY_NOT_OPEN``, until a ``return`` row resolves it. While the clock is not believed nothing is
done by itself; it is made up for once the clock is right again.
"""

import itertools
import secrets
import tomllib
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from iOATdesk.desk import counter, counts, day, patients, people, stock
from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Desk, Operator, moment, station_state
from iOATdesk.desk.ports import Clock, DriveState
from iOATdesk.desk.rehearse_sheet import Sheet
from iOATdesk.desk.station import NewPerson, NewStation, create_station, desk_of, profile_text
from iOATdesk.ledger import visit_queries
from iOATdesk.models.accounts import lot_ref
from iOATdesk.models.days import station_zone
from iOATdesk.models.faults import DriveFault, SheetFault
from iOATdesk.models.people import Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.programme import Programme, read_programme
from iOATdesk.models.units import UG_PER_MG, volume_ul

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "rehearsals"
LOT = "REHEARSAL"
_NAME = "Rehearsal station"
_YEAR = timedelta(days=365)
_AGE = 40 * _YEAR


class SettableClock(Clock, Protocol):
    """A clock that stands still until it is told."""

    def advance(self, delta: timedelta) -> None:
        """Let time pass."""

    def set(self, now: datetime) -> None:
        """Stand at another moment without time having passed."""


class _NoPaper:
    """A printer that takes everything and keeps nothing."""

    def print(self, pdf: bytes, *, title: str) -> None:
        """Let go of the document."""

    def state(self) -> str:
        """Return that it is ready."""
        return "ready"


class _NoDrive:
    """No drive: a rehearsal exports nothing."""

    def find(self) -> DriveState:
        """Say that there is none."""
        raise DriveFault("A rehearsal has no drive.", "Export from a station.")

    def write(self, filename: str, content: bytes, progress: Callable[[int], None]) -> str:
        """Say that there is none."""
        raise DriveFault("A rehearsal has no drive.", "Export from a station.")


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
            outcome = "left_well" if is_over else "left_early"
            counter.end_observation(self.desk, self.nurse, visit, outcome, self.new_id())

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


def _resources() -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "products.toml").read_text("utf-8"))


def _zone_name(programme: Programme) -> str:
    zones: dict[str, str] = _resources()["zones"]
    if programme.country not in zones:
        raise SheetFault(
            f"No time zone is known for the country “{programme.country}”.",
            "Add it to resources/rehearsals/products.toml.",
        )
    return zones[programme.country]


def rehearsal_zone(programme: str) -> ZoneInfo:
    """Return the time zone of a rehearsal of a programme: its country's.

    Raises:
        SheetFault: there is no such programme, or no zone for its country.
    """
    return station_zone(_zone_name(read_programme(profile_text(programme))))


def _product_of(drug: str) -> Product:
    for row in _resources()["products"]:
        if row["drug"] == drug:
            container_ug = row["container_mg"] * UG_PER_MG
            strength = row["strength_mg_per_ml"] * UG_PER_MG
            return Product(
                product=row["product"],
                drug=drug,
                salt=row["salt"],
                form=Form(row["form"]),
                container=row["container"],
                container_ug=container_ug,
                container_ul=volume_ul(container_ug, strength),
                strength_ug_per_ml=strength,
                code=LOT,
                basis="rehearsal, nothing is given",
                maker=LOT,
            )
    raise SheetFault(
        f"No product is known for {drug}.", "Add it to resources/rehearsals/products.toml."
    )


def _person(name: str, initials: str, role: Role) -> NewPerson:
    """Return somebody whose passphrase nobody knows: the station is thrown away."""
    pin = f"{secrets.randbelow(10**6):06d}"
    return NewPerson(f"Rehearsal {name}", initials, role, initials, secrets.token_hex(16), pin)


def _ids() -> Callable[[], str]:
    numbers: Iterator[int] = itertools.count(1)
    return lambda: str(uuid.UUID(int=next(numbers), version=4))


def _enrol(station: RehearsalStation, name: str, basis: str) -> None:
    enrolment = patients.Enrolment(
        card=patients.next_card(station.desk),
        family_name=name,
        given_names="",
        born_on=station.last_day - _AGE,
        health_number="",
        health_number_kind="",
        allergies=(),
        authorisation_basis=basis,
        authorisation_ends_on=station.last_day + _YEAR,
    )
    patient = patients.enrol(station.desk, station.nurse, enrolment, station.new_id())
    station.patients[name] = patient.patient


def _stock_up(station: RehearsalStation, drugs: Mapping[str, Product]) -> None:
    """Have more of every product than any sheet can use."""
    for product in drugs.values():
        stock.add_product(station.desk, station.pharmacist, product, station.new_id())
        receipt = stock.Receipt(
            product=product.product,
            lot=LOT,
            expires_on=station.last_day + _YEAR,
            containers=stock.CONTAINERS_MAX,
            supplier=_NAME,
            supplier_address=_NAME,
            document=LOT,
        )
        stock.receive(station.desk, station.pharmacist, station.nurse, receipt, station.new_id())


@contextmanager
def rehearsal_station(
    sheet: Sheet, programme: str, folder: Path, clock: SettableClock
) -> Iterator[RehearsalStation]:
    """Make a training station for a sheet in an empty folder; it is closed at the end.

    Everybody whom the sheet names is a patient of it. Only the people whom the sheet needs
    work there, because a passphrase is slow to make on purpose.

    Raises:
        SheetFault: there is no such programme, or no product or zone for it.
        LedgerFault: the folder cannot be written, or holds a station.
    """
    profile = read_programme(profile_text(programme))
    drugs = {drug: _product_of(drug) for drug in profile.drugs()}
    clock.set(sheet.rows[0].at)
    first = _person("pharmacist", "RP", Role.IN_CHARGE)
    new = NewStation(
        name=_NAME,
        address=_NAME,
        zone=_zone_name(profile),
        programme=programme,
        training=True,
        in_charge=first,
        register_passphrase=secrets.token_hex(16),
    )
    opened = create_station(folder, new, clock=clock).opened
    with closing(opened.ledger):
        desk = desk_of(
            opened,
            clock=clock,
            label_printer=_NoPaper(),
            slip_printer=_NoPaper(),
            drive=_NoDrive(),
        )
        new_id, shift = _ids(), Shift(opened.ledger, opened.keys)
        pharmacist = shift.open(opened.by)

        def add(person: NewPerson) -> Operator:
            people.add_person(desk, shift, folder, pharmacist, person, new_id())
            return shift.sign_on(person.badge, person.passphrase)

        needs_prescriber = sheet.has("review")
        station = RehearsalStation(
            desk=desk,
            clock=clock,
            pharmacist=pharmacist,
            nurse=add(_person("nurse", "RN", Role.NURSE)),
            prescriber=add(_person("prescriber", "MD", Role.PRESCRIBER))
            if needs_prescriber
            else pharmacist,
            last_day=max(desk.today(row.at) for row in sheet.rows),
            new_id=new_id,
        )
        _stock_up(station, drugs)
        for name in sheet.patients():
            _enrol(station, name, next(iter(profile.authorisation_bases), LOT))
        yield station
