"""The left column: find somebody, who is at the counter, in the room, and expected today."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from iOATdesk.desk.views import Room, RoomRow, Verdict
from iOATdesk.models.days import wall_time
from iOATdesk.models.visits import Patient
from iOATdesk.ui.counter_words import STEPS, Step, expected_words, room_chip, visit_here
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.field import FindField
from iOATdesk.ui.widgets.person_row import PersonRow
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.words import called, dose_words


class _Section:
    """A caption and rows that are used again, so that a refresh moves nothing."""

    def __init__(
        self, caption: str, column: QVBoxLayout, chosen: SignalInstance, said: str
    ) -> None:
        self.caption: QLabel = text(caption, "caption", name=said)
        self.caption.setContentsMargins(10, 10, 0, 4)
        self.rows: list[PersonRow] = []
        self._chosen = chosen
        self._place = QVBoxLayout()
        self._place.setSpacing(4)
        column.addWidget(self.caption)
        column.addLayout(self._place)

    def resize(self, count: int) -> None:
        while len(self.rows) < count:
            row = PersonRow()
            row.chosen.connect(self._chosen)
            self.rows.append(row)
            self._place.addWidget(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < count)
        self.caption.setVisible(count > 0)

    def shown(self) -> list[PersonRow]:
        return [row for row in self.rows if not row.isHidden()]


def visit_words(row: RoomRow) -> str:
    """Write which visit somebody in the room is in: ``visit 2 of 3``."""
    return f"visit {row.visit_number} of {row.visits_allowed}"


class PeopleColumn(Card):
    """Everybody of today; choosing a row brings the patient to the counter."""

    patient_chosen = Signal(str)
    words_entered = Signal(str)
    words_typed = Signal(str)

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(name="people")
        self.setAccessibleName("Patients of today")
        self._zone = zone
        self._in_room: tuple[RoomRow, ...] = ()
        self.find_field = FindField("Scan or type a name", "F2")
        self.body.setContentsMargins(15, 15, 5, 12)
        self.body.setSpacing(4)
        find_box = QVBoxLayout()
        find_box.setContentsMargins(0, 0, 10, 0)
        find_box.addWidget(self.find_field)
        self.body.addLayout(find_box)

        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 4, 10, 0)
        column.setSpacing(2)
        self._found = _Section("Found", column, self.patient_chosen, "found")
        self._here = _Section("At the counter", column, self.patient_chosen, "at_the_counter")
        self._room = _Section("In the room", column, self.patient_chosen, "in_the_room")
        self._expected = _Section("Expected today", column, self.patient_chosen, "expected")
        self._nobody = text("", "mute", name="people_nobody", wraps=True)
        self._nobody.setContentsMargins(10, 10, 0, 0)
        column.addWidget(self._nobody)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("people_scroll")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        self.body.addWidget(area, 1)
        self.find_field.entered.connect(self.words_entered)
        self.find_field.textEdited.connect(self.words_typed)
        self.find_field.left_downwards.connect(self.focus_first)
        self._found.resize(0)
        self._here.resize(0)

    def show_room(self, room: Room, at_counter: str, reminders: Mapping[str, datetime]) -> None:
        """Show who is in the room and who is expected."""
        self._in_room = tuple(row for row in room.in_room if row.patient != at_counter)
        self._room.resize(len(self._in_room))
        for row, widget in zip(self._in_room, self._room.rows, strict=False):
            widget.show_person(
                row.patient,
                called(row.name),
                f"{dose_words(row.drug, row.dose_ug)}"
                f" · {f'seat {row.seat}' if row.seat else visit_words(row)}",
                chip=room_chip(row, room.at),
            )
        expected = tuple(row for row in room.expected if row.patient != at_counter)
        self._expected.resize(len(expected))
        self._expected.caption.setText(f"Expected today ({len(expected)})")
        for awaited, widget in zip(expected, self._expected.rows, strict=False):
            below, used = expected_words(awaited, self._zone)
            reminder = reminders.get(awaited.patient)
            chip = (f"Remind {wall_time(reminder, self._zone)}", "info") if reminder else ("", "")
            widget.show_person(awaited.patient, called(awaited.name), below, right=used, chip=chip)
        is_empty = not (self._in_room or expected or at_counter)
        self._nobody.setText("Nobody has an order for today." if is_empty else "")

    def show_patient(self, verdict: Verdict | None, step: Step) -> None:
        """Show who is at the counter, and at which step."""
        self._here.resize(1 if verdict else 0)
        if verdict is None:
            return
        decision = verdict.decision
        is_refused = step <= Step.ISSUE and not decision.may_receive
        chip = ("Refused", "bad") if is_refused else (STEPS[step - 1], "info")
        self._here.rows[0].show_person(
            verdict.patient.patient,
            called(verdict.patient.name),
            f"Visit {visit_here(verdict, step)} of {decision.visits_allowed}",
            right=f"Card {verdict.patient.card}",
            chip=chip,
            is_chosen=True,
        )

    def show_found(self, patients: tuple[Patient, ...]) -> None:
        """Show what was typed has found, above the others."""
        self._found.resize(len(patients))
        for patient, widget in zip(patients, self._found.rows, strict=False):
            widget.show_person(
                patient.patient,
                called(patient.name),
                f"Card {patient.card}",
                right="" if patient.status == "active" else str(patient.status),
            )
        self._area.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """Go down into the list."""
        for section in (self._found, self._room, self._expected):
            if shown := section.shown():
                shown[0].setFocus(Qt.FocusReason.TabFocusReason)
                return

    def tick(self, now: datetime) -> None:
        """Let the chips of the room stand at ``now``."""
        for row, widget in zip(self._in_room, self._room.rows, strict=False):
            widget.set_chip(*room_chip(row, now))
