"""How everything looks: one palette table, one style sheet, the bundled fonts and icons."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_FIRST_FONTS = ("Inter-Regular", "Inter-SemiBold", "Inter-Bold", "NotoSans-Regular")
_FAMILIES = ("Inter", "Noto Sans")
BODY_PX = 15
STYLE = "fusion"
"""Drawn by Qt alone, so that the window looks the same on every computer."""


@dataclass(frozen=True, eq=False, repr=False)
class Palette:
    """Every colour by what it is for; each text keeps 4.5 to 1 on the grounds it stands on."""

    page: str
    card: str
    line: str
    line_soft: str
    ink: str
    mute: str
    field: str
    hover: str
    bar: str
    bar_on: str
    bar_ink: str
    bar_mute: str
    bar_line: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_ink: str
    """The accent as text on page and card."""
    accent_soft: str
    accent_line: str
    accent_off: str
    on_accent_off: str
    ok: str
    ok_soft: str
    ok_line: str
    ok_step: str
    warn: str
    warn_soft: str
    warn_line: str
    warn_dot: str
    bad: str
    bad_soft: str
    bad_line: str
    alarm: str
    """The ground of the overdose button."""
    alarm_hover: str
    info: str
    info_soft: str
    info_line: str
    grey_soft: str
    photo: str
    photo_ink: str


LIGHT = Palette(
    page="#F4F6F8",
    card="#FFFFFF",
    line="#DDE3EA",
    line_soft="#E9EDF2",
    ink="#101828",
    mute="#5B6677",
    field="#FFFFFF",
    hover="#F0F4F7",
    bar="#0F2A33",
    bar_on="#1D4550",
    bar_ink="#FFFFFF",
    bar_mute="#C9D8DD",
    bar_line="#4A6670",
    accent="#0B6E69",
    accent_hover="#095B57",
    on_accent="#FFFFFF",
    accent_ink="#0B6E69",
    accent_soft="#E4F3F1",
    accent_line="#A9D9D3",
    accent_off="#CFE2E0",
    on_accent_off="#35615E",
    ok="#067647",
    ok_soft="#E7F6EC",
    ok_line="#A9DFBC",
    ok_step="#8FD3A7",
    warn="#9A4D00",
    warn_soft="#FFF3DF",
    warn_line="#F3CF98",
    warn_dot="#DC7A09",
    bad="#B42318",
    bad_soft="#FDECEA",
    bad_line="#F4B6AF",
    alarm="#B42318",
    alarm_hover="#9A1C12",
    info="#1D4ED8",
    info_soft="#E8EFFD",
    info_line="#B8CCF8",
    grey_soft="#EDF1F5",
    photo="#CFD8DF",
    photo_ink="#4B5966",
)

DARK = Palette(
    page="#0F161C",
    card="#18222B",
    line="#2E3B47",
    line_soft="#26323D",
    ink="#EEF3F7",
    mute="#A7B4C2",
    field="#111A21",
    hover="#212D38",
    bar="#0A1D24",
    bar_on="#1D4550",
    bar_ink="#FFFFFF",
    bar_mute="#C9D8DD",
    bar_line="#4A6670",
    accent="#0E7A74",
    accent_hover="#12665F",
    on_accent="#FFFFFF",
    accent_ink="#5CCFC6",
    accent_soft="#15393A",
    accent_line="#2B6A68",
    accent_off="#1E3B3B",
    on_accent_off="#9CC4C1",
    ok="#63D69A",
    ok_soft="#12331F",
    ok_line="#276B45",
    ok_step="#2F8F5B",
    warn="#F4B860",
    warn_soft="#3A2A10",
    warn_line="#7A571D",
    warn_dot="#F0A030",
    bad="#FF8F85",
    bad_soft="#431B18",
    bad_line="#8A362E",
    alarm="#B42318",
    alarm_hover="#C7362A",
    info="#9DBBFF",
    info_soft="#1B2B4D",
    info_line="#38518C",
    grey_soft="#283440",
    photo="#34424E",
    photo_ink="#B9C6D1",
)

_PALETTES = {"light": LIGHT, "dark": DARK}


def palette(scheme: str) -> Palette:
    """Return the colours of ``light``, ``dark`` or, for ``system``, of what the system prefers."""
    if scheme == "system":
        prefers = QApplication.styleHints().colorScheme()
        scheme = "dark" if prefers is Qt.ColorScheme.Dark else "light"
    return _PALETTES[scheme]


def style_sheet(colours: Palette) -> str:
    """Return ``theme.qss`` with the colours in it.

    Raises:
        KeyError: the sheet names a colour that the palette does not have.
    """
    sheet = (RESOURCES / "theme.qss").read_text("utf-8")
    icons = (RESOURCES / "icons").as_posix()
    return Template(sheet).substitute(asdict(colours), icons=icons)


def _load(stem: str) -> tuple[str, ...]:
    number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{stem}.ttf"))
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()


def _app_font(families: tuple[str, ...]) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(BODY_PX)
    # Whole-pixel hinting would space the letters unevenly.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font


def load_script_fonts() -> tuple[str, ...]:
    """Have every bundled font at hand, for names in any script; return the families.

    The window asks for it after it is shown: reading fifty files would delay the first screen.
    """
    loaded = [
        family
        for path in sorted((RESOURCES / "fonts").glob("*.ttf"))
        if path.stem not in _FIRST_FONTS
        for family in _load(path.stem)
    ]
    families = tuple(dict.fromkeys((*_FAMILIES, *loaded)))
    QApplication.setFont(_app_font(families))
    return families


def bundled_fonts_only() -> None:
    """Have the fonts of the computer left alone, where it uses fontconfig.

    To be called before the application object is made: another version of Inter on the
    computer would be mixed with ours and blur every bold word.
    """
    os.environ.setdefault("FONTCONFIG_FILE", str(RESOURCES / "fonts.conf"))


def dress(app: QApplication, scheme: str = "light") -> Palette:
    """Give the application its style, font, colours and style sheet; return the colours."""
    colours = palette(scheme)
    if app.style().name() != STYLE:
        app.setStyle(STYLE)
    for stem in _FIRST_FONTS:
        _load(stem)
    app.setFont(_app_font(_FAMILIES))
    app.setPalette(_qt_palette(colours))
    app.setProperty("scheme", "dark" if colours is DARK else "light")
    app.setStyleSheet(style_sheet(colours))
    return colours


def _qt_palette(colours: Palette) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.page,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.field,
        QPalette.ColorRole.AlternateBase: colours.hover,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.mute,
        QPalette.ColorRole.Button: colours.card,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.ToolTipBase: colours.card,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent_ink,
        QPalette.ColorRole.Mid: colours.line,
    }
    qt_palette = QPalette()
    for role, colour in roles.items():
        qt_palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        qt_palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.mute))
    return qt_palette


def colours_now() -> Palette:
    """Return the colours that the application wears."""
    app = QApplication.instance()
    scheme = app.property("scheme") if app is not None else None
    return _PALETTES[str(scheme or "light")]


def pixmap(name: str, colour: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """Return one of the drawings in ``resources/icons`` in a colour."""
    drawing = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    image = QPixmap(round(size_px * ratio), round(size_px * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, colour: str, size_px: int = 20) -> QIcon:
    """Return a drawing as an icon, sharp at 100 and 200 %."""
    drawn = QIcon(pixmap(name, colour, size_px))
    drawn.addPixmap(pixmap(name, colour, size_px, 2.0))
    return drawn


def set_look(widget: QWidget, **properties: str | bool) -> None:
    """Set the properties that the style sheet selects by, and have them take effect."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
