"""Names in any script print whole."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from iOATdesk.printing.fonts import Weight
from iOATdesk.printing.label import syringe_label
from iOATdesk.printing.shaping import Line, line, shown
from iOATdesk.printing.slip import dose_slip
from iOATdesk.printing.typeset import fit, wrap
from tests.printing.reading import has_clear_edge, rendered, scanned, text
from tests.printing.samples import LABEL, SLIP

WEIGHTS: tuple[Weight, ...] = ("regular", "semibold", "bold", "mono")

# As written, and as it must stand on paper.
NAMES = {
    "SENĆOŦEN": "SX̱IMEȽEȽ W̱SÁNEĆ",
    "hən̓q̓əmin̓əm̓": "xʷməθkʷəy̓əm \N{LATIN LETTER GLOTTAL STOP}əy̓alməxʷ",
    "Skwxwú7mesh": "Sḵwx̱wú7mesh Úxwumixw",
    "Vietnamese": "Nguyễn Thị Hồng Ẩn",
    "Cyrillic": "Ольга Іванівна Ґалаґан",
    "Greek": "Ελένη Παπαδοπούλου",
    "Chinese": "王小明",
    "Japanese": "佐藤さくら",
    "Korean": "김철수",
    "Arabic": "محمد عبد الله",
    "Persian": "می‌خواهم",
    "Hebrew": "משה כהן",
    "Punjabi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Inuktitut": "ᐃᓄᒃᑎᑐᑦ",
    "Thai": "สมชาย ใจดี",
    "Amharic": "አበበ ቢቂላ",
    "Armenian": "Արամ Խաչատրյան",
    "Georgian": "შოთა რუსთაველი",
}
WRITTEN_AS_CODES = {
    "Anna\u202eB\u202c": "Anna[U+202E]B[U+202C]",
    "A\u2066B\u2069": "A[U+2066]B[U+2069]",
    "A\nB\tC\x00\x7f": "A[U+000A]B[U+0009]C[U+0000][U+007F]",
    "A\u200bB\u00adC\ufeff": "A[U+200B]B[U+00AD]C[U+FEFF]",
    "😀 Li": "[U+1F600] Li",
    "A\ue000": "A[U+E000]",
    "A\ud800": "A[U+D800]",
    "A\u2028B": "A[U+2028]B",
    "𠮷田": "[U+20BB7]田",
}


def glyph_texts(shaped: Line) -> str:
    return "".join(glyph.text for run in shaped.runs for glyph in run.glyphs)


def check_whole(shaped: Line) -> None:
    """Every character is carried by a glyph, and no glyph is the empty box."""
    assert sorted(glyph_texts(shaped)) == sorted(shaped.text)
    assert all(glyph.gid for run in shaped.runs for glyph in run.glyphs)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_of_any_script_is_drawn_and_read_back(name: str) -> None:
    assert shown(name) == name
    for weight in WEIGHTS:
        check_whole(line(name, weight))
    for pdf in (
        syringe_label(replace(LABEL, patient=name)),
        dose_slip(replace(SLIP, patient=name)),
    ):
        assert unicodedata.normalize("NFC", name) in text(pdf)
        image = rendered(pdf, 203)
        assert has_clear_edge(image, 4)
        assert scanned(image) == [("S-20417", "Code128")]


@pytest.mark.parametrize(("name", "written"), WRITTEN_AS_CODES.items(), ids=ascii)
def test_what_cannot_be_drawn_is_written_as_its_code_point(name: str, written: str) -> None:
    assert shown(name) == written
    check_whole(line(name))
    assert written in text(syringe_label(replace(LABEL, patient=name)))


def test_an_override_does_not_turn_what_follows() -> None:
    shaped = line("\u202eabc")
    assert glyph_texts(shaped) == "[U+202E]abc"


def test_arabic_letters_are_joined_and_run_from_the_right() -> None:
    (run,) = line("محمد").runs
    alone = {line(each).runs[0].glyphs[0].gid for each in "محمد"}
    assert glyph_texts(line("محمد")) == "محمد"[::-1]
    assert not {glyph.gid for glyph in run.glyphs} <= alone


def test_numbers_in_a_hebrew_name_run_from_the_left() -> None:
    assert glyph_texts(line("משה 123")) == "123 השמ"


def test_marks_stay_over_their_letters() -> None:
    for run in line("X̱y̓", "bold").runs:
        for glyph in run.glyphs:
            if glyph.text in "\u0331\u0313":
                assert glyph.advance == 0


def test_a_line_that_breaks_reads_in_order() -> None:
    fitted = wrap("محمد عبد الله الأحمد السيد", 20, 10)
    assert len(fitted.lines) > 1
    assert " ".join(each.text for each in fitted.lines) == "محمد عبد الله الأحمد السيد"


ANY = st.text(st.characters(exclude_categories=()), max_size=40)
SCRIPTS = st.text(
    st.one_of(
        *(
            st.characters(min_codepoint=first, max_codepoint=last)
            for first, last in (
                (0x20, 0x24F), (0x250, 0x36F), (0x370, 0x58F), (0x590, 0x7FF), (0x900, 0xDFF),
                (0xE00, 0x11FF), (0x1200, 0x17FF), (0x1E00, 0x206F), (0x3000, 0x30FF),
                (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFB00, 0xFE0F),
            )
        )
    ),
    max_size=40,
)  # fmt: skip


@given(st.one_of(ANY, SCRIPTS), st.sampled_from(WEIGHTS))
@example("\u200d\u0331", "regular")
@example("\u0644\u200c\u0627 \u200f1", "bold")
def test_no_character_is_lost(name: str, weight: Weight) -> None:
    assume("[U+" not in name)
    written = shown(name, weight)
    back = re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda found: chr(int(found[1], 16)), written)
    assert back == name
    check_whole(line(name, weight))


@given(st.one_of(ANY, SCRIPTS), st.floats(3, 80), st.floats(2, 20))
def test_a_fitted_text_keeps_every_letter_within_its_width(
    name: str, width_mm: float, height_mm: float
) -> None:
    fitted = fit(name, width_mm, height_mm, 12, 5)
    kept = "".join(each.text for each in fitted.lines)
    assert kept.replace(" ", "") == shown(name).replace(" ", "")
    assert 5 <= fitted.size_pt <= 12
    for each in fitted.lines:
        check_whole(each)
    if fitted.fits:
        assert fitted.height_mm <= height_mm + 0.02
    # Only a letter that is by itself wider than the box may be.
    if width_mm > 20:
        assert fitted.width_mm <= width_mm + 0.02


@given(st.one_of(ANY, SCRIPTS))
def test_any_name_makes_a_label_and_a_slip(name: str) -> None:
    assert syringe_label(replace(LABEL, patient=name, drug=name, clinic=name)).startswith(b"%PDF")
    assert dose_slip(replace(SLIP, patient=name, prescriber=name)).startswith(b"%PDF")


def test_a_number_is_never_parted_from_its_unit() -> None:
    fitted = wrap("of 120 mg or 2.4 mL", 14, 10)
    assert {"120 mg", "2.4 mL"} <= {each.text for each in fitted.lines}
