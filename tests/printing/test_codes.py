"""A scanner reads every label and slip, at each printer's resolution."""

from dataclasses import replace

import pytest

from iOATdesk.printing.barcode import QUIET_MODULES, bars
from iOATdesk.printing.label import SIZES, syringe_label
from iOATdesk.printing.slip import dose_slip
from tests.printing.reading import rendered, scanned
from tests.printing.samples import LABEL, SLIP

RESOLUTIONS = (203, 300)
SCANNED = [("S-20417", "Code128")]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("resolution_dpi", RESOLUTIONS)
@pytest.mark.parametrize("size", SIZES)
def test_a_label_is_read_by_a_scanner(size: str, resolution_dpi: int, *, training: bool) -> None:
    label = replace(LABEL, training=training, reprint_number=2 if training else 0)
    pdf = syringe_label(label, size, resolution_dpi)
    assert scanned(rendered(pdf, resolution_dpi)) == SCANNED
    assert scanned(rendered(pdf, resolution_dpi, mono=True)) == SCANNED


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("resolution_dpi", RESOLUTIONS)
def test_a_slip_is_read_by_a_scanner(resolution_dpi: int, *, training: bool) -> None:
    pdf = dose_slip(replace(SLIP, training=training), resolution_dpi)
    assert scanned(rendered(pdf, resolution_dpi)) == SCANNED
    assert scanned(rendered(pdf, resolution_dpi, mono=True)) == SCANNED


@pytest.mark.parametrize("number", ["S-1", "S-999999", "S-12345678", "S-20417-2"])
@pytest.mark.parametrize("resolution_dpi", RESOLUTIONS)
def test_the_code_holds_the_number_exactly(number: str, resolution_dpi: int) -> None:
    for size in SIZES:
        image = rendered(syringe_label(replace(LABEL, syringe=number), size, resolution_dpi), 300)
        assert scanned(image) == [(number, "Code128")]


@pytest.mark.parametrize("resolution_dpi", RESOLUTIONS)
def test_bars_start_and_end_on_dots(resolution_dpi: int) -> None:
    """A bar that is not whole dots shows as gray where the page is rendered in the dots' grid."""
    code = bars("S-20417", 40, resolution_dpi)
    image = rendered(syringe_label(LABEL, "57x32", resolution_dpi), resolution_dpi, mono=True)
    row = [image.getpixel((x, int(image.height * 0.66))) for x in range(image.width)]
    first = row.index(0)
    modules = code.modules
    for at, module in enumerate(modules):
        dots = row[first + at * code.module_dots : first + (at + 1) * code.module_dots]
        assert set(dots) == {0 if module == "1" else 255}, f"module {at}"
    assert set(row[first + len(modules) * code.module_dots :][:QUIET_MODULES]) == {255}


@pytest.mark.parametrize("resolution_dpi", RESOLUTIONS)
def test_modules_are_never_thinner_than_a_scanner_reads(resolution_dpi: int) -> None:
    code = bars("S-20417", 5, resolution_dpi)
    assert code.module_dots * 25.4 / resolution_dpi >= 0.24


def test_a_number_that_no_label_can_hold_is_a_bug() -> None:
    with pytest.raises(ValueError, match="needs"):
        syringe_label(replace(LABEL, syringe="S-" + "A1" * 30))
