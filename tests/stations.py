"""A small station for tests, made once and copied: the same people, products and patients."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid5

import pytest

from iOATdesk.desk import counter, day, observing, orders, patients, preparing, stock
from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Desk, Operator
from iOATdesk.desk.people import add_person
from iOATdesk.desk.ports import Devices
from iOATdesk.desk.station import NewPerson, NewStation, Opened, create_station, desk_of
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.observation import EndLook
from iOATdesk.models.orders import Order
from iOATdesk.models.people import Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.visits import Patient

Field: TypeAlias = Any
"""What a test changes of a record; the record's own types are checked when it is built."""
MORNING = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
"""08:30 at the station: British Columbia is at UTC-7 all year."""
KNOWN: dict[str, Any] = {
    "identifiers": ("card", "name_and_birth_date"),
    "stated_dose": "agrees",
}
"""The answers of an assessment about who it is and which dose is expected."""
PASSPHRASE = "seven grey herons wade"
WELL = observing.Leaving("left_well", EndLook(1))
EARLY = observing.Leaving("left_early", reason="had a bus to catch")
REGISTER_PASSPHRASE = "the quiet harbour in may"
HM50 = Product(
    product="hm-50",
    drug="hydromorphone",
    salt="hydrochloride",
    form=Form.SOLUTION,
    container="vial",
    container_ug=50_000,
    container_ul=1000,
    strength_ug_per_ml=50_000,
    code="02145901",
    basis="DIN",
    maker="Northline Pharma",
)
PEOPLE = (
    ("R. Alvarez, RN", "RA", Role.NURSE, "B-002"),
    ("K. Moreau, LPN", "KM", Role.NURSE, "B-003"),
    ("M. Lang, MD", "ML", Role.PRESCRIBER, "B-004"),
    ("T. Osei, RPhT", "TO", Role.TECHNICIAN, "B-005"),
    ("J. Auditor", "JA", Role.AUDITOR, "B-006"),
)


class Ids:
    """Gives ids that are the same in every run."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> str:
        self.last += 1
        return str(uuid5(UUID(int=0), str(self.last)))


class Paper:
    """A printer that keeps what it got; it fails while ``fault`` is set."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes]] = []
        self.fault: Exception | None = None

    def print(self, pdf: bytes, *, title: str) -> None:
        if self.fault:
            raise self.fault
        self.printed.append((title, pdf))

    def state(self) -> str:
        return "ready"


