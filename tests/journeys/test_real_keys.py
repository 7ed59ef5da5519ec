"""A dose by real key strokes: the program in a process of its own, on a real X server.

The other journeys send their keys from inside the program. Here nothing of it is touched: the X
server types, and what came of it is read from the ledger afterwards.
"""

import mmap
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from iOATdesk.desk.station import open_station
from tests.stations import PASSPHRASE, Clinic

IS_THERE = bool(shutil.which("Xvfb") and shutil.which("xdotool"))
pytestmark = pytest.mark.skipif(not IS_THERE, reason="needs a system with Xvfb and xdotool")
ROOT = Path(__file__).parents[2]
_LOOK_S = 0.1
_LOOKS_MAX = 300
_AT_REST = 4
"""So many looks in a row at an unchanged screen mean that nothing is on its way."""
_PATIENCE_S = 30
_SCAN_GAP_MS = "5"
_TYPING_GAP_MS = "130"
_PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from iOATdesk.desk.ports import Devices
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.ui.background import ThreadBackground
from iOATdesk.ui.shell import Shell, application

folder, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
app = application("light")
app.setCursorFlashTime(0)
clock, paper = SetClock(now), FolderPrinter(folder / "prints")
devices = Devices(clock, paper, paper, paper, FolderDrive(folder / "usb", "USB"))
executor = ThreadPoolExecutor(1)
shell = Shell(folder, clock, lambda: devices, ThreadBackground(executor))
shell.show()
app.exec()
executor.submit(shell.close_ledger).result()
executor.shutdown()
"""


class Screen:
    """An X server without a window manager, with hands on its keyboard and an eye on it."""

    def __init__(self, display: str, picture: Path) -> None:
        self.display = display
        self._picture = picture
        self._seen = ""

    def run(self, *words: str) -> str:
        """Have xdotool do something."""
        environment = os.environ | {"DISPLAY": self.display}
        done = subprocess.run(
            ["xdotool", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=_PATIENCE_S,
        )
        return done.stdout.strip()

    def focus(self, title: str) -> None:
        """Give the window of this title the keyboard, as a desktop does."""
        window = self.run("search", "--sync", "--onlyvisible", "--name", title).split()[0]
        self.run("windowfocus", "--sync", window)
        self.settle()

    def press(self, key: str) -> None:
        self.run("key", key)
        self.settle()

    def scan(self, code: str) -> None:
        self.run("type", "--delay", _SCAN_GAP_MS, "--args", "1", code, "key", "Return")
        self.settle()

    def type_words(self, words: str) -> None:
        self.run("type", "--delay", _TYPING_GAP_MS, words)
        self.settle()

    def settle(self) -> None:
        """Wait until the picture has stood still for a moment."""
        same = 0
        for _ in range(_LOOKS_MAX):
            Event().wait(_LOOK_S)
            seen = self._look()
            same = same + 1 if seen == self._seen else 0
            self._seen = seen
            if same >= _AT_REST:
                return
        raise AssertionError("the screen does not come to rest")

    def _look(self) -> str:
        with self._picture.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=1) as bits:
            return sha256(bits).hexdigest()


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """Run an X server until the end of the block."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(write_end), "-screen", "0", "1440x900x24"),
            *("-fbdir", str(folder), "-nolisten", "tcp"),
        ],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            number = told.readline().strip()
        assert number, "the X server says on which display it is"
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait()


@contextmanager
def program(clinic: Clinic, at: Screen) -> Iterator[subprocess.Popen[str]]:
    """Run the program on a station whose ledger is closed; it is gone at the end of the block."""
    running = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(clinic.folder), clinic.clock.now().isoformat()],
        cwd=ROOT,
        env=os.environ | {"DISPLAY": at.display, "QT_QPA_PLATFORM": "xcb"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.communicate()


def test_a_dose_is_given_with_the_keys_of_a_real_keyboard(clinic: Clinic, tmp_path: Path) -> None:
    clinic.receive(containers=10)
    patient = clinic.enrol("Okafor")
    clinic.order(patient, "60")
    clinic.open_day()
    syringe = clinic.prepare(patient)
    clinic.desk.ledger.close()
    with ExitStack() as stack:
        at = stack.enter_context(screen(tmp_path))
        running = stack.enter_context(program(clinic, at))
        at.focus("iOAT desk")
        at.scan("B-002")
        at.type_words(PASSPHRASE)
        at.press("Return")
        at.focus(clinic.desk.station.name)
        at.scan(patient.card)
        at.type_words("1")
        at.press("Return")
        at.scan(syringe)
        at.press("Return")
        at.press("Return")
        at.scan(syringe)
        assert running.poll() is None, "the program still runs"
    opened = open_station(clinic.folder, "B-002", PASSPHRASE)
    try:
        row = opened.ledger.row("SELECT * FROM dose WHERE syringe = ?", syringe)
        assert row is not None
        assert (row["issued_ug"], row["residue_ug"], row["resolved"]) == (60_000, 0, 1)
    finally:
        opened.ledger.close()
    assert len(list((clinic.folder / "prints").glob("*.pdf"))) == 1
