"""The lines that are printed of a register, made from ``register.json`` alone.

Form: one section a product and strength, in order of time, with the balance after each line
(Misuse of Drugs Regulations 2001 (UK), regs. 19 and 20; BtMVV (DE), ss. 13 and 14). Fields of a
line: Controlled Substances Regulations (Canada), SOR/2025-242, ss. 111, 113, 121, 175, 177, 183.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from iOATdesk.models.days import words_of_date
from iOATdesk.models.register import ProductBalance, RegisterDocument, balances, changes
from iOATdesk.models.register_words import LineWords, words_of

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    seq: int | None
    """Number of the entry; absent for what was brought forward."""
    time: str
    """On the station's clock; with the date where it is not the register's day."""
    words: LineWords
    in_ug: int
    out_ug: int
    balance_ug: int
    by: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The part of the register that belongs to one product and strength."""

    heading: str
    lines: tuple[Line, ...]
    balance: ProductBalance


def words_of_day(day: date) -> str:
    """Write a register's day: ``Sun 22 Nov 2026``."""
    return f"{_WEEKDAYS[day.weekday()]} {words_of_date(day)}"


def words_of_moment(at: datetime, document: RegisterDocument) -> str:
    """Write a moment on the station's clock, with its date where that is not the day's."""
    local = at.astimezone(document.zone)
    if local.date() == document.day:
        return f"{local:%H:%M}"
    _, day, month, year = words_of_day(local.date()).split()
    with_year = f" {year}" if local.year != document.day.year else ""
    return f"{day} {month}{with_year} {local:%H:%M}"


def initials(people: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return short forms of these people's names, each of one person only.

    Two people with the same initials are told apart by their numbers.
    """
    short: dict[str, str] = {}
    for person in dict.fromkeys(people):
        plain = names.get(person, person).partition(",")[0]
        letters = [word[0] for word in plain.replace(".", " ").split() if word[0].isalpha()]
        short[person] = "".join(letters[:3]).upper() if person in names and letters else person
    taken = list(short.values())
    return {
        person: text if taken.count(text) == 1 or text == person else f"{text} {person}"
        for person, text in short.items()
    }


def people_of(document: RegisterDocument) -> tuple[str, ...]:
    """Return the id of everybody who wrote or witnessed an entry, in order of first mention."""
    found = dict.fromkeys(
        person
        for entry in document.entries
        for person in (entry.header.by, entry.header.witness)
        if person
    )
    return tuple(found)


def _lines(
    document: RegisterDocument, balance: ProductBalance, names: Mapping[str, str]
) -> Iterator[Line]:
    origin = f"from {document.previous.number:04d}" if document.previous.number else ""
    forward = LineWords(f"Brought forward {origin}".strip())
    yield Line(None, "", forward, 0, 0, balance.opening_ug, "", is_late=False)
    short = initials(people_of(document), names)
    held = balance.opening_ug
    for entry in document.entries:
        for change in changes(entry.body):
            if change.product != balance.product or not change.amount_ug or entry.body is None:
                continue
            held += change.amount_ug
            words = words_of(entry.header.kind, entry.body)
            notes = words.notes
            if entry.header.witness and not words.names_witness:
                name = names.get(entry.header.witness, entry.header.witness)
                notes = (*notes, f"witness {name}")
            if entry.is_late:
                recorded_at = datetime.fromisoformat(entry.header.recorded_at)
                notes = (*notes, f"entered late, {words_of_moment(recorded_at, document)}")
            yield Line(
                entry.header.seq,
                words_of_moment(entry.at, document),
                replace(words, notes=notes),
                max(change.amount_ug, 0),
                max(-change.amount_ug, 0),
                held,
                short[entry.header.by],
                entry.is_late,
            )


def sections(document: RegisterDocument, names: Mapping[str, str]) -> tuple[Section, ...]:
    """Return one section for each product with a balance or a movement.

    ``names`` gives the printed name of each person, as in the certificates.
    """
    return tuple(
        Section(balance.name, tuple(_lines(document, balance, names)), balance)
        for balance in balances(document)
    )
