"""The station that is measured: in use, every value confirmed, two hundred patients."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from iOATdesk.desk.access import Shift
from iOATdesk.desk.confirmations import text_of
from iOATdesk.desk.operator import Desk, Operator
from iOATdesk.desk.people import add_person
from iOATdesk.desk.ports import Devices
from iOATdesk.desk.station import (
    NewPerson,
    NewStation,
    Opened,
    create_station,
    desk_of,
)
from iOATdesk.desk.stock import add_product
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.ledger import keys
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.store import Ledger
from iOATdesk.models import entries
from iOATdesk.models.entries import Body
from iOATdesk.models.people import Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.profile_table import Content

START = datetime(2024, 1, 2, 15, 30, tzinfo=UTC)
"""First morning of the station; it opens at this hour every day."""
PATIENTS = 200
PLAN = "120/120/120"
ORDER_DAYS = 90
WORDS = "seven grey herons wade"
"""What everybody signs on with, and the register's passphrase."""
LOT = "HM2271"
VIAL = Product(
    product="hm-50",
    drug="hydromorphone",
    salt="hydrochloride",
    form=Form.SOLUTION,
    container="vial",
    container_ug=500_000,
    container_ul=10_000,
    strength_ug_per_ml=50_000,
    code="02145901",
    basis="DIN",
    maker="Northline Pharma",
)
_PEOPLE = (
    NewPerson("S. Dhaliwal, RPh", "SD", Role.IN_CHARGE, "B-001", WORDS, "4711"),
    NewPerson("R. Alvarez, RN", "RA", Role.NURSE, "B-002", WORDS, "4711"),
    NewPerson("K. Moreau, LPN", "KM", Role.NURSE, "B-003", WORDS, "4711"),
    NewPerson("M. Lang, MD", "ML", Role.PRESCRIBER, "B-004", WORDS, "4711"),
)
_LEFT_TO_THE_CLINIC: dict[str, Content] = {"assessment.reassess_after": 20, "eligibility.age": 19}


class Dice:
    """Gives ids, salts and chances that are the same in every run."""

    def __init__(self, name: str) -> None:
        """Begin the row of values that has this name."""
        self._name = name
        self._drawn = 0

    def _next(self) -> bytes:
        self._drawn += 1
        return hashlib.sha256(f"{self._name} {self._drawn}".encode()).digest()

    def new_id(self) -> str:
        """Return an id."""
        return str(UUID(bytes=self._next()[:16], version=4))

    def new_salt(self) -> str:
        """Return a salt."""
        return self._next()[:16].hex()

    def is_one_in(self, sides: int) -> bool:
        """Say yes as often as a die of so many sides shows its first."""
        return int.from_bytes(self._next()[:8]) % sides == 0


class NoPaper:
    """A printer that keeps nothing."""

    def print(self, pdf: bytes, *, title: str) -> None:
        """Take the document."""

    def state(self) -> str:
        """Be ready."""
        return "ready"


