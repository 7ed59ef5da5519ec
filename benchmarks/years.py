"""Fills a station's ledger with days as they are: about seven entries a visit."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.clinic import (
    LOT,
    PATIENTS,
    VIAL,
    Clinic,
    found_clinic,
    order_id,
    order_of,
    patient_id,
)
from iOATdesk.ledger import people_queries, stock_queries
from iOATdesk.ledger.schema import MIGRATIONS
from iOATdesk.ledger.store import time_text
from iOATdesk.models import entries
from iOATdesk.models.accounts import lot_ref

DOSE_UG = 120_000
DOSE_UL = 2_400
RESIDUE_UG = 8_000
RESIDUE_UL = 160
_SEATS = 12
"""Patients in the room at once."""
_RENEWED_AFTER_DAYS = 84
_STEP = timedelta(seconds=18)
_VIALS_A_WEEK = 400


@dataclass
class Writer:
    """Where the book stands; everything that it writes is an entry."""

    clinic: Clinic
    day: date
    number: int = 0
    """Number of the day, from 0."""
    syringes: int = 0
    containers: int = 0
    missed: set[int] = field(default_factory=set)
    """Patients who did not come the day before; they come today."""
    orders: dict[int, int] = field(default_factory=dict)
    """How often each patient's order was renewed."""

    def write(self, body: entries.Body, by: str = "RA", witness: str = "") -> str:
        """Append an entry, some seconds after the one before; return its hash."""
        self.clinic.clock.advance(_STEP)
        return self.clinic.append(body, self.day, by, witness)

    @property
    def salt(self) -> str:
        return self.clinic.dice.new_salt()


@dataclass(frozen=True, slots=True)
class _Visit:
    at: int
    visit: str
    syringe: str
    residue_ug: int

    @property
    def patient(self) -> str:
        return patient_id(self.at)

    @property
    def residue_ul(self) -> int:
        return self.residue_ug * RESIDUE_UL // RESIDUE_UG


def _name(at: int) -> str:
    return f"PATIENT-{at:03d}, Daniel"


def receive(writer: Writer, vials: int = _VIALS_A_WEEK) -> None:
    """Take vials into the safe."""
    body = entries.StockReceived(
        salt=writer.salt,
        product=VIAL.product,
        lot=LOT,
        expires_on="2035-12-31",
        containers=vials,
        amount_ug=vials * VIAL.container_ug,
        supplier="Northline Pharma",
        supplier_address="12 Mill Rd, Burnaby",
        document=f"inv. {writer.number}",
    )
    writer.write(body, "SD", "RA")


