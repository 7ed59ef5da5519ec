"""Reading a rehearsal sheet: the table in which a clinic says what happens and what it expects.

It is read whole before anything is played, and strictly: a word that is not understood might
have been the one rule that the clinic wanted to see.

Beside orders, assessments, doses and what is done to a patient, a sheet can say of the station:

``set``
    ``key=value`` with a key of the programme's file, as ``observation.time=30``: the clinic sets
    or changes this value. Lists have commas (``limits.hydromorphone.routes=IV,IM``); bands of
    missed days are ``missed.bands=1 same, 2 reduce 75, 4 retitrate``; amounts are in the unit of
    the file.
``confirm``
    The pharmacist in charge confirms every value that has not been set. A sheet with this row is
    played on a station in use; until it, ``PROFILE_NOT_CONFIRMED``.
``stock``
    ``containers``: so many are received of each product. A sheet with this row has nothing else.
``scan``
    ``code``: what the scanner reads where a patient's card is expected.
``prepare``
    ``syringe`` (any name), ``mg``, ``route``, ``check=no``: a syringe made ahead, which ``dose``
    or ``issue`` take with ``syringe=name``; a name that no row prepared is an unknown label.

``leave``
    ``early=yes``: the patient leaves the room; without it as after the whole observation.

``now``, ``dose`` and ``issue`` are done by the nurse unless ``by`` says ``pharmacist`` or
``prescriber``. These rows, as ``clock``, name no patient: set, confirm, stock, scan.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from iOATdesk.desk.rehearse_keys import (
    CLOCK,
    DEEDS,
    LISTED,
    WITHOUT_PATIENT,
    Unreadable,
    Value,
    read_what,
)
from iOATdesk.models.faults import SheetFault
from iOATdesk.models.refusals import Code

COLUMNS = ("at", "do", "patient", "what", "expect")
OK = "ok"
NOT_BEFORE = "NOT_BEFORE "
_NAME_LENGTH_MAX = 60
_REASON_LENGTH_MAX = 200
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet, understood."""

    line: int
    """As an editor counts, from 1 with the heading."""
    at: datetime
    do: str
    patient: str
    what: Mapping[str, Value]
    """Amounts in micrograms, alcohol in mg/100 mL, spans in minutes; absent keys are not said."""
    expect: str
    """``ok``, a refusal code, ``NOT_BEFORE 14:32``, or empty."""
    cells: tuple[str, ...]
    """As they stand in the sheet."""

    def number(self, key: str) -> int | None:
        """Return what the row says under a key that counts; None where it says nothing."""
        value = self.what.get(key)
        return value if isinstance(value, int) else None

    def text(self, key: str) -> str:
        """Return what the row says under a key of words; empty where it says nothing."""
        value = self.what.get(key)
        return value if isinstance(value, str) else ""

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of a key that takes several."""
        text = self.text(key)
        return tuple(text.split(LISTED)) if text else ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def patients(self) -> tuple[str, ...]:
        """Return the patients in the order in which they are first named."""
        return tuple(dict.fromkeys(row.patient for row in self.rows if row.patient))

    def has(self, do: str) -> bool:
        """Say whether this is done anywhere in the sheet."""
        return any(row.do == do for row in self.rows)

    def is_by(self, person: str) -> bool:
        """Say whether any row is done by this person."""
        return any(row.text("by") == person for row in self.rows)


def fault_in(line: int, reason: str) -> SheetFault:
    """Return the fault to raise for a line of the sheet, with what stands there on one line."""
    said = "".join(letter if letter.isprintable() else " " for letter in reason)
    if len(said) > _REASON_LENGTH_MAX:
        said = f"{said[:_REASON_LENGTH_MAX]}…"
    title = f"Line {line} of the sheet cannot be read: {said}."
    return SheetFault(title, "Correct it, then rehearse again.")


def _at(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"“{text}” is not a time like 2026-11-22T08:00-07:00") from error
    if at.tzinfo is None:
        raise Unreadable(f"“{text}” does not say its offset, like -07:00")
    if at.year not in _YEARS:
        raise Unreadable(f"“{text}” is not in this century")
    return at


def _expect(text: str) -> str:
    if not text or text in tuple(Code):
        return text
    if text.lower() == OK:
        return OK
    match = re.fullmatch(r"NOT_BEFORE\s+([01]\d|2[0-3]):([0-5]\d)", text, re.ASCII)
    if match:
        return f"{NOT_BEFORE}{match[1]}:{match[2]}"
    raise Unreadable(f"“{text}” is neither ok, nor a refusal code, nor NOT_BEFORE 14:32")


def _row(line: int, header: tuple[str, ...], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise Unreadable(f"cells in it: {len(cells)}, in the heading: {len(header)}")
    said = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    do, patient = said["do"], said["patient"]
    if do not in DEEDS:
        raise Unreadable(f"“{do}” is nothing to do (allowed: {', '.join(DEEDS)})")
    if bool(patient) is (do in WITHOUT_PATIENT):
        raise Unreadable(f"{do} has no patient" if patient else "no patient is named")
    if len(patient) > _NAME_LENGTH_MAX or not patient.isprintable():
        raise Unreadable(f"a patient’s name has at most {_NAME_LENGTH_MAX} printable letters")
    what, expect = read_what(do, said["what"]), _expect(said["expect"])
    return Row(line, _at(said["at"]), do, patient, what, expect, tuple(cells))


def _header(cells: list[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    if sorted(header) != sorted(COLUMNS):
        raise Unreadable(f"the columns are {LISTED.join(COLUMNS)}, not {LISTED.join(header)}")
    return header


def read_sheet(text: str) -> Sheet:
    """Return the sheet that a CSV text says: commas between cells, quotes around a comma.

    Raises:
        SheetFault: naming the line, and what in it is not understood.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    line = 1
    try:
        for cells in lines:
            if header and any(cell.strip() for cell in cells):
                row = _row(line, header, cells)
                if rows and row.do != CLOCK and row.at < rows[-1].at:
                    raise Unreadable("it is earlier than the row before; only clock sets back")
                rows.append(row)
            elif not header and cells:
                header = _header(cells)
            line = lines.line_num + 1
    except csv.Error as error:
        raise fault_in(line, f"it is not CSV ({error})") from error
    except Unreadable as error:
        raise fault_in(line, str(error)) from error
    if not rows:
        raise fault_in(line, f"no row stands under the columns {LISTED.join(COLUMNS)}")
    return Sheet(header, tuple(rows))
