"""A station comes into being, and is opened again each day."""

import re
import secrets
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography import x509

from iOATdesk.desk.doors import is_station
from iOATdesk.desk.operator import ClockWatch, Desk, Station
from iOATdesk.desk.ports import Clock, Devices
from iOATdesk.desk.profiles import profile_text
from iOATdesk.ledger import authority, keys, people_queries
from iOATdesk.ledger.check import check_new
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.keys import KeyFile, Signer, Unlocked
from iOATdesk.ledger.store import Ledger
from iOATdesk.models import entries
from iOATdesk.models.days import programme_day, station_zone
from iOATdesk.models.faults import KeyFault, LedgerFault
from iOATdesk.models.people import Person, Role
from iOATdesk.models.programme import read_programme
from iOATdesk.models.refusals import Code, refuse

PASSPHRASE_LENGTH_MIN = 10
PIN_LENGTH_MIN = 4
FIRST_PERSON = "S01"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is going to work here."""

    name: str
    initials: str
    role: Role
    badge: str
    passphrase: str
    pin: str


@dataclass(frozen=True, slots=True)
class NewStation:
    """What set-up asks."""

    name: str
    address: str
    zone: str
    programme: str
    training: bool
    in_charge: NewPerson
    register_passphrase: str


@dataclass(frozen=True, slots=True)
class Founded:
    """A station that has just been made; the recovery key is not kept anywhere else."""

    station: str
    recovery_key: str
    root_sha256: str
    opened: "Opened"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open ledger with whoever opened it."""

    ledger: Ledger
    keys: KeyFile
    by: Unlocked


def new_salt() -> str:
    """Return 128 random bits, hex: what a body is salted with."""
    return secrets.token_hex(16)


def check_person(person: NewPerson) -> None:
    """Return only if everything about a new person is filled in.

    Raises:
        Refused: NOT_FILLED_IN, naming the field.
    """
    fields = {
        "name": bool(person.name.strip()),
        "initials": bool(re.fullmatch(r"\S{1,4}", person.initials)),
        "badge": bool(person.badge.strip()),
        "passphrase": len(person.passphrase) >= PASSPHRASE_LENGTH_MIN,
        "PIN": len(person.pin) >= PIN_LENGTH_MIN and person.pin.isdecimal(),
    }
    for name, is_filled in fields.items():
        if not is_filled:
            raise refuse(Code.NOT_FILLED_IN, field=name)


def _check_station(new: NewStation) -> None:
    for name in ("name", "address", "register_passphrase"):
        if not getattr(new, name).strip():
            raise refuse(Code.NOT_FILLED_IN, field=name.replace("_", " "))
    check_person(new.in_charge)


@dataclass(frozen=True, slots=True)
class _Made:
    """Everything cryptographic of a new station."""

    own: Unlocked
    root: x509.Certificate
    certificate: x509.Certificate
    recovery_key: str
    key_file: KeyFile


def _made(station: str, new: NewStation, person: Person, now: datetime) -> _Made:
    root_key, own_key = keys.new_private_key(), keys.new_private_key()
    root = authority.root_certificate(station, new.name, root_key, now)
    certificate = authority.person_certificate(person, own_key.public_key(), root, root_key, now)
    signer = Signer(person.person, own_key)
    own = Unlocked(person.person, secrets.token_bytes(32), signer, root_key)
    recovery_key = keys.new_recovery_key()
    slots = [
        keys.person_slot(own, station, person.person, person.name, _secrets(new.in_charge)),
        keys.recovery_slot(station, recovery_key, own.database_key, root_key),
    ]
    key_file = KeyFile("iOATdesk keys", 1, station, new.name, new.zone, slots)
    return _Made(own, root, certificate, recovery_key, key_file)


def create_station(
    folder: Path,
    new: NewStation,
    *,
    clock: Clock,
    new_salt: Callable[[], str] = new_salt,
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    station: str | None = None,
) -> Founded:
    """Make a station in an empty folder: keys, certificate authority, ledger, first person.

    Raises:
        Refused: something is not filled in.
        LedgerFault: there is a station already, or the folder cannot be written.
    """
    _check_station(new)
    if is_station(folder):
        raise LedgerFault("There is a station in this folder.", "Choose an empty folder.")
    station = station or uuid.uuid4().hex[:8]
    now = clock.now()
    person = Person(FIRST_PERSON, new.in_charge.name, new.in_charge.initials, Role.IN_CHARGE)
    made = _made(station, new, person, now)
    programme = read_programme(profile_text(new.programme))
    day = programme_day(now, station_zone(new.zone), programme.day_starts_at_hour)
    signer = _signer(made.own)
    with _made_whole(folder) as place:
        ledger = Ledger.create(place / LEDGER_FILE, made.own.database_key)
        try:
            with ledger.transaction():
                ledger.add_certificate("root", authority.pem(made.root))
                ledger.add_certificate(person.person, authority.pem(made.certificate))
                ledger.keep_secret("register_passphrase", new.register_passphrase)
                for body in _first_entries(new, person, programme.version, new_salt):
                    ledger.append(
                        body, entry_id=new_id(), station=station, day=day, at=now, author=signer
                    )
        finally:
            ledger.close()
        keys.write_keys(place, made.key_file)
    opened = open_station(folder, person.person, new.in_charge.passphrase)
    return Founded(station, made.recovery_key, authority.fingerprint(made.root), opened)


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """Give a place beside the folder, which becomes the folder when all of it is there.

    Raises:
        LedgerFault: the folder holds something, or cannot be written.
    """
    place = folder.with_name(f"{folder.name}.new")
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        yield place
        if folder.exists():
            folder.rmdir()
        place.rename(folder)
    except OSError as error:
        raise LedgerFault(
            "The station's folder cannot be written.",
            "Choose an empty folder, or free some space.",
        ) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _signer(unlocked: Unlocked) -> Signer:
    if unlocked.signer is None:
        raise AssertionError("a person has a key to sign with")
    return unlocked.signer


