"""The overdose response in the middle of the counter: large timer, one key a stamp, time line."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from iOATdesk.desk.views import Response
from iOATdesk.models.emergency import Emergency
from iOATdesk.models.entries import StampKind
from iOATdesk.models.response import (
    naloxone_again_at,
    naloxone_given,
    naloxone_total_ug,
    stamp_words,
    standing,
)
from iOATdesk.models.units import format_mg
from iOATdesk.ui.response_forms import (
    CorrectionForm,
    NoteForm,
    OutcomeForm,
    ResponseForm,
    VitalsForm,
)
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.text import ElidedText, text
from iOATdesk.ui.widgets.timer_list import countdown

NO_PATIENT = "no patient of this station"
_WHO = "Who is it? Scan the card, or choose at the left."
_STAMPS: tuple[tuple[str, StampKind, str], ...] = (
    ("1", "stimulation", "Stimulation"),
    ("2", "oxygen", "Oxygen"),
    ("3", "naloxone", "Naloxone"),
    ("4", "emergency_call", "Emergency call"),
    ("6", "breathing_again", "Breathing again"),
)


class ResponsePanel(QWidget):
    """Takes the middle while the room stays in sight; every key is recorded at once."""

    stamped = Signal(str)
    """A kind, in the programme's usual way."""
    recorded = Signal(object)
    """A ``Done`` with what was said about it."""
    ended = Signal(object)
    """The ``Ending``."""
    other_named = Signal(str)
    """It is no patient: in these words."""

    def __init__(self, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("response")
        self.setAccessibleName("Overdose response")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._zone = zone
        self._now = now
        self._began_at = now()
        self._response: Response | None = None
        self._names_again = False
        self._timer = text("0:00", "timer-large", name="response_timer")
        set_look(self._timer, tone="bad")
        self._zero = text("", "mute", name="response_zero")
        self._who = ElidedText("", "heading", name="response_who")
        self._change = KeyButton("", "0", name="response_change")
        self._again_caption = text("", "caption", name="naloxone_again_caption")
        self._again = text("", "dose", name="naloxone_again")
        self._total = text("", "mute", name="naloxone_total")
        self._buttons: dict[str, KeyButton] = {}
        self._line = RowTable(
            (Column("", 17), Column("", 55), Column("", 28, is_right=True)),
            name="response_line",
            said="Time line",
        )
        self.vitals = VitalsForm(now)
        self.note = NoteForm(now)
        self.correction = CorrectionForm(now, self._clock)
        self.outcome = OutcomeForm(now)
        self._below = Stack()
        self._timeline = Card("Time line", name="response_timeline")
        self._assemble()
        self._change.clicked.connect(self._on_change)
        for form in self._forms():
            form.left.connect(self.show_line)
            form.done.connect(self._on_form_done)

    def _forms(self) -> tuple[ResponseForm, ...]:
        return self.vitals, self.note, self.correction, self.outcome

    def _assemble(self) -> None:
        head = Card(name="response_head", tone="bad")
        row = QHBoxLayout()
        row.setSpacing(20)
        times = QVBoxLayout()
        times.setSpacing(0)
        times.addWidget(self._timer)
        times.addWidget(self._zero)
        row.addLayout(times)
        who = QVBoxLayout()
        who.setSpacing(6)
        who.addWidget(text("Overdose response", "caption"))
        who.addWidget(self._who)
        who.addWidget(self._change, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(who, 1)
        again = QVBoxLayout()
        again.setSpacing(0)
        again.addStretch(1)
        for label in (self._again_caption, self._again, self._total):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            again.addWidget(label)
        again.addStretch(1)
        row.addLayout(again)
        head.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(head)
        column.addLayout(self._keys())
        column.addWidget(self._below, 1)
        self._assemble_line()

    def _keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(10)
        opens = (
            ("5", "vital_signs", "Vital signs"),
            ("7", "note", "Note"),
            ("8", "correct", "Correct"),
            ("9", "end", "End response"),
        )
        for key, name, words in sorted([*_STAMPS, *opens]):
            kind = "alarm" if name == "naloxone" else "stamp"
            button = KeyButton(words, key, kind=kind, name=f"stamp_{name}")
            button.clicked.connect(lambda _checked=False, key=key: self.on_key(key))
            self._buttons[name] = button
            place = int(key) - 1
            grid.addWidget(button, place // 3, place % 3)
        for place in range(3):
            grid.setColumnStretch(place, 1)
            grid.setColumnMinimumWidth(place, 1)
        return grid

    def _assemble_line(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("response_scroll")
        area.setAccessibleName("Time line")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timeline.add(area, 1)
        for view in (self._timeline, *self._forms()):
            self._below.addWidget(view)

    @property
    def is_naming(self) -> bool:
        """Say whether the next patient who is scanned or chosen is the one in danger."""
        return self._names_again or self._response is None or not self._response.who

    def begin(self) -> None:
        """Show a response from its first moment."""
        self._names_again = False
        self.show_line()

    def show_response(
        self, response: Response | None, emergency: Emergency | None, began_at: datetime
    ) -> None:
        """Show what is recorded; before anything is, the time alone runs."""
        if response is not None and self._response is not None and response.who:
            self._names_again = self._names_again and response.who == self._response.who
        self._response = response
        self._began_at = began_at
        by = f" · {response.begun_by}" if response else ""
        self._zero.setText(f"time zero {self._clock(began_at)}")
        self._zero.setToolTip(f"time zero {self._clock(began_at)}{by}")
        self._show_who()
        self._show_usual(response.emergency if response else emergency)
        self._show_line()
        has_stamps = response is not None and bool(response.stamps)
        is_named = response is not None and bool(response.who)
        self.outcome.show_named(is_named=is_named, has_stamps=has_stamps)
        self.tick(self._now())

    def tick(self, now: datetime) -> None:
        """Let the timers stand at ``now``."""
        self._timer.setText(countdown(now, self._began_at))
        stamps = self._response.stamps if self._response else ()
        usual = self._response.emergency if self._response else None
        again_at = naloxone_again_at(stamps, usual.again_minutes if usual else None)
        if again_at is None:
            given = naloxone_given(stamps)
            self._again_caption.setText("Naloxone given" if given else "No naloxone yet")
            self._again.setText("")
            tone = ""
        else:
            is_due = now >= again_at
            self._again_caption.setText("Naloxone again now" if is_due else "Naloxone again in")
            self._again.setText(countdown(again_at, now))
            tone = "bad" if is_due else ""
        set_look(self._again, tone=tone)
        set_look(self._again_caption, tone=tone)

    def on_key(self, character: str) -> None:
        """Do what the digit stands for; in the outcome, digits choose it."""
        if self._below.currentWidget() is self.outcome and character != "0":
            self.outcome.on_key(character)
            return
        if kind := next((kind for key, kind, _ in _STAMPS if key == character), None):
            self.stamped.emit(kind)
            self.show_line()
            return
        match character:
            case "5":
                self.vitals.begin()
                self._open(self.vitals)
            case "7":
                self.note.begin()
                self._open(self.note)
            case "8" if self._response is not None:
                self.correction.begin(self._response)
                self._open(self.correction)
            case "9":
                stamps = self._response.stamps if self._response else ()
                who = self._response.who if self._response else ""
                self.outcome.begin(is_named=bool(who), has_stamps=bool(stamps))
                self._open(self.outcome)
            case "0":
                self._on_change()

    def press(self) -> None:
        """Record the form that is open, as with Enter."""
        shown = self._below.currentWidget()
        if isinstance(shown, ResponseForm):
            shown.press()

    def show_line(self) -> None:
        """Close the form; the digits are keys again."""
        self._below.setCurrentWidget(self._timeline)
        self.focus_step()

    def focus_step(self) -> None:
        """Wait for a key without any field, or for what an open form asks."""
        shown = self._below.currentWidget()
        if isinstance(shown, ResponseForm):
            shown.focus_step()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, form: ResponseForm) -> None:
        self._below.setCurrentWidget(form)
        form.focus_step()

    def _on_form_done(self, what: object) -> None:
        if self._below.currentWidget() is self.outcome:
            self.ended.emit(what)
            return
        self.recorded.emit(what)
        self.show_line()

    def _on_change(self) -> None:
        if self.is_naming:
            self.other_named.emit(NO_PATIENT)
            self._names_again = False
        else:
            self._names_again = True
        self._show_who()

    def _show_who(self) -> None:
        is_naming = self.is_naming
        who = self._response.who if self._response and not is_naming else _WHO
        self._who.setText(who)
        self._change.say("No patient of ours" if is_naming else "Somebody else")

    def _show_usual(self, usual: Emergency | None) -> None:
        stamps = self._response.stamps if self._response else ()
        dose_ug = usual.dose_ug(len(naloxone_given(stamps))) if usual else 0
        amount = f" {format_mg(dose_ug)} {usual.route()}" if usual and dose_ug else ""
        self._buttons["naloxone"].say(f"Naloxone{amount}")
        litres = usual.oxygen_l_per_min if usual else None
        self._buttons["oxygen"].say("Oxygen" if litres is None else f"Oxygen {litres} L/min")
        total_ug = naloxone_total_ug(stamps)
        self._total.setText(f"{format_mg(total_ug)} given in all" if total_ug else "")

    def _show_line(self) -> None:
        stamps = self._response.stamps if self._response else ()
        stands = {stamp.seq for stamp in standing(stamps)}
        rows = []
        for stamp in reversed(stamps):
            words = stamp_words(stamp)
            if stamp.corrects:
                words = f"Corrected: {words}"
            look = "strong" if stamp.seq in stands else "mute"
            if stamp.seq not in stands:
                words = f"{words} (corrected)"
            rows.append(
                (
                    Cell(self._clock(stamp.at), look="mute"),
                    Cell(words, look=look),
                    Cell(stamp.by, look="small"),
                )
            )
        rows.append(
            (
                Cell(self._clock(self._began_at), look="mute"),
                Cell("Response begun", look="mute"),
                Cell(self._response.begun_by if self._response else "", look="small"),
            )
        )
        self._line.show_rows(rows)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%H:%M:%S}"
