"""What stands on labels, slips and sheets."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from iOATdesk.printing.declaration import declaration
from iOATdesk.printing.incident import incident_report
from iOATdesk.printing.label import DEFAULT_SIZE, SIZES, syringe_label
from iOATdesk.printing.recovery_sheet import key_groups, recovery_sheet
from iOATdesk.printing.slip import dose_slip
from tests.printing.reading import has_clear_edge, rendered, scanned, text
from tests.printing.samples import DECLARATION, INCIDENT, LABEL, RECOVERY, SLIP


@pytest.mark.parametrize("size", SIZES)
def test_a_label_says_everything(size: str) -> None:
    words = text(syringe_label(LABEL, size))
    for said in (
        "Marguerite Delacroix-Okonkwo",
        "Born 1980-01-31 Card C-0042",
        "HYDROmorphone",
        "hydromorphone hydrochloride",
        "120 mg",
        "2.4 mL of 50 mg/mL IV",
        "Use by Nov 22 14:30",
        "S-20417",
        "1 of 2",
        "Order RX-10442",
        "Dr A. Prescriber. Harbour Clinic, 12 Water Street, Vancouver",
        "Made Nov 22 11:02",
        "by AB, checked CD",
        "Lot H5521A",
        "SUPERVISED USE. DO NOT REMOVE FROM CLINIC",
    ):
        assert said in words
    assert "REPRINT" not in words
    assert "TRAINING" not in words


def test_a_slip_says_everything() -> None:
    words = text(dose_slip(SLIP))
    for said in (
        "Marguerite Delacroix-Okonkwo",
        "Card C-0042",
        "Visit 2 of 3",
        "HYDROmorphone",
        "0.5 mg",
        "0.05 mL of 10 mg/mL, IM",
        "S-20417",
        "Lot H5521A",
        "2026-11-22 11:32, Nadia Roy",
        "RX-10442, Dr A. Prescriber",
        "not before 14:32",
        "11:57",
        "Harbour Clinic, 12 Water Street, Vancouver",
    ):
        assert said in words


def test_reprints_say_which() -> None:
    assert "REPRINT 2" in text(syringe_label(replace(LABEL, reprint_number=2)))
    assert "REPRINT 3" in text(dose_slip(replace(SLIP, reprint_number=3)))


def test_training_stands_on_everything() -> None:
    for pdf in (
        *(syringe_label(replace(LABEL, training=True), size) for size in SIZES),
        dose_slip(replace(SLIP, training=True)),
        recovery_sheet(replace(RECOVERY, training=True)),
        declaration(replace(DECLARATION, training=True)),
    ):
        assert "TRAINING" in text(pdf)


@pytest.mark.parametrize("size", SIZES)
def test_an_ordinary_label_keeps_to_its_paper(size: str) -> None:
    for label in (LABEL, replace(LABEL, reprint_number=2), replace(LABEL, part="")):
        page = PdfReader(io.BytesIO(syringe_label(label, size))).pages[0]
        width_mm, height_mm = (float(each) * 25.4 / 72 for each in page.mediabox[2:])
        assert (width_mm, height_mm) == pytest.approx(SIZES[size].paper_mm, abs=0.01)
        assert has_clear_edge(rendered(syringe_label(label, size), 203), 4)


def test_a_label_that_cannot_fit_is_longer_and_not_cut() -> None:
    name = "Wolfeschlegelsteinhausen " * 20
    pdf = syringe_label(replace(LABEL, patient=name), "51x25")
    assert float(PdfReader(io.BytesIO(pdf)).pages[0].mediabox[3]) * 25.4 / 72 > 25.5
    assert text(pdf).count("Wolfeschlegelsteinhausen") == 20
    image = rendered(pdf, 203)
    assert has_clear_edge(image, 4)
    assert scanned(image) == [("S-20417", "Code128")]


def test_a_long_name_fits_the_default_label() -> None:
    name = ("Maria Guadalupe Esperanza de los Angeles " * 3)[:120].strip()
    pdf = syringe_label(replace(LABEL, patient=name, reprint_number=1), DEFAULT_SIZE)
    assert float(PdfReader(io.BytesIO(pdf)).pages[0].mediabox[3]) == pytest.approx(32 / 25.4 * 72)
    assert name in text(pdf)


@pytest.mark.parametrize("paper", ["letter", "A4"])
def test_the_recovery_sheet_holds_the_key_once_for_eyes_and_once_for_a_scanner(paper: str) -> None:
    pdf = recovery_sheet(RECOVERY, paper)
    words = text(pdf)
    assert "K7QF 9M2X 0A1B ZZ3T" in words
    assert "WW8P 5RHD J4LC N6VE" in words
    assert "0123 4567 89AB CDEF" in words
    assert "Harbour Clinic" in words
    assert "Made on 2026-11-22" in words
    assert "Page 1 of 1" in words
    assert scanned(rendered(pdf, 200)) == [(RECOVERY.recovery_key, "QRCode")]


def test_a_key_without_groups_is_parted_in_fours() -> None:
    assert key_groups("ABCDEFGHIJ") == ["ABCD", "EFGH", "IJ"]
    assert key_groups("ABC-DEF GHI") == ["ABC", "DEF", "GHI"]


def test_a_declaration_says_what_the_law_asks() -> None:
    words = text(declaration(DECLARATION))
    for said in (
        "NADIA RŌY",
        "SAM ORTIZ",
        "nurse, RN 12345",
        "12 Water Street, Vancouver BC V6B 1A1",
        "2026-11-22 16:04",
        "Expelled into a denaturing container",
        "HYDROmorphone hydrochloride injection",
        "solution for injection",
        "50 mg/mL",
        "12.5 mg in 0.25 mL",
        "02145928",
        "Signature",
        "Page 1 of 1",
    ):
        assert said in words


def test_a_long_declaration_takes_more_numbered_pages() -> None:
    pdf = declaration(replace(DECLARATION, items=DECLARATION.items * 12), "A4")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 1
    for at, page in enumerate(pages, start=1):
        assert f"Page {at} of {len(pages)}" in page
    assert text(pdf).count("02145928") == 12


def test_an_incident_report_tells_who_when_and_what_was_done() -> None:
    words = text(incident_report(INCIDENT))
    for said in (
        "OKONKWO, Marguerite",
        "2026-11-22",
        "Time zero 12:06:40",
        "Ended 12:31:05",
        "12:06:52 Stimulated · Nadia Rōy",
        "12:07:10 Naloxone 0.4 mg IM, kit NX1 (corrected below) · Nadia Rōy",
        "12:09:30 Naloxone 0.8 mg IM, kit NX1 (corrects 12:07:10) · Sam Ortiz",
        "Naloxone in all 0.8 mg",
        "Outcome Taken to hospital",
        "St. Paul's, ambulance 42",
        "Prescriber told yes",
        "Recorded by Nadia Rōy, Sam Ortiz",
        "Also present Tom Fields",
        "waits for a prescriber's review",
    ):
        assert said in words
    assert "TRAINING" not in words
    again = text(incident_report(replace(INCIDENT, reprint_number=2, training=True)))
    assert "COPY 2" in again
    assert "TRAINING" in again
