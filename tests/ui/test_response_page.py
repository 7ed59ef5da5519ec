"""The overdose response at the counter, by keyboard and scanner alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from iOATdesk.desk.views import Response, WaitingEvent
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.response import Stamp, stamp_words
from iOATdesk.ui.widgets.row_table import RowTable
from tests.ui.counter_fake import (
    KITS,
    NOON,
    OKAFOR,
    PROGRAMME,
    FakeCounter,
    fill_room,
)
from tests.ui.desks import Hands, open_window

pytestmark = pytest.mark.usefixtures("light")
TO_NALOXONE_MAX = 3
FULL = LedgerFault("The disk is full.", "Free some space, then try again.")


def room(qtbot: QtBot) -> tuple[Hands, FakeCounter]:
    fake = fill_room(FakeCounter())
    fake.responses.names = {who.patient: who.name for who in fake.patients}
    return open_window(qtbot, fake), fake


def running(qtbot: QtBot) -> tuple[Hands, FakeCounter]:
    hands, fake = room(qtbot)
    hands.key(Qt.Key.Key_F12)
    return hands, fake


def done(fake: FakeCounter) -> list[str]:
    assert fake.responses.now is not None
    return [stamp_words(stamp) for stamp in fake.responses.now.stamps]


def line(hands: Hands, name: str = "response_line") -> tuple[str, ...]:
    table = hands.window.findChild(RowTable, name)
    assert table is not None
    return table.row_words()


def test_the_first_naloxone_takes_two_keys_and_no_answer(qtbot: QtBot) -> None:
    hands, fake = room(qtbot)
    hands.key(Qt.Key.Key_F12)
    fake.clock.advance(seconds=40)
    hands.type("3")
    assert hands.inputs == 2 <= TO_NALOXONE_MAX
    assert done(fake) == ["Naloxone 0.4 mg IM, kit NX1"]
    assert line(hands)[0] == "12:04:40, Naloxone 0.4 mg IM, kit NX1, R. Alvarez, RN"
    assert hands.label("naloxone_again") == "3:00"
    fake.clock.advance(seconds=19)
    hands.window.tick()
    assert hands.label("naloxone_again") == "2:41"
    assert hands.label("naloxone_again_caption") == "Naloxone again in"
    assert hands.label("response_timer") == "0:59"
    fake.clock.advance(minutes=3)
    hands.window.tick()
    assert hands.label("naloxone_again_caption") == "Naloxone again now"
    assert hands.label("naloxone_again") == "+0:19"


def test_every_key_is_one_stamp_and_the_room_stays_in_sight(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    hands.type("1246")
    assert done(fake) == ["Stimulated", "Oxygen 10 L/min", "Emergency call", "Breathing again"]
    assert hands.shows("timers")
    assert hands.shows("response")
    assert hands.button("overdose_button").words() == "Response 0:00"


def test_the_patient_is_named_by_the_card_or_by_a_name(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    assert hands.label("response_who") == "Who is it? Scan the card, or choose at the left."
    hands.scan("P-00417")
    assert fake.responses.now is not None
    assert fake.responses.now.patient == "p1"
    assert hands.label("response_who") == "OKAFOR, Daniel"
    assert hands.shows("response"), "the card names, and does not lead away"
    hands.type("0")
    hands.key(Qt.Key.Key_F2)
    hands.type("Fraser")
    hands.enter()
    assert fake.responses.now.who == "FRASER, Joan"
    assert hands.field("find").text() == ""
    hands.type("3")
    assert len(done(fake)) == 1, "after a name the digits are keys again"
    hands.type("00")
    assert fake.responses.now.who == "no patient of this station"


def test_whoever_is_here_alone_is_named_by_the_key_itself(qtbot: QtBot) -> None:
    fake = FakeCounter()
    fake.responses.names = {"p1": OKAFOR.name}
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_F12)
    assert hands.label("response_who") == "OKAFOR, Daniel"


def test_another_patient_can_be_served_and_f12_leads_back(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    hands.scan("P-00417")
    hands.scan("P-00350")
    assert hands.shows("visit")
    fake.clock.advance(seconds=75)
    hands.window.tick()
    assert hands.button("overdose_button").words() == "Response 1:15"
    hands.key(Qt.Key.Key_F12)
    assert hands.shows("response")
    assert hands.label("response_who") == "OKAFOR, Daniel"
    hands.key(Qt.Key.Key_Escape)
    assert hands.shows("response"), "Esc closes a form, never the response"


def test_vital_signs_and_notes_are_typed(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    hands.type("5")
    hands.enter()
    assert done(fake) == []
    hands.type("6")
    hands.key(Qt.Key.Key_Tab)
    hands.type("84")
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    hands.enter()
    hands.type("7")
    hands.type("airway cleared")
    hands.enter()
    hands.type("5")
    hands.key(Qt.Key.Key_Escape)
    hands.type("1")
    assert done(fake) == ["6 breaths/min, SpO2 84 %, POSS S", "airway cleared", "Stimulated"]


def test_a_correction_takes_the_place_of_what_was_stamped(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    hands.type("238")
    hands.type("4")
    hands.key(Qt.Key.Key_Tab)
    QTest.keyClick(hands.window.focusWidget(), Qt.Key.Key_Down)
    hands.enter()
    assert hands.label("naloxone_total") == "4 mg given in all"
    assert line(hands)[0].endswith("Corrected: Naloxone 4 mg IN, kit NX1, R. Alvarez, RN")
    assert "Naloxone 0.4 mg IM, kit NX1 (corrected)" in line(hands)[1]
    hands.type("8")
    what = hands.window.findChild(QComboBox, "correction_what")
    assert what is not None
    assert [what.itemText(place)[9:] for place in range(what.count())] == [
        "Naloxone 4 mg IN, kit NX1",
        "Oxygen 10 L/min",
    ]
    what.setCurrentIndex(1)
    hands.field("correction_litres").setText("15")
    hands.field("correction_litres").setFocus()
    hands.enter()
    assert done(fake)[-1] == "Oxygen 15 L/min"


def test_it_ends_with_outcome_transfer_and_a_name(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    hands.type("3")
    hands.type("9")
    end = hands.button("outcome_record")
    assert end.accessibleDescription() == "Choose the outcome"
    hands.type("2")
    assert end.accessibleDescription() == "Say who it is: scan the card"
    hands.scan("P-00417")
    assert end.accessibleDescription() == "Say where the patient was taken"
    hands.field("outcome_transfer").setText("St. Paul's")
    fake.clock.advance(minutes=6)
    hands.enter()
    assert [(r.outcome, r.transfer, r.patient) for r in fake.responses.over] == [
        ("transferred", "St. Paul's", "p1")
    ]
    assert fake.responses.over[0].ended_at == NOON + timedelta(minutes=6)
    assert hands.button("overdose_button").words() == "Overdose response"
    assert not hands.shows("response")
    assert hands.label("notice_words") == "The response is recorded: taken to hospital."


def test_a_false_alarm_ends_without_a_name(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    hands.type("94")
    hands.enter()
    assert [r.outcome for r in fake.responses.over] == ["false_alarm"]


def test_a_report_that_does_not_print_is_printed_again_by_a_button(qtbot: QtBot) -> None:
    hands, fake = running(qtbot)
    fake.responses.report_fault = "The printer is off. Switch it on."
    hands.type("94")
    hands.enter()
    assert hands.label("notice_advice") == "The printer is off. Switch it on."
    hands.button_of("notice_retry").click()
    assert fake.responses.reprinted == [fake.responses.over[0].response]


def test_what_cannot_be_recorded_waits_with_its_own_time(qtbot: QtBot) -> None:
    hands, fake = room(qtbot)
    fake.responses.fault = FULL
    hands.key(Qt.Key.Key_F12)
    fake.clock.advance(seconds=20)
    hands.type("3")
    assert hands.label("notice_words") == "Not recorded yet: The disk is full."
    assert "2 entries wait; the time runs on." in hands.label("notice_advice")
    fake.clock.advance(seconds=70)
    hands.window.tick()
    assert hands.label("response_timer") == "1:30"
    fake.responses.fault = None
    hands.button_of("notice_retry").click()
    assert fake.responses.now is not None
    assert fake.responses.now.began_at == NOON
    assert [stamp.at - NOON for stamp in fake.responses.now.stamps] == [timedelta(seconds=20)]


def test_after_a_restart_the_running_response_is_shown(qtbot: QtBot) -> None:
    fake = fill_room(FakeCounter())
    stamp = Stamp(601, NOON, "R. Alvarez, RN", "naloxone", naloxone_ug=400, route="IM")
    fake.responses.now = Response(
        "r1", NOON, "R. Alvarez, RN", "p1", OKAFOR.name, (stamp,), PROGRAMME.emergency, KITS, "NX1"
    )
    fake.clock.advance(minutes=2)
    hands = open_window(qtbot, fake)
    assert hands.shows("response")
    assert hands.label("response_timer") == "2:00"
    assert hands.label("naloxone_again") == "1:00"
    hands.type("6")
    assert done(fake)[-1] == "Breathing again"


def test_what_is_pressed_belongs_to_the_response_that_runs_already(qtbot: QtBot) -> None:
    hands, fake = room(qtbot)
    fake.responses.now = Response(
        "r1", NOON, "R. Alvarez, RN", "p1", OKAFOR.name, (), PROGRAMME.emergency, KITS, "NX1"
    )
    fake.clock.advance(minutes=2)
    hands.key(Qt.Key.Key_F12)
    hands.type("3")
    assert fake.responses.now.response == "r1"
    assert len(done(fake)) == 1
    assert hands.label("response_timer") == "2:00"
    assert hands.label("response_who") == OKAFOR.name


# The review


def to_review(qtbot: QtBot, *, runs: bool = False) -> tuple[Hands, FakeCounter]:
    fake = fill_room(FakeCounter())
    fake.patients[0] = replace(OKAFOR, has_open_review=True)
    stamp = Stamp(601, NOON, "R. Alvarez, RN", "naloxone", naloxone_ug=400, route="IM")
    told = Response(
        "r1", NOON, "R. Alvarez, RN", "p1", OKAFOR.name, (stamp,), PROGRAMME.emergency, KITS, "NX1",
        None if runs else "recovered", None if runs else NOON, "R. Alvarez, RN",
    )  # fmt: skip
    fake.responses.events = [
        WaitingEvent("e0", NOON, "K. Moreau, LPN", "fell", None),
        WaitingEvent("r1", NOON, "R. Alvarez, RN", "", told),
    ]
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    return hands, fake


def test_a_nurse_sees_what_waits_and_why_it_is_not_hers_to_sign(qtbot: QtBot) -> None:
    hands, fake = to_review(qtbot)
    assert hands.label("verdict_words") == "No dose: event not reviewed"
    hands.key(Qt.Key.Key_F8)
    assert line(hands, "review_line") == (
        "12:04, fell, K. Moreau, LPN",
        "12:04, Overdose response, naloxone 0.4 mg in all, recovered here, R. Alvarez, RN",
        "12:04:00, Naloxone 0.4 mg IM, R. Alvarez, RN",
    )
    sign = hands.button("review_sign")
    assert not sign.isEnabled()
    assert "Only a prescriber signs" in sign.accessibleDescription()
    hands.key(Qt.Key.Key_F9)
    assert fake.responses.reprinted == ["r1"]
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    assert hands.shows("visit")


def test_a_prescriber_writes_the_conclusion_and_signs(qtbot: QtBot) -> None:
    hands, fake = to_review(qtbot)
    hands.key(Qt.Key.Key_F8)
    hands.scan("B-1009")
    hands.dialog("person_dialog")
    pin = hands.field("person_pin")
    pin.setText("8888")
    QTest.keyClick(pin, Qt.Key.Key_Return)
    words = hands.window.findChild(QPlainTextEdit, "review_conclusion")
    assert words is not None
    assert hands.button("review_sign").accessibleDescription() == "Write the conclusion"
    words.setFocus()
    hands.type("half the dose")
    hands.window.activateWindow()
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None
    assert hands.window.isActiveWindow()
    QTest.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert fake.responses.reviewed == [("M. Lang, MD", "p1", "half the dose")]
    assert hands.label("notice_words") == "The review of OKAFOR, Daniel is signed."
    assert not hands.shows("review")


def test_a_running_response_is_not_reviewed(qtbot: QtBot) -> None:
    hands, _ = to_review(qtbot, runs=True)
    hands.key(Qt.Key.Key_F8)
    assert not hands.button("review_sign").isEnabled()
    assert not hands.shows("review_report")
