"""What stands on the door of a station that is still locked: is there one, whose, who works there.

Nothing here needs a key, so that the sign-on screen is there at once.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

from iOATdesk.ledger.key_file import KEYS_FILE, LEDGER_FILE, read_keys
from iOATdesk.models.days import UnknownZone, station_zone
from iOATdesk.models.faults import KeyFault


def is_station(folder: Path) -> bool:
    """Say whether a station was made in this folder."""
    return (folder / KEYS_FILE).exists() or (folder / LEDGER_FILE).exists()


def who_can_sign_on(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return id and printed name of everybody who works at a station that is not open yet.

    Raises:
        KeyFault: keys.json is missing or damaged.
    """
    return tuple((slot.person, slot.name) for slot in read_keys(folder).slots if slot.name)


def station_titles(folder: Path) -> tuple[str, ZoneInfo, tuple[tuple[str, str], ...]]:
    """Return what the sign-on screen shows: the clinic's name, its zone, and who works there.

    Raises:
        KeyFault: keys.json is missing or damaged.
    """
    key_file = read_keys(folder)
    try:
        zone = station_zone(key_file.zone)
    except UnknownZone as error:
        raise KeyFault(
            "The key file keys.json is damaged.", "Put keys.json from the backup in its place."
        ) from error
    return key_file.name, zone, who_can_sign_on(folder)
