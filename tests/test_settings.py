from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.settings import (
    Settings,
    SettingsUnreadable,
    default_settings_path,
    parse_settings,
    read_settings,
)

WHOLE = """
language = "fr"
theme = "dark"
[station]
folder = "/srv/station"
[printers]
label = "Zebra_ZD421"
slip = "Epson"
resolution_dpi = 300
label_size = "51x25"
[drive]
folder = "~/usb"
[scanner]
prefix = "]C1"
suffix = "tab"
key_gap_max_ms = 60
"""


def test_without_a_file_the_usual_settings_hold_and_lie_in_the_users_own_folders() -> None:
    settings = read_settings()
    assert settings == Settings()
    assert (settings.language, settings.theme, settings.resolution_dpi) == ("en", "system", 203)
    assert settings.drive_folder is None
    assert settings.station_folder.is_relative_to(Path.home())
    assert default_settings_path().is_relative_to(Path.home())


def test_every_key_is_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(WHOLE, "utf-8")
    assert read_settings(file) == Settings(
        station_folder=Path("/srv/station"),
        label_printer="Zebra_ZD421",
        slip_printer="Epson",
        resolution_dpi=300,
        label_size="51x25",
        drive_folder=Path.home() / "usb",
        language="fr",
        theme="dark",
        scanner_prefix="]C1",
        scanner_suffix="tab",
        scanner_key_gap_max_ms=60,
    )


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ('language = "es"', "language", '"en", "fr", "de"'),
        ("language = 1", "language", '"en", "fr", "de"'),
        ('theme = "Dark"', "theme", '"light", "dark", "system"'),
        ("[printers]\nresolution_dpi = 204", "printers.resolution_dpi", "203, 300"),
        ("[printers]\nresolution_dpi = 203.0", "printers.resolution_dpi", "203, 300"),
        ("[printers]\nlabel = true", "printers.label", "a text"),
        ('[printers]\nlabel = "a\\nb"', "printers.label", "a text"),
        ('[printers]\nlabel_size = "9x9"', "printers.label_size", '"57x32"'),
        ('[station]\nfolder = "here"', "station.folder", "whole path"),
        ('[station]\nfolder = ""', "station.folder", "whole path"),
        ("[drive]\nfolder = 3", "drive.folder", "whole path"),
        ("[scanner]\nkey_gap_max_ms = true", "scanner.key_gap_max_ms", "from 5 to 500"),
        ('[scanner]\nkey_gap_max_ms = "40"', "scanner.key_gap_max_ms", "from 5 to 500"),
        ("[scanner]\nkey_gap_max_ms = 40.0", "scanner.key_gap_max_ms", "from 5 to 500"),
        ("[scanner]\nkey_gap_max_ms = 4", "scanner.key_gap_max_ms", "from 5 to 500"),
        ('[scanner]\nsuffix = "space"', "scanner.suffix", '"enter"'),
        ('printer = "x"', "printer", "printers.label"),
        ("station = 1", "station", "station.folder"),
        ("[limits]\nmax_per_day = 500", "limits", "Known keys"),
        ("[scanner]\ngap = 1", "scanner.gap", "scanner.key_gap_max_ms"),
    ],
)
def test_what_is_not_allowed_is_named_with_file_key_and_what_is(
    text: str, key: str, allowed: str
) -> None:
    with pytest.raises(SettingsUnreadable) as refused:
        parse_settings(text, source="desk.toml")
    assert "desk.toml" in refused.value.title
    assert f" {key}" in refused.value.title
    assert allowed in refused.value.advice


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('language = "en"\ntheme = dark\n')
    with pytest.raises(SettingsUnreadable, match=r"settings\.toml is not TOML.*line 2"):
        read_settings(file)


@pytest.mark.parametrize("content", [b"\xff\xfe", b'theme = "\xe9"'])
def test_a_file_that_is_not_text_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsUnreadable, match="cannot be read"):
        read_settings(file)


def test_a_folder_in_the_files_place_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnreadable, match="cannot be read"):
        read_settings(tmp_path)


@given(st.text(max_size=200))
def test_no_text_whatever_raises_anything_else(text: str) -> None:
    said = ""
    settings = Settings()
    try:
        settings = parse_settings(text, source="desk.toml")
    except SettingsUnreadable as refused:
        said = refused.title
    assert settings == Settings()
    assert said == "" or said.startswith("The settings file desk.toml ")