def _open_containers(writer: Writer, doses: int) -> str:
    writer.containers += 1
    number = f"C-{writer.containers:05d}"
    vials = -(-doses * DOSE_UG // VIAL.container_ug)
    body = entries.ContainerOpened(
        salt=writer.salt,
        container=number,
        product=VIAL.product,
        lot=LOT,
        containers=vials,
        amount_ug=vials * VIAL.container_ug,
        volume_ul=vials * VIAL.container_ul,
        use_before=time_text(writer.clinic.clock.now() + timedelta(days=1)),
    )
    writer.write(body, "RA")
    return number


def _prepare(writer: Writer, at: int, container: str) -> _Visit:
    dice = writer.clinic.dice
    writer.syringes += 1
    residue_ug = RESIDUE_UG if dice.is_one_in(25) else 0
    visit = _Visit(at, dice.new_id(), f"S-{writer.syringes:05d}", residue_ug)
    body = entries.SyringePrepared(
        salt=writer.salt,
        syringe=visit.syringe,
        patient=visit.patient,
        order=order_id(at, writer.orders.get(at, 0)),
        product=VIAL.product,
        lot=LOT,
        draws=[entries.Draw(container, DOSE_UG, DOSE_UL)],
        dose_ug=DOSE_UG,
        volume_ul=DOSE_UL,
        strength_ug_per_ml=VIAL.strength_ug_per_ml,
        route="IV",
        use_before=time_text(writer.clinic.clock.now() + timedelta(days=1)),
    )
    writer.write(body, "RA")
    writer.write(entries.SyringeChecked(salt=writer.salt, syringe=visit.syringe), "KM")
    return visit


def _issue(writer: Writer, visit: _Visit) -> None:
    assessed = entries.PatientAssessed(
        salt=writer.salt, visit=visit.visit, patient=visit.patient, poss=1, outcome="proceed"
    )
    writer.write(assessed)
    issued = entries.SyringeIssued(
        salt=writer.salt,
        visit=visit.visit,
        part=1,
        patient=visit.patient,
        patient_name=_name(visit.at),
        syringe=visit.syringe,
        order_number=str(10_000 + writer.orders.get(visit.at, 0) * PATIENTS + visit.at),
        prescriber="Dr M. Lang",
        practice="Harbour Street Clinic, 84 Harbour St, Vancouver",
        product=VIAL.product,
        lot=LOT,
        dose_ug=DOSE_UG,
        volume_ul=DOSE_UL,
        route="IV",
    )
    writer.write(issued, "RA", "KM")


def _end(writer: Writer, visit: _Visit) -> None:
    injected = entries.InjectionEnded(
        salt=writer.salt,
        visit=visit.visit,
        syringe=visit.syringe,
        injected_ug=DOSE_UG - visit.residue_ug,
        residue_ug=visit.residue_ug,
        residue_ul=visit.residue_ul,
    )
    writer.write(injected)
    returned = entries.SyringeReturned(
        salt=writer.salt,
        syringe=visit.syringe,
        product=VIAL.product,
        patient=visit.patient,
        patient_name=_name(visit.at),
        residue_ug=visit.residue_ug,
        residue_ul=visit.residue_ul,
    )
    writer.write(returned)


def _leave(writer: Writer, visit: _Visit) -> None:
    left = entries.ObservationEnded(
        salt=writer.salt, visit=visit.visit, patient=visit.patient, outcome="left_well"
    )
    writer.write(left)


def _destroy(writer: Writer, source: str, ref: str, amount_ug: int, volume_ul: int) -> None:
    body = entries.ResidueDestroyed(
        salt=writer.salt,
        source="open" if source == "open" else "residue",
        ref=ref,
        product=VIAL.product,
        amount_ug=amount_ug,
        volume_ul=volume_ul,
        method="denatured in an activated-carbon pouch",
        destroyer="S. Dhaliwal, RPh",
        witness_name="K. Moreau, LPN",
    )
    writer.write(body, "SD", "KM")


def _count(writer: Writer) -> None:
    ref = lot_ref(VIAL.product, LOT)
    safe = stock_queries.balance(writer.clinic.desk.ledger, "safe", ref)
    vials = safe.containers if safe else 0
    line = entries.CountedLine("safe", ref, VIAL.product, vials, vials, "containers")
    body = entries.CountRecorded(salt=writer.salt, count=writer.clinic.dice.new_id(), lines=[line])
    writer.write(body, "SD", "RA")


def _renew(writer: Writer) -> None:
    for at in range(PATIENTS):
        if writer.number and (writer.number + at) % _RENEWED_AFTER_DAYS == 0:
            before = writer.orders.get(at, 0)
            writer.orders[at] = before + 1
            renewed = order_of(writer.clinic, at, writer.day, before + 1, order_id(at, before))
            writer.write(renewed, "ML")


def _attending(writer: Writer) -> list[int]:
    """Return who comes today: nine in ten, and everybody who did not come the day before."""
    dice = writer.clinic.dice
    coming = [at for at in range(PATIENTS) if at in writer.missed or not dice.is_one_in(10)]
    writer.missed = set(range(PATIENTS)) - set(coming)
    return coming


def write_day(writer: Writer, patients: list[int]) -> None:
    """Write a day from its opening to the count, without its closing."""
    opened = entries.DayOpened(
        salt=writer.salt,
        programme_day=writer.day.isoformat(),
        naloxone_kits=4,
        oxygen_bar=120,
        safe_checked=True,
    )
    writer.write(opened)
    if writer.number % 7 == 0:
        receive(writer)
    for first in range(0, len(patients), _SEATS):
        seated = patients[first : first + _SEATS]
        container = _open_containers(writer, len(seated))
        visits = [_prepare(writer, at, container) for at in seated]
        for act in (_issue, _end, _leave):
            for visit in visits:
                act(writer, visit)
        for visit in visits:
            if visit.residue_ug:
                _destroy(writer, "residue", visit.syringe, visit.residue_ug, visit.residue_ul)
        left = stock_queries.balance(writer.clinic.desk.ledger, "open", container)
        if left:
            _destroy(writer, "open", container, left.amount_ug, left.volume_ul)
    _count(writer)


def close_day(writer: Writer, visits: int) -> str:
    """Write the closing of the day; return its hash."""
    closed = entries.DayClosed(
        salt=writer.salt,
        programme_day=writer.day.isoformat(),
        register=writer.number + 1,
        visits=visits,
        open_discrepancies=0,
    )
    return writer.write(closed, "SD", "RA")


def _sign(writer: Writer, head: str) -> None:
    """Record a signed and exported register; the file itself is not made."""
    sha256 = hashlib.sha256(head.encode()).hexdigest()
    signed = entries.RegisterSigned(
        salt=writer.salt,
        register=writer.number + 1,
        programme_day=writer.day.isoformat(),
        file_name=f"iOAT-register_st-bench_{writer.day}_{writer.number + 1:04d}.pdf",
        file_sha256=sha256,
        head=head,
        signers=["S01", "S02"],
    )
    writer.write(signed, "SD", "RA")
    exported = entries.RegisterExported(
        salt=writer.salt, register=writer.number + 1, file_sha256=sha256, drive="USB"
    )
    writer.write(exported, "SD")


def next_morning(writer: Writer) -> None:
    """Let the time pass until the station opens again."""
    clock = writer.clinic.clock
    morning = clock.now().replace(hour=15, minute=30, second=0)
    # A day ends after midnight UTC where it was long.
    while morning <= clock.now():
        morning += timedelta(days=1)
    clock.advance(morning - clock.now())
    writer.day = writer.clinic.desk.today(clock.now())
    writer.number += 1


def _days(writer: Writer, entries_wanted: int) -> Iterator[int]:
    """Write day after day; give the number of entries after each."""
    ledger = writer.clinic.desk.ledger
    seq = 0
    while seq < entries_wanted:
        with ledger.transaction():
            _renew(writer)
            patients = _attending(writer)
            write_day(writer, patients)
            _sign(writer, close_day(writer, len(patients)))
        seq = ledger.head()[0]
        next_morning(writer)
        yield seq


def writer_of(clinic: Clinic, number: int = 0) -> Writer:
    """Return the place after the last entry of a station."""
    return Writer(
        clinic,
        clinic.desk.today(clinic.clock.now()),
        number,
        people_queries.next_number(clinic.desk.ledger, "syringe") - 1,
        people_queries.next_number(clinic.desk.ledger, "container") - 1,
    )


def folder_name(entries_wanted: int) -> str:
    """Return a name that changes with the tables and with what is written here."""
    written = Path(__file__).read_bytes() + Path(__file__).with_name("clinic.py").read_bytes()
    digest = hashlib.sha256("".join(MIGRATIONS).encode() + written).hexdigest()
    return f"years-{entries_wanted}-{digest[:8]}"


def made_years(folder: Path, entries_wanted: int, say: Callable[[str], None]) -> Path:
    """Return a station with so many entries in ``folder``; it is made once and kept."""
    made = folder / folder_name(entries_wanted)
    if made.exists():
        return made
    for former in folder.glob(f"years-{entries_wanted}-*"):
        shutil.rmtree(former)
    unfinished = folder / "years.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    clinic = found_clinic(unfinished)
    ledger = clinic.desk.ledger
    # Only here: a power cut while this is made costs nothing but the time.
    ledger.rows("PRAGMA synchronous = OFF")
    ledger.rows("PRAGMA cache_size = -1000000")
    for seq in _days(writer_of(clinic), entries_wanted):
        say(f"making the ledger: {seq:,} of {entries_wanted:,} entries")
    ledger.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.close()
    unfinished.rename(made)
    return made