@dataclass
class Clinic:
    """An open station with what a test needs around it."""

    folder: Path
    desk: Desk
    shift: Shift
    clock: SetClock
    labels: Paper
    slips: Paper
    documents: Paper
    drive_folder: Path
    new_id: Ids = field(default_factory=Ids)

    def who(self, initials: str) -> Operator:
        """Return somebody whose shift is open."""
        row = next(row for row in self.shift.people() if row.initials == initials)
        return self.shift.operator_of(row.person)

    @property
    def nurse(self) -> Operator:
        return self.who("RA")

    @property
    def second_nurse(self) -> Operator:
        return self.who("KM")

    @property
    def pharmacist(self) -> Operator:
        return self.who("SD")

    @property
    def prescriber(self) -> Operator:
        return self.who("ML")

    def wait(self, **span: int) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**span))

    def enrol(self, family_name: str, given_names: str = "Daniel", **changes: Field) -> Patient:
        """Enrol a patient with the next card."""
        new = patients.Enrolment(
            card=patients.next_card(self.desk),
            family_name=family_name,
            given_names=given_names,
            born_on=date(1979, 3, 14),
            health_number="",
            health_number_kind="",
            allergies=(),
            authorisation_basis="Injectable OAT, severe opioid use disorder",
            authorisation_ends_on=date(2027, 6, 30),
        )
        return patients.enrol(self.desk, self.nurse, replace(new, **changes), self.new_id())

    def order(self, patient: Patient, plan: str = "120", **changes: Field) -> Order:
        """Enter an order for 120 mg three times a day unless something else is said."""
        new = orders.NewOrder(
            number=str(2000 + self.new_id.last),
            patient=patient.patient,
            drug="hydromorphone",
            plan_text=plan,
            doses_per_day=3,
            routes=("IV", "IM"),
            gap_minutes=None,
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 12),
            prescriber="Dr M. Lang",
            licence="CPSBC 31207",
            practice="Harbour Street Clinic",
            address="84 Harbour St, Vancouver",
        )
        return orders.enter_order(
            self.desk, self.prescriber, replace(new, **changes), self.new_id()
        )

    def open_day(self) -> None:
        """Open the day with everything ready."""
        ready = day.Readiness(naloxone_kits=4, oxygen_bar=120, safe_checked=True)
        day.open_day(self.desk, self.nurse, ready, self.new_id())

    def receive(self, containers: int = 100, lot: str = "HM2271") -> None:
        """Receive vials of HYDROmorphone 50 mg/mL."""
        receipt = stock.Receipt(
            product="hm-50",
            lot=lot,
            expires_on=date(2027, 3, 31),
            containers=containers,
            supplier="Northline Pharma",
            supplier_address="12 Mill Rd, Burnaby",
            document="inv. 5521",
        )
        stock.receive(self.desk, self.pharmacist, self.nurse, receipt, self.new_id())

    def prepare(self, patient: Patient, dose_ug: int | None = None, **changes: Field) -> str:
        """Return the number of a syringe that was prepared and checked."""
        new = preparing.NewSyringe(patient.patient, "hm-50", "HM2271", "IV", dose_ug)
        made = preparing.prepare(self.desk, self.nurse, replace(new, **changes), self.new_id())
        preparing.check_syringe(self.desk, self.second_nurse, made.syringe, self.new_id())
        return made.syringe

    def assess(self, patient: Patient, visit: str, poss: int = 1) -> str:
        """Assess a patient as fit; return the visit that it counts for."""
        visit = counter.verdict(self.desk, self.nurse, patient.patient, visit).visit
        seen = counter.Assess(patient.patient, visit, poss, None, (), "proceed", **KNOWN)
        return counter.assess(self.desk, self.nurse, seen, self.new_id()).visit

    def issue(self, patient: Patient, syringe: str, visit: str | None = None) -> str:
        """Assess a patient and issue a syringe; return the visit."""
        visit = self.assess(patient, visit or self.new_id())
        issue = counter.Issue(patient.patient, visit, syringe)
        counter.issue_dose(self.desk, self.nurse, issue, self.new_id())
        return visit

    def dose(self, patient: Patient, residue_ug: int = 0, dose_ug: int | None = None) -> str:
        """Go through a whole visit up to the patient who has left; return the syringe."""
        syringe = self.prepare(patient, dose_ug)
        visit = self.issue(patient, syringe)
        self.wait(minutes=5)
        injected = counter.Injected(syringe, residue_ug)
        counter.end_injection(self.desk, self.nurse, injected, self.new_id())
        counter.return_syringe(self.desk, self.nurse, syringe, self.new_id())
        until = counter.verdict(self.desk, self.nurse, patient.patient, visit).observe_until
        assert until is not None
        self.clock.advance(until - self.clock.now())
        observing.end_observation(self.desk, self.nurse, visit, WELL, self.new_id())
        return syringe


def clinic_at(folder: Path, opened: Opened, shift: Shift, clock: SetClock) -> Clinic:
    """Return the clinic of an open ledger, with printers that keep and a drive folder."""
    labels, slips, documents = Paper(), Paper(), Paper()
    drive_folder = folder / "usb"
    drive_folder.mkdir(exist_ok=True)
    salts = Ids()
    drive = FolderDrive(drive_folder, "USB")
    devices = Devices(clock, labels, slips, documents, drive)
    desk = desk_of(opened, devices, new_salt=lambda: UUID(salts()).hex)
    return Clinic(folder, desk, shift, clock, labels, slips, documents, drive_folder)


