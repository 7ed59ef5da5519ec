from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.counter import Assess, Injected, Issue
from iOATdesk.desk.day import Readiness
from iOATdesk.desk.observing import Leaving
from iOATdesk.desk.overrides import Grant
from iOATdesk.models.asks import Asks
from iOATdesk.models.emergency import Kit
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.observation import EndLook
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import Assessment
from iOATdesk.ui.counter_assess import AssessPanel, alcohol_mg_per_100ml
from iOATdesk.ui.widgets.person_row import PersonRow
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import CheckTable, RowTable
from tests.ui.counter_fake import (
    BEAULIEU,
    KITS,
    MINUTE,
    NURSE,
    PROGRAMME,
    SINGH,
    TODAY,
    TREMBLAY,
    FakeCounter,
    at,
    fill_room,
    patient,
)
from tests.ui.desks import AFTER_A_BURST_MS, Hands, open_window

pytestmark = pytest.mark.usefixtures("light")
INPUTS_MAX = 8


def due(qtbot: QtBot) -> tuple[Hands, FakeCounter]:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(8, 52), "S-20419")
    fake.prepare("S-20447", "p1")
    return open_window(qtbot, fake), fake


def issued(qtbot: QtBot) -> tuple[Hands, FakeCounter]:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20447")
    hands.enter()
    return hands, fake


def focus(hands: Hands, name: str) -> None:
    field(hands, name).setFocus()


def field(hands: Hands, name: str) -> QLineEdit:
    found = hands.window.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def report(hands: Hands, why: str) -> None:
    """Give the reason, and a second person's badge and PIN."""
    for dialog, typed in (
        ("reason_dialog", (("reason_words", why),)),
        ("person_dialog", (("person_badge", "B-1002"), ("person_pin", "1357"))),
    ):
        shown = hands.dialog(dialog)
        for name, words in typed:
            line = shown.findChild(QWidget, name)
            assert line is not None
            line = line if isinstance(line, QLineEdit) else line.findChild(QLineEdit)
            assert line is not None
            line.setText(words)
        name = "reason_go_on" if dialog == "reason_dialog" else "person_confirm"
        button = shown.findChild(QPushButton, name)
        assert button is not None
        button.click()