def _first_entries(
    new: NewStation, person: Person, programme_version: str, new_salt: Callable[[], str]
) -> tuple[entries.Body, ...]:
    return (
        entries.StationCreated(
            salt=new_salt(),
            name=new.name,
            address=new.address,
            zone=new.zone,
            programme=new.programme,
            programme_version=programme_version,
            training=new.training,
        ),
        entries.PersonAdded(
            salt=new_salt(),
            person=person.person,
            name=person.name,
            initials=person.initials,
            role=str(person.role),
        ),
        entries.BadgeAssigned(salt=new_salt(), person=person.person, badge=new.in_charge.badge),
    )


def _secrets(new: NewPerson) -> keys.Secrets:
    return keys.Secrets(new.badge, new.passphrase, new.pin)


def open_station(folder: Path, badge_or_person: str, passphrase: str) -> Opened:
    """Open the ledger with one person's passphrase.

    Raises:
        KeyFault: keys.json is missing or damaged, or the passphrase is wrong.
        LedgerFault: the ledger is missing, in use, damaged, or another station's.
    """
    key_file = keys.read_keys(folder)
    unlocked = keys.unlock(key_file, badge_or_person, passphrase)
    ledger = Ledger.open(folder / LEDGER_FILE, unlocked.database_key)
    return Opened(ledger, key_file, unlocked)


def prove(opened: Opened, now: datetime) -> None:
    """Check what was written since the last time, and remember how far that was.

    Raises:
        LedgerFault: something is not as it was written; the ledger is closed again.
    """
    found = check_new(opened.ledger, now).findings
    if found:
        opened.ledger.close()
        raise LedgerFault(
            f"The ledger is not as it was written: {found[0].place} {found[0].what}.",
            "Do not dose. Call the pharmacist in charge, and keep the computer as it is.",
        )


def is_recovery_key(folder: Path, recovery_key: str) -> bool:
    """Say whether this is the recovery key of the station in a folder."""
    try:
        keys.unlock_by_recovery(keys.read_keys(folder), recovery_key)
    except KeyFault:
        return False
    return True


def add_slot(opened: Opened, person: Person, new: NewPerson, now: datetime) -> tuple[KeyFile, str]:
    """Make a person's keys; return the new key file's content and the certificate (PEM).

    Raises:
        KeyFault: whoever is signed on does not hold the station's authority.
    """
    authority_key = opened.by.authority_key
    if authority_key is None:
        raise KeyFault(
            "Only the pharmacist in charge can add people.",
            "Ask the pharmacist in charge to sign on with the passphrase.",
        )
    root = x509.load_pem_x509_certificate(opened.ledger.certificates()["root"].encode())
    own_key = keys.new_private_key()
    certificate = authority.person_certificate(
        person, own_key.public_key(), root, authority_key, now
    )
    own = Unlocked(
        person.person,
        opened.by.database_key,
        Signer(person.person, own_key),
        authority_key if person.role is Role.IN_CHARGE else None,
    )
    slot = keys.person_slot(own, opened.keys.station, person.person, person.name, _secrets(new))
    # A slot without its entry can stand here from a power cut; only one may open a person's keys.
    kept = [one for one in opened.keys.slots if one.person != person.person]
    slots = [*kept[:-1], slot, kept[-1]]
    key_file = msgspec.structs.replace(opened.keys, slots=slots)
    return key_file, authority.pem(certificate)


def desk_of(
    opened: Opened,
    devices: Devices,
    *,
    new_salt: Callable[[], str] = new_salt,
) -> Desk:
    """Return the desk of an open ledger.

    Raises:
        LedgerFault: the ledger holds no station.
        SheetFault: its programme profile does not ship with this version.
    """
    row = people_queries.station(opened.ledger)
    if row is None:
        raise LedgerFault("The ledger holds no station.", "Restore the backup.")
    station = Station(
        station=row["station"],
        name=row["name"],
        address=row["address"],
        zone=station_zone(row["zone"]),
        programme=row["programme"],
        training=bool(row["training"]),
    )
    return Desk(
        station=station,
        ledger=opened.ledger,
        clock=devices.clock,
        clock_watch=ClockWatch(devices.clock),
        label_printer=devices.label_printer,
        slip_printer=devices.slip_printer,
        document_printer=devices.document_printer,
        drive=devices.drive,
        profile=profile_text(station.programme),
        new_salt=new_salt,
        label_size=devices.label_size,
        label_dpi=devices.label_dpi,
        began_after_seq=opened.ledger.head()[0],
    )
