"""What seldom happens at the window: an overdose, a suspension, an order stopped."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from iOATdesk.training.nurse import Nurse

_CONTROL = Qt.KeyboardModifier.ControlModifier


def overdose(nurse: Nurse, card: str, picture: str) -> None:
    """Respond to an overdose of the patient with this card, up to its outcome."""
    nurse.identify(card)
    hands = nurse.hands
    hands.press(Qt.Key.Key_F12)
    hands.wait_for("the response runs", lambda: hands.sees("response"))
    if hands.reads("response_who").startswith("Who"):
        hands.scan(card)
    hands.wait_for("somebody is named", lambda: "," in hands.reads("response_who"))
    for seconds, key in ((10, "1"), (15, "2"), (20, "3"), (25, "4"), (60, "6")):
        hands.wait_until(hands.clock.now() + timedelta(seconds=seconds))
        hands.character(key)
    hands.shot(picture)
    hands.character("9")
    hands.wait_for("the outcome is asked for", lambda: hands.sees("outcome"))
    hands.character("1")
    hands.shot(f"{picture}-outcome")
    hands.enter()
    hands.wait_for("it is recorded", lambda: not hands.sees("response"))


def review(nurse: Nurse, card: str, conclusion: str, picture: str) -> None:
    """Review, as the prescriber who acts, what waits for it with a patient."""
    nurse.identify(card)
    hands = nurse.hands
    hands.press(Qt.Key.Key_F8)
    hands.wait_for("the review is shown", lambda: hands.sees("review_conclusion"))
    nurse.focus("review_conclusion")
    hands.type_text(conclusion)
    hands.shot(picture)
    hands.press(Qt.Key.Key_Return, _CONTROL)
    hands.wait_for("it is signed", lambda: not hands.sees("review"))
    nurse.close_patient()


def _to_file(nurse: Nurse, card: str) -> None:
    nurse.go("Patients")
    nurse.hands.scan(card)
    nurse.hands.wait_for(f"the file of {card}", lambda: card in nurse.hands.reads("file_born"))


def suspend(nurse: Nurse, card: str, reason: str) -> None:
    """Suspend a patient."""
    hands = nurse.hands
    _to_file(nurse, card)
    hands.press(Qt.Key.Key_F5)
    hands.wait_for("the states are offered", lambda: hands.sees("status_go_on"))
    hands.press(Qt.Key.Key_Space)
    nurse.focus("status_reason")
    hands.fill(reason)
    hands.enter()
    hands.wait_for("it is changed", lambda: QApplication.activeModalWidget() is None)


def stop_order(nurse: Nurse, card: str, number: str, reason: str) -> None:
    """Stop a patient's order."""
    hands = nurse.hands
    _to_file(nurse, card)
    nurse.choose_row("orders", number)
    hands.press(Qt.Key.Key_F10)
    hands.wait_for("the reason is asked for", lambda: hands.sees("reason_words"))
    hands.fill(reason)
    hands.enter()
    hands.wait_for("it is stopped", lambda: QApplication.activeModalWidget() is None)
