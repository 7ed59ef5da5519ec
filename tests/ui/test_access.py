"""The check that every pictured state goes through: each thing it looks for, it finds."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.access import complaints


def button(words: str, *, kind: str = "plain") -> QPushButton:
    made = QPushButton(words)
    made.setObjectName(words.lower())
    made.setProperty("kind", kind)
    return made


def sound(*more: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLabel("May receive visit 2 of 3"))
    row = QHBoxLayout()
    row.addWidget(button("Back"))
    row.addWidget(button("Next", kind="primary"))
    column.addLayout(row)
    for widget in more:
        column.addWidget(widget)
    return window


def nameless() -> QWidget:
    field = QLineEdit()
    field.setObjectName("dose")
    return sound(field)


def without_object_name() -> QWidget:
    return sound(QPushButton("Left well"))


def small() -> QWidget:
    tiny = button("Tiny")
    tiny.setStyleSheet("min-height: 0; padding: 0;")
    tiny.setFixedSize(120, 24)
    return sound(tiny)


def two_primaries() -> QWidget:
    return sound(button("Issue", kind="primary"))


def tab_against_the_eye() -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.addWidget(button("Next"))
    # Put to the left of what is reached first.
    row.insertWidget(0, button("Back"))
    return both


def clipped() -> QWidget:
    label = QLabel("Syringe is for another patient")
    label.setFixedWidth(60)
    return sound(label)


def clipped_below() -> QWidget:
    label = QLabel("No dose before 14:32, because the last one ended at 11:32 and the gap is 3 h")
    label.setWordWrap(True)
    label.setFixedSize(120, 22)
    return sound(label)


def faint() -> QWidget:
    label = QLabel("TRAINING")
    label.setStyleSheet("color: #AAB2BB;")
    return sound(label)


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (nameless, "dose: a screen reader has no name for it"),
        (without_object_name, "no object name"),
        (small, "px to press"),
        (two_primaries, "more than one primary button"),
        (tab_against_the_eye, "Tab reaches next before back"),
        (clipped, "(QLabel “”) does not fit its place"),
        (clipped_below, "(QLabel “”) does not fit its place"),
        (faint, "“TRAINING” (QLabel “”): contrast 2."),
    ],
)
def test_what_is_wrong_is_named(qtbot: QtBot, make: Callable[[], QWidget], complaint: str) -> None:
    (found,) = shown(qtbot, make())
    assert complaint in found


@pytest.mark.usefixtures("light")
def test_a_sound_window_has_nothing_to_complain_of(qtbot: QtBot) -> None:
    assert shown(qtbot, sound()) == []


@pytest.mark.usefixtures("dark")
def test_nor_in_the_dark(qtbot: QtBot) -> None:
    assert shown(qtbot, sound()) == []


def shown(qtbot: QtBot, window: QWidget) -> list[str]:
    window.setObjectName("page")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return complaints(window)
