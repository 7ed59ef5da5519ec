"""How long the register of a full day takes, against the register of a day without doses."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.clinic import PATIENTS, Clinic, found_clinic
from benchmarks.figures import Figure, timed
from benchmarks.years import Writer, close_day, next_morning, write_day, writer_of
from iOATdesk.desk import register_book

_DAYS = 3
_REGISTER_MS = 3_000


def _sign(clinic: Clinic) -> None:
    signers = (clinic.pharmacist, clinic.nurse)
    register_book.sign_register(clinic.desk, signers, clinic.dice.new_id())


def _day(writer: Writer, patients: list[int]) -> float:
    """Write and close a day; return the ms in which its register was signed."""
    clinic = writer.clinic
    with clinic.ledger.transaction():
        write_day(writer, patients)
        close_day(writer, len(patients))
    signed_ms = timed(partial(_sign, clinic))[0]
    next_morning(writer)
    return signed_ms


def measure(folder: Path, say: Callable[[str], None]) -> Figure:
    """Sign a day of 400 doses and a day of none in turn; the first also loads what it needs."""
    writer = writer_of(found_clinic(folder))
    full, bare = [], []
    for number in range(_DAYS):
        say(f"signing registers, {number + 1} of {_DAYS}")
        full.append(_day(writer, [*range(PATIENTS), *range(PATIENTS)]))
        bare.append(_day(writer, []))
    writer.clinic.ledger.close()
    bound, is_met = "each at most 3 s", max(full) <= _REGISTER_MS
    return Figure("register of 400 doses", full, "a day without doses", bare, bound, is_met)
