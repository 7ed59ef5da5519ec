"""The printed lines as a table for spreadsheets: RFC 4180, UTF-8 with a byte order mark."""

from collections.abc import Mapping

from iOATdesk.models.register import RegisterDocument
from iOATdesk.models.register_lines import Line, sections
from iOATdesk.models.units import format_mg
from iOATdesk.printing.spreadsheet import cell, table

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


def _mg(amount_ug: int) -> str:
    return format_mg(amount_ug).removesuffix(" mg")


def _row(heading: str, day: str, line: Line) -> tuple[str, ...]:
    words = line.words
    return (
        cell(heading),
        str(line.seq or ""),
        day,
        line.time,
        cell(words.entry, *words.notes),
        cell(words.person, *words.person_notes),
        _mg(line.in_ug) if line.in_ug else "",
        _mg(line.out_ug) if line.out_ug else "",
        _mg(line.balance_ug),
        cell(line.by),
        "late" if line.is_late else "",
    )


def register_csv(document: RegisterDocument, names: Mapping[str, str]) -> bytes:
    """Return ``register.csv``: one product after the other, in the order of the print."""
    day = document.day.isoformat()
    rows = (
        _row(section.heading, day, line)
        for section in sections(document, names)
        for line in section.lines
    )
    return table(COLUMNS, rows)
