"""How long a cold start takes until a person can sign on, against a bare window."""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import NS_PER_MS, Figure, median

_PAIRS = 9
_PAINTED = """
import os
def painted(app):
    window = next(w for w in app.topLevelWidgets() if w.isVisible())
    while not window.windowHandle().isExposed():
        app.processEvents()
    app.processEvents()
    print("painted", flush=True)
    os._exit(0)
"""
_BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1440, 900)
window.show()
painted(app)
"""
# What ``python -m iOATdesk run`` does, up to the first screen.
_PROGRAM = """
import sys
from pathlib import Path
import iOATdesk.__main__
from iOATdesk.settings import Settings
from iOATdesk.app import open_window
def ready():
    from PySide6.QtWidgets import QApplication
    painted(QApplication.instance())
open_window(Settings(), station_folder=Path(sys.argv[1]), training=False, ready=ready)
"""


async def _ms_until_painted(script: str, station: str) -> float:
    """Return how long a fresh process takes until its window is painted."""
    began = time.perf_counter_ns()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _PAINTED + script,
        station,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None, "its output was asked for"
    assert process.stderr is not None, "its complaints were asked for"
    line = await process.stdout.readline()
    ended = time.perf_counter_ns()
    if line != b"painted\n":
        raise AssertionError((await process.stderr.read()).decode())
    await process.wait()
    return (ended - began) / NS_PER_MS


async def _pairs(station: Path) -> tuple[list[float], list[float]]:
    program: list[float] = []
    bare: list[float] = []
    for _ in range(_PAIRS):
        for times, script in ((bare, _BARE), (program, _PROGRAM)):
            times.append(await _ms_until_painted(script, str(station)))
    return program[1:], bare[1:]


def measure(station: Path, say: Callable[[str], None]) -> Figure:
    """Start the program and a bare window in turn; the first pair only fills the disk's cache."""
    say("starting the program")
    program, bare = asyncio.run(_pairs(station))
    is_met = median(program) <= 1.6 * median(bare)
    return Figure("cold start to sign-on", program, "a bare window", bare, "at most 1.60 x", is_met)