def make_station(folder: Path, clock: SetClock, *, training: bool = True) -> Clinic:
    """Make the station with all its people, and the product."""
    in_charge = NewPerson("S. Dhaliwal, RPh", "SD", Role.IN_CHARGE, "B-001", PASSPHRASE, "4711")
    new = NewStation(
        name="Harbour Street Clinic",
        address="84 Harbour St, Vancouver",
        zone="America/Vancouver",
        programme="ca-bc-hydromorphone",
        training=training,
        in_charge=in_charge,
        register_passphrase=REGISTER_PASSPHRASE,
    )
    founded = create_station(folder, new, clock=clock, station="st-test")
    shift = Shift(founded.opened.ledger, founded.opened.keys)
    by = shift.open(founded.opened.by)
    clinic = clinic_at(folder, founded.opened, shift, clock)
    for name, initials, role, badge in PEOPLE:
        person = NewPerson(name, initials, role, badge, PASSPHRASE, "4711")
        add_person(clinic.desk, shift, folder, by, person, clinic.new_id())
        shift.sign_on(badge, PASSPHRASE)
    stock.add_product(clinic.desk, by, HM50, clinic.new_id())
    return clinic


@dataclass(frozen=True)
class _Template:
    folder: Path
    shift: Shift
    database_key: bytes
    ids: int


def _copy(template: _Template, folder: Path) -> Clinic:
    """Open a copy of a closed station; the keys are in memory already."""
    shutil.copytree(template.folder, folder, dirs_exist_ok=True)
    ledger = Ledger.open(folder / LEDGER_FILE, template.database_key)
    first = next(iter(template.shift.unlocked.values()))
    opened = Opened(ledger, template.shift.keys, first)
    shift = Shift(ledger, template.shift.keys, dict(template.shift.unlocked))
    clinic = clinic_at(folder, opened, shift, SetClock(MORNING))
    clinic.new_id.last = template.ids
    return clinic


def _template(folder: Path, *, training: bool) -> _Template:
    clinic = make_station(folder, SetClock(MORNING - timedelta(hours=1)), training=training)
    clinic.desk.ledger.close()
    key = next(iter(clinic.shift.unlocked.values())).database_key
    return _Template(folder, clinic.shift, key, clinic.new_id.last)


@pytest.fixture(scope="session")
def station_template(tmp_path_factory: pytest.TempPathFactory) -> _Template:
    """A training station, made once."""
    return _template(tmp_path_factory.mktemp("station"), training=True)


@pytest.fixture(scope="session")
def station_in_use_template(tmp_path_factory: pytest.TempPathFactory) -> _Template:
    """A station in use whose programme is not confirmed, made once."""
    return _template(tmp_path_factory.mktemp("in-use"), training=False)


@pytest.fixture
def clinic(station_template: _Template, tmp_path: Path) -> Iterator[Clinic]:
    """An open training station at 07:30, day not open, no stock, no patients."""
    opened = _copy(station_template, tmp_path / "station")
    yield opened
    opened.desk.ledger.close()


@pytest.fixture
def clinic_in_use(station_in_use_template: _Template, tmp_path: Path) -> Iterator[Clinic]:
    """As ``clinic``, but not for training."""
    opened = _copy(station_in_use_template, tmp_path / "station")
    yield opened
    opened.desk.ledger.close()


@pytest.fixture
def new_clinic(station_template: _Template, tmp_path: Path) -> Iterator[Callable[[], Clinic]]:
    """Gives any number of fresh clinics in one test."""
    made: list[Clinic] = []

    def make() -> Clinic:
        made.append(_copy(station_template, tmp_path / f"station-{len(made)}"))
        return made[-1]

    yield make
    for one in made:
        one.desk.ledger.close()


@pytest.fixture
def working(clinic: Clinic) -> Clinic:
    """A training station with the day open and a hundred vials in the safe."""
    clinic.open_day()
    clinic.receive()
    return clinic
