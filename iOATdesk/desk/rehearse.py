"""Rehearsing a sheet: a clinic plays through its programme before it trusts it.

Every row goes through the same use cases as at the counter, on a station that is thrown away, so
that what a rehearsal shows is what the counter will say.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from iOATdesk.desk.rehearse_deeds import do
from iOATdesk.desk.rehearse_setup import rehearsal_station
from iOATdesk.desk.rehearse_sheet import NOT_BEFORE, OK, Row, read_sheet
from iOATdesk.desk.rehearse_station import SettableClock
from iOATdesk.models.days import wall_time_up
from iOATdesk.models.refusals import Refusal


@dataclass(frozen=True, slots=True)
class RehearsedRow:
    """A row with what the station said to it."""

    line: int
    row: Row
    got: str
    """``ok`` or the code of the refusal."""
    says: str
    """The sentence shown at the counter; empty where nothing was refused."""
    is_met: bool
    """The row expected this, or nothing."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A sheet that was played to its end."""

    programme: str
    header: tuple[str, ...]
    rows: tuple[RehearsedRow, ...]

    @property
    def is_met(self) -> bool:
        """Say whether every row went as it expected."""
        return all(row.is_met for row in self.rows)


def _is_met(expect: str, why: Refusal | None, zone: ZoneInfo) -> bool:
    if expect.startswith(NOT_BEFORE):
        clears_at = why.clears_at if why else None
        return clears_at is not None and wall_time_up(clears_at, zone) in expect
    return not expect or expect == (why.code if why else OK)


def rehearse(
    sheet: str,
    *,
    programme: str,
    folder: Path,
    clock: SettableClock,
    words: Callable[[Refusal, ZoneInfo], str],
) -> Rehearsal:
    """Play a sheet on a throw-away station, and return what the station said to each row.

    Args:
        sheet: the text of the CSV.
        programme: name of the profile that is rehearsed.
        folder: empty; what is left in it afterwards is of no use to anybody.
        clock: set to the sheet's first moment, and from there on led by the sheet.
        words: gives the sentence of a refusal, with its times in the station's zone.

    Raises:
        SheetFault: the sheet cannot be understood, or there is no such programme.
        LedgerFault: the folder cannot be written.
    """
    read = read_sheet(sheet)
    with rehearsal_station(read, programme, folder, clock) as station:
        zone, rows = station.desk.station.zone, []
        for row in read.rows:
            why = do(station, row)
            rows.append(
                RehearsedRow(
                    line=row.line,
                    row=row,
                    got=str(why.code) if why else OK,
                    says=words(why, zone) if why else "",
                    is_met=_is_met(row.expect, why, zone),
                )
            )
    return Rehearsal(programme, read.header, tuple(rows))


def table(rehearsal: Rehearsal) -> str:
    """Return the sheet as CSV with two more columns, ``got`` and ``says``; no last line end."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow((*rehearsal.header, "got", "says"))
    lines.writerows((*row.row.cells, row.got, row.says) for row in rehearsal.rows)
    return written.getvalue().removesuffix("\n")


def as_json(rehearsal: Rehearsal) -> str:
    """Return the rehearsal for machines."""
    rows = [
        {
            "line": row.line,
            **dict(zip(rehearsal.header, row.row.cells, strict=True)),
            "got": row.got,
            "says": row.says,
            "is_met": row.is_met,
        }
        for row in rehearsal.rows
    ]
    whole = {"programme": rehearsal.programme, "is_met": rehearsal.is_met, "rows": rows}
    return json.dumps(whole, ensure_ascii=False, indent=1)
