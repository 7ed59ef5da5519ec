"""The register of one day as a PDF, made from what ``register.json`` says and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from iOATdesk.models.register import RegisterDocument
from iOATdesk.models.register_lines import sections, words_of_day
from iOATdesk.models.register_summary import summary
from iOATdesk.printing import register_proof
from iOATdesk.printing.register_page import Book, flag_words
from iOATdesk.printing.register_proof import MEANING, Box
from iOATdesk.printing.register_table import place_section


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one signature shows, and where on the last page."""

    box: Box
    pdf: bytes
    """One page of the size of the box."""


def register_pdf(document: RegisterDocument, names: Mapping[str, str]) -> bytes:
    """Return the register, not signed; the same document and names give the same bytes.

    ``names`` gives the printed name of each person, as in the certificates.
    """
    day = summary(document, names)
    book = Book(document, flag_words(day))
    for section in sections(document, names):
        place_section(book, section)
    register_proof.place_summary(book, document, names, day)
    register_proof.place_proof(book, document, day)
    register_proof.place_signatures(book)
    return book.pdf()


def stamps(
    document: RegisterDocument, printed_names: tuple[str, ...], signed_at: datetime
) -> tuple[Stamp, ...]:
    """Return what the signatures of these people show: name, local time with zone, meaning.

    Raises:
        ValueError: the last page has no room for so many.
    """
    book = Book(document, "")
    boxes = register_proof.signature_boxes(book.column, book.size_mm, book.end_mm)
    if len(printed_names) > len(boxes):
        raise ValueError(f"a register has room for {len(boxes)} signatures")
    local = signed_at.astimezone(document.zone)
    offset = f"{local:%z}"
    moment = f"{words_of_day(local.date())} {local:%H:%M} UTC{offset[:3]}:{offset[3:]}"
    return tuple(
        Stamp(box, register_proof.stamp(book.column, name, moment, MEANING))
        for box, name in zip(boxes, printed_names, strict=False)
    )
