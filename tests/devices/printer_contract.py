"""What every printer does, whatever it is made of."""

from typing import Protocol

import pytest

from iOATdesk.models.faults import PrinterFault
from tests.devices.papers import LABEL_MM, SLIP_MM, paper


class Printer(Protocol):
    def print(self, pdf: bytes, *, title: str) -> None: ...

    def state(self) -> str: ...


class PrinterContract:
    @pytest.fixture
    def printer(self) -> Printer:
        """A printer that is there and ready."""
        raise AssertionError("each printer says how it is made")

    @pytest.fixture
    def absent(self) -> Printer:
        """A printer that is not there."""
        raise AssertionError("each printer says how it is missing")

    def printed_pages(self, printer: Printer) -> int:
        """How many pages came out so far."""
        raise AssertionError("each printer says where its paper is")

    def test_a_printer_that_is_there_is_ready(self, printer: Printer) -> None:
        assert printer.state() == "ready"

    def test_every_page_comes_out(self, printer: Printer) -> None:
        printer.print(paper(LABEL_MM, SLIP_MM), title="Dose slip 12")
        assert self.printed_pages(printer) == 2

    @pytest.mark.parametrize("title", ["", "../../x", "Łucja – день 1\n\0", "-o raw", "a" * 300])
    def test_any_title_will_do(self, printer: Printer, title: str) -> None:
        printer.print(paper(LABEL_MM), title=title)
        assert self.printed_pages(printer) == 1

    @pytest.mark.parametrize("junk", [b"", b"%!PS", b"\x89PNG"])
    def test_what_is_no_pdf_is_not_printed(self, printer: Printer, junk: bytes) -> None:
        with pytest.raises(PrinterFault, match="no PDF"):
            printer.print(junk, title="junk")
        assert self.printed_pages(printer) == 0

    def test_an_absent_printer_says_so_before_and_when_it_prints(self, absent: Printer) -> None:
        state = absent.state()
        assert state != "ready"
        with pytest.raises(PrinterFault) as fault:
            absent.print(paper(LABEL_MM), title="label")
        assert fault.value.title == state
        assert fault.value.advice
