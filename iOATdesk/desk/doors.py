"""What stands on the door of a station that is still locked: is there one, whose, who works there.

Nothing here needs a key, so that the sign-on screen is there at once.
"""

from pathlib import Path

from iOATdesk.ledger.door import KEYS_FILE, LEDGER_FILE, damaged, read_document


def is_station(folder: Path) -> bool:
    """Say whether a station was made in this folder."""
    return (folder / KEYS_FILE).exists() or (folder / LEDGER_FILE).exists()


def who_can_sign_on(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return id and printed name of everybody who works at a station that is not open yet.

    Raises:
        KeyFault: keys.json is missing or damaged.
    """
    return station_titles(folder)[1]


def station_titles(folder: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what the sign-on screen shows: the clinic's name, and id and name of its people.

    Raises:
        KeyFault: keys.json is missing or damaged.
    """
    document = read_document(folder)
    try:
        slots = [(slot["person"], slot["name"]) for slot in document["slots"]]
        name = document["name"]
    except (KeyError, TypeError) as error:
        raise damaged() from error
    if not all(isinstance(word, str) for word in (name, *(w for slot in slots for w in slot))):
        raise damaged()
    return name, tuple((person, printed) for person, printed in slots if printed)
