"""From an empty folder to the desk and back to the sign-on page, with the keyboard alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.app import devices_of
from iOATdesk.devices.clock import SetClock
from iOATdesk.ledger.check import check
from iOATdesk.settings import Settings
from iOATdesk.ui.background import ThreadBackground
from iOATdesk.ui.setup_page import RECOVERY, SetupPage
from iOATdesk.ui.shell import Shell
from iOATdesk.ui.sign_on_page import SignOnPage
from iOATdesk.ui.window import MainWindow
from tests.stations import MORNING
from tests.ui.keyboard import Keyboard

pytestmark = pytest.mark.usefixtures("light")
PATIENCE_MS = 20_000
PASSPHRASE = "harbour lantern in rain"
Start = Callable[[], Keyboard]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on this folder, as often as it is asked; the one before is closed."""
    running: list[tuple[Shell, ThreadPoolExecutor]] = []
    folder = tmp_path / "station"

    def stop() -> None:
        for shell, executor in running:
            shell.close()
            executor.submit(shell.close_ledger).result()
            executor.shutdown()
        running.clear()

    def begin() -> Keyboard:
        stop()
        executor = ThreadPoolExecutor(1)
        devices = devices_of(Settings(), folder, SetClock(MORNING), training=True)
        shell = Shell(folder, devices.clock, lambda: devices, ThreadBackground(executor))
        running.append((shell, executor))
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        return Keyboard(qtbot, shell)

    yield begin
    stop()


def shows(keyboard: Keyboard, kind: type) -> bool:
    return isinstance(keyboard.shell.currentWidget(), kind)


def words(keyboard: Keyboard, name: str) -> str:
    label = keyboard.shell.findChild(QLabel, name)
    assert label is not None, name
    return label.text()


def until_made(
    qtbot: QtBot, keyboard: Keyboard, programme: str = "Injectable hydromorphone", use: str = ""
) -> str:
    """Fill in everything; return the recovery key as it stands on the screen."""
    page = keyboard.shell.currentWidget()
    assert isinstance(page, SetupPage)
    qtbot.waitUntil(lambda: page.station.programme.combo.count() > 1, timeout=PATIENCE_MS)
    keyboard.fill_in(
        station_name="Harbour Street Clinic",
        station_address="84 Harbour St, Vancouver",
        station_zone="America/Vancouver",
        station_programme=programme,
    )
    keyboard.tab_to(f"station_use_{use or 'training'}")
    keyboard.key(Qt.Key.Key_Space)
    keyboard.enter()
    keyboard.fill_in(
        person_name="S. Dhaliwal, RPh",
        new_badge="B-001",
        new_passphrase=PASSPHRASE,
        new_passphrase_again=PASSPHRASE,
        new_pin="4711",
        new_pin_again="4711",
    )
    keyboard.enter()
    keyboard.fill_in(
        register_passphrase="the quiet harbour in may",
        register_passphrase_again="the quiet harbour in may",
    )
    keyboard.enter()
    qtbot.waitUntil(lambda: page.step() == RECOVERY, timeout=PATIENCE_MS)
    return page.recovery.accessibleDescription()


def sign_on(qtbot: QtBot, keyboard: Keyboard, passphrase: str) -> None:
    """Choose the first name and type a passphrase."""
    keyboard.key(Qt.Key.Key_Space)
    keyboard.tab_to("sign_on_passphrase")
    keyboard.type(passphrase)
    keyboard.enter()


def test_an_empty_folder_becomes_a_station_that_opens_again(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    keyboard = start()
    assert shows(keyboard, SetupPage)
    key = until_made(qtbot, keyboard)
    keyboard.save_as(Qt.Key.Key_F5, str(tmp_path / "key.pdf"))
    saved = "Saved as key.pdf. Print it, then delete the file."
    qtbot.waitUntil(lambda: words(keyboard, "recovery_saved") == saved, timeout=PATIENCE_MS)
    printed = "".join(page.extract_text() for page in PdfReader(tmp_path / "key.pdf").pages)
    assert all(group in printed for group in key.split())
    keyboard.tab_to("recovery_typed")
    keyboard.type(key.lower())
    keyboard.enter()
    qtbot.waitUntil(lambda: shows(keyboard, MainWindow), timeout=PATIENCE_MS)
    assert words(keyboard, "bar_person") == "S. Dhaliwal, RPh"
    training = keyboard.shell.findChild(QWidget, "training")
    assert training is not None
    assert training.isVisible()
    opened = keyboard.shell.opened
    assert opened is not None
    assert check(opened.ledger).findings == []

    keyboard = start()
    assert shows(keyboard, SignOnPage)
    assert words(keyboard, "sign_on_station") == "Harbour Street Clinic"
    sign_on(qtbot, keyboard, PASSPHRASE)
    qtbot.waitUntil(lambda: shows(keyboard, MainWindow), timeout=PATIENCE_MS)
    assert words(keyboard, "bar_person") == "S. Dhaliwal, RPh"
