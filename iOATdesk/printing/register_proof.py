"""The last pages of a register: the day in sum, what proves it, and room for the signatures.

Printed name, date and time, and meaning stand with each signature: 21 CFR 11.50.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from iOATdesk.models.entries import ZERO_HASH
from iOATdesk.models.register import RegisterDocument, balances
from iOATdesk.models.register_lines import initials, people_of
from iOATdesk.models.register_summary import Summary
from iOATdesk.printing.page import Page, Paper
from iOATdesk.printing.register_page import Book
from iOATdesk.printing.register_table import balance_table
from iOATdesk.printing.rows import Column, Row, Type, stacked
from iOATdesk.printing.typeset import POINTS_PER_MM, Lines, wrap

MEANING = "I counted the stock and reviewed this register."
SIGNATURES_MAX = 4
_NAME_MM = 40.0
_BOX_MM = 21.0
_BOX_GAP_MM = 4.0
_AREA_MM = 2 * _BOX_MM + _BOX_GAP_MM + 11.0

_H1 = Type(11, 11, "semibold")
_BODY = Type(8.5, 8.5)
_NOTE = Type(7.5, 7.5)
_HASH = Type(7.5, 6, "mono")

_SIGNED = (
    "Signatures: “pdfsig FILE” (with “-upw PASSPHRASE” where the file has one) names every"
    " signature valid; the last one covers the total document."
)
_ATTACHED = (
    "Attached files: “pdfdetach -saveall FILE” gives register.json, register.csv (the printed"
    " lines) and certificates.pem."
)
_STATION = (
    "Station: “openssl x509 -in certificates.pem -noout -fingerprint -sha256” shows the"
    " fingerprint above, which the clinic gave you when the station was set up. That certificate"
    " has issued every other one in the file."
)
_ENTRIES = (
    "Entries: in register.json, the SHA-256 of an entry's header, byte for byte, is its hash; that"
    " of its body is the header's body_sha256; each header's prev is the hash before; a signature"
    " is ECDSA P-256 with SHA-256 over the 32 bytes of the hash, by the person named in the header."
)
_DAYS = (
    "Days: the register before this one has the SHA-256 and the last hash named above, so no file"
    " can be missing, and none can be put in."
)
_ALL = "All of this at once, for a file or a folder, without network: “ioatdesk verify FOLDER”."
_CHECKS = (_SIGNED, _ATTACHED, _STATION, _ENTRIES, _DAYS, _ALL)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in PDF points from its bottom left."""

    left: int
    bottom: int
    right: int
    top: int


def _field(
    column: Column,
    name: str,
    text: str,
    kind: Type = _BODY,
    name_mm: float = _NAME_MM,
    name_pt: float = _BODY.size_pt,
) -> list[Row]:
    """Make a row for each line of a text, so that it may run on over pages; its name is first."""
    side = Column(column.left_mm + name_mm, column.width_mm - name_mm)
    fitted = wrap(text, side.width_mm, kind.size_pt, kind.weight)
    title = wrap(name, name_mm - 1.5, name_pt)

    def row(at: int, one: Lines) -> Row:
        def draw(page: Page, top_mm: float) -> None:
            page.lines(side.left_mm, top_mm, one)
            if at == 0:
                page.lines(column.left_mm, top_mm, title)

        height_mm = max(one.height_mm, title.height_mm if at == 0 else 0.0)
        return Row(height_mm, draw)

    return [row(at, replace(fitted, lines=(one,))) for at, one in enumerate(fitted.lines)]


def _list(column: Column, name: str, texts: tuple[str, ...], none: str) -> list[Row]:
    rows: list[Row] = []
    for text in texts or (none,):
        rows += _field(column, "" if rows else name, text)
    return rows


def _doses(day: Summary) -> str:
    visits = "visit" if day.visits == 1 else "visits"
    syringes = "syringe" if day.issued == 1 else "syringes"
    return (
        f"{day.visits} {visits} with a dose, {day.issued} {syringes} issued,"
        f" {day.returned_with_residue} returned with a residue, {day.prepared} prepared,"
        f" {day.cancelled} cancelled"
    )


def place_summary(
    book: Book, document: RegisterDocument, names: Mapping[str, str], day: Summary
) -> None:
    """Print what the whole day comes to."""
    column = book.column
    book.start("Summary of the day")
    book.place_all(balance_table(column, balances(document)))
    book.place(column.space(4))
    gap = column.space(1.6)
    short = initials(people_of(document), names)
    people = tuple(
        f"{text}: {names.get(person, person)} ({person})" for person, text in short.items()
    )
    late = ", ".join(str(seq) for seq in day.late)
    parts = (
        ("Day opened", day.opened, "not in these entries"),
        ("Doses", (_doses(day),), ""),
        ("Counts", day.counts, "none"),
        ("Discrepancies", day.discrepancies, _earlier(day)),
        ("Destroyed", day.destructions, "nothing"),
        ("Printed again", day.reprints, "nothing"),
        ("Entered late", (f"entries {late}",) if late else (), "none"),
        ("People", (" · ".join(people),), ""),
    )
    for name, texts, none in parts:
        book.place_all([*_list(column, name, texts, none), gap])


