from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iOATdesk.desk.counter import Scan
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import CountLine, CountResult, Difference
from iOATdesk.models.faults import LedgerFault
from iOATdesk.ui.count_page import CountActs, CountPage
from tests.ui.page_frame import alone, click, press_enter, settle, step_in, type_into
from tests.ui.station_samples import BADGES, COUNT_LINES, PHARMACIST, SECOND_NURSE, at_hand

pytestmark = pytest.mark.usefixtures("light")

FIGURES = {
    "count_safe_hm50|HM2271": "46",
    "count_safe_hm50|HM2306": "100",
    "count_safe_dam10|D-8841": "12",
    "count_open_C-00112": "38.4",
}


@dataclass
class Safe:
    """A ledger that expects what it is told to."""

    expected: dict[str, int] = field(default_factory=dict)
    lines: tuple[CountLine, ...] = COUNT_LINES
    faults: int = 0
    recorded: list[tuple[Operator, Operator | None, dict[tuple[str, str], int], str]] = field(
        default_factory=list
    )

    def record(
        self,
        by: Operator,
        witness: Operator | None,
        counted: Mapping[tuple[str, str], int],
        entry_id: str,
    ) -> CountResult:
        self.recorded.append((by, witness, dict(counted), entry_id))
        if len(self.recorded) <= self.faults:
            raise LedgerFault("The disk is full.", "Free some space.")
        found = tuple(
            Difference(line, counted[line.account, line.ref], self.expected[line.ref], -50_000)
            for line in self.lines
            if counted[line.account, line.ref]
            != self.expected.get(line.ref, counted[line.account, line.ref])
        )
        return CountResult(41_902, len(self.lines), found)

    def acts(self) -> CountActs:
        def scanned(code: str) -> Scan:
            if code in BADGES:
                return Scan("badge", code)
            return Scan("syringe" if code[:2] == "S-" else "unknown", code)

        return CountActs(lambda: self.lines, self.record, scanned)


def opened(qtbot: QtBot, safe: Safe) -> CountPage:
    page = CountPage(safe.acts(), at_hand())
    alone(qtbot, page)
    page.refresh()
    settle()
    return page


def enter_everything(qtbot: QtBot, page: CountPage) -> None:
    for name, figure in FIGURES.items():
        type_into(qtbot, page, name, figure)
    for number in (20431, 20432, 20433, 20434):
        page.on_scan(f"S-{number}")
    page.on_scan("S-20419")
    click(qtbot, page, "finish_syringe")
    click(qtbot, page, "finish_residue")


def words(page: CountPage) -> str:
    settle()
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_two_people_count_everything_and_it_agrees(qtbot: QtBot) -> None:
    safe = Safe()
    page = opened(qtbot, safe)
    enter_everything(qtbot, page)
    type_into(qtbot, page, "second_badge", "B-1003")
    press_enter(qtbot, page, "second_badge")
    step_in(qtbot, page, "B-1003")
    with qtbot.waitSignal(page.wrote):
        press_enter(qtbot, page)
    by, witness, counted, _ = safe.recorded[0]
    assert by is PHARMACIST
    assert witness is SECOND_NURSE
    assert counted["safe", "hm50|HM2271"] == 46
    assert counted["open", "C-00112"] == 38_400
    assert counted["syringe", "S-20434"] == counted["residue", "S-20419"] == 1
    assert "Everything agrees" in words(page)


def test_the_sheet_never_shows_how_many_syringes_are_expected(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe())
    other = opened(qtbot, Safe(lines=COUNT_LINES[:4]))
    assert words(page) == words(other)


def test_a_difference_is_shown_in_words_only_after_both_have_confirmed(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe({"hm50|HM2271": 47, "S-20434": 1}))
    enter_everything(qtbot, page)
    assert "47" not in words(page)
    page.on_scan("B-1003")
    step_in(qtbot, page, "B-1003")
    assert "47" not in words(page)
    press_enter(qtbot, page)
    assert page.outcome.table.row_words() == (
        "HYDROmorphone 50 mg/mL, 1 mL vial · HM2271, 46 vials, 47 vials",
    )
    assert "1 vial missing (50 mg)" in words(page)


def test_a_syringe_that_was_not_scanned_counts_as_not_there(qtbot: QtBot) -> None:
    safe = Safe({"S-20434": 1})
    page = opened(qtbot, safe)
    for name, figure in FIGURES.items():
        type_into(qtbot, page, name, figure)
    page.on_scan("S-20431")
    page.on_scan("S-20431")
    assert "scanning…" in words(page)
    click(qtbot, page, "finish_syringe")
    click(qtbot, page, "finish_residue")
    page.on_scan("B-1003")
    step_in(qtbot, page, "B-1003")
    press_enter(qtbot, page)
    counted = safe.recorded[0][2]
    assert counted["syringe", "S-20431"] == 1
    assert counted["syringe", "S-20434"] == 0
    assert "Prepared syringe S-20434, not there, there" in page.outcome.table.row_words()


def test_the_first_counter_cannot_be_the_second(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe())
    enter_everything(qtbot, page)
    page.on_scan("B-1001")
    step_in(qtbot, page, "B-1001")
    assert page.banner.words() == "The second counter is another person."
    confirm = page.findChild(QPushButton, "confirm_count")
    assert confirm is not None
    assert not confirm.isEnabled()


def test_a_changed_figure_takes_the_second_confirmation_back(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe())
    enter_everything(qtbot, page)
    page.on_scan("B-1003")
    step_in(qtbot, page, "B-1003")
    type_into(qtbot, page, "count_safe_hm50|HM2271", "45")
    assert "The second counter has not confirmed yet." in words(page)
    assert page.banner.words().startswith("The figures have changed")


@pytest.mark.parametrize("figure", ["", "4x", "-1", "1.5"])
def test_a_row_without_a_number_holds_the_confirmation_back(qtbot: QtBot, figure: str) -> None:
    page = opened(qtbot, Safe())
    enter_everything(qtbot, page)
    type_into(qtbot, page, "count_safe_hm50|HM2271", figure)
    assert "1 row is not entered yet." in words(page)


def test_figures_stay_on_the_sheet_for_later(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe())
    type_into(qtbot, page, "count_safe_hm50|HM2306", "100")
    page.on_scan("S-20431")
    with qtbot.waitSignal(page.put_aside):
        click(qtbot, page, "later")
    page.refresh()
    counted = page.table
    assert counted.is_begun()
    assert counted.missing() == 5
    assert "scanning…" in words(page)


def test_a_syringe_that_is_not_kept_here_is_named(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe())
    page.on_scan("S-99999")
    assert page.banner.words() == "S-99999 is not a syringe or bag that is kept here."


def test_a_fault_keeps_the_figures_and_is_tried_again_under_the_same_id(qtbot: QtBot) -> None:
    safe = Safe(faults=1)
    page = opened(qtbot, safe)
    enter_everything(qtbot, page)
    page.on_scan("B-1003")
    step_in(qtbot, page, "B-1003")
    press_enter(qtbot, page)
    assert page.banner.words() == "The disk is full."
    click(qtbot, page, "notice_retry")
    first, second = safe.recorded
    assert first == second
    assert "Everything agrees" in words(page)


def test_enter_goes_from_figure_to_figure(qtbot: QtBot) -> None:
    page = opened(qtbot, Safe())
    for name, figure in FIGURES.items():
        focus = page.focusWidget()
        assert focus is not None
        assert focus.objectName() == name
        QTest.keyClicks(focus, figure)
        press_enter(qtbot, page)
    focus = page.focusWidget()
    assert focus is not None
    assert focus.objectName() == "finish_syringe"
