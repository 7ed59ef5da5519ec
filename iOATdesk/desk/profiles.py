"""The programme profiles that ship with the program."""

import tomllib
from importlib.resources import files
from pathlib import Path

from iOATdesk.models.faults import SheetFault
from iOATdesk.models.programme import ProfileUnreadable, Programme, read_programme


def profile_text(programme: str) -> dict[str, object]:
    """Return a shipped programme profile, parsed.

    Raises:
        SheetFault: there is none of this name, or it is not readable.
    """
    path = _programmes() / f"{programme}.toml"
    try:
        text = tomllib.loads(path.read_text("utf-8"))
        read_programme(text)
    except OSError as error:
        raise SheetFault(
            f"There is no programme profile “{programme}”.", "Choose one of the list."
        ) from error
    except (tomllib.TOMLDecodeError, ProfileUnreadable) as error:
        raise SheetFault(
            f"The programme profile “{programme}” cannot be read: {error}", "Correct the file."
        ) from error
    return text


def _programmes() -> Path:
    return Path(str(files("iOATdesk"))).parent / "resources" / "programmes"


def programmes() -> tuple[Programme, ...]:
    """Return every programme profile that ships."""
    names = sorted(path.stem for path in _programmes().glob("*.toml"))
    return tuple(read_programme(profile_text(name)) for name in names)
