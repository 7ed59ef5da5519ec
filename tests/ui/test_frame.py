"""The bar on top has room for every page at the smallest width, whoever is signed on."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iOATdesk.models.people import Person, Role
from iOATdesk.ui.frame import TopBar
from tests.ui.page_frame import settle
from tests.ui.screens import Compare
from tests.ui.station_samples import NOW, PHARMACIST, ZONE

pytestmark = pytest.mark.usefixtures("light")
PAGES = ("Counter", "Patients", "Stock", "Count", "Close day", "People", "Programme")
LONG = Person("S09", "Maximiliana Featherstonhaugh, RPh", "MF", Role.IN_CHARGE)


def bar(qtbot: QtBot, width_px: int, person: Person) -> TopBar:
    shown = TopBar(PAGES, ZONE)
    qtbot.addWidget(shown)
    shown.resize(width_px, 56)
    shown.show()
    shown.show_time(NOW)
    shown.show_person(person)
    shown.show_page(6)
    settle()
    return shown


@pytest.mark.parametrize("width_px", [1280, 1366, 1440, 1920])
@pytest.mark.parametrize("person", [PHARMACIST.person, LONG])
def test_nothing_of_the_bar_is_cut(qtbot: QtBot, width_px: int, person: Person) -> None:
    shown = bar(qtbot, width_px, person)
    assert shown.width() == width_px
    seen = [*shown.findChildren(QLabel), *shown.findChildren(QPushButton)]
    for widget in (widget for widget in seen if widget.isVisible()):
        assert widget.width() >= widget.sizeHint().width(), widget.objectName()
    name = shown.findChild(QLabel, "bar_person")
    assert name is not None
    assert name.text() == person.name
    assert name.isVisible()


def test_the_bar_says_everything_where_there_is_room(qtbot: QtBot) -> None:
    shown = bar(qtbot, 1440, PHARMACIST.person)
    words = {label.objectName(): label.text() for label in shown.findChildren(QLabel)}
    assert words["bar_day"] == "Sun 22 Nov 2026"
    shown.resize(1280, 56)
    settle()
    words = {label.objectName(): label.text() for label in shown.findChildren(QLabel)}
    assert words["bar_day"] == "22 Nov"
    assert words["bar_role"] == "· pharmacist in charge"
    shown.resize(1440, 56)
    settle()
    words = {label.objectName(): label.text() for label in shown.findChildren(QLabel)}
    assert words["bar_day"] == "Sun 22 Nov 2026"


def test_the_bar_on_a_small_screen(qtbot: QtBot, looks_approved: Compare) -> None:
    looks_approved(bar(qtbot, 1280, PHARMACIST.person), "bar_small")
