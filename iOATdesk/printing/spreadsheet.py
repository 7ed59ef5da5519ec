"""Tables for spreadsheets: RFC 4180, UTF-8 with a byte order mark, no formula in any cell."""

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet would take a text that begins so for a formula and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(*parts: str) -> str:
    """Return texts as one cell that no spreadsheet takes for a formula."""
    joined = "; ".join(part for part in parts if part)
    return f"'{joined}" if joined.startswith(_FORMULA) else joined


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table with its head; the cells are written as they are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
