"""Bad ground under the window: one sentence in it, nothing lost, and a way on."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.ports import Devices
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ui.background import InlineBackground
from iOATdesk.ui.shell import Shell
from iOATdesk.ui.sign_on_page import SignOnPage
from iOATdesk.ui.window import MainWindow
from tests.cli_runner import ROOT, change_past_the_program, held_by_another
from tests.stations import MORNING, PASSPHRASE, Clinic, Paper

pytestmark = pytest.mark.usefixtures("light")
DAMAGED = "The key file keys.json is damaged."
RESTORE = "Put keys.json from the backup in its place."
WRONG = "The name and the passphrase do not belong together. Check both and type again."
Show = Callable[[Path], Shell]
LOOK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from iOATdesk.app import open_window
from iOATdesk.settings import Settings

def look():
    for label in QApplication.allWidgets():
        if isinstance(label, QLabel) and label.objectName() == "trouble_words":
            print(label.text())
    QApplication.quit()

sys.exit(open_window(
    Settings(theme="light"), station_folder=Path(sys.argv[1]), training=False,
    ready=lambda: QTimer.singleShot(0, look),
))
"""
"""Opens the window as the program does, in a process whose event loop ends with it."""


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    """Shows the window on a folder."""
    shells: list[Shell] = []

    def shown(folder: Path) -> Shell:
        paper = Paper()
        drive = FolderDrive(tmp_path / "usb", "USB")
        devices = Devices(SetClock(MORNING), paper, paper, paper, drive)
        shell = Shell(folder, devices.clock, lambda: devices, InlineBackground())
        shells.append(shell)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        return shell

    yield shown
    for shell in shells:
        shell.close_ledger()


@pytest.fixture
def folder(clinic: Clinic) -> Path:
    """A station that nobody holds open."""
    clinic.desk.ledger.close()
    return clinic.folder


def words(shell: QWidget, name: str) -> str:
    label = shell.findChild(QLabel, name)
    assert label is not None, name
    assert label.isVisible()
    return label.text()


def sign_on(shell: Shell, passphrase: str = PASSPHRASE) -> str:
    """Sign on with the first name; return what the page says then."""
    page = shell.currentWidget()
    assert isinstance(page, SignOnPage)
    page.people.setCurrentRow(0)
    page.passphrase.line.setText(passphrase)
    QTest.keyClick(page.passphrase.line, Qt.Key.Key_Return)
    return "" if shell.currentWidget() is not page else words(page, "sign_on_wrong")


def test_a_damaged_key_file_is_told_in_the_window_until_it_is_mended(
    qtbot: QtBot, show: Show, folder: Path
) -> None:
    keys = folder / "keys.json"
    good = keys.read_bytes()
    keys.write_bytes(good[: len(good) // 2])
    shell = show(folder)
    assert words(shell, "trouble_words") == DAMAGED
    assert words(shell, "trouble_advice") == RESTORE
    assert str(folder) in words(shell, "trouble_place")
    page = shell.currentWidget()
    QTest.keyClick(shell.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.currentWidget() is not page)
    assert words(shell, "trouble_words") == DAMAGED
    keys.write_bytes(good)
    QTest.keyClick(shell.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(shell.currentWidget(), SignOnPage))
    assert sign_on(shell) == ""
    assert isinstance(shell.currentWidget(), MainWindow)


def test_a_missing_key_file_is_no_empty_folder(show: Show, folder: Path) -> None:
    (folder / "keys.json").unlink()
    assert words(show(folder), "trouble_words") == "The key file keys.json cannot be read."


def test_a_folder_that_nobody_can_look_into_is_told(show: Show, tmp_path: Path) -> None:
    said = words(show(tmp_path / ("n" * 300)), "trouble_words")
    assert said == "The station’s folder cannot be looked into: File name too long."


def test_the_program_opens_with_the_sentence_and_ends_well(folder: Path) -> None:
    (folder / "keys.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"{DAMAGED}\n"), done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_passphrase_is_told_and_the_right_one_still_opens(show: Show, folder: Path) -> None:
    shell = show(folder)
    assert sign_on(shell, "seven grey herons") == WRONG
    assert sign_on(shell) == ""
    assert isinstance(shell.currentWidget(), MainWindow)


def test_a_second_copy_is_told_so_until_the_first_is_closed(show: Show, folder: Path) -> None:
    shell = show(folder)
    with held_by_another(folder, "B-001", PASSPHRASE):
        assert sign_on(shell) == (
            "The ledger is open in another iOATdesk. Use that window, or close it and try again."
        )
    assert sign_on(shell) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a ledger " * 1000, "The ledger does not open with this key, or is not a ledger of"),
        (b"", "The ledger is empty. Restore it from the backup."),
        (None, "The ledger is missing from its folder. Restore it from the backup."),
    ],
)
def test_a_ledger_that_is_not_ours_is_told_and_left_as_it_is(
    show: Show, folder: Path, content: bytes | None, said: str
) -> None:
    ledger = folder / LEDGER_FILE
    shutil.move(ledger, folder.parent / "kept")
    if content is not None:
        ledger.write_bytes(content)
    shell = show(folder)
    assert sign_on(shell).startswith(said)
    assert (ledger.read_bytes() if ledger.exists() else None) == content
    shutil.copy(folder.parent / "kept", ledger)
    assert sign_on(shell) == ""


def test_a_programme_that_this_version_does_not_know_is_told_in_the_window(
    show: Show, clinic: Clinic
) -> None:
    change_past_the_program(clinic, "UPDATE station SET programme = 'mars'")
    shell = show(clinic.folder)
    assert sign_on(shell) == ""
    assert words(shell, "trouble_words") == "There is no programme profile “mars”."
    assert shell.opened is None
    with held_by_another(clinic.folder, "B-001", PASSPHRASE):
        assert words(shell, "trouble_words")
