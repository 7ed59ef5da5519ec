import os
import re
import subprocess
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from iOATdesk.devices.printers import CupsPrinter, FolderPrinter
from iOATdesk.devices.qt_printer import QtPrinter
from iOATdesk.models.faults import PrinterFault
from tests.devices.papers import BOX_MM, LABEL_MM, SLIP_MM, paper
from tests.devices.printer_contract import Printer, PrinterContract

# Stands where CUPS's lp stands: takes the options lp takes, keeps what it was given.
LP = """#!/bin/sh
here=$(dirname "$0")
[ -e "$here/lp-says" ] && { cat "$here/lp-says" >&2; exit 1; }
printf '%s\\n' "$@" > "$here/arguments"
cat > "$here/job-$(ls "$here" | grep -c '^job-').pdf"
"""
LPSTAT = """#!/bin/sh
here=$(dirname "$0")
[ -e "$here/lpstat-fails" ] && { cat "$here/lpstat-fails" >&2; exit 1; }
cat "$here/lpstat-says"
"""
IDLE = """printer Label is idle.  enabled since Sun 22 Nov 2026 08:00:00 AM
Label accepting requests since Sun 22 Nov 2026 08:00:00 AM
"""
PAUSED = """printer Label disabled since Sun 22 Nov 2026 08:00:00 AM -
	Paused
Label accepting requests since Sun 22 Nov 2026 08:00:00 AM
"""
REJECTING = """printer Label is idle.  enabled since Sun 22 Nov 2026 08:00:00 AM
Label not accepting requests since Sun 22 Nov 2026 08:00:00 AM -
	Rejecting Jobs
"""


def pages_of(paths: list[Path]) -> int:
    return sum(len(pypdf.PdfReader(path).pages) for path in paths)


def seen(pdf: Path, resolution_dpi: int) -> Image.Image:
    """Return the first page as another program's eyes see it, ink white on black."""
    command = ("pdftoppm", "-r", str(resolution_dpi), "-gray", "-singlefile", str(pdf))
    shown = subprocess.run(command, capture_output=True, check=True).stdout
    return Image.open(BytesIO(shown)).point(lambda level: 255 if level < 128 else 0)


class TestFolderPrinter(PrinterContract):
    @pytest.fixture
    def printer(self, tmp_path: Path) -> FolderPrinter:
        return FolderPrinter(tmp_path / "prints")

    @pytest.fixture
    def absent(self, tmp_path: Path) -> FolderPrinter:
        (tmp_path / "file").write_text("in the way")
        return FolderPrinter(tmp_path / "file")

    def printed_pages(self, printer: Printer) -> int:
        assert isinstance(printer, FolderPrinter)
        return pages_of(sorted(printer.folder.glob("*"))) if printer.folder.exists() else 0

    def test_prints_are_numbered_without_gaps_and_named_by_title(
        self, printer: FolderPrinter
    ) -> None:
        for title in ("Syringe label S-000012", "Dose / slip: Ana", "../etc"):
            printer.print(paper(LABEL_MM), title=title)
        assert sorted(path.name for path in printer.folder.iterdir()) == [
            "0001-Syringe-label-S-000012.pdf",
            "0002-Dose-slip-Ana.pdf",
            "0003-etc.pdf",
        ]

    def test_the_numbers_go_on_where_an_earlier_printer_stopped(
        self, printer: FolderPrinter
    ) -> None:
        printer.folder.mkdir()
        (printer.folder / "0041-old.pdf").write_bytes(b"%PDF-")
        (printer.folder / "9999 notes.txt").write_bytes(b"not a print")
        printer.print(paper(LABEL_MM), title="next")
        assert (printer.folder / "0042-next.pdf").exists()

    def test_the_bytes_are_kept_as_they_were_given(self, printer: FolderPrinter) -> None:
        printer.print(paper(LABEL_MM), title="label")
        assert (printer.folder / "0001-label.pdf").read_bytes() == paper(LABEL_MM)

    def test_a_print_that_fails_leaves_nothing(self, printer: FolderPrinter) -> None:
        printer.folder.mkdir()
        # The temporary name is taken by a folder, as a damaged disk could show it.
        (printer.folder / ".0001-label.pdf.part").mkdir()
        with pytest.raises(PrinterFault, match="does not take prints"):
            printer.print(paper(LABEL_MM), title="label")
        assert not list(printer.folder.glob("0*"))


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in (("lp", LP), ("lpstat", LPSTAT)):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    (folder / "lpstat-says").write_text(IDLE)
    return folder


def cups(commands: Path, media: str = "") -> CupsPrinter:
    return CupsPrinter(
        "Label", media=media, lp=str(commands / "lp"), lpstat=str(commands / "lpstat")
    )