class NotingLedger(Ledger):
    """A ledger that notes when it became durable: the slip of a dose is printed after that."""

    durable_ns = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Note the end of the commit."""
        with super().transaction():
            yield
        self.durable_ns = time.perf_counter_ns()


@dataclass(frozen=True)
class Clinic:
    """An open station with everybody signed on."""

    ledger: NotingLedger
    desk: Desk
    clock: SetClock
    people: Mapping[str, Operator]
    """By initials."""
    dice: Dice

    @property
    def nurse(self) -> Operator:
        return self.people["RA"]

    @property
    def second_nurse(self) -> Operator:
        return self.people["KM"]

    @property
    def pharmacist(self) -> Operator:
        return self.people["SD"]

    def append(self, body: Body, day: date, by: str, witness: str = "") -> str:
        """Write an entry without the desk; return its hash."""
        entry = self.desk.ledger.append(
            body,
            entry_id=self.dice.new_id(),
            station=self.desk.station.station,
            day=day,
            at=self.clock.now(),
            author=self.people[by].signer,
            witness=self.people[witness].signer if witness else None,
        )
        return entry.hash


def _desk(folder: Path, opened: Opened, clock: SetClock, dice: Dice) -> Desk:
    drive = folder / "usb"
    drive.mkdir(exist_ok=True)
    paper = NoPaper()
    devices = Devices(clock, paper, paper, paper, FolderDrive(drive, "USB"))
    return desk_of(opened, devices, new_salt=dice.new_salt)


def found_clinic(folder: Path) -> Clinic:
    """Make the station, its people, its product and its patients."""
    clock, dice = SetClock(START), Dice("found")
    new = NewStation(
        name="Harbour Street Clinic",
        address="84 Harbour St, Vancouver",
        zone="America/Vancouver",
        programme="ca-bc-hydromorphone",
        training=False,
        in_charge=_PEOPLE[0],
        register_passphrase=WORDS,
    )
    made = create_station(folder, new, clock=clock, station="st-bench").opened
    shift = Shift(made.ledger, made.keys)
    in_charge = shift.open(made.by)
    desk = _desk(folder, made, clock, dice)
    for person in _PEOPLE[1:]:
        add_person(desk, shift, folder, in_charge, person, dice.new_id())
    add_product(desk, in_charge, VIAL, dice.new_id())
    made.ledger.close()
    clinic = open_clinic(folder)
    with clinic.ledger.transaction():
        _confirm(clinic)
        _enrol(clinic)
    return clinic


def open_clinic(folder: Path) -> Clinic:
    """Open a station that was made here, at its last recorded moment."""
    first, *others = _PEOPLE
    key_file = keys.read_keys(folder)
    unlocked = keys.unlock(key_file, first.badge, WORDS)
    ledger = NotingLedger.open(folder / LEDGER_FILE, unlocked.database_key)
    shift = Shift(ledger, key_file)
    people = {first.initials: shift.open(unlocked)}
    for person in others:
        people[person.initials] = shift.sign_on(person.badge, WORDS)
    seq, _, recorded_at = ledger.head()
    clock, dice = SetClock(recorded_at or START), Dice(f"after {seq}")
    desk = _desk(folder, Opened(ledger, key_file, unlocked), clock, dice)
    return Clinic(ledger, desk, clock, people, dice)


def _confirm(clinic: Clinic) -> None:
    programme = clinic.desk.programme()
    for value in programme.values:
        content = _LEFT_TO_THE_CLINIC.get(value.key, value.content)
        body = entries.ValueConfirmed(
            salt=clinic.dice.new_salt(),
            programme=programme.programme,
            programme_version=programme.version,
            key=value.key,
            value=text_of(content),
            unit=value.unit,
            offered=text_of(value.content),
        )
        clinic.append(body, START.date(), "SD")


def order_of(clinic: Clinic, at: int, day: date, number: int, replaces: str = "") -> Body:
    """Return a patient's order for the next months."""
    return entries.OrderEntered(
        salt=clinic.dice.new_salt(),
        order=order_id(at, number),
        number=str(10_000 + number * PATIENTS + at),
        patient=patient_id(at),
        drug=VIAL.drug,
        plan=f"; then {PLAN}",
        doses_per_day=3,
        routes=["IV", "IM"],
        starts_on=day.isoformat(),
        ends_on=date.fromordinal(day.toordinal() + ORDER_DAYS).isoformat(),
        prescriber="Dr M. Lang",
        licence="CPSBC 31207",
        practice="Harbour Street Clinic",
        address="84 Harbour St, Vancouver",
        replaces=replaces,
    )


def patient_id(at: int) -> str:
    """Return the id of a patient by their number from 0."""
    return f"P{UUID(hashlib.sha256(f'patient {at}'.encode()).hexdigest()[:32])}"


def order_id(at: int, number: int) -> str:
    """Return the id of a patient's order by its number from 0."""
    return f"O{UUID(hashlib.sha256(f'order {at} {number}'.encode()).hexdigest()[:32])}"


def card(at: int) -> str:
    """Return the card of a patient by their number from 0."""
    return f"P-{at + 1:05d}"


def _enrol(clinic: Clinic) -> None:
    families = ("Okafor", "Lindqvist", "Tran", "Moody", "Charlie", "Desjardins", "Singh", "Novak")
    for at in range(PATIENTS):
        body = entries.PatientEnrolled(
            salt=clinic.dice.new_salt(),
            patient=patient_id(at),
            card=card(at),
            family_name=f"{families[at % len(families)]}-{at:03d}",
            given_names="Daniel",
            born_on=date(1960 + at % 40, 1 + at % 12, 1 + at % 28).isoformat(),
            allergies=["penicillin"] if at % 9 == 0 else [],
            authorisation_basis="Injectable OAT, severe opioid use disorder",
            authorisation_ends_on="2035-12-31",
        )
        clinic.append(body, START.date(), "RA")
        clinic.append(order_of(clinic, at, START.date(), 0), START.date(), "ML")
