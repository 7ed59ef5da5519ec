"""The printed lines as a table for spreadsheets: RFC 4180, UTF-8 with a byte order mark."""

import csv
import io
from collections.abc import Mapping

from iOATdesk.models.register import RegisterDocument
from iOATdesk.models.register_lines import Line, sections
from iOATdesk.models.units import format_mg

COLUMNS = (
    "product",
    "no",
    "day",
    "time",
    "entry",
    "person_authority",
    "in_mg",
    "out_mg",
    "balance_mg",
    "by",
    "late",
)
# A spreadsheet would take a text that begins so for a formula and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _text(*parts: str) -> str:
    joined = "; ".join(part for part in parts if part)
    return f"'{joined}" if joined.startswith(_FORMULA) else joined


def _mg(amount_ug: int) -> str:
    return format_mg(amount_ug).removesuffix(" mg")


def _row(heading: str, day: str, line: Line) -> tuple[str, ...]:
    words = line.words
    return (
        _text(heading),
        str(line.seq or ""),
        day,
        line.time,
        _text(words.entry, *words.notes),
        _text(words.person, *words.person_notes),
        _mg(line.in_ug) if line.in_ug else "",
        _mg(line.out_ug) if line.out_ug else "",
        _mg(line.balance_ug),
        _text(line.by),
        "late" if line.is_late else "",
    )


def register_csv(document: RegisterDocument, names: Mapping[str, str]) -> bytes:
    """Return ``register.csv``: one product after the other, in the order of the print."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    day = document.day.isoformat()
    for section in sections(document, names):
        writer.writerows(_row(section.heading, day, line) for line in section.lines)
    return out.getvalue().encode("utf-8-sig")
