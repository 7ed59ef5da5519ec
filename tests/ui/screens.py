"""Pictures of widgets beside the approved ones: a plugin with ``--approve``."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.ui import theme

APPROVED = Path(__file__).parent / "approved"
SEEN = Path(os.environ["XDG_CACHE_HOME"]) / "screens"
_STEP_MAX = 24
"""How far a colour may be off before its pixel counts as different."""
_SHARE_MAX = 0.002
"""Share of pixels that may differ: antialiasing differs between processors."""

Compare = Callable[[QWidget, str], None]


def pixels(picture: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """Return the picture as numbers: rows, columns, red, green and blue."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).astype(np.int16)


def difference(
    seen: np.ndarray[tuple[int, ...], np.dtype[np.int16]],
    approved: np.ndarray[tuple[int, ...], np.dtype[np.int16]],
) -> float:
    """Return the share of pixels that differ visibly; 1 where the sizes differ."""
    if seen.shape != approved.shape:
        return 1.0
    off = np.abs(seen - approved).max(axis=2) > _STEP_MAX
    return float(off.mean())


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> None:
    qapp.setCursorFlashTime(0)
    theme.dress(qapp, "light")


@pytest.fixture
def light(dressed: None) -> Iterator[None]:
    """Have the light theme, and no window of an earlier test."""
    clear_away()
    yield
    clear_away()


@pytest.fixture
def dark(dressed: None, qapp: QApplication) -> Iterator[None]:
    clear_away()
    theme.dress(qapp, "dark")
    yield
    clear_away()
    theme.dress(qapp, "light")


def clear_away() -> None:
    """Delete what waits for it: each window left over makes the next one slower."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def looks_approved(request: pytest.FixtureRequest, qtbot: QtBot) -> Compare:
    """Return a function that holds a widget against its approved picture."""

    def compare(widget: QWidget, name: str) -> None:
        QApplication.processEvents()
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
