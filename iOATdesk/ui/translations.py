"""The program's words in another language; English is the text itself."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from iOATdesk.models.days import words_of_date

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "translations"
_LOCALES = {"fr": "fr_CA", "de": "de_DE"}


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the texts of a language by their English; empty where there is no file for it."""
    path = FOLDER / f"{language}.po"
    if language not in _LOCALES or not path.is_file():
        return {}
    # Read only where English is not spoken: Babel takes its time.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        texts = read_po(file, locale=_LOCALES[language], abort_invalid=True)
    return {
        str(message.id): str(message.string)
        for message in texts
        if message.id and message.string and not message.fuzzy
    }


def translate(text: str, language: str) -> str:
    """Return a text in the language, or the English one where it has no translation."""
    return catalogue(language).get(text, text)


def local_date(day: date, language: str) -> str:
    """Write a date with its month as a word: ``22 Nov 2026``, ``22 nov. 2026``."""
    if not catalogue(language):
        return words_of_date(day)
    from babel.dates import format_date

    return format_date(day, "d MMM y", locale=_LOCALES[language])


def local_number(text: str, language: str) -> str:
    """Return a written number or amount with the language's decimal sign."""
    return text.replace(".", ",") if catalogue(language) else text
