"""How long an issued dose takes, against one plain commit of the same bytes."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from benchmarks.clinic import LOT, PATIENTS, VIAL, Clinic, patient_id
from benchmarks.figures import NS_PER_MS, Figure, median, timed
from benchmarks.years import receive, writer_of
from iOATdesk.desk import counter, day, observing, preparing
from iOATdesk.ledger.store import Ledger

_GAP = timedelta(hours=3, minutes=30)
_VISITS = 2
"""Rounds of all patients; the second comes when the gap is over."""


@dataclass(frozen=True)
class Plain:
    """One table of an entry's bytes in a SQLCipher file with the ledger's settings."""

    db: sqlcipher.Connection

    def commit(self, row: tuple[object, ...]) -> None:
        """Have one row be durable."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?)", row)
        self.db.execute("COMMIT")


def plain(folder: Path) -> Plain:
    """Make the floor's file."""
    ledger = Ledger.create(folder / "plain.db", key := secrets.token_bytes(32))
    settings = {
        name: ledger.rows(f"PRAGMA {name}")[0][0]
        for name in ("locking_mode", "journal_mode", "synchronous", "wal_autocheckpoint")
    }
    ledger.close()
    (folder / "plain.db").unlink()
    db = sqlcipher.connect(str(folder / "plain.db"), isolation_level=None)
    db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for name, value in settings.items():
        db.execute(f"PRAGMA {name} = {value}")
    db.execute(
        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, header TEXT, body TEXT, hash TEXT,"
        " signature TEXT, witness_signature TEXT)"
    )
    return Plain(db)


def open_day(clinic: Clinic) -> None:
    """Begin the next morning: day open, vials in the safe."""
    now = clinic.clock.now()
    morning = now.replace(hour=15, minute=30, second=0, microsecond=0)
    while morning <= now:
        morning += timedelta(days=1)
    clinic.clock.advance(morning - now)
    ready = day.Readiness(naloxone_kits=4, oxygen_bar=120, safe_checked=True)
    day.open_day(clinic.desk, clinic.nurse, ready, clinic.dice.new_id())
    with clinic.desk.ledger.transaction():
        receive(writer_of(clinic), PATIENTS * _VISITS)


@dataclass(frozen=True)
class Ready:
    """A patient at the counter, assessed, whose checked syringe lies there."""

    clinic: Clinic
    request: counter.Issue
    entry_id: str

    def issue(self) -> tuple[float, float]:
        """Hand the syringe out; return the ms until it was durable, and with its slip."""
        clinic = self.clinic
        began = time.perf_counter_ns()
        counter.issue_dose(
            clinic.desk, clinic.nurse, self.request, self.entry_id, clinic.second_nurse
        )
        ended = time.perf_counter_ns()
        return (clinic.ledger.durable_ns - began) / NS_PER_MS, (ended - began) / NS_PER_MS


def prepare(clinic: Clinic, at: int) -> str:
    """Draw up and check the syringe that a patient is due; return its number."""
    new = preparing.NewSyringe(patient_id(at), VIAL.product, LOT, "IV")
    dice, desk = clinic.dice, clinic.desk
    number = preparing.prepare(desk, clinic.nurse, new, dice.new_id()).syringe
    preparing.check_syringe(desk, clinic.second_nurse, number, dice.new_id())
    return number


def ready(clinic: Clinic, at: int, syringe: str) -> Ready:
    """Assess a patient."""
    dice = clinic.dice
    seen = counter.Assess(
        patient_id(at),
        dice.new_id(),
        1,
        None,
        (),
        "proceed",
        identifiers=("card", "name_and_birth_date"),
        stated_dose="agrees",
    )
    visit = counter.assess(clinic.desk, clinic.nurse, seen, dice.new_id()).visit
    return Ready(clinic, counter.Issue(patient_id(at), visit, syringe), dice.new_id())


def leave(done: Ready) -> None:
    """Have the patient inject, give the syringe back and leave."""
    clinic, issue = done.clinic, done.request
    desk, nurse, new_id = clinic.desk, clinic.nurse, clinic.dice.new_id
    clinic.clock.advance(timedelta(seconds=1))
    counter.end_injection(desk, nurse, counter.Injected(issue.syringe, 0), new_id())
    counter.return_syringe(desk, nurse, issue.syringe, new_id())
    early = observing.Leaving("left_early", reason="benchmark")
    observing.end_observation(desk, nurse, issue.visit, early, new_id())


def _stored(clinic: Clinic, entry_id: str) -> tuple[object, ...]:
    row = clinic.desk.ledger.row(
        "SELECT header, body, hash, signature, witness_signature FROM entry WHERE id = ?",
        entry_id,
    )
    assert row is not None, "a dose that was issued is in the ledger"
    return tuple(row)


@dataclass(frozen=True)
class Times:
    """Milliseconds of the same acts, in the same order."""

    durable: list[float] = field(default_factory=list)
    printed: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


def measure(
    empty: Clinic, full: Clinic, entries: int, folder: Path, say: Callable[[str], None]
) -> list[Figure]:
    """Issue doses in both ledgers in turn, each followed by its bytes in a plain commit."""
    floor = plain(folder)
    both = ((empty, Times()), (full, Times()))
    for clinic, _ in both:
        open_day(clinic)
    for visit in range(_VISITS):
        say(f"issuing doses, round {visit + 1} of {_VISITS}")
        drawn = [[prepare(clinic, at) for at in range(PATIENTS)] for clinic, _ in both]
        for at in range(PATIENTS):
            for (clinic, times), syringes in zip(both, drawn, strict=True):
                dose = ready(clinic, at, syringes[at])
                durable, printed = dose.issue()
                times.durable.append(durable)
                times.printed.append(printed)
                row = _stored(clinic, dose.entry_id)
                times.floor.append(timed(partial(floor.commit, row))[0])
                leave(dose)
        for clinic, _ in both:
            clinic.clock.advance(_GAP)
    floor.db.close()
    return _figures(both[0][1], both[1][1], f"{entries:,} entries")


def _figures(empty: Times, full: Times, words: str) -> list[Figure]:
    plain_commit = "plain commit of its bytes"
    figures = []
    for name, times in (("empty ledger", empty), (words, full)):
        is_met = median(times.durable) <= 4 * median(times.floor)
        figures += [
            Figure(
                f"dose issued, {name}",
                times.durable,
                plain_commit,
                times.floor,
                "at most 4.00 x",
                is_met,
            ),
            Figure(f"  and its slip, {name}", times.printed, plain_commit, times.floor, "", None),
        ]
    is_level = median(full.durable) <= 1.2 * median(empty.durable)
    against = Figure(
        "dose issued, full against empty",
        full.durable,
        "the same, empty ledger",
        empty.durable,
        "at most 1.20 x",
        is_level,
    )
    return [*figures, against]
