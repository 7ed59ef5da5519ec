from dataclasses import dataclass, field
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from iOATdesk.desk.counter import Scan
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.preparing import NewSyringe, PrepareRow
from iOATdesk.desk.profiles import profile_text
from iOATdesk.desk.stock import Receipt
from iOATdesk.desk.views import Destroyed, Prepared, Residue, StockRow
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.products import Form, Product
from iOATdesk.models.programme import read_programme
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.stock_acts import StockActs
from iOATdesk.ui.stock_page import StockPage
from iOATdesk.ui.widgets.reason_dialog import ReasonDialog
from tests.ui.page_frame import alone, click, press_enter, settle, step_in, type_into
from tests.ui.station_samples import (
    DIACETYLMORPHINE,
    DUE,
    HYDROMORPHONE,
    LOTS,
    NURSE,
    OPENED,
    PHARMACIST,
    SECOND_NURSE,
    SYRINGES,
    WAITING,
    at_hand,
)

pytestmark = pytest.mark.usefixtures("light")

PROGRAMME = read_programme(profile_text("ca-bc-hydromorphone"))


@dataclass
class Shelf:
    """Stock in memory; each act is written down with everything it was given."""

    products: tuple[Product, ...] = (HYDROMORPHONE, DIACETYLMORPHINE)
    lots: tuple[StockRow, ...] = LOTS
    syringes: tuple[SyringeState, ...] = SYRINGES
    due: tuple[PrepareRow, ...] = DUE
    waiting: tuple[Residue, ...] = WAITING
    faults: int = 0
    label_fault: str = ""
    done: list[tuple[object, ...]] = field(default_factory=list)

    def note(self, *act: object) -> None:
        self.done.append(act)
        if len(self.done) <= self.faults:
            raise LedgerFault("The disk is full.", "Free some space.")

    def add_product(self, by: Operator, product: Product, entry_id: str) -> Product:
        self.note("add", by, product, entry_id)
        self.products = (*self.products, product)
        return product

    def receive(
        self, by: Operator, witness: Operator | None, receipt: Receipt, entry_id: str
    ) -> int:
        self.note("receive", by, witness, receipt, entry_id)
        return 41_900

    def prepare(self, by: Operator, new: NewSyringe, entry_id: str) -> Prepared:
        self.note("prepare", by, new, entry_id)
        self.due = tuple(row for row in self.due if row.patient != new.patient)
        return Prepared("S-20435", 100_000, 2_000, self.label_fault)

    def check(self, by: Operator, syringe: str, entry_id: str) -> None:
        self.note("check", by, syringe, entry_id)
        if by is NURSE:
            raise refuse(Code.SAME_PERSON)

    def cancel(self, by: Operator, syringe: str, reason: str, entry_id: str) -> None:
        self.note("cancel", by, syringe, reason, entry_id)

    def reprint(self, by: Operator, syringe: str, reason: str, entry_id: str) -> str:
        self.note("reprint", by, syringe, reason, entry_id)
        return self.label_fault

    def destroy(
        self,
        by: Operator,
        witness: Operator | None,
        residue: Residue,
        method: str,
        entry_id: str,
    ) -> Destroyed:
        self.note("destroy", by, witness, residue, method, entry_id)
        self.waiting = tuple(other for other in self.waiting if other is not residue)
        return Destroyed(41_901)

    def acts(self) -> StockActs:
        return StockActs(
            programme=lambda: PROGRAMME,
            products=lambda: self.products,
            stock=lambda: self.lots,
            open_containers=lambda: OPENED,
            syringes=lambda: self.syringes,
            preparing_list=lambda _: self.due,
            waiting=lambda: self.waiting,
            scanned=lambda code: Scan("syringe" if code[:2] == "S-" else "unknown", code),
            add_product=self.add_product,
            receive=self.receive,
            prepare=self.prepare,
            check_syringe=self.check,
            cancel_syringe=self.cancel,
            reprint_label=self.reprint,
            destroy=self.destroy,
        )


def opened(qtbot: QtBot, shelf: Shelf, section: str = "on_hand") -> StockPage:
    page = StockPage(shelf.acts(), at_hand())
    alone(qtbot, page)
    page.refresh()
    page.show_section(section)
    settle()
    return page


def words(page: StockPage) -> str:
    settle()
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_what_is_on_hand_stands_in_three_tables(qtbot: QtBot) -> None:
    page = opened(qtbot, Shelf())
    assert page.on_hand.lots.row_words()[0] == (
        "HYDROmorphone 50 mg/mL, 1 mL vial, HM2271, 10 Dec 2026, 46 vials, "
        "2\N{NARROW NO-BREAK SPACE}300 mg, expires soon"
    )
    assert "C-00112" in page.on_hand.opened.row_words()[0]
    assert page.on_hand.syringes.row_words()[3].endswith("waits for a check")


