"""Each page in each of its main states, beside the picture that was looked at and approved."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.ui.background import InlineBackground
from iOATdesk.ui.close_page import ClosePage
from iOATdesk.ui.count_page import CountPage
from iOATdesk.ui.patients_page import PatientsPage
from iOATdesk.ui.people_page import PeopleActs, PeoplePage
from iOATdesk.ui.programme_page import ProgrammePage
from iOATdesk.ui.setup_page import SetupPage
from iOATdesk.ui.stock_page import StockPage
from tests.ui.page_frame import alone, click, framed, press_enter, settle, step_in, type_into
from tests.ui.pictures import pixels
from tests.ui.programme_samples import Binder
from tests.ui.screens import Compare
from tests.ui.station_samples import ORDERS, PEOPLE, SYRINGES, at_hand
from tests.ui.test_close_page import BLOCKED, DayBook
from tests.ui.test_count_page import Safe, enter_everything
from tests.ui.test_patients_page import Files, fill_in_order
from tests.ui.test_setup_page import Maker, fill_in_person, fill_in_station, until_recovery
from tests.ui.test_stock_page import Shelf

pytestmark = pytest.mark.usefixtures("light")
_INK = 90
_INK_SHARE = 0.004


def rest(window: QWidget) -> None:
    """Let layouts that follow each other come to rest, and no cursor stand in a field."""
    window.setFocus()
    for _ in range(4):
        settle()


def is_drawn(page: ClosePage) -> bool:
    """Say whether the preview shows ink and not only blank paper."""
    seen = pixels(page.preview.view.viewport().grab().toImage())
    return float(np.mean(seen.max(axis=2) < _INK)) > _INK_SHARE


def counting(qtbot: QtBot, safe: Safe) -> tuple[QWidget, CountPage]:
    page = CountPage(safe.acts(), at_hand())
    window = framed(qtbot, page, "Count")
    page.refresh()
    settle()
    return window, page


def test_count_half_entered(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = counting(qtbot, Safe())
    for name, figure in (
        ("count_safe_hm50|HM2271", "46"),
        ("count_safe_hm50|HM2306", "100"),
        ("count_safe_dam10|D-8841", "12"),
        ("count_open_C-00112", "38.4"),
    ):
        type_into(qtbot, page, name, figure)
    for number in (20431, 20432, 20433):
        page.on_scan(f"S-{number}")
    page.badge.setFocus()
    for _ in range(3):
        settle()
    looks_approved(window, "count_half_entered")


def test_count_with_differences(qtbot: QtBot, looks_approved: Compare) -> None:
    expected = {"hm50|HM2271": 47, "S-20434": 1}
    window, page = counting(qtbot, Safe(expected))
    enter_everything(qtbot, page)
    page.on_scan("B-1003")
    step_in(qtbot, page, "B-1003")
    press_enter(qtbot, page)
    rest(window)
    looks_approved(window, "count_with_difference")


def test_count_that_agrees(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = counting(qtbot, Safe())
    enter_everything(qtbot, page)
    page.on_scan("B-1003")
    step_in(qtbot, page, "B-1003")
    press_enter(qtbot, page)
    rest(window)
    looks_approved(window, "count_agrees")


def closing(qtbot: QtBot, book: DayBook, drive: str = "KINGSTON (E:)") -> tuple[QWidget, ClosePage]:
    page = ClosePage(book.acts(), at_hand())
    window = framed(qtbot, page, "Close day", drive=drive)
    page.refresh()
    settle()
    qtbot.waitUntil(lambda: is_drawn(page))
    return window, page


def sign_by_two(qtbot: QtBot, page: ClosePage) -> None:
    for badge in ("B-1001", "B-1003"):
        page.on_enter()
        step_in(qtbot, page, badge)
        settle()
    qtbot.waitUntil(lambda: is_drawn(page))


def test_close_day_ready(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = closing(qtbot, DayBook())
    page.on_enter()
    step_in(qtbot, page, "B-1001")
    rest(window)
    looks_approved(window, "close_ready")


def test_close_day_blocked(qtbot: QtBot, looks_approved: Compare) -> None:
    window, _ = closing(qtbot, DayBook(BLOCKED))
    rest(window)
    looks_approved(window, "close_blocked")


def test_close_day_while_exporting(qtbot: QtBot, looks_approved: Compare) -> None:
    seen: list[QImage] = []
    book = DayBook()
    window, page = closing(qtbot, book)
    sign_by_two(qtbot, page)
    rest(window)

    def look(percent: int) -> None:
        if percent == 68:
            settle()
            looks_approved(window, "close_exporting")
            seen.append(page.grab().toImage())

    book.on_progress = look
    page.on_enter()
    assert len(seen) == 1


def test_close_day_exported(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = closing(qtbot, DayBook())
    sign_by_two(qtbot, page)
    page.on_enter()
    settle()
    qtbot.waitUntil(lambda: is_drawn(page))
    rest(window)
    looks_approved(window, "close_exported")


@pytest.mark.parametrize("section", ["on_hand", "receive", "prepare", "destroy"])
def test_stock(qtbot: QtBot, looks_approved: Compare, section: str) -> None:
    page = StockPage(Shelf().acts(), at_hand())
    window = framed(qtbot, page, "Stock")
    page.refresh()
    page.show_section(section)
    rest(window)
    looks_approved(window, f"stock_{section}")


def test_stock_when_nothing_is_there(qtbot: QtBot, looks_approved: Compare) -> None:
    page = StockPage(Shelf(lots=(), syringes=SYRINGES[:0]).acts(), at_hand())
    window = framed(qtbot, page, "Stock")
    page.refresh()
    rest(window)
    looks_approved(window, "stock_empty")


def patients(qtbot: QtBot) -> tuple[QWidget, PatientsPage]:
    page = PatientsPage(Files().acts(), at_hand())
    window = framed(qtbot, page, "Patients")
    page.refresh()
    page.open_patient("P417")
    page.file.orders.pick(ORDERS[2].order)
    settle()
    return window, page


def test_patient_with_orders(qtbot: QtBot, looks_approved: Compare) -> None:
    window, _ = patients(qtbot)
    rest(window)
    looks_approved(window, "patients")


@pytest.mark.parametrize("view", ["picture", "table"])
def test_history(qtbot: QtBot, looks_approved: Compare, view: str) -> None:
    window, page = patients(qtbot)
    click(qtbot, page, "history")
    page.on_key(view[0])
    rest(window)
    looks_approved(window, f"history_{view}")


@pytest.mark.parametrize("view", ["picture", "table"])
def test_history_in_the_dark(
    request: pytest.FixtureRequest, qtbot: QtBot, looks_approved: Compare, view: str
) -> None:
    request.getfixturevalue("dark")
    window, page = patients(qtbot)
    click(qtbot, page, "history")
    page.on_key(view[0])
    rest(window)
    looks_approved(window, f"dark_history_{view}")


def test_history_of_all_days_on_a_small_window(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = patients(qtbot)
    window.resize(1280, 800)
    click(qtbot, page, "history")
    page.on_key("a")
    rest(window)
    looks_approved(window, "history_all_small")


def test_attendance_of_the_programme(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = patients(qtbot)
    click(qtbot, page, "attendance")
    rest(window)
    looks_approved(window, "attendance")


@pytest.mark.parametrize("key", ["n", "s"])
def test_day_lists(qtbot: QtBot, looks_approved: Compare, key: str) -> None:
    window, page = patients(qtbot)
    window.resize(1280, 800)
    click(qtbot, page, "day_lists")
    page.on_key(key)
    rest(window)
    looks_approved(window, {"n": "day_list_pharmanet", "s": "day_list_summary"}[key])


def test_patient_form(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = patients(qtbot)
    click(qtbot, page, "amend")
    rest(window)
    looks_approved(window, "patients_amend")


def test_order_form(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = patients(qtbot)
    click(qtbot, page, "new_order")
    fill_in_order(qtbot, page, order_plan="15+30/45+10, 45+30/50+30, 80/80; then 60/60")
    page.order_form.routes["IV"].setChecked(True)
    page.order_form.ends_on.put("31.12.2026")
    press_enter(qtbot, page, "order_ends")
    rest(window)
    looks_approved(window, "patients_order")


def test_people(qtbot: QtBot, looks_approved: Compare) -> None:
    page = PeoplePage(PeopleActs(lambda: PEOPLE, lambda *_: PEOPLE[0]), at_hand())
    window = framed(qtbot, page)
    page.refresh()
    rest(window)
    looks_approved(window, "people")


def test_setup_step_by_step(qtbot: QtBot, looks_approved: Compare) -> None:
    page = SetupPage(Maker().acts(), InlineBackground())
    alone(qtbot, page)
    page.resize(1440, 900)
    page.refresh()
    fill_in_station(qtbot, page)
    rest(page)
    looks_approved(page, "setup_1_clinic")
    press_enter(qtbot, page, "station_name")
    fill_in_person(qtbot, page)
    rest(page)
    looks_approved(page, "setup_2_in_charge")
    press_enter(qtbot, page, "person_name")
    type_into(qtbot, page, "register_passphrase", "quiet river under snow")
    rest(page)
    looks_approved(page, "setup_3_register")


def test_setup_recovery_key(qtbot: QtBot, looks_approved: Compare) -> None:
    page = SetupPage(Maker().acts(), InlineBackground())
    alone(qtbot, page)
    page.resize(1440, 900)
    page.refresh()
    until_recovery(qtbot, page)
    type_into(qtbot, page, "recovery_typed", "7K3M 9QXD 2FVA")
    rest(page)
    looks_approved(page, "setup_5_recovery_key")


AnyPage = PatientsPage | StockPage | CountPage | ClosePage | PeoplePage | ProgrammePage | SetupPage
PAGES: dict[str, Callable[[], AnyPage]] = {
    "patients": lambda: PatientsPage(Files().acts(), at_hand()),
    "stock": lambda: StockPage(Shelf().acts(), at_hand()),
    "count": lambda: CountPage(Safe().acts(), at_hand()),
    "close": lambda: ClosePage(DayBook().acts(), at_hand()),
    "people": lambda: PeoplePage(PeopleActs(lambda: PEOPLE, lambda *_: PEOPLE[0]), at_hand()),
    "programme": lambda: ProgrammePage(Binder().acts(), at_hand()),
    "setup": lambda: SetupPage(Maker().acts(), InlineBackground()),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_a_small_screen(qtbot: QtBot, name: str) -> None:
    page = PAGES[name]()
    qtbot.addWidget(page)
    page.refresh()
    if isinstance(page, PatientsPage):
        page.open_patient("P417")
        click(qtbot, page, "new_order")
    settle()
    smallest = page.minimumSizeHint()
    assert smallest.width() <= 1280
    assert smallest.height() <= 800 - 56 - 35
