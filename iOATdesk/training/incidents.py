"""What seldom happens at the window: an overdose, a suspension, an order stopped."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from iOATdesk.training.nurse import Nurse

_CONTROL = Qt.KeyboardModifier.ControlModifier


def overdose(nurse: Nurse, card: str, picture: str) -> None:
    """Respond to an overdose of the patient with this card, and record it."""
    nurse.identify(card)
    hands = nurse.hands
    hands.press(Qt.Key.Key_F12)
    hands.wait_for("the response is open", lambda: hands.sees("overdose_record"))
    nurse.focus("overdose_patient")
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_Down)
    for step in range(2):
        nurse.focus(f"overdose_step_{step}")
        hands.press(Qt.Key.Key_Space)
    hands.shot(picture)
    nurse.focus("overdose_record")
    hands.press(Qt.Key.Key_Return, _CONTROL)
    hands.wait_for("it is recorded", lambda: QApplication.activeModalWidget() is None)


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