def test_an_empty_safe_says_where_to_begin(qtbot: QtBot) -> None:
    page = opened(qtbot, Shelf(lots=(), syringes=()))
    assert "The safe is empty. Enter a delivery under Receive." in words(page)
    assert "No syringe is prepared." in words(page)


def test_the_keys_lead_from_section_to_section(qtbot: QtBot) -> None:
    page = opened(qtbot, Shelf())
    for key, panel in (
        (Qt.Key.Key_2, page.receive),
        (Qt.Key.Key_3, page.prepare),
        (Qt.Key.Key_4, page.waste),
        (Qt.Key.Key_1, page.on_hand),
    ):
        QTest.keyClick(page, key, Qt.KeyboardModifier.AltModifier)
        assert panel.isVisible()


def test_a_delivery_is_entered_by_two(qtbot: QtBot) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf, "receive")
    for name, typed in (
        ("receive_lot", "HM2400"),
        ("receive_expires", "2028-01-31"),
        ("receive_containers", "100"),
        ("receive_supplier", "Northline Pharma"),
        ("receive_document", "inv. 5521"),
        ("receive_address", "4 Mill Road, Burnaby"),
    ):
        type_into(qtbot, page, name, typed)
    assert "5\N{NARROW NO-BREAK SPACE}000 mg" in words(page)
    press_enter(qtbot, page, "receive_address")
    step_in(qtbot, page, "B-1003")
    act, by, witness, receipt, _ = shelf.done[0]
    assert (act, by, witness) == ("receive", PHARMACIST, SECOND_NURSE)
    assert receipt == Receipt(
        "hm50",
        "HM2400",
        date(2028, 1, 31),
        100,
        "Northline Pharma",
        "4 Mill Road, Burnaby",
        "inv. 5521",
    )
    assert page.banner.words() == "Received: 100 of lot HM2400, entry 41900."


def test_a_delivery_with_gaps_is_asked_for_nothing_else(qtbot: QtBot) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf, "receive")
    type_into(qtbot, page, "receive_lot", "HM2400")
    press_enter(qtbot, page, "receive_lot")
    assert "Date as YYYY-MM-DD." in words(page)
    assert shelf.done == []


def test_a_product_is_added_with_its_volume_worked_out(qtbot: QtBot) -> None:
    shelf = Shelf(products=())
    page = opened(qtbot, shelf, "receive")
    for name, typed in (
        ("product_salt", "hydrochloride"),
        ("product_amount", "500"),
        ("product_strength", "50"),
        ("product_code", "02469413"),
        ("product_maker", "Northline Pharma"),
    ):
        type_into(qtbot, page, name, typed)
    assert "One vial holds 10 mL." in words(page)
    press_enter(qtbot, page, "product_maker")
    act, by, product, _ = shelf.done[0]
    assert (act, by) == ("add", PHARMACIST)
    assert product == Product(
        "hydromorphone-02469413",
        "hydromorphone",
        "hydrochloride",
        Form.SOLUTION,
        "vial",
        500_000,
        10_000,
        50_000,
        "02469413",
        "DIN",
        "Northline Pharma",
    )


def test_a_product_that_no_whole_volume_holds_is_not_asked_for(qtbot: QtBot) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf, "receive")
    for name, typed in (
        ("product_salt", "hydrochloride"),
        ("product_amount", "100"),
        ("product_strength", "30"),
        ("product_code", "1"),
    ):
        type_into(qtbot, page, name, typed)
    press_enter(qtbot, page, "product_code")
    assert "No exact volume holds it." in words(page)
    assert shelf.done == []


def test_enter_prepares_the_dose_that_is_chosen_from_the_lot_that_expires_first(
    qtbot: QtBot,
) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf, "prepare")
    assert "HYDROmorphone 100 mg" in words(page)
    assert "2 mL of 50 mg/mL · IV" in words(page)
    press_enter(qtbot, page)
    act, by, new, _ = shelf.done[0]
    assert (act, by) == ("prepare", PHARMACIST)
    assert new == NewSyringe("P412", "hm50", "HM2271", "IV")
    assert page.banner.words() == "S-20435 for CHARTRAND, Eli is prepared."
    assert "FRASER, Joan" in page.prepare.table.row_words()[0]


