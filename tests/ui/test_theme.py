import re
from dataclasses import asdict
from itertools import product

import pytest
from PySide6.QtWidgets import QApplication

from iOATdesk.ui import theme
from iOATdesk.ui.theme import DARK, LIGHT, Palette

CONTRAST_MIN = 4.5
PAIRS = [
    *product(("ink", "mute"), ("page", "card", "field", "hover", "grey_soft", "accent_soft")),
    ("bar_ink", "bar"),
    ("bar_mute", "bar"),
    ("bar_ink", "bar_on"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent_off", "accent_off"),
    ("accent_ink", "card"),
    ("accent_ink", "page"),
    ("ok", "ok_soft"),
    ("warn", "warn_soft"),
    ("bad", "bad_soft"),
    ("info", "info_soft"),
    ("ok", "card"),
    ("ok", "page"),
    ("warn", "card"),
    ("bad", "card"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(palette: Palette, text: str, ground: str) -> None:
    colours = asdict(palette)
    assert contrast(colours[text], colours[ground]) >= CONTRAST_MIN


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_white_on_the_overdose_button_can_be_read(palette: Palette) -> None:
    assert contrast("#FFFFFF", palette.alarm) >= CONTRAST_MIN
    assert contrast("#FFFFFF", palette.alarm_hover) >= CONTRAST_MIN


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_sheet_uses_the_palette_and_nothing_is_left_open(palette: Palette) -> None:
    sheet = theme.style_sheet(palette)
    assert "$" not in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    assert palette.accent in sheet


def test_every_colour_of_the_palette_is_used() -> None:
    sheet = (theme.RESOURCES / "theme.qss").read_text("utf-8")
    modules = (theme.RESOURCES.parent / "iOATdesk" / "ui").rglob("*.py")
    code = "".join(path.read_text("utf-8") for path in modules)
    unused = [n for n in asdict(LIGHT) if f"${n}" not in sheet and f"colours.{n}" not in code]
    assert unused == []


@pytest.mark.usefixtures("light")
def test_the_window_wears_the_bundled_font(qapp: QApplication) -> None:
    assert qapp.font().family() == "Inter"
    assert qapp.font().pixelSize() == theme.BODY_PX


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("name", sorted(p.stem for p in (theme.RESOURCES / "icons").glob("*.svg")))
def test_every_icon_draws_something(name: str) -> None:
    image = theme.pixmap(name, "#101828", 24).toImage()
    inked = [(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 0]
    assert len(inked) > 10