def test_a_routine_dose_takes_at_most_eight_inputs_of_keyboard_and_scanner(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    assert hands.label("verdict_words") == "May receive visit 2 of 3"
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20447")
    assert hands.label("issue_lead") == "S-20447 is the right syringe"
    hands.enter()
    assert hands.label("verdict_words") == "Injecting, visit 2 of 3"
    fake.clock.advance(minutes=4)
    hands.window.tick()
    hands.enter()
    hands.scan("S-20447")
    fake.clock.advance(minutes=20)
    hands.window.tick()
    hands.enter()
    assert [kind for kind, _ in fake.written] == ["assess", "issue", "injected", "returned", "left"]
    assert hands.inputs <= INPUTS_MAX
    assert hands.shows("welcome")


def test_signs_that_were_confirmed_meanwhile_are_offered(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    fake.signs = ("slurred", "wheezing")
    hands.window.show_page(1)
    hands.window.show_page(0)
    hands.scan("P-00417")
    assert hands.shows("signs_wheezing")
    assert not hands.shows("signs_anxious")
    wheezing = hands.window.findChild(QPushButton, "signs_wheezing")
    assert wheezing is not None
    wheezing.click()
    hands.key(Qt.Key.Key_1)
    hands.enter()
    assert fake.assessments["p1"].signs == ("wheezing",)


def test_the_same_enter_confirms_who_it_is_and_the_dose(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    assert hands.label("stated_dose_caption") == "Expects 120 mg"
    hands.key(Qt.Key.Key_1)
    hands.enter()
    seen = fake.written[0][1]
    assert isinstance(seen, Assess)
    assert seen.identifiers == ("card", "name_and_birth_date")
    assert seen.stated_dose == "agrees"


def test_who_was_not_known_by_card_needs_a_second_identifier(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    row = next(r for r in hands.window.findChildren(PersonRow) if "Chartrand" in r.accessibleName())
    row.chosen.emit("p1")
    assert not hands.button_of("known_card").isEnabled()
    hands.key(Qt.Key.Key_1)
    qtbot.wait(AFTER_A_BURST_MS)
    hands.enter()
    assert fake.written == []
    assert "Two identifiers" in hands.button("fit").accessibleDescription()
    hands.key(Qt.Key.Key_P)
    qtbot.wait(AFTER_A_BURST_MS)
    hands.enter()
    seen = fake.written[0][1]
    assert isinstance(seen, Assess)
    assert seen.identifiers == ("photo", "name_and_birth_date")


def test_another_dose_is_a_stop_until_it_is_assessed_again(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    for key in (Qt.Key.Key_1, Qt.Key.Key_D):
        hands.key(key)
        qtbot.wait(AFTER_A_BURST_MS)
    assert hands.button("fit").words() == "Stop, another dose"
    hands.enter()
    assert hands.label("verdict_words") == "Another dose is expected"
    hands.key(Qt.Key.Key_F6)
    assert hands.shows("assess")
    assert fake.syringes["S-20447"].status == "ready"


def test_what_everybody_is_asked_must_be_answered(qtbot: QtBot) -> None:
    asks = replace(PROGRAMME.asks, required=("sedation", "alcohol", "oxygen"))
    panel = AssessPanel(PROGRAMME.signs, asks)
    qtbot.addWidget(panel)
    panel.begin(120_000, is_top_up=False, is_card_scanned=True)
    panel.on_key("1")
    assert panel.action_row.reason.text() == "The programme asks everybody: breath alcohol"


def test_nothing_is_asked_that_the_programme_does_not_ask(qtbot: QtBot) -> None:
    panel = AssessPanel((), Asks(items=("sedation",)))
    qtbot.addWidget(panel)
    panel.show()
    panel.begin(120_000, is_top_up=False, is_card_scanned=False)
    panel.on_key("2")
    assert panel.action_row.reason.text() == ""
    for name in ("alcohol", "signs", "oxygen", "recent_use", "oral_treatment", "known_card"):
        found = panel.findChild(QWidget, name)
        assert found is None or not found.isVisible(), name
    words = panel.findChild(QLabel, "poss_words")
    assert words is not None
    assert "drifts off while talking" in words.text()


def test_a_prescriber_who_is_here_decides_with_badge_and_pin(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    hands.button_of("signs_seizure").click()
    hands.key(Qt.Key.Key_1)
    qtbot.wait(AFTER_A_BURST_MS)
    hands.enter()
    assert hands.label("verdict_words") == "A prescriber must decide"
    assert "seizure" in hands.label("why_sentence")
    hands.key(Qt.Key.Key_F5)
    answer(hands, "Seen, fit for the dose", "B-1009", "8888")
    assert fake.written[-1] == ("allow", "Seen, fit for the dose")
    assert hands.label("verdict_words") == "May receive visit 2 of 3"
    assert hands.shows("syringe")


def answer(hands: Hands, reason: str, badge: str, pin: str) -> None:
    """Choose a reason, then let a second person give badge and PIN."""
    dialog = hands.dialog("override_dialog")
    combo = dialog.findChild(QComboBox, "override_reason")
    assert combo is not None
    combo.setCurrentIndex(combo.findData(reason))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    person = hands.dialog("person_dialog")
    for name, words in (("person_badge", badge), ("person_pin", pin)):
        field = person.findChild(QLineEdit, name)
        assert field is not None
        field.setText(words)
    QTest.keyClick(person, Qt.Key.Key_Return)
    QApplication.processEvents()


def override(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F9)
    answer(hands, "The patient has to travel", "B-1009", "8888")


def test_an_override_needs_a_reason_and_a_second_person_and_is_never_silent(qtbot: QtBot) -> None:
    fake = FakeCounter()
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_F9)
    dialog = hands.dialog("override_dialog")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert fake.written == []
    assert dialog.isVisible()
    dialog.reject()
    override(hands)
    kind, grant = fake.written[0]
    assert kind == "override"
    assert isinstance(grant, Grant)
    assert (grant.code, grant.reason) == (Code.TOO_SOON, "The patient has to travel")
    assert hands.label("verdict_words") == "Visit 2 of 3 by override"
    assert "Overridden by M. Lang, MD" in hands.label("verdict_line_1")
    assert hands.shows("assess")


def test_without_an_override_in_the_programme_there_is_no_button(qtbot: QtBot) -> None:
    fake = FakeCounter(is_day_open=True)
    fake.had_dose("p1", at(6, 0), "S-1")
    fake.had_dose("p1", at(7, 0), "S-2")
    fake.had_dose("p1", at(8, 0), "S-3")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    assert hands.label("verdict_words") == "No visit left today"
    assert not hands.button("override").isVisible()


def test_when_a_delay_is_over_the_counter_asks_again_once(qtbot: QtBot) -> None:
    fake = fill_room(FakeCounter())
    fake.expected[0] = replace(
        fake.expected[0], postponed="delay", postponed_at=at(11, 40), assess_at=at(12, 10)
    )
    hands = open_window(qtbot, fake)
    row = next(r for r in hands.window.findChildren(PersonRow) if "Chartrand" in r.accessibleName())
    assert "delayed, assess 12:10" in row.accessibleName()
    fake.clock.advance(minutes=6)
    hands.window.tick()
    assert hands.label("notice_words") == "The delay of CHARTRAND, Eli is over: assess again."
    hands.key(Qt.Key.Key_Escape)
    hands.window.tick()
    assert not hands.shows("notice_words")


def test_sedation_is_never_chosen_for_the_nurse(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    assert not hands.button("fit").isEnabled()
    assert hands.button("fit").accessibleDescription().startswith("Choose sedation")
    hands.enter()
    assert fake.written == []


def test_what_the_nurse_chose_is_what_is_recorded(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_S)
    qtbot.wait(AFTER_A_BURST_MS)
    for name in ("signs_anxious", "signs_agitated"):
        button = hands.window.findChild(QPushButton, name)
        assert button is not None
        button.click()
    percent = hands.window.findChild(QLineEdit, "alcohol_percent")
    assert percent is not None
    percent.setFocus()
    hands.type("0.02")
    hands.enter()
    kind, seen = fake.written[0]
    assert kind == "assess"
    assert isinstance(seen, Assess)
    assert seen.poss == 0
    assert seen.alcohol_mg_per_100ml == 20
    assert set(seen.signs) == {"anxious", "agitated"}
    assert seen.outcome == "proceed"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0", 0),
        ("0.05", 50),
        (".08", 80),
        ("0,125", 125),
        ("1", 1000),
        ("x", None),
        ("0.1234", None),
    ],
)
def test_breath_alcohol_is_read_in_per_cent(typed: str, expected: int | None) -> None:
    assert alcohol_mg_per_100ml(typed) == expected


@pytest.mark.parametrize(
    ("key", "outcome"), [(Qt.Key.Key_F6, "delay"), (Qt.Key.Key_F7, "withhold")]
)
def test_delay_and_withhold_have_their_keys(qtbot: QtBot, key: Qt.Key, outcome: str) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_3)
    qtbot.wait(AFTER_A_BURST_MS)
    hands.key(key)
    seen = fake.written[0][1]
    assert isinstance(seen, Assess)
    assert (seen.poss, seen.outcome) == (3, outcome)
    assert hands.label("verdict_words").startswith("Withheld")


def test_digits_before_enter_are_what_is_left_in_the_syringe(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.type("12.5")
    assert hands.button("injected").words() == "Injected, 12.5 mg left"
    hands.enter()
    assert fake.written[-1] == ("injected", Injected("S-20447", 12_500, 250, "left forearm"))


def test_what_is_left_may_be_read_off_in_millilitres(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    focus(hands, "residue_ml")
    hands.type("0.5")
    assert field(hands, "residue").text() == "25"
    assert hands.button("injected").words() == "Injected, 25 mg left"
    hands.enter()
    assert fake.written[-1] == ("injected", Injected("S-20447", 25_000, 500, "left forearm"))


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("residue", "0.01", "0.01 mg is no whole microlitre of it"),
        ("residue", "x", "What is left is a number in mg, as 12.5"),
        ("residue_ml", "x", "What is left is a number in mL, as 0.25"),
        ("residue_ml", "2.401", "No more than 120 mg was issued"),
    ],
)
def test_a_residue_that_does_not_add_up_is_not_taken(
    qtbot: QtBot, name: str, typed: str, reason: str
) -> None:
    hands, fake = issued(qtbot)
    focus(hands, name)
    hands.type(typed)
    assert hands.button("injected").accessibleDescription() == reason
    hands.enter()
    assert fake.written[-1][0] == "issue"


def test_the_next_site_is_offered_and_another_can_be_chosen(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    assert hands.label("site_words") == "IV · last time right inner elbow"
    site = hands.window.findChild(QComboBox, "site")
    assert site is not None
    assert site.currentText() == "Left forearm"
    site.setFocus()
    for _ in range(3):
        hands.key(Qt.Key.Key_Down)
    hands.enter()
    assert fake.written[-1] == ("injected", Injected("S-20447", 0, 0, "right hand"))


def test_nothing_injected_leaves_everything_and_no_site(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    nothing = hands.window.findChild(QPushButton, "extent_nothing")
    assert nothing is not None
    nothing.click()
    assert hands.button("injected").words() == "Nothing injected"
    hands.enter()
    assert fake.written[-1] == ("injected", Injected("S-20447", 120_000, 2400, ""))


def test_a_part_is_not_recorded_before_its_amount(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    part = hands.window.findChild(QPushButton, "extent_part")
    assert part is not None
    part.click()
    hands.enter()
    assert fake.written[-1][0] == "issue"
    hands.type("60")
    hands.enter()
    assert fake.written[-1] == ("injected", Injected("S-20447", 60_000, 1200, "left forearm"))


def test_an_injection_that_takes_too_long_prompts_once_and_records_nothing(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    before = len(fake.written)
    hands.key(Qt.Key.Key_Escape)
    fake.clock.advance(minutes=10)
    hands.window.tick()
    assert hands.label("notice_words").endswith("injects for longer than allowed. Go and look.")
    assert hands.label("notice_words").startswith("Seat ")
    assert len(fake.written) == before


def test_another_free_seat_can_be_chosen_before_the_issue(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    fake.seats = 4
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20447")
    table = hands.window.findChild(RowTable, "issue_checks")
    assert table is not None
    assert table.row_words()[-1] == "Seat, 2, free, ✓"
    hands.key(Qt.Key.Key_F9)
    assert table.row_words()[-1] == "Seat, 3, free, ✓"
    hands.enter()
    assert fake.written[-1] == ("issue", Issue("p1", fake.sessions[-1].visit, "S-20447", seat=3))


def test_no_dose_is_issued_while_every_seat_is_taken(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    fake.seats = 1
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20447")
    assert hands.button("issue_button").accessibleDescription() == "A dose is open at every seat"
    hands.enter()
    assert fake.written[-1][0] == "assess"


def test_more_than_was_issued_cannot_be_left(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.type("130")
    assert not hands.button("injected").isEnabled()
    hands.enter()
    assert fake.written[-1][0] == "issue"


def test_the_patient_cannot_leave_well_before_syringe_and_time(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.enter()
    assert "syringe" in hands.button("left_well").accessibleDescription()
    hands.scan("S-20447")
    assert hands.button("left_well").accessibleDescription().startswith("Observe until")
    hands.enter()
    assert fake.written[-1][0] == "returned"
    fake.clock.advance(minutes=20)
    hands.window.tick()
    assert hands.button("left_well").isEnabled()


def test_leaving_early_is_asked_first(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.enter()
    hands.scan("S-20447")
    hands.key(Qt.Key.Key_F8)
    dialog = hands.dialog("left_early_dialog")
    yes = dialog.findChild(QPushButton, "early_yes")
    reason = dialog.findChild(QPushButton, "early_reason_Had to go")
    assert yes is not None
    assert reason is not None
    yes.click()
    assert fake.written[-1][0] == "returned", "not without a reason"
    reason.click()
    yes.click()
    early = Leaving("left_early", reason="Had to go", noted_by="R. Alvarez, RN")
    assert fake.written[-1] == ("left", early)


def test_an_answer_that_is_not_well_keeps_the_patient(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.enter()
    hands.scan("S-20447")
    fake.clock.advance(minutes=20)
    hands.window.tick()
    gait = hands.window.findChild(QPushButton, "end_gait")
    assert gait is not None
    gait.click()
    assert gait.text() == "Gait unsteady"
    assert hands.button("left_well").accessibleDescription() == "Gait unsteady: stays in the room"
    gait.click()
    hands.key(Qt.Key.Key_3)
    qtbot.wait(AFTER_A_BURST_MS)
    assert hands.button("left_well").accessibleDescription() == "POSS 3: stays in the room"
    hands.enter()
    assert fake.written[-1][0] == "returned"
    hands.key(Qt.Key.Key_2)
    qtbot.wait(AFTER_A_BURST_MS)
    hands.enter()
    assert fake.written[-1] == ("left", Leaving("left_well", EndLook(2)))


def test_a_syringe_that_is_not_back_is_reported_by_two(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.enter()
    hands.key(Qt.Key.Key_F9)
    report(hands, "not in the bins")
    assert fake.written[-1] == ("not returned", ("S02", "S-20447", "not in the bins"))
    assert "discrepancy" in hands.label("notice_words")


def test_why_it_takes_longer_stands_beside_the_time(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    fake.reason = "second day of the plan"
    hands.enter()
    assert hands.label("observe_why") == "20 min: second day of the plan"


# After a power cut


def restarted(qtbot: QtBot, *, size: tuple[int, int] = (1440, 900)) -> tuple[Hands, FakeCounter]:
    fake = FakeCounter()
    now = fake.clock.now()
    for number, who in enumerate((TREMBLAY, SINGH, BEAULIEU)):
        fake.in_room(who, "injecting", now - (17 - number) * MINUTE, f"S-2043{number}", 120)
        fake.left_open.append(f"S-2043{number}")
    return open_window(qtbot, fake, size=size), fake


def test_the_counter_opens_on_the_doses_that_were_open(qtbot: QtBot) -> None:
    hands, fake = restarted(qtbot)
    assert hands.label("were_open_title") == "3 doses were open"
    table = hands.window.findChild(PickTable, "were_open_table")
    assert table is not None
    assert table.row_words()[0] == "Tremblay, Luc, S-20430, 120 mg, 1, 11:47, 17 min"
    fake.clock.advance(minutes=1)
    hands.window.tick()
    assert table.row_words()[0].endswith("18 min")
    hands.enter()
    assert fake.written == [], "nobody chooses for the nurse"


def test_each_dose_that_was_open_is_resolved_before_the_counter_is_free(qtbot: QtBot) -> None:
    hands, fake = restarted(qtbot)
    hands.key(Qt.Key.Key_F6)
    assert hands.label("were_open_title") == "2 doses were open"
    hands.scan("S-20432")
    hands.key(Qt.Key.Key_F7)
    assert hands.label("were_open_title") == "1 dose was open"
    hands.key(Qt.Key.Key_F8)
    report(hands, "power cut, nobody saw it")
    assert fake.written == [
        ("injected", Injected("S-20430", 0, 0)),
        ("injected", Injected("S-20432", 120_000, 2400)),
        ("unknown", ("S02", "S-20431", "power cut, nobody saw it")),
    ]
    assert hands.shows("welcome")


def test_a_patient_whose_dose_was_open_is_asked_about_in_the_list(qtbot: QtBot) -> None:
    hands, _ = restarted(qtbot)
    hands.scan(SINGH.card)
    assert hands.shows("were_open")
    assert hands.label("were_open_asked") == "What became of S-20431, seat 2?"


def test_what_is_left_in_a_dose_that_was_open_is_typed(qtbot: QtBot) -> None:
    hands, fake = restarted(qtbot)
    focus(hands, "were_open_residue")
    hands.type("20")
    assert hands.button("was_injected").words() == "Injected, 20 mg left"
    hands.key(Qt.Key.Key_F6)
    assert fake.written[-1] == ("injected", Injected("S-20430", 20_000, 400))


def test_others_are_served_while_doses_that_were_open_wait(qtbot: QtBot) -> None:
    hands, fake = restarted(qtbot)
    fake.prepare("S-20447", "p1")
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20447")
    hands.enter()
    assert fake.written[-1] == ("issue", Issue("p1", fake.sessions[-1].visit, "S-20447", seat=4))
    hands.key(Qt.Key.Key_Escape)
    assert hands.shows("were_open")


def test_a_red_verdict_shows_the_failing_check_first_and_all_others_below(qtbot: QtBot) -> None:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(8, 1), "S-20401")
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    assert hands.label("verdict_words") == "No dose before 14:32"
    table = hands.window.findChild(CheckTable, "checks")
    assert table is not None
    rows = table.row_words()
    assert rows[0] == "Time since last dose, at least 3 h, 32 min, × until 14:32"
    assert len(rows) == 25
    assert not hands.shows("assess")


def test_a_reminder_stands_in_the_list_and_speaks_when_it_is_time(qtbot: QtBot) -> None:
    fake = FakeCounter()
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_F6)
    assert hands.shows("welcome")
    fake.clock.advance(hours=2, minutes=28)
    hands.window.tick()
    assert "OKAFOR, Daniel may receive" in hands.label("notice_words")


def test_a_refusal_that_has_cleared_is_asked_again_by_itself(qtbot: QtBot) -> None:
    fake = FakeCounter()
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    assert hands.shows("why")
    fake.clock.advance(hours=2, minutes=28)
    hands.window.tick()
    assert hands.label("verdict_words") == "May receive visit 2 of 3"


def test_a_syringe_for_another_patient_turns_the_verdict_red(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    fake.prepare("S-20448", "p9")
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20448")
    assert hands.label("verdict_words") == "Syringe is for another patient"
    hands.scan("S-20447")
    assert hands.shows("issue")


def test_choosing_somebody_in_the_room_goes_on_with_their_visit(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    row = hands.window.findChild(PersonRow, f"row_{BEAULIEU.patient}")
    assert row is not None
    row.setFocus()
    hands.enter()
    assert hands.label("patient_name") == "BEAULIEU, Anne"
    assert hands.label("verdict_words") == "Observation is over"
    hands.enter()
    assert fake.written == [("left", Leaving("left_well", EndLook(1)))]


def test_a_returning_syringe_brings_its_patient(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.enter()
    hands.key(Qt.Key.Key_Escape)
    hands.scan("S-20447")
    assert fake.written[-1] == ("returned", "S-20447")
    assert hands.label("patient_name") == "OKAFOR, Daniel"


def test_a_card_scanned_into_the_residue_leaves_nothing_there(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.scan("P-00417")
    assert field(hands, "residue").text() == ""
    assert hands.button("injected").isEnabled()
    hands.enter()
    assert fake.written[-1] == ("injected", Injected("S-20447", 0, 0, "left forearm"))


def test_a_syringe_scanned_during_the_injection_asks_for_its_end_first(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.scan("S-20447")
    assert "Record the injection first" in hands.label("notice_words")
    assert hands.shows("inject")
    assert fake.written[-1][0] == "issue"


def test_an_assessment_made_before_somebody_else_came_still_counts(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    fake.assessments["p1"] = Assessment(at(12, 2), 1, None, (), "proceed")
    hands.scan("P-00417")
    assert hands.shows("syringe")


def test_a_slip_that_does_not_print_keeps_the_issue_and_can_be_printed_again(
    qtbot: QtBot,
) -> None:
    hands, fake = due(qtbot)
    fake.slip_fault = "No paper. Load a roll."
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    hands.enter()
    hands.scan("S-20447")
    hands.enter()
    assert hands.shows("inject")
    assert hands.label("notice_advice") == "No paper. Load a roll."
    retry = hands.window.findChild(QPushButton, "notice_retry")
    assert retry is not None
    retry.click()
    assert fake.written[-1] == ("reprint", "S-20447")


def test_the_day_is_opened_after_naloxone_oxygen_and_safe(qtbot: QtBot) -> None:
    fake = FakeCounter(is_day_open=False)
    hands = open_window(qtbot, fake)
    assert not hands.button("open_day").isEnabled()
    before = hands.inputs
    hands.type("180")
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    hands.enter()
    assert fake.is_day_open
    assert hands.inputs - before == 6, "three digits, Tab, Space, Enter: the kits are there"
    assert fake.written == [("open_day", Readiness(4, 180, safe_checked=True, kits=KITS))]
    assert hands.shows("welcome")


@pytest.mark.parametrize(
    ("field", "words", "reason"),
    [
        ("kit_count_0", "", "Count the naloxone kits of lot NX1"),
        ("kit_expires_0", "2026-11-21", "Lot NX1 expired on 21 Nov 2026: take its kits away"),
        ("kit_expires_1", "31.1.28", "Enter the date of lot NX2 as YYYY-MM-DD"),
        ("kit_lot_0", "", "Enter the lot of the naloxone kits"),
    ],
)
def test_kits_that_cannot_be_counted_on_keep_the_day_closed(
    qtbot: QtBot, field: str, words: str, reason: str
) -> None:
    hands = open_window(qtbot, FakeCounter(is_day_open=False))
    hands.type("180")
    hands.field(field).setText(words)
    assert hands.button("open_day").accessibleDescription() == reason


def test_the_opening_warns_below_the_programmes_least_and_opens_all_the_same(
    qtbot: QtBot,
) -> None:
    hands = open_window(qtbot, FakeCounter(is_day_open=False, kits=KITS[1:]))
    hands.type("40")
    words = "1 naloxone kit, at least 2 wanted; oxygen 40 bar, at least 50 wanted"
    assert hands.label("opening_short") == words
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    assert hands.button("open_day").isEnabled()
    hands.field("oxygen_bar").setText("180")
    hands.field("kit_count_0").setText("4")
    assert hands.label("opening_short") == " "


def test_the_first_day_asks_for_lot_date_and_number(qtbot: QtBot) -> None:
    fake = FakeCounter(is_day_open=False, kits=())
    hands = open_window(qtbot, fake)
    for words in ("NX7", "2027-05-31", "4"):
        hands.type(words)
        hands.key(Qt.Key.Key_Tab)
    hands.field("oxygen_bar").setText("120")
    hands.field("oxygen_bar").setFocus()
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    hands.enter()
    kits = (Kit("NX7", date(2027, 5, 31), 4),)
    assert fake.written == [("open_day", Readiness(4, 120, safe_checked=True, kits=kits))]


def test_a_name_that_fits_one_patient_is_enough(qtbot: QtBot) -> None:
    hands, _ = due(qtbot)
    hands.key(Qt.Key.Key_F2)
    hands.type("beau")
    hands.enter()
    assert hands.label("patient_name") == "BEAULIEU, Anne"


def test_two_patients_of_a_name_are_offered_and_none_is_chosen(qtbot: QtBot) -> None:
    hands, _ = due(qtbot)
    hands.key(Qt.Key.Key_F2)
    hands.type("okaf")
    hands.enter()
    assert hands.shows("welcome")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    assert hands.label("patient_name").startswith("OKAFOR")


def test_a_name_with_markup_is_shown_as_it_is_written(qtbot: QtBot) -> None:
    fake = FakeCounter()
    fake.patients.append(patient("p66", "<b>Ünal</b>", "Łukasz &amp; 王", "P-00066"))
    hands = open_window(qtbot, fake)
    hands.scan("P-00066")
    assert hands.label("patient_name") == "<B>ÜNAL</B>, Łukasz &amp; 王"


def test_who_identified_whom_is_recorded_after_the_verdict_is_shown(qtbot: QtBot) -> None:
    hands, fake = due(qtbot)
    hands.scan("P-00417")
    assert fake.looks == [(NURSE.person.person, "p1", "counter")]
    fake.look_fault = refuse(Code.CLOCK_BEHIND)
    hands.scan("P-00417")
    assert hands.label("verdict_words") == "May receive visit 2 of 3"
    assert not hands.shows("notice_words")
    fake.look_fault = LedgerFault("The disk is full.", "Free some space.")
    hands.scan("P-00417")
    assert hands.label("verdict_words") == "May receive visit 2 of 3"
    assert "The disk is full." in hands.label("notice_words")


def test_alerts_oral_treatment_and_an_ending_authorisation_stand_in_the_header(
    qtbot: QtBot,
) -> None:
    fake = fill_room(FakeCounter())
    fake.patients[0] = replace(
        fake.patients[0],
        oral_treatment="slow-release morphine",
        oral_daily_ug=400_000,
        alerts=("fainted in the seat in March",),
        authorisation_ends_on=TODAY + timedelta(days=3),
    )
    hands = open_window(qtbot, fake)
    hands.scan(fake.patients[0].card)
    assert hands.label("patient_oral") == "By mouth: slow-release morphine 400 mg a day"
    assert hands.label("patient_alert") == "Alert: fainted in the seat in March"
    assert hands.label("patient_authorisation") == "Authorisation 3 days left"