def test_an_expired_lot_is_not_offered(qtbot: QtBot) -> None:
    old = StockRow(HYDROMORPHONE, "OLD", date(2026, 11, 21), 5, 250_000)
    page = opened(qtbot, Shelf(lots=(old, *LOTS)), "prepare")
    combo = page.findChild(QComboBox, "prepare_lot")
    assert combo is not None
    offered = [combo.itemText(at) for at in range(combo.count())]
    assert all("OLD" not in lot for lot in offered)
    assert [lot.split(" · ")[1] for lot in offered] == ["HM2271", "HM2306"]


def test_a_label_that_did_not_print_is_said_and_the_syringe_stands(qtbot: QtBot) -> None:
    shelf = Shelf(label_fault="The label printer has no paper.")
    page = opened(qtbot, shelf, "prepare")
    press_enter(qtbot, page)
    assert page.banner.words() == "S-20435 is prepared, but its label did not print."
    assert "The label printer has no paper. Print it again under On hand." in words(page)


def test_a_fault_while_preparing_is_tried_again_under_the_same_id(qtbot: QtBot) -> None:
    shelf = Shelf(faults=1)
    page = opened(qtbot, shelf, "prepare")
    press_enter(qtbot, page)
    assert page.banner.words() == "The disk is full."
    click(qtbot, page, "notice_retry")
    assert shelf.done[0] == shelf.done[1]


def test_another_dose_after_a_fault_has_another_id(qtbot: QtBot) -> None:
    shelf = Shelf(faults=1)
    page = opened(qtbot, shelf, "prepare")
    press_enter(qtbot, page)
    QTest.keyClick(page.prepare.table, Qt.Key.Key_Down)
    press_enter(qtbot, page)
    first, second = shelf.done
    assert first[2] != second[2]
    assert first[3] != second[3]


def test_a_scanned_label_is_checked_by_a_second_person(qtbot: QtBot) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf)
    page.on_scan("S-20433")
    assert page.prepare.isVisible()
    step_in(qtbot, page, "B-1003")
    act, by, syringe, _ = shelf.done[0]
    assert (act, by, syringe) == ("check", SECOND_NURSE, "S-20433")
    assert page.banner.words() == "S-20433 is checked by K. Moreau, LPN and ready."


def test_whoever_prepared_it_cannot_check_it(qtbot: QtBot) -> None:
    page = opened(qtbot, Shelf())
    page.on_scan("S-20433")
    step_in(qtbot, page, "B-1002")
    assert page.banner.words() != ""
    assert "ready" not in page.banner.words()


def test_a_syringe_that_was_checked_before_is_not_asked_for_again(qtbot: QtBot) -> None:
    page = opened(qtbot, Shelf())
    page.on_scan("S-20431")
    assert page.banner.words() == "S-20431 has been checked already."


@pytest.mark.parametrize("code", ["S-99999", "rubbish"])
def test_a_scan_of_something_else_is_named_and_changes_nothing(qtbot: QtBot, code: str) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf)
    page.on_scan(code)
    assert page.banner.words() != ""
    assert page.on_hand.isVisible()
    assert shelf.done == []


def test_a_residue_is_destroyed_by_two(qtbot: QtBot) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf)
    page.on_scan("S-20425")
    assert page.waste.isVisible()
    assert "90 mg" in words(page)
    press_enter(qtbot, page)
    step_in(qtbot, page, "B-1003")
    act, by, witness, residue, method, _ = shelf.done[0]
    assert (act, by, witness) == ("destroy", PHARMACIST, SECOND_NURSE)
    assert residue == WAITING[1]
    assert method == "Drug destruction kit (denatured)"
    assert page.banner.words() == (
        "90 mg from S-20425 destroyed, entry 41901, witness K. Moreau, LPN."
    )
    assert len(page.waste.table.row_words()) == 2


def test_nothing_to_destroy_is_said(qtbot: QtBot) -> None:
    page = opened(qtbot, Shelf(waiting=()), "destroy")
    assert "Nothing waits for destruction." in words(page)
    page.on_enter()
    assert page.banner.words() == ""


@pytest.mark.parametrize(
    ("button", "act"), [("cancel_syringe", "cancel"), ("reprint_label", "reprint")]
)
def test_a_syringe_is_cancelled_or_labelled_again_with_a_reason(
    qtbot: QtBot, button: str, act: str
) -> None:
    shelf = Shelf()
    page = opened(qtbot, shelf)
    page.on_hand.syringes.pick("S-20434")
    click(qtbot, page, button)
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    click(qtbot, dialog, "reason_go_on")
    assert dialog.isVisible()
    assert shelf.done == []
    type_into(qtbot, dialog, "reason_words", "label torn")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert shelf.done[0][:4] == (act, PHARMACIST, "S-20434", "label torn")
