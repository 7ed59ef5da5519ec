from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.counter import Assess, Injected
from iOATdesk.desk.overrides import Grant
from iOATdesk.models.asks import Asks
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Assessment
from iOATdesk.ui.counter_assess import AssessPanel, alcohol_mg_per_100ml
from iOATdesk.ui.widgets.person_row import PersonRow
from iOATdesk.ui.widgets.row_table import CheckTable
from tests.ui.counter_fake import BEAULIEU, PROGRAMME, FakeCounter, at, fill_room, patient
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
    hands.key(Qt.Key.Key_F8)
    answer(hands, "Seen, fit for the dose", "B-1003", "9753")
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
    answer(hands, "The patient has to travel", "B-1003", "9753")


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
    assert fake.written[-1] == ("injected", Injected("S-20447", 12_500))


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
    question = hands.dialog("question")
    assert fake.written[-1][0] == "returned"
    yes = question.findChild(QPushButton, "question_yes")
    assert yes is not None
    yes.click()
    assert fake.written[-1] == ("left", "left_early")


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
    assert fake.written == [("left", "left_well")]


def test_a_returning_syringe_brings_its_patient(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.enter()
    hands.key(Qt.Key.Key_Escape)
    hands.scan("S-20447")
    assert fake.written[-1] == ("returned", "S-20447")
    assert hands.label("patient_name") == "OKAFOR, Daniel"


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
    hands.type("6")
    hands.key(Qt.Key.Key_Tab)
    hands.type("180")
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    hands.enter()
    assert fake.is_day_open
    assert hands.shows("welcome")


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


def test_an_overdose_response_is_recorded_with_its_time(qtbot: QtBot) -> None:
    hands, fake = issued(qtbot)
    hands.key(Qt.Key.Key_F12)
    dialog = hands.dialog("overdose")
    fake.clock.advance(seconds=40)
    hands.window.tick()
    step = dialog.findChild(QPushButton, "overdose_step_2")
    combo = dialog.findChild(QPushButton, "overdose_record")
    assert step is not None
    assert combo is not None
    step.click()
    combo.click()
    assert fake.events == []
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    combo.click()
    who, what = fake.events[0]
    assert who == "p1"
    assert what == "Overdose response, time zero 12:04:00.\n12:04:40 Naloxone given"
