"""What the patients page shows beside the file: history, attendance, day lists; each look noted."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iOATdesk.desk.attendance import ProgrammeAttendance
from iOATdesk.desk.day_lists import Which
from iOATdesk.desk.looks import Screen
from iOATdesk.ui.attendance_panel import AttendancePanel
from iOATdesk.ui.day_lists_panel import DayListsPanel
from iOATdesk.ui.history_panel import HistoryPanel
from iOATdesk.ui.patient_acts import PatientActs
from iOATdesk.ui.widgets.at_hand import Page

T = TypeVar("T")


class PatientPanels(QObject):
    """Reads what a panel asks for, and has each look into a record recorded after it is shown."""

    left = Signal()

    def __init__(self, page: Page, acts: PatientActs) -> None:
        """Make the panels; the page puts them into its stack."""
        super().__init__(page)
        self._page = page
        self._acts = acts
        self._patient = ""
        self._seen: tuple[str, str] = ("", "")
        """Person and patient of the file that was recorded as opened last."""
        self.history = HistoryPanel(page.at_hand.zone)
        self.attendance = AttendancePanel()
        self.day_lists = DayListsPanel()
        for panel in (self.history, self.attendance, self.day_lists):
            panel.left.connect(self.left)
        self.history.range_chosen.connect(self._read_history)
        self.attendance.range_chosen.connect(self._read_attendance)
        self.day_lists.wanted.connect(self._read_list)
        self.day_lists.print_wanted.connect(self._print_list)
        self.day_lists.save_wanted.connect(self._save_list)

    def widgets(self) -> tuple[QWidget, ...]:
        """Return every panel."""
        return (self.history, self.attendance, self.day_lists)

    def on_key(self, shown: QWidget | None, character: str) -> None:
        """Choose a range, a view or a list in the panel that is shown."""
        for panel in (self.history, self.attendance, self.day_lists):
            if panel is shown:
                panel.on_key(character)

    def open_history(self, patient_id: str) -> None:
        """Show a patient's history."""
        self._patient = patient_id
        self._read_history(self.history.begin())
        self._record(patient_id, "history")

    def open_attendance(self) -> None:
        """Show everybody's attendance."""
        self._read_attendance(self.attendance.begin())

    def file_opened(self, patient_id: str) -> None:
        """Record that a file is open; reading it again for the same person is no new look."""
        seen = (self._page.at_hand.operator().person.person, patient_id)
        if self._seen != seen:
            self._seen = seen
            self._record(patient_id, "file")

    def _record(self, patient_id: str, screen: Screen) -> None:
        by, entry_id = self._page.at_hand.operator(), self._page.at_hand.new_id()
        work = partial(self._acts.record_opened, by, patient_id, screen, entry_id)
        self._run(work, lambda _none: None)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._page.at_hand.background.run(work, done, self._page.show_fault)

    def _read_history(self, days: int | None) -> None:
        by, patient_id = self._page.at_hand.operator(), self._patient
        self._run(lambda: self._acts.history(by, patient_id, days), self.history.show_history)

    def _read_attendance(self, days: int | None) -> None:
        by, entry_id = self._page.at_hand.operator(), self._page.at_hand.new_id()

        def on_read(shown: ProgrammeAttendance) -> None:
            self.attendance.show_attendance(shown)
            patients = [row.patient for row in shown.rows]
            self._run(
                lambda: self._acts.list_taken(
                    by, "attendance", shown.today, "shown", patients, entry_id
                ),
                lambda _none: None,
            )

        self._run(lambda: self._acts.attendance(by, days), on_read)

    def _read_list(self, which: Which, day: date) -> None:
        by, entry_id = self._page.at_hand.operator(), self._page.at_hand.new_id()
        work = partial(self._acts.show_list, by, which, day, entry_id)
        self._run(work, self.day_lists.show_list)

    def _print_list(self, which: Which, day: date) -> None:
        by, entry_id = self._page.at_hand.operator(), self._page.at_hand.new_id()
        work = partial(self._acts.print_list, by, which, day, entry_id)
        self._run(work, lambda fault: self.day_lists.say(fault or "The list is printed."))

    def _save_list(self, which: Which, day: date, path: Path) -> None:
        by, entry_id = self._page.at_hand.operator(), self._page.at_hand.new_id()
        work = partial(self._acts.save_list, by, which, day, path, entry_id)
        self._run(work, lambda _none: self.day_lists.say(f"Saved as {path.name}."))
