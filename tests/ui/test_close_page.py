from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.ports import DriveState
from iOATdesk.desk.views import Closing, ClosingItem
from iOATdesk.models.faults import DriveFault, Fault
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.ui.close_page import CloseActs, ClosePage
from tests.ui.page_frame import alone, click, press_enter, settle, step_in
from tests.ui.station_samples import NURSE, PHARMACIST, SECOND_NURSE, at_hand, switch

pytestmark = pytest.mark.usefixtures("light")

FILE = "iOAT-register_a1b2c3d4_2026-11-22_0327.pdf"
ITEMS = (
    ClosingItem("All syringes back or accounted for", "84 of 84", "ok"),
    ClosingItem("Observations ended", "all ended", "ok"),
    ClosingItem("Residues destroyed by two", "6", "ok"),
    ClosingItem("Prepared syringes left over", "none", "ok"),
    ClosingItem("End-of-shift count", "20:38", "ok"),
    ClosingItem("Open discrepancies", "1, report due 2 Dec", "flag"),
)
READY = Closing(date(2026, 11, 22), 327, 326, ITEMS, False, 2, (), "", "")
BLOCKED = replace(
    READY, items=(*ITEMS[:4], ClosingItem("End-of-shift count", "not counted", "block"))
)


def sample_register(pages: int = 4) -> bytes:
    """Return a document with some lines, for the preview."""
    kept = BytesIO()
    canvas = Canvas(kept, pagesize=A4, invariant=1)
    for page in range(pages):
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(56, 780, "Controlled-drug register")
        canvas.setFont("Helvetica", 9)
        for line in range(24):
            number = 41807 + page * 24 + line
            words = f"{number}   08:{line:02d}   Issued S-{20400 + line}   120 mg   order 2031   RA"
            canvas.drawString(56, 750 - 22 * line, words)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


@dataclass(frozen=True)
class Stick:
    name: str = "KINGSTON (E:)"
    free_bytes: int = 28_000_000_000


@dataclass
class DayBook:
    """The end of a day as the desk would keep it."""

    state: Closing = READY
    drive: Stick | DriveFault = field(default_factory=Stick)
    closed: list[tuple[Operator, Operator | None, str]] = field(default_factory=list)
    signed: list[tuple[tuple[Operator, ...], str]] = field(default_factory=list)
    exported: list[str] = field(default_factory=list)
    export_fault: Fault | None = None
    on_progress: Callable[[int], None] = lambda _: None

    def close_day(self, by: Operator, witness: Operator | None, entry_id: str) -> Closing:
        self.closed.append((by, witness, entry_id))
        if by is NURSE:
            raise refuse(Code.NOT_PERMITTED, role="nurse")
        self.state = replace(self.state, is_closed=True)
        return self.state

    def sign(
        self, signers: tuple[Operator, ...], entry_id: str, progress: Callable[[int], None]
    ) -> Closing:
        self.signed.append((signers, entry_id))
        names = tuple(signer.person.name for signer in signers)
        self.state = replace(self.state, file_name=FILE, signed_by=names)
        return self.state

    def export(self, by: Operator, entry_id: str, progress: Callable[[int], None]) -> Closing:
        self.exported.append(entry_id)
        for percent in (0, 40, 68):
            progress(percent)
            self.on_progress(percent)
        if self.export_fault:
            fault, self.export_fault = self.export_fault, None
            raise fault
        self.state = replace(self.state, exported_to="KINGSTON (E:)")
        return self.state

    def find_drive(self) -> DriveState:
        if isinstance(self.drive, DriveFault):
            raise self.drive
        return self.drive

    def acts(self) -> CloseActs:
        return CloseActs(
            closing=lambda: self.state,
            register_pdf=sample_register,
            close_day=self.close_day,
            sign_register=self.sign,
            export_register=self.export,
            find_drive=self.find_drive,
            sign_on=lambda badge, _: switch(badge, "4321"),
        )


def opened(qtbot: QtBot, book: DayBook) -> ClosePage:
    page = ClosePage(book.acts(), at_hand())
    alone(qtbot, page)
    page.refresh()
    settle()
    return page


def words(page: ClosePage) -> str:
    settle()
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def sign(qtbot: QtBot, page: ClosePage, badge: str) -> None:
    page.setFocus()
    page.on_enter()
    step_in(qtbot, page, badge)


