"""The bundled fonts, opened when first needed, and the order in which they are tried."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import uharfbuzz

Weight = Literal["regular", "semibold", "bold", "mono"]

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"

_LATIN = {
    "regular": ("Inter-Regular", "NotoSans-Regular"),
    "semibold": ("Inter-SemiBold", "NotoSans-Bold"),
    "bold": ("Inter-Bold", "NotoSans-Bold"),
    "mono": ("NotoSansMono-Bold", "Inter-Bold", "NotoSans-Bold"),
}
_IN_TWO_WEIGHTS = [
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansCanadianAboriginal",
    "NotoSansGurmukhi",
    "NotoSansDevanagari",
    "NotoSansTamil",
    "NotoSansBengali",
    "NotoSansThai",
    "NotoSansEthiopic",
]
_IN_ONE_WEIGHT = [
    "Cherokee",
    "Osage",
    "Gujarati",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Oriya",
    "Sinhala",
    "Khmer",
    "Lao",
    "Myanmar",
    "Georgian",
    "Armenian",
    "Thaana",
    "Syriac",
    "NKo",
    "Tifinagh",
    "Mongolian",
    "Adlam",
    "OlChiki",
    "MeeteiMayek",
]
_LAST = ("NotoSerifTibetan-Regular", "NotoSansKR-Regular", "DroidSansFallbackFull")

# Drawn as nothing, or steering what is drawn around them beyond their own neighbours: shown as
# their code point instead. Default_Ignorable_Code_Point and General_Category, Unicode 15.
_NEVER_DRAWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
# Format characters that do have a shape: signs spanning a number or a word.
_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
# Part of how names are spelt (Persian, Indic, Hebrew, Japanese, Mongolian); they stay unseen.
_UNSEEN = frozenset("\u200c\u200d\u034f\u200e\u200f\u061c\u180b\u180c\u180d")


@dataclass(frozen=True, eq=False, slots=True)
class Face:
    """One bundled font file."""

    name: str
    """File name without its ending, also the PostScript name in the PDF."""
    hb: uharfbuzz.Font
    upem: int
    is_bold: bool

    def covers(self, character: str) -> bool:
        """Say whether the font draws this one character."""
        return bool(self.hb.get_nominal_glyph(ord(character)))


@cache
def face(name: str) -> Face:
    """Open one bundled font by file name without its ending."""
    blob = uharfbuzz.Blob.from_file_path(str(FOLDER / f"{name}.ttf"))
    opened = uharfbuzz.Face(blob)
    return Face(name, uharfbuzz.Font(opened), opened.upem, "Bold" in name)


@cache
def names_in_order(weight: Weight) -> tuple[str, ...]:
    """Name the fonts to try for a weight, first choice first."""
    style = "Regular" if weight == "regular" else "Bold"
    return (
        *_LATIN[weight],
        *(f"{family}-{style}" for family in _IN_TWO_WEIGHTS),
        *(f"NotoSans{script}-Regular" for script in _IN_ONE_WEIGHT),
        *_LAST,
    )


def is_unseen(character: str) -> bool:
    """Say whether a character only steers its neighbours: joiners, direction marks, variants."""
    return (
        character in _UNSEEN
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _is_drawn(character: str) -> bool:
    if character in _SIGNS:
        return True
    return unicodedata.category(character) not in _NEVER_DRAWN and character not in _FILLERS


def _covers_all(one: Face, text: str) -> bool:
    return all(one.covers(each) for each in text)


@lru_cache(maxsize=16384)
def face_for(cluster: str, weight: Weight) -> Face | None:
    """Find the first font that draws a letter together with all of its marks, if any does."""
    seen = "".join(each for each in cluster if not is_unseen(each))
    if not all(_is_drawn(each) for each in seen):
        return None
    seen = "".join(" " if unicodedata.category(each) == "Zs" else each for each in seen)
    # The shaper composes and decomposes by itself, so either form will do.
    forms = {seen, unicodedata.normalize("NFC", seen), unicodedata.normalize("NFD", seen)}
    for name in names_in_order(weight):
        one = face(name)
        if any(_covers_all(one, form) for form in forms):
            return one
    return None
