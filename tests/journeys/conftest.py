"""Each journey has a station of its own, with stock and patients, and the real window on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iOATdesk.ui import theme
from tests.journeys.window import Journey, at_the_window
from tests.stations import Clinic

# Before any application object, as the program does itself.
theme.bundled_fonts_only()


@pytest.fixture
def journey(qapp: QApplication, clinic: Clinic, tmp_path: Path) -> Iterator[Callable[[], Journey]]:
    """Opens the window on ``clinic`` as it is by then; the fixture closes it."""
    theme.dress(qapp, "light")
    theme.load_script_fonts()
    with ExitStack() as windows:
        yield lambda: windows.enter_context(at_the_window(clinic, tmp_path))