def test_two_people_sign_and_the_register_goes_to_the_drive(qtbot: QtBot) -> None:
    book = DayBook()
    page = opened(qtbot, book)
    assert "Close Sunday 22 November" in words(page)
    assert "Register 0327 · follows 0326" in words(page)
    sign(qtbot, page, "B-1001")
    assert "✓ S. Dhaliwal, RPh 20:41" in words(page)
    sign(qtbot, page, "B-1003")
    assert [(by, other) for by, other, _ in book.closed] == [(PHARMACIST, SECOND_NURSE)]
    assert book.signed[0][0] == (PHARMACIST, SECOND_NURSE)
    press_enter(qtbot, page)
    assert len(book.exported) == 1
    assert f"{FILE} was read back and agrees. The stick can be removed." in words(page)


def test_while_it_is_exported_nobody_is_told_to_remove_the_stick(qtbot: QtBot) -> None:
    seen: list[str] = []
    book = DayBook()
    page = opened(qtbot, book)
    sign(qtbot, page, "B-1001")
    sign(qtbot, page, "B-1003")
    book.on_progress = lambda _: seen.append(words(page))
    press_enter(qtbot, page)
    assert "Writing…" in seen[1]
    assert "Reading back and checking… | 68 %" in seen[2]
    assert all("Do not remove the stick" in shown for shown in seen)
    assert all("can be removed" not in shown for shown in seen)


def test_something_that_blocks_is_named_and_nobody_can_sign(qtbot: QtBot) -> None:
    page = opened(qtbot, DayBook(BLOCKED))
    assert "First: end-of-shift count." in words(page)
    button = page.findChild(QPushButton, "sign")
    assert button is not None
    assert not button.isEnabled()
    page.on_enter()
    assert not page.findChildren(QPushButton, "person_confirm")


def test_one_person_cannot_sign_twice(qtbot: QtBot) -> None:
    book = DayBook()
    page = opened(qtbot, book)
    sign(qtbot, page, "B-1001")
    sign(qtbot, page, "B-1001")
    assert page.banner.words() == "Another person signs next: one cannot sign twice."
    assert book.closed == []


def test_whoever_may_not_close_makes_way_for_somebody_else(qtbot: QtBot) -> None:
    book = DayBook()
    page = opened(qtbot, book)
    sign(qtbot, page, "B-1002")
    sign(qtbot, page, "B-1003")
    assert book.signed == []
    assert page.banner.words() != ""
    assert "R. Alvarez, RN" not in words(page)
    sign(qtbot, page, "B-1001")
    sign(qtbot, page, "B-1003")
    assert book.state.file_name == FILE


def test_a_passphrase_signs_as_well_as_a_pin(qtbot: QtBot) -> None:
    page = opened(qtbot, DayBook())
    page.on_enter()
    step_in(qtbot, page, "B-1001", "harbour lantern")
    assert "✓ S. Dhaliwal, RPh 20:41" in words(page)


@pytest.mark.parametrize(
    "fault",
    [
        DriveFault("The drive is full.", "Free some space on it, or take another one."),
        DriveFault("The drive was pulled out.", "Put it back in and export again."),
    ],
)
def test_a_drive_that_fails_loses_nothing_and_is_tried_again(
    qtbot: QtBot, fault: DriveFault
) -> None:
    book = DayBook(export_fault=fault)
    page = opened(qtbot, book)
    sign(qtbot, page, "B-1001")
    sign(qtbot, page, "B-1003")
    press_enter(qtbot, page)
    assert page.banner.words() == fault.title
    assert f"{FILE} is signed and kept at the station." in words(page)
    click(qtbot, page, "notice_retry")
    first, second = book.exported
    assert first == second
    assert "The stick can be removed." in words(page)


def test_without_a_drive_the_page_says_what_to_do_and_looks_again(qtbot: QtBot) -> None:
    book = DayBook(drive=DriveFault("No drive is inserted.", "Insert the register stick."))
    page = opened(qtbot, book)
    assert "No drive is inserted." in words(page)
    assert "Insert the register stick." in words(page)
    sign(qtbot, page, "B-1001")
    sign(qtbot, page, "B-1003")
    page.on_enter()
    assert book.exported == []
    book.drive = Stick()
    click(qtbot, page, "look_for_drive")
    assert "· 28 GB free" in words(page)
    page.on_enter()
    assert len(book.exported) == 1


def test_the_preview_shows_every_page_and_can_be_enlarged(qtbot: QtBot) -> None:
    page = opened(qtbot, DayBook())
    assert page.preview.page_count() == 4
    assert "page 1 of 4" in words(page)
    page.preview.zoom_by(50)
    assert "150 %" in words(page)
    page.preview.zoom_by(1000)
    assert "300 %" in words(page)


def test_without_an_open_day_there_is_nothing_to_close(qtbot: QtBot) -> None:
    page = opened(qtbot, DayBook(Closing(None, 1, 0, (), False, 2, (), "", "")))
    assert "No day to close" in words(page)
    assert "The register appears here when a day is open." in words(page)
