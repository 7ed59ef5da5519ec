"""Pictures of widgets beside the approved ones: a plugin with ``--approve`` and ``--screens``.

With ``--screens FOLDER`` each state is also kept at several sizes, and all of them come together
on contact sheets: ``make screens``.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.ui import theme
from tests.ui.access import complaints
from tests.ui.pictures import contact_sheet, difference, pixels

APPROVED = Path(__file__).parent / "approved"
SEEN = Path(os.environ["XDG_CACHE_HOME"]) / "screens"
_SIZES_PX = {1: ((1280, 800), (1440, 900), (3840, 2160)), 2: ((1280, 800), (1920, 1080))}
"""By scale: the last one is a 4K screen."""
_SHARE_MAX = 0.002
"""Share of pixels that may differ: antialiasing differs between processors."""

Compare = Callable[[QWidget, str], None]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    qapp.setCursorFlashTime(0)
    theme.dress(qapp, _scheme(request.config))
    yield
    if folder := request.config.getoption("--screens", default=None):
        for size in _sizes(qapp):
            kept = sorted(Path(folder).glob(f"*.{_named(size)}.png"))
            if kept:
                contact_sheet(kept, Path(folder) / f"contact-sheet-{_named(size)}.png")


def _scheme(config: pytest.Config) -> str:
    return str(config.getoption("--scheme", default="light"))


def _sizes(app: QApplication) -> tuple[tuple[int, int], ...]:
    return _SIZES_PX[round(app.devicePixelRatio())]


def _named(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _keep(widget: QWidget, name: str, folder: Path) -> None:
    """Keep a picture of the state at every size that a desk may have."""
    folder.mkdir(parents=True, exist_ok=True)
    before = widget.size()
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a widget needs one"
    for size in _sizes(app):
        widget.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        widget.grab().save(str(folder / f"{name}.{_named(size)}.png"))
    widget.resize(before)
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def light(dressed: None) -> Iterator[None]:
    """Have the light theme, and no window of an earlier test."""
    clear_away()
    yield
    clear_away()


@pytest.fixture
def dark(dressed: None, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    clear_away()
    theme.dress(qapp, "dark")
    yield
    clear_away()
    theme.dress(qapp, _scheme(request.config))


def clear_away() -> None:
    """Delete what waits for it: each window left over makes the next one slower."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def looks_approved(request: pytest.FixtureRequest, qtbot: QtBot) -> Compare:
    """Return a function that holds a widget against its approved picture."""

    def compare(widget: QWidget, name: str) -> None:
        QApplication.processEvents()
        found = complaints(widget)
        assert not found, "\n".join([f"{name}:", *found])
        if folder := request.config.getoption("--screens", default=None):
            _keep(widget, name, Path(folder))
            return
        seen = pixels(widget.grab().toImage())
        path = APPROVED / f"{name}.png"
        if request.config.getoption("--approve", default=False):
            APPROVED.mkdir(exist_ok=True)
            Image.fromarray(seen.astype(np.uint8)).save(path, optimize=True)
            return
        assert path.exists(), f"{path.name} was never approved: look, then run with --approve"
        with Image.open(path) as picture:
            approved = np.asarray(picture.convert("RGB")).astype(np.int16)
        share = difference(seen, approved)
        if share > _SHARE_MAX:
            SEEN.mkdir(parents=True, exist_ok=True)
            Image.fromarray(seen.astype(np.uint8)).save(SEEN / f"{name}.png")
        assert share <= _SHARE_MAX, f"{name}: {share:.2%} of the pixels differ; see {SEEN}"

    return compare