def _earlier(day: Summary) -> str:
    return (
        "none opened today; those of earlier registers are open"
        if day.open_discrepancies
        else "none"
    )


def place_proof(book: Book, document: RegisterDocument, day: Summary) -> None:
    """Print what ties this register to the entries, to its people and to the one before."""
    column = book.column
    previous = document.previous
    is_first = previous.head == ZERO_HASH
    count = f"{document.first_seq} to {document.last_seq}, {len(document.entries)} in all"
    stays = f"; the clinical content of {day.withheld} stays at the station, proved by its hash"
    facts = (
        ("Entries", count + (stays if day.withheld else ""), _BODY),
        ("Hash of the last entry", document.head, _HASH),
        (
            "Register before",
            "none: this is the first" if is_first else f"{previous.number:04d}",
            _BODY,
        ),
        *(() if is_first else (("its last hash", previous.head, _HASH),)),
        *(() if is_first else (("its file, SHA-256", previous.file_sha256, _HASH),)),
        ("Station's root certificate", document.root_certificate_sha256, _HASH),
    )
    rows = [column.text("Proof", _H1), column.space(1.5)]
    for name, text, kind in facts:
        rows += [*_field(column, name, text, kind), column.space(0.8)]
    rows += [
        column.space(3),
        column.text("To check this file with tools of your own", _H1),
        column.space(1),
    ]
    book.place(column.space(3))
    book.place(stacked(rows))
    for at, text in enumerate(_CHECKS, start=1):
        book.place(stacked(_field(column, f"{at}.", text, _NOTE, 5, 7.5)))


def _box_mm(column: Column, end_mm: float, at: int) -> tuple[float, float, float]:
    """Return left, top and width of a signature's place."""
    width_mm = (column.width_mm - _BOX_GAP_MM) / 2
    left_mm = column.left_mm + (at % 2) * (width_mm + _BOX_GAP_MM)
    top_mm = end_mm - _AREA_MM + 11.0 + (at // 2) * (_BOX_MM + _BOX_GAP_MM)
    return left_mm, top_mm, width_mm


def place_signatures(book: Book) -> None:
    """Leave room for the signatures at the foot of the last page."""
    column = book.column

    def draw(page: Page, top_mm: float) -> None:
        column.text("Signatures", _H1).draw(page, top_mm + 1)
        meaning = f"Each person signs: “{MEANING}”"
        column.text(meaning, _BODY).draw(page, top_mm + 6)
        for at in range(2):
            left_mm, box_top_mm, width_mm = _box_mm(column, book.end_mm, at)
            page.frame(left_mm, box_top_mm, width_mm, _BOX_MM, 0.1)

    book.place_last(Row(_AREA_MM, draw))


def signature_boxes(column: Column, size_mm: tuple[float, float], end_mm: float) -> list[Box]:
    """Return the places for signatures on the last page, first signer first."""
    boxes = []
    for at in range(SIGNATURES_MAX):
        left_mm, top_mm, width_mm = _box_mm(column, end_mm, at)
        sides_mm = (left_mm, size_mm[1] - top_mm - _BOX_MM, left_mm + width_mm, size_mm[1] - top_mm)
        boxes.append(Box(*(round(side * POINTS_PER_MM) for side in sides_mm)))
    return boxes


def stamp(column: Column, name: str, signed_at: str, meaning: str) -> bytes:
    """Return what a signature shows in its place, as a PDF of that size."""
    width_mm = (column.width_mm - _BOX_GAP_MM) / 2
    inner = Column(3, width_mm - 6)
    paper = Paper("Signature")
    page = paper.page(width_mm, _BOX_MM)
    page.frame(0.1, 0.1, width_mm - 0.2, _BOX_MM - 0.2, 0.25)
    rows = stacked(
        [
            inner.text(name, Type(11, 6, "semibold")),
            inner.space(0.8),
            inner.text(f"Signed {signed_at}", Type(8.5, 6)),
            inner.space(0.8),
            inner.text(f"“{meaning}”", Type(8.5, 6)),
        ]
    )
    rows.draw(page, max(0.5, (_BOX_MM - rows.height_mm) / 2))
    return paper.pdf()
