import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from iOATdesk.ui.crash import CrashDialog, CrashHook

NOW = datetime(2026, 11, 22, 20, 4, tzinfo=UTC)


class Told:
    """What the hook did, in order."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.where: Path | None = None

    def close(self) -> None:
        self.steps.append("closed")

    def show(self, where: Path | None) -> None:
        self.where = where
        self.steps.append("shown")

    def leave(self, code: int) -> None:
        self.steps.append(f"left {code}")


def crash_with(hook: CrashHook, patient_name: str) -> None:
    try:
        raise LookupError(f"no visit of {patient_name}")
    except LookupError as error:
        hook(type(error), error, error.__traceback__)


def test_a_crash_closes_the_ledger_before_it_speaks_and_leaves(tmp_path: Path) -> None:
    told = Told()
    hook = CrashHook(tmp_path, "0.1.0", lambda: NOW, told.close, show=told.show, leave=told.leave)
    crash_with(hook, "Okafor")
    assert told.steps == ["closed", "shown", "left 1"]


def test_the_report_names_the_place_and_no_patient(tmp_path: Path) -> None:
    told = Told()
    hook = CrashHook(tmp_path, "0.1.0", lambda: NOW, told.close, show=told.show, leave=told.leave)
    crash_with(hook, "Okafor")
    assert told.where is not None
    report = told.where.read_text("utf-8")
    assert "builtins.LookupError" in report
    assert "in crash_with" in report
    assert "iOATdesk 0.1.0" in report
    assert "Okafor" not in report
    assert str(Path(__file__).parents[2]) not in report


def test_a_folder_that_cannot_be_written_does_not_hide_the_crash(tmp_path: Path) -> None:
    told = Told()
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    hook = CrashHook(
        blocked / "reports", "0.1.0", lambda: NOW, told.close, show=told.show, leave=told.leave
    )
    crash_with(hook, "Okafor")
    assert told.steps == ["closed", "shown", "left 1"]
    assert told.where is None


def test_a_second_crash_while_the_first_is_told_is_silent(tmp_path: Path) -> None:
    told = Told()
    hook = CrashHook(tmp_path, "0.1.0", lambda: NOW, told.close, show=told.show, leave=told.leave)
    crash_with(hook, "Okafor")
    crash_with(hook, "Okafor")
    assert told.steps.count("shown") == 1


def test_the_hook_takes_what_nobody_else_catches(tmp_path: Path) -> None:
    told = Told()
    before = sys.excepthook
    hook = CrashHook(tmp_path, "0.1.0", lambda: NOW, told.close, show=told.show, leave=told.leave)
    try:
        hook.install()
        assert sys.excepthook is hook
        hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        sys.excepthook = before
    assert told.steps == ["left 130"]


@pytest.mark.usefixtures("light")
def test_the_dialog_says_that_the_ledger_is_safe_and_where_the_report_is(qtbot: QtBot) -> None:
    dialog = CrashDialog(Path("reports/error.txt"))
    qtbot.addWidget(dialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "closed safely" in words
    assert "error.txt" in words
    assert "Traceback" not in words
