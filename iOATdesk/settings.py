"""What this computer is told: paths, printers, language. Never a clinical limit.

One TOML file, every key optional::

    language = "en"
    theme = "system"

    [station]
    folder = "/srv/ioatdesk/station"

    [printers]
    label = "Zebra_ZD421"
    slip = "Epson_TM_T20"
    resolution_dpi = 203
    label_size = "57x32"

    [drive]
    folder = "/srv/ioatdesk/usb"

    [scanner]
    prefix = ""
    suffix = "enter"
    key_gap_max_ms = 40
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

_PROGRAM = "iOATdesk"

LANGUAGES = ("en", "fr", "de")
THEMES = ("light", "dark", "system")
RESOLUTIONS_DPI = (203, 300)
LABEL_SIZES_MM = ("57x32", "51x25", "62x29", "89x36")
SCANNER_SUFFIXES = ("enter", "tab", "")


class SettingsUnreadable(ValueError):
    """The settings file says something that the program does not know."""

    def __init__(self, title: str, advice: str) -> None:
        """Keep the title (which file and key) and the advice (what is allowed there)."""
        super().__init__(f"{title} {advice}")
        self.title = title
        self.advice = advice


def default_station_folder() -> Path:
    """Return where a station lives on this computer unless the settings say otherwise."""
    return platformdirs.user_data_path(_PROGRAM, appauthor=False) / "station"


def default_settings_path() -> Path:
    """Return where the settings file is looked for; it need not exist."""
    return platformdirs.user_config_path(_PROGRAM, appauthor=False) / "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ from one computer to the next."""

    station_folder: Path = field(default_factory=default_station_folder)
    label_printer: str = ""
    """Name of the system's printer for labels; empty: a folder beside the station."""
    slip_printer: str = ""
    resolution_dpi: int = 203
    """The label printer's dots per inch, to which bar codes are drawn."""
    label_size: str = "57x32"
    """Width and height in millimetres, the name of a size that ``printing`` knows."""
    drive_folder: Path | None = None
    """A folder that plays the removable drive, for training; None: a real drive."""
    language: str = "en"
    theme: str = "system"
    scanner_prefix: str = ""
    """What the scanner types before each code."""
    scanner_suffix: str = "enter"
    """The key with which the scanner ends each code."""
    scanner_key_gap_max_ms: int = 40
    """Keys that follow each other faster than this come from the scanner."""


@dataclass(frozen=True, slots=True)
class _Key:
    """Where a key of the file goes, and the value it becomes; None when it is not allowed."""

    name: str
    read: Callable[[object], str | int | Path | None]
    allowed: str


def _one_of(name: str, *choices: str | int) -> _Key:
    def read(value: object) -> str | int | None:
        # TOML's true equals 1 in Python, and is not a number to a person.
        return next((c for c in choices if type(c) is type(value) and c == value), None)

    written = [f'"{c}"' if isinstance(c, str) else str(c) for c in choices]
    return _Key(name, read, "one of " + ", ".join(written))


def _folder(name: str) -> _Key:
    def read(value: object) -> Path | None:
        if not isinstance(value, str) or not value or "\0" in value:
            return None
        home = Path.home()
        folder = home / value[2:] if value.startswith("~/") else Path(value)
        return folder if folder.is_absolute() else None

    return _Key(name, read, "a whole path in quotes, from the root or from ~/")


def _text(name: str, length_max: int) -> _Key:
    def read(value: object) -> str | None:
        fits = isinstance(value, str) and len(value) <= length_max and value.isprintable()
        return str(value) if fits else None

    return _Key(name, read, f"a text in quotes of at most {length_max} letters")


def _number(name: str, least: int, most: int) -> _Key:
    def read(value: object) -> int | None:
        return value if isinstance(value, int) and least <= value <= most else None

    return _Key(name, read, f"a whole number from {least} to {most}")


_KEYS = {
    "language": _one_of("language", *LANGUAGES),
    "theme": _one_of("theme", *THEMES),
    "station.folder": _folder("station_folder"),
    "printers.label": _text("label_printer", 127),
    "printers.slip": _text("slip_printer", 127),
    "printers.resolution_dpi": _one_of("resolution_dpi", *RESOLUTIONS_DPI),
    "printers.label_size": _one_of("label_size", *LABEL_SIZES_MM),
    "drive.folder": _folder("drive_folder"),
    "scanner.prefix": _text("scanner_prefix", 8),
    "scanner.suffix": _one_of("scanner_suffix", *SCANNER_SUFFIXES),
    "scanner.key_gap_max_ms": _number("scanner_key_gap_max_ms", 5, 500),
}
_TABLES = {key.partition(".")[0] for key in _KEYS if "." in key}


def _flat(document: dict[str, object]) -> dict[str, object]:
    """Return the file's values under dotted keys, so that one table can judge them all."""
    flat: dict[str, object] = {}
    for name, value in document.items():
        if name in _TABLES and isinstance(value, dict):
            flat.update({f"{name}.{inner}": item for inner, item in value.items()})
        else:
            flat[name] = value
    return flat


def parse_settings(text: str, *, source: str) -> Settings:
    """Return what the text says, with the default for each key it leaves out.

    Raises:
        SettingsUnreadable: it is not TOML, names an unknown key, or a value is not allowed.
    """
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable(
            f"The settings file {source} is not TOML: {error}.",
            "Mend that line, or delete the file to start from the usual settings.",
        ) from error
    chosen: dict[str, Any] = {}
    for key, value in _flat(document).items():
        if key not in _KEYS:
            raise SettingsUnreadable(
                f"The settings file {source} has an unknown key, {key}.",
                f"Known keys are {', '.join(_KEYS)}.",
            )
        read = _KEYS[key].read(value)
        if read is None:
            raise SettingsUnreadable(
                f"The settings file {source} has a value for {key} that is not allowed.",
                f"Allowed is {_KEYS[key].allowed}.",
            )
        chosen[_KEYS[key].name] = read
    return Settings(**chosen)


def read_settings(path: Path | None = None) -> Settings:
    """Return the settings in the file, or the usual ones where there is no file.

    Raises:
        SettingsUnreadable: the file is there and cannot be read or understood.
    """
    path = path or default_settings_path()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(
            f"The settings file {path} cannot be read: {error}.",
            "Make it readable, save it as UTF-8, or delete it to start from the usual settings.",
        ) from error
    return parse_settings(text, source=str(path))
