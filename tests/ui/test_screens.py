"""The counter as it looks; the pictures were held against the design before they were approved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from iOATdesk.desk.views import SimilarName
from iOATdesk.models.orders import parse_plan
from iOATdesk.models.titration import Titration
from tests.ui.counter_fake import OKAFOR, TODAY, FakeCounter, at, fill_room
from tests.ui.desks import AFTER_A_BURST_MS, Hands, open_window
from tests.ui.screens import Compare
from tests.ui.test_counter import override, restarted
from tests.ui.test_response_page import to_review
from tests.ui.test_window import sign_on_page


def due(qtbot: QtBot, *, size: tuple[int, int] = (1440, 900)) -> tuple[Hands, FakeCounter]:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(8, 52), "S-20419")
    fake.prepare("S-20447", "p1")
    hands = open_window(qtbot, fake, size=size)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_1)
    qtbot.wait(AFTER_A_BURST_MS)
    return hands, fake


def injecting(qtbot: QtBot, *, size: tuple[int, int] = (1440, 900)) -> tuple[Hands, FakeCounter]:
    hands, fake = due(qtbot, size=size)
    hands.enter()
    hands.scan("S-20447")
    hands.enter()
    fake.clock.advance(minutes=2, seconds=40)
    hands.window.tick()
    return hands, fake


@pytest.mark.usefixtures("light")
def test_an_empty_day(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(open_window(qtbot, FakeCounter(patients=[])).window, "empty_day")


@pytest.mark.usefixtures("light")
def test_a_day_to_open(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(open_window(qtbot, FakeCounter(is_day_open=False)).window, "day_to_open")


@pytest.mark.usefixtures("light")
def test_may_receive(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(due(qtbot)[0].window, "may_receive")


@pytest.mark.usefixtures("light")
def test_may_receive_on_a_small_screen(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(due(qtbot, size=(1280, 800))[0].window, "may_receive_small")


@pytest.mark.usefixtures("dark")
def test_may_receive_in_the_dark(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(due(qtbot)[0].window, "may_receive_dark")


@pytest.mark.usefixtures("light")
def test_refused(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(8, 1), "S-20401")
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    looks_approved(hands.window, "refused")


@pytest.mark.usefixtures("light")
def test_alerts_and_an_authorisation_that_ends(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.patients[0] = replace(
        fake.patients[0],
        oral_treatment="slow-release morphine",
        oral_daily_ug=400_000,
        alerts=("fainted in the seat in March", "left arm only"),
        authorisation_ends_on=TODAY + timedelta(days=3),
    )
    hands = open_window(qtbot, fake, size=(1280, 800))
    hands.scan("P-00417")
    looks_approved(hands.window, "alerts")


@pytest.mark.usefixtures("light")
def test_to_issue(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = due(qtbot)
    hands.enter()
    hands.scan("S-20447")
    looks_approved(hands.window, "to_issue")


@pytest.mark.usefixtures("light")
def test_injecting(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(injecting(qtbot)[0].window, "injecting")


@pytest.mark.usefixtures("light")
def test_injecting_on_a_small_screen(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(injecting(qtbot, size=(1280, 800))[0].window, "injecting_small")


@pytest.mark.usefixtures("light")
def test_an_injection_that_takes_too_long(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot)
    hands.type("12.5")
    fake.clock.advance(minutes=8)
    hands.window.tick()
    looks_approved(hands.window, "injecting_overdue")


@pytest.mark.usefixtures("light")
def test_the_end_of_an_observation(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot)
    fake.reason = "second day of the plan"
    hands.enter()
    hands.scan("S-20447")
    fake.clock.advance(minutes=20)
    hands.window.tick()
    looks_approved(hands.window, "observation_ends")


@pytest.mark.usefixtures("dark")
def test_somebody_who_is_not_well_stays(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot, size=(1280, 800))
    hands.enter()
    hands.scan("S-20447")
    fake.clock.advance(minutes=20)
    hands.window.tick()
    hands.key(Qt.Key.Key_3)
    qtbot.wait(AFTER_A_BURST_MS)
    looks_approved(hands.window, "observation_stays_dark")


@pytest.mark.usefixtures("light")
def test_left_early(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = injecting(qtbot)
    hands.enter()
    hands.scan("S-20447")
    hands.key(Qt.Key.Key_F8)
    looks_approved(hands.dialog("left_early_dialog"), "left_early")


@pytest.mark.usefixtures("light")
def test_a_syringe_that_is_not_back(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = injecting(qtbot)
    hands.enter()
    hands.key(Qt.Key.Key_F9)
    looks_approved(hands.dialog("reason_dialog"), "not_returned")


@pytest.mark.parametrize(("name", "size"), [("", (1440, 900)), ("_small", (1280, 800))])
@pytest.mark.usefixtures("light")
def test_doses_that_were_open(
    qtbot: QtBot, looks_approved: Compare, name: str, size: tuple[int, int]
) -> None:
    hands, _ = restarted(qtbot, size=size)
    looks_approved(hands.window, f"doses_were_open{name}")


@pytest.mark.usefixtures("light")
def test_observing_with_a_message(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot)
    hands.enter()
    fake.clock.advance(minutes=1)
    hands.window.tick()
    hands.scan("S-99999")
    looks_approved(hands.window, "observing")


@pytest.mark.usefixtures("light")
def test_observing_before_a_top_up(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter(plan=parse_plan("; then 45+30/60")))
    fake.in_room(OKAFOR, "observing", at(11, 56), "S-20419", 45)
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    looks_approved(hands.window, "observing_top_up")


@pytest.mark.usefixtures("light")
def test_a_titration_after_a_day_without_a_dose(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter(plan=parse_plan("; then 50+30/80+20")))
    fake.titration = Titration(3, 2, 3, before_ug=15_000, before_planned_ug=120_000)
    hands = open_window(qtbot, fake, size=(1280, 800))
    hands.scan("P-00417")
    looks_approved(hands.window, "titration_small")


@pytest.mark.usefixtures("light")
def test_locked(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = injecting(qtbot)
    hands.window.lock()
    looks_approved(hands.window, "locked")


@pytest.mark.usefixtures("light")
def test_sign_on(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(sign_on_page(qtbot), "sign_on")


def responding(qtbot: QtBot, *, size: tuple[int, int] = (1440, 900)) -> tuple[Hands, FakeCounter]:
    """A response that has run for a while, with naloxone counting down."""
    hands, fake = due(qtbot, size=size)
    fake.responses.names = {who.patient: who.name for who in fake.patients}
    hands.key(Qt.Key.Key_F12)
    hands.scan("P-00417")
    for seconds, key in ((12, "1"), (9, "2"), (14, "3"), (20, "4"), (31, "")):
        fake.clock.advance(seconds=seconds)
        if key:
            hands.type(key)
    hands.window.tick()
    return hands, fake


@pytest.mark.usefixtures("light")
def test_response_begun(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = injecting(qtbot)
    hands.key(Qt.Key.Key_F12)
    fake.clock.advance(seconds=5)
    hands.window.tick()
    looks_approved(hands.window, "response_begun")


@pytest.mark.usefixtures("light")
def test_response_with_naloxone_counting_down(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(responding(qtbot)[0].window, "response_naloxone")


@pytest.mark.usefixtures("dark")
def test_response_in_the_dark_on_a_small_screen(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, fake = responding(qtbot, size=(1280, 800))
    fake.clock.advance(minutes=3)
    hands.window.tick()
    looks_approved(hands.window, "response_naloxone_dark_small")


@pytest.mark.usefixtures("light")
def test_response_outcome(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = responding(qtbot, size=(1280, 800))
    hands.type("92")
    looks_approved(hands.window, "response_outcome")


@pytest.mark.usefixtures("light")
def test_response_correction(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = responding(qtbot, size=(1280, 800))
    hands.type("8")
    looks_approved(hands.window, "response_correction")


@pytest.mark.usefixtures("light")
def test_response_vital_signs(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = responding(qtbot, size=(1280, 800))
    hands.type("5")
    looks_approved(hands.window, "response_vital_signs")


@pytest.mark.usefixtures("light")
def test_review_shown_to_a_nurse(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = to_review(qtbot)
    hands.key(Qt.Key.Key_F8)
    looks_approved(hands.window, "review")


@pytest.mark.usefixtures("light")
def test_assessed_with_everything(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = due(qtbot, size=(1440, 1250))
    for name in ("signs_anxious", "recent_use_alcohol", "oral_treatment_taken", "known_photo"):
        hands.button_of(name).click()
    for name, words in (("respirations", "14"), ("oxygen", "96"), ("alcohol_percent", "0.02")):
        hands.field(name).setText(words)
        hands.field(name).textEdited.emit(words)
    hands.window.setFocus()
    looks_approved(hands.window, "assess_everything")


@pytest.mark.usefixtures("light")
def test_assessed_on_a_small_screen_scrolls_to_the_rest(
    qtbot: QtBot, looks_approved: Compare
) -> None:
    hands, _ = due(qtbot, size=(1280, 800))
    area = hands.window.findChild(QScrollArea, "assess_scroll")
    assert area is not None
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    looks_approved(hands.window, "assess_scrolled")


@pytest.mark.usefixtures("dark")
def test_a_prescriber_must_decide(qtbot: QtBot, looks_approved: Compare) -> None:
    hands, _ = due(qtbot, size=(1280, 800))
    hands.button_of("signs_seizure").click()
    hands.enter()
    for _ in range(4):
        QApplication.processEvents()
    looks_approved(hands.window, "prescriber_needed")


@pytest.mark.usefixtures("light")
def test_a_delay_is_running(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.expected[0] = replace(
        fake.expected[0], postponed="delay", postponed_at=at(11, 40), assess_at=at(12, 10)
    )
    fake.expected[1] = replace(
        fake.expected[1], postponed="prescriber", postponed_at=at(11, 30), assess_at=at(12, 0)
    )
    hands = open_window(qtbot, fake)
    looks_approved(hands.window, "delay_running")


@pytest.mark.usefixtures("light")
def test_somebody_of_the_same_name_is_in_the_room(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.similar = (
        SimilarName("OKAFOR, Daniel", "P-00500", "in the room", is_same=True),
        SimilarName("OKAFOR, Daniela", "P-00418", "", is_same=False),
    )
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    looks_approved(hands.window, "same_name")


@pytest.mark.usefixtures("light")
def test_an_override_is_asked_for(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = FakeCounter()
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    hands.key(Qt.Key.Key_F9)
    looks_approved(hands.dialog("override_dialog"), "override")


@pytest.mark.usefixtures("light")
def test_a_dose_by_override(qtbot: QtBot, looks_approved: Compare) -> None:
    fake = fill_room(FakeCounter())
    fake.had_dose("p1", at(11, 32), "S-20410")
    hands = open_window(qtbot, fake)
    hands.scan("P-00417")
    override(hands)
    looks_approved(hands.window, "overridden")
