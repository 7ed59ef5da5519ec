"""From an empty folder to the first green verdict of a station in use, with the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.ports import Devices
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.ledger.check import check
from iOATdesk.training.hands import SCANNER, CountedExecutor, Hands
from iOATdesk.training.nurse import Nurse
from iOATdesk.ui import theme
from iOATdesk.ui.background import ThreadBackground
from iOATdesk.ui.shell import Shell
from iOATdesk.ui.window import MainWindow
from tests.stations import MORNING
from tests.ui.keyboard import Keyboard
from tests.ui.test_setup_journey import PASSPHRASE, until_made, words

AGE = "Age, at least"
CARD = "P-00001"


class Station:
    """The program on one folder, which can be closed and begun again."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.clock = SetClock(MORNING)
        self._qtbot = qtbot
        self._folder = folder
        self._paper = FolderPrinter(folder / "prints")
        self._running: tuple[Shell, CountedExecutor] | None = None

    def begin(self) -> Keyboard:
        """Start the program; the one before is closed."""
        self.close()
        drive = FolderDrive(self._folder / "usb", "Register drive")
        devices = Devices(self.clock, self._paper, self._paper, self._paper, drive)
        executor = CountedExecutor()
        shell = Shell(
            self._folder / "station",
            self.clock,
            lambda: devices,
            ThreadBackground(executor),
            scanner=SCANNER,
        )
        self._running = shell, executor
        with self._qtbot.waitExposed(shell):
            shell.show()
        self.hands = Hands(shell, executor, self.clock, self._folder / "screens")
        self.hands.take()
        self.nurse = Nurse(self.hands, shell, {"passphrase": PASSPHRASE, "pin": "4711"}, tuple)
        return Keyboard(self._qtbot, shell)

    def close(self) -> None:
        if self._running is None:
            return
        shell, executor = self._running
        self._running = None
        shell.close()
        executor.submit(shell.close_ledger).result()
        executor.shutdown()
        shell.deleteLater()

    def is_sound(self) -> bool:
        assert self._running is not None
        shell, executor = self._running
        assert shell.opened is not None
        return executor.submit(check, shell.opened.ledger).result().is_sound


@pytest.fixture
def station(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Station]:
    theme.dress(qapp, "light")
    running = Station(qtbot, tmp_path)
    yield running
    running.close()


def found(qtbot: QtBot, station: Station) -> None:
    """Make the station, in use with patients, and leave the program."""
    keyboard = station.begin()
    key = until_made(qtbot, keyboard, "British Columbia, hydromorphone", "in_use")
    keyboard.tab_to("recovery_typed")
    keyboard.type(key.lower())
    keyboard.enter()
    station.hands.wait_for(
        "the desk", lambda: isinstance(keyboard.shell.currentWidget(), MainWindow)
    )


def fill_in(station: Station, **fields: str) -> None:
    """Type into the fields of these names."""
    for name, typed in fields.items():
        station.nurse.focus(name)
        station.hands.fill(typed)


def enrol(station: Station) -> None:
    """Enrol one patient and enter an order for 60 mg twice a day."""
    station.nurse.go("Patients")
    station.hands.press(Qt.Key.Key_F3)
    fill_in(
        station,
        family_name="Okafor",
        given_names="Daniel",
        born_on="1979-03-14",
        authorisation_ends_on="2027-06-30",
    )
    station.hands.enter()
    station.hands.wait_for("the patient", lambda: station.hands.sees("new_order"))
    station.hands.press(Qt.Key.Key_F8)
    fill_in(
        station,
        order_number="2031",
        order_doses="2",
        order_plan="60",
        order_starts="2026-11-01",
        order_ends="2026-12-12",
        order_prescriber="Dr M. Lang",
        order_licence="CPSBC 31207",
        order_practice="Harbour Street Clinic",
        order_address="84 Harbour St, Vancouver",
    )
    station.nurse.focus("route_IV")
    station.hands.press(Qt.Key.Key_Space)
    station.nurse.focus("order_address")
    station.hands.enter()
    station.hands.wait_for("the order", lambda: not station.hands.sees("order_form"))


def confirm_every_value(station: Station, keyboard: Keyboard) -> None:
    """Go down the page of the programme, look at each value and confirm it."""
    station.nurse.go("Programme")
    table = keyboard.shell.findChild(QTableWidget, "values_table")
    assert table is not None
    station.hands.wait_for("the values", lambda: table.rowCount() > 0)
    for number in range(table.rowCount()):
        assert station.hands.reads("programme_count") == f"{number} of {table.rowCount()} confirmed"
        if station.hands.reads("value_content") == "not set":
            station.hands.press(Qt.Key.Key_F4)
            station.hands.fill("18" if station.hands.reads("value_name") == AGE else "30")
        station.hands.enter()
        station.hands.press(Qt.Key.Key_Down)


def test_a_station_in_use_is_made_live_from_the_window_alone(
    qtbot: QtBot, station: Station
) -> None:
    found(qtbot, station)
    keyboard = station.begin()
    hands = station.hands
    station.nurse.sign_on("B-001")
    assert words(keyboard, "bar_person") == "S. Dhaliwal, RPh"
    assert not hands.sees("training")
    enrol(station)
    station.nurse.open_day()
    station.nurse.identify(CARD)
    assert hands.reads("verdict_words") == "No dose: programme not confirmed"

    confirm_every_value(station, keyboard)
    assert hands.reads("programme_name") == "British Columbia, hydromorphone · version 2026-11"
    assert hands.reads("programme_sentence").startswith("All safety values are confirmed")

    station.nurse.close_patient()
    station.nurse.identify(CARD)
    assert hands.reads("verdict_words") == "May receive visit 1 of 2"
    assert station.is_sound()