class TestCupsPrinter(PrinterContract):
    @pytest.fixture
    def printer(self, commands: Path) -> CupsPrinter:
        return cups(commands)

    @pytest.fixture
    def absent(self, commands: Path) -> CupsPrinter:
        said = 'lpstat: Invalid destination name in list "Label".\n'
        (commands / "lpstat-fails").write_text(said)
        return cups(commands)

    @pytest.fixture(autouse=True)
    def _jobs(self, commands: Path) -> None:
        self.folder = commands

    def printed_pages(self, printer: Printer) -> int:
        return pages_of(sorted(self.folder.glob("job-*.pdf")))

    def test_the_job_goes_to_its_queue_at_its_exact_size_through_the_pipe(
        self, commands: Path
    ) -> None:
        cups(commands, "Custom.57x32mm").print(paper(LABEL_MM), title="Label\n12")
        given = (commands / "arguments").read_text().splitlines()
        assert given == [
            *("-d", "Label", "-t", "Label 12"),
            *("-o", "print-scaling=none", "-o", "media=Custom.57x32mm", "-"),
        ]
        assert (commands / "job-0.pdf").read_bytes() == paper(LABEL_MM)

    @pytest.mark.parametrize(
        ("said", "title"),
        [(PAUSED, "“Label” is paused"), (REJECTING, "“Label” takes no jobs")],
    )
    def test_a_queue_that_would_swallow_the_job_is_not_given_it(
        self, commands: Path, said: str, title: str
    ) -> None:
        (commands / "lpstat-says").write_text(said)
        assert title in cups(commands).state()
        with pytest.raises(PrinterFault, match=title):
            cups(commands).print(paper(LABEL_MM), title="label")
        assert not list(commands.glob("job-*"))

    @pytest.mark.parametrize(
        ("said", "title"),
        [
            ("lp: Error - The printer or class does not exist.", "no printer “Label”"),
            ("lp: Error - scheduler not responding.", "does not answer"),
            ("lp: Bad file descriptor", "does not answer"),
            ("lp: Error - Destination is not accepting jobs.", "takes no jobs"),
            ("lp: Out of toner.", "did not take the page: lp: Out of toner."),
            ("", "it gave no reason"),
        ],
    )
    def test_what_lp_says_becomes_one_sentence(self, commands: Path, said: str, title: str) -> None:
        (commands / "lp-says").write_text(said)
        with pytest.raises(PrinterFault, match=re.escape(title)):
            cups(commands).print(paper(LABEL_MM), title="label")

    def test_a_computer_without_cups_says_that_it_cannot_print(self, tmp_path: Path) -> None:
        printer = CupsPrinter("Label", lp=str(tmp_path / "lp"), lpstat=str(tmp_path / "lpstat"))
        assert printer.state() == "This computer cannot print."
        with pytest.raises(PrinterFault, match="cannot print"):
            printer.print(paper(LABEL_MM), title="label")

    def test_a_command_that_may_not_run_is_a_fault_and_no_crash(self, commands: Path) -> None:
        (commands / "lpstat").chmod(0o644)
        assert "did not take the page" in cups(commands).state()

    def test_it_is_asked_in_the_words_it_is_understood_in(self, commands: Path) -> None:
        (commands / "lpstat").write_text('#!/bin/sh\necho "$LC_ALL" >"$(dirname "$0")/spoken"\n')
        cups(commands).state()
        assert (commands / "spoken").read_text() == "C\n"
        assert os.environ.get("LC_ALL") != "C"


@pytest.mark.usefixtures("qapp")
class TestQtPrinter(PrinterContract):
    @pytest.fixture
    def printer(self, tmp_path: Path, qapp: QApplication) -> QtPrinter:
        self.file = tmp_path / "out.pdf"
        return QtPrinter("into a file", resolution_dpi=203, to_file=self.file)

    @pytest.fixture
    def absent(self, qapp: QApplication) -> QtPrinter:
        return QtPrinter("a printer that nobody has", resolution_dpi=203)

    def printed_pages(self, printer: Printer) -> int:
        return pages_of([self.file]) if self.file.exists() else 0

    def test_each_page_keeps_its_own_size(self, printer: QtPrinter) -> None:
        printer.print(paper(LABEL_MM, SLIP_MM), title="two sizes")
        boxes = [page.mediabox for page in pypdf.PdfReader(self.file).pages]
        for box, size_mm in zip(boxes, (LABEL_MM, SLIP_MM), strict=True):
            measured = (float(box.width) * 25.4 / 72, float(box.height) * 25.4 / 72)
            assert measured == pytest.approx(size_mm, abs=0.2)

    @pytest.mark.parametrize("resolution_dpi", [203, 300])
    def test_the_box_comes_out_where_it_was_drawn_and_as_large(
        self, tmp_path: Path, resolution_dpi: int
    ) -> None:
        out = tmp_path / "out.pdf"
        QtPrinter("", resolution_dpi=resolution_dpi, to_file=out).print(
            paper(LABEL_MM), title="box"
        )
        dots = seen(out, resolution_dpi)
        left, top, width, height = BOX_MM
        drawn_mm = (left, top, left + width, top + height)
        box = dots.getbbox()
        assert box is not None
        # Qt writes paper in whole points and pdftoppm widens images to whole dots.
        assert [edge * 25.4 / resolution_dpi for edge in box] == pytest.approx(drawn_mm, abs=0.2)
        paper_mm = [side * 25.4 / resolution_dpi for side in dots.size]
        assert paper_mm == pytest.approx(LABEL_MM, abs=0.2)

    def test_a_pdf_that_breaks_off_is_not_printed(self, printer: QtPrinter) -> None:
        with pytest.raises(PrinterFault, match="no PDF"):
            printer.print(b"%PDF-1.4\nand then nothing", title="broken")
        assert not self.file.exists()
