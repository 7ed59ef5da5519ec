"""What the last pages of a register say of the whole day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from iOATdesk.models import entries
from iOATdesk.models.days import words_of_date
from iOATdesk.models.register import RegisterDocument, RegisterEntry
from iOATdesk.models.register_lines import words_of_moment
from iOATdesk.models.register_words import difference_words, place_words
from iOATdesk.models.units import format_mg, format_ml

_B = TypeVar("_B", bound=entries.Body)


@dataclass(frozen=True, slots=True)
class Summary:
    """The day in words; every text is ready to be printed."""

    opened: tuple[str, ...]
    """Who checked naloxone, oxygen and the safe, and when; empty where that is not here."""
    visits: int
    """Visits in which anything was issued."""
    issued: int
    returned_with_residue: int
    cancelled: int
    prepared: int
    counts: tuple[str, ...]
    destructions: tuple[str, ...]
    discrepancies: tuple[str, ...]
    open_discrepancies: int
    """Of this register and of those before it, as far as the closing names them."""
    report_due_on: date | None
    """The earliest of this register's."""
    reprints: tuple[str, ...]
    late: tuple[int, ...]
    """Numbers of the entries that were entered later than they happened."""
    withheld: int
    """Entries whose clinical body stays at the station."""


def _two(entry: RegisterEntry, names: Mapping[str, str]) -> str:
    people = [entry.header.by, *([entry.header.witness] if entry.header.witness else [])]
    return " and ".join(names.get(person, person) for person in people)


def _count(
    entry: RegisterEntry,
    body: entries.CountRecorded,
    document: RegisterDocument,
    names: Mapping[str, str],
) -> str:
    differing = sum(line.counted != line.expected for line in body.lines)
    found = f"{differing} differing from the ledger" if differing else "all as in the ledger"
    places = "place" if len(body.lines) == 1 else "places"
    return (
        f"{words_of_moment(entry.at, document)} (entry {entry.header.seq}): {len(body.lines)}"
        f" {places}, {found}; {_two(entry, names)}"
    )


def _destruction(
    entry: RegisterEntry, body: entries.ResidueDestroyed, document: RegisterDocument
) -> str:
    what = "residue of syringe" if body.source == "residue" else "rest of container"
    return (
        f"{words_of_moment(entry.at, document)} (entry {entry.header.seq}): {what} {body.ref},"
        f" {format_mg(body.amount_ug)} in {format_ml(body.volume_ul)}, {body.method}; destroyed by"
        f" {body.destroyer}, witnessed by {body.witness_name}"
    )


def _discrepancy(
    entry: RegisterEntry, body: entries.DiscrepancyOpened, products: Mapping[str, str]
) -> str:
    product = products.get(body.product, body.product)
    due = words_of_date(date.fromisoformat(body.report_due_on))
    place = place_words(body.account, body.syringe or body.ref)
    return (
        f"Entry {entry.header.seq}: {product}, {place}:"
        f" {difference_words(body)} ({format_mg(abs(body.difference_ug))}); report due {due}"
    )


def _opened(
    entry: RegisterEntry,
    body: entries.DayOpened,
    document: RegisterDocument,
    names: Mapping[str, str],
) -> str:
    safe = "safe checked" if body.safe_checked else "safe not checked"
    kits = "kit" if body.naloxone_kits == 1 else "kits"
    return (
        f"{words_of_moment(entry.at, document)} by {_two(entry, names)}: {body.naloxone_kits}"
        f" naloxone {kits}, oxygen {body.oxygen_bar} bar, {safe}"
    )


def _of(document: RegisterDocument, kind: type[_B]) -> list[tuple[RegisterEntry, _B]]:
    return [(each, each.body) for each in document.entries if isinstance(each.body, kind)]


def summary(document: RegisterDocument, names: Mapping[str, str]) -> Summary:
    """Return the day's totals and events, worked out from the entries."""
    products = {each.product: each.name for each in document.balances}
    opened = _of(document, entries.DayOpened)
    issued = _of(document, entries.SyringeIssued)
    returned = _of(document, entries.SyringeReturned)
    counts = _of(document, entries.CountRecorded)
    destroyed = _of(document, entries.ResidueDestroyed)
    found = _of(document, entries.DiscrepancyOpened)
    closed = _of(document, entries.DayClosed)
    due = (date.fromisoformat(body.report_due_on) for _, body in found)
    return Summary(
        opened=tuple(_opened(each, body, document, names) for each, body in opened),
        visits=len({body.visit for _, body in issued}),
        issued=len(issued),
        returned_with_residue=sum(bool(body.residue_ug) for _, body in returned),
        cancelled=len(_of(document, entries.SyringeCancelled)),
        prepared=len(_of(document, entries.SyringePrepared)),
        counts=tuple(_count(each, body, document, names) for each, body in counts),
        destructions=tuple(_destruction(each, body, document) for each, body in destroyed),
        discrepancies=tuple(_discrepancy(each, body, products) for each, body in found),
        open_discrepancies=closed[-1][1].open_discrepancies if closed else len(found),
        report_due_on=min(due, default=None),
        reprints=tuple(
            f"{body.document} of {body.syringe}, copy {body.copy}: {body.reason}"
            for _, body in _of(document, entries.LabelReprinted)
        ),
        late=tuple(each.header.seq for each in document.entries if each.is_late),
        withheld=sum(each.body is None for each in document.entries),
    )
