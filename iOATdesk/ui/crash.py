"""The last resort: an error nobody foresaw closes the ledger safely and leaves a report."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout

from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType

SENTENCE = (
    "The program met an error that it does not know. The ledger was closed safely: everything"
    " that was confirmed on the screen is in it."
)


def report(
    kind: type[BaseException], trace: TracebackType | None, version: str, now: datetime
) -> str:
    """Return what helps to mend the error: kinds, places and versions.

    The error's own words and all values are left out, because they could name a patient.
    """
    import platform
    import traceback

    lines = [
        f"iOATdesk {version}",
        f"at {now:%Y-%m-%dT%H:%M:%SZ}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        "",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    for frame in traceback.extract_tb(trace):
        place = Path(frame.filename)
        name = "/".join(place.parts[-3:])
        lines += [f"  {name}:{frame.lineno} in {frame.name}", f"    {frame.line or ''}"]
    return "\n".join(lines) + "\n"


class CrashDialog(QDialog):
    """Says in plain words what happened, and where the report is."""

    def __init__(self, where: Path | None) -> None:
        super().__init__()
        self.setObjectName("crash")
        self.setWindowTitle("iOAT desk has to close")
        self.setAccessibleName("iOAT desk has to close")
        self.setMinimumWidth(520)
        written = (
            f"A report without any patient's data is in {where}. Please pass it on."
            if where
            else "A report could not be written."
        )
        close = KeyButton("Close the program", "Enter", kind="primary", name="crash_close")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 24, 26, 24)
        column.setSpacing(12)
        column.addWidget(text("iOAT desk has to close", "heading"))
        column.addWidget(text(SENTENCE, name="crash_sentence", wraps=True))
        where_words = text(written, "mute", name="crash_report", wraps=True)
        where_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(where_words)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)


def _show(where: Path | None) -> None:
    is_gui_thread = threading.current_thread() is threading.main_thread()
    if is_gui_thread and QApplication.instance() is not None:
        CrashDialog(where).exec()


class CrashHook:
    """Writes the report, closes the ledger, tells the person, and ends the program."""

    def __init__(
        self,
        folder: Path,
        version: str,
        now: Callable[[], datetime],
        close_ledger: Callable[[], None],
        *,
        show: Callable[[Path | None], None] = _show,
        leave: Callable[[int], None] = sys.exit,
    ) -> None:
        """Put reports into ``folder``."""
        self._folder = folder
        self._version = version
        self._now = now
        self._close_ledger = close_ledger
        self._show = show
        self._leave = leave
        self._has_run = False

    def install(self) -> None:
        """Catch what nobody else catches, in every thread."""
        sys.excepthook = self
        threading.excepthook = lambda args: self(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Be what ``sys.excepthook`` is."""
        if issubclass(kind, KeyboardInterrupt):
            self._leave(130)
            return
        # A second error while the first is being told must not hide it.
        if self._has_run:
            return
        self._has_run = True
        del error
        where = self._written(report(kind, trace, self._version, self._now()))
        try:
            self._close_ledger()
        finally:
            self._show(where)
            self._leave(1)

    def _written(self, words: str) -> Path | None:
        path = self._folder / f"error-{self._now():%Y%m%d-%H%M%S}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(words, "utf-8")
        except OSError:
            return None
        return path
