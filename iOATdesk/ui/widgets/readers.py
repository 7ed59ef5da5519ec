"""What people type, read as values; the complaint is a sentence for beside the field."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from iOATdesk.models.units import InexactAmount, parse_mg, parse_ml

T = TypeVar("T")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class NotReadable(ValueError):
    """What was typed does not have the form that is asked for."""


def read_words(text: str) -> str:
    """Return the text without spaces around it.

    Raises:
        NotReadable: nothing was typed.
    """
    if not text.strip():
        raise NotReadable("Fill this in.")
    return text.strip()


def read_any(text: str) -> str:
    """Return the text without spaces around it; nothing is fine, too."""
    return text.strip()


def read_list(text: str) -> tuple[str, ...]:
    """Return what stands between commas; nothing is fine, too."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def read_sentences(text: str) -> tuple[str, ...]:
    """Return what stands between semicolons; nothing is fine, too."""
    return tuple(word.strip() for word in text.split(";") if word.strip())


def read_date(text: str) -> date:
    """Return the date typed as ``2026-11-22``.

    Raises:
        NotReadable: it has another form, or no calendar has it.
    """
    typed = text.strip()
    if not _DATE.fullmatch(typed):
        raise NotReadable("Date as YYYY-MM-DD.")
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise NotReadable("There is no such day.") from error


def read_mass_ug(text: str) -> int:
    """Return the micrograms of an amount typed in mg, or with its unit.

    Raises:
        NotReadable: it is no amount.
    """
    try:
        return parse_mg(text)
    except InexactAmount as error:
        raise NotReadable("In mg, such as 120 or 0.5.") from error


def read_volume_ul(text: str) -> int:
    """Return the microlitres of a volume typed in mL.

    Raises:
        NotReadable: it is no volume.
    """
    try:
        return parse_ml(text)
    except InexactAmount as error:
        raise NotReadable("In mL, such as 2.4.") from error


def read_whole(text: str) -> int:
    """Return a whole number from nothing up.

    Raises:
        NotReadable: it is not one.
    """
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise NotReadable("A whole number.")
    return int(typed)


def read_some(text: str) -> int:
    """Return a whole number from one up.

    Raises:
        NotReadable: it is not one.
    """
    number = read_whole(text)
    if not number:
        raise NotReadable("A number from 1 up.")
    return number


def or_none(read: Callable[[str], T]) -> Callable[[str], T | None]:
    """Return a reader that takes an empty field as “not said”."""

    def optional(text: str) -> T | None:
        return read(text) if text.strip() else None

    return optional
