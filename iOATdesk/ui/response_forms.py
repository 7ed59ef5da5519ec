"""What a stamp asks when it has more to say than its time; each form has the same place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout

from iOATdesk.desk.response import Done, Ending
from iOATdesk.desk.views import Response
from iOATdesk.models.entries import Outcome
from iOATdesk.models.response import OUTCOME_WORDS, Stamp, stamp_words, standing
from iOATdesk.models.units import format_mg
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.field import LabelledField
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import (
    NotReadable,
    or_none,
    read_any,
    read_mass_ug,
    read_whole,
    read_words,
)
from iOATdesk.ui.widgets.typed_field import TypedField

_POSS = tuple(Choice(value, value) for value in ("S", "1", "2", "3", "4"))
_OUTCOMES: tuple[Outcome, ...] = ("recovered", "transferred", "died", "false_alarm")


class ResponseForm(Card):
    """A card with fields, and at its foot a way back and the key that records."""

    done = Signal(object)
    """A ``Done`` or an ``Ending``."""
    left = Signal()

    def __init__(self, caption: str, record: str, *, name: str) -> None:
        super().__init__(caption, name=name)
        self._record = KeyButton(record, "Enter", kind="primary", name=f"{name}_record")
        back = KeyButton("Back", "Esc", name=f"{name}_back")
        self.action_row = ActionRow((back,), self._record)
        self._record.clicked.connect(self.on_record)
        back.clicked.connect(self.left)

    def close_with_actions(self) -> None:
        """Put the buttons at the foot."""
        self.body.addStretch(1)
        self.add(self.action_row)

    def press(self) -> None:
        """Record as with Enter."""
        self._record.click()

    def focus_step(self) -> None:
        """Put the focus on the first field."""

    def on_record(self) -> None:
        """Say what was entered, where it can be read."""


class VitalsForm(ResponseForm):
    """Breaths, oxygen saturation, sedation; what is not known is left out."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("Vital signs", "Record vital signs", name="vitals")
        self._now = now
        self._breaths = TypedField("vitals_breaths", "Breaths a minute", or_none(read_whole))
        self._spo2 = TypedField("vitals_spo2", "SpO2, %", or_none(read_whole))
        self._poss = ChoiceRow(_POSS, label="Sedation (POSS)", name="vitals_poss", wraps=False)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._breaths, 2)
        row.addWidget(self._spo2, 2)
        row.addWidget(LabelledField("Sedation (POSS)", self._poss), 3)
        self.body.addLayout(row)
        self.close_with_actions()

    def begin(self) -> None:
        """Ask afresh."""
        self._breaths.put("")
        self._spo2.put("")
        self._poss.reset()

    def focus_step(self) -> None:
        """Begin with the breaths: they are counted first."""
        self._breaths.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_record(self) -> None:
        """Record what was counted and measured."""
        try:
            breaths, spo2 = self._breaths.value(), self._spo2.value()
        except NotReadable:
            return
        chosen = self._poss.value()
        poss = None if not chosen else 0 if chosen == "S" else int(chosen)
        if (breaths, spo2, poss) == (None, None, None):
            self._breaths.complain("Enter at least one of them.")
            return
        at = self._now()
        self.done.emit(
            Done(
                "",
                "vital_signs",
                at,
                respirations_per_min=breaths,
                spo2_percent=spo2,
                poss=poss,
            )
        )


class NoteForm(ResponseForm):
    """Anything that has no key of its own."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("Note", "Record note", name="note")
        self._now = now
        self._at = now()
        self._words = TypedField("note_words", "What was done or seen", read_words)
        self.add(self._words)
        self.close_with_actions()

    def begin(self) -> None:
        """Keep the time at which the note was begun: typing takes long."""
        self._at = self._now()
        self._words.put("")

    def focus_step(self) -> None:
        """Wait for the words."""
        self._words.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_record(self) -> None:
        """Record the note."""
        try:
            words = self._words.value()
        except NotReadable:
            return
        self.done.emit(Done("", "note", self._at, words=words))


class CorrectionForm(ResponseForm):
    """Says what was really given: a further stamp takes the place of the earlier one."""

    def __init__(self, now: Callable[[], datetime], clock: Callable[[datetime], str]) -> None:
        super().__init__("Correct an amount", "Record correction", name="correction")
        self._now = now
        self._clock = clock
        self._stamps: tuple[Stamp, ...] = ()
        self._what = _combo("correction_what", "What is corrected")
        self._mg = TypedField("correction_mg", "Naloxone, mg (0: not given)", read_mass_ug)
        self._litres = TypedField("correction_litres", "Oxygen, L/min", read_whole)
        self._route = _combo("correction_route", "Route")
        self._kit = _combo("correction_kit", "Kit")
        self._of_route = LabelledField("Route", self._route)
        self._of_kit = LabelledField("Kit", self._kit)
        self.add(self._what)
        row = QHBoxLayout()
        row.setSpacing(16)
        for widget in (self._mg, self._litres, self._of_route, self._of_kit):
            row.addWidget(widget, 1)
        self.body.addLayout(row)
        self.close_with_actions()
        self._what.currentIndexChanged.connect(self._on_chosen)

    def begin(self, response: Response) -> None:
        """Offer what can be corrected, the latest first."""
        stands = [s for s in standing(response.stamps) if s.kind in ("oxygen", "naloxone")]
        self._stamps = tuple(reversed(stands))
        self._fill(self._route, response.emergency.routes)
        self._fill(self._kit, ("", *(kit.lot for kit in response.kits)))
        self._what.clear()
        for stamp in self._stamps:
            self._what.addItem(f"{self._clock(stamp.at)} {stamp_words(stamp)}")
        self._on_chosen(0)

    def focus_step(self) -> None:
        """Wait for the amount."""
        shown = self._litres if self._mg.isHidden() else self._mg
        shown.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        shown.edit.selectAll()

    def on_record(self) -> None:
        """Record what was really given."""
        stamp = self._chosen()
        if stamp is None:
            return
        try:
            if stamp.kind == "oxygen":
                litres = self._litres.value()
                done = Done("", "oxygen", self._now(), oxygen_l_per_min=litres)
            else:
                done = Done(
                    "",
                    "naloxone",
                    self._now(),
                    naloxone_ug=self._mg.value(),
                    route=self._route.currentText(),
                    kit_lot=str(self._kit.currentData()),
                )
        except NotReadable:
            return
        self.done.emit(replace(done, corrects=stamp.seq))

    def _fill(self, combo: QComboBox, values: tuple[str, ...]) -> None:
        combo.clear()
        for value in values:
            combo.addItem(value or "none of the list", value)

    def _chosen(self) -> Stamp | None:
        place = self._what.currentIndex()
        return self._stamps[place] if 0 <= place < len(self._stamps) else None

    def _on_chosen(self, _place: int) -> None:
        stamp = self._chosen()
        is_oxygen = stamp is not None and stamp.kind == "oxygen"
        for widget in (self._mg, self._of_route, self._of_kit):
            widget.setVisible(not is_oxygen)
        self._litres.setVisible(is_oxygen)
        self.action_row.refuse("" if stamp else "No oxygen or naloxone is recorded yet")
        if stamp is None:
            return
        self._mg.put(format_mg(stamp.naloxone_ug).removesuffix(" mg"))
        self._litres.put(str(max(stamp.oxygen_l_per_min, 0)))
        self._route.setCurrentIndex(max(self._route.findData(stamp.route), 0))
        self._kit.setCurrentIndex(max(self._kit.findData(stamp.kit_lot), 0))


def _combo(name: str, said: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(said)
    return combo


class OutcomeForm(ResponseForm):
    """How it ended, where the patient went, who was there."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("Outcome", "End response", name="outcome")
        self._now = now
        self._needs = ""
        self._outcome = ChoiceRow(
            [
                Choice(outcome, f"{key}  {OUTCOME_WORDS[outcome]}", OUTCOME_WORDS[outcome])
                for key, outcome in enumerate(_OUTCOMES, start=1)
            ],
            label="Outcome",
            name="outcome_choice",
            wraps=False,
        )
        self._transfer = TypedField("outcome_transfer", "Taken where, or by whom", read_any)
        self._present = TypedField("outcome_present", "Who else was there", read_any)
        self._told = QCheckBox("A prescriber has been told")
        self._told.setObjectName("outcome_told")
        self._told.setAccessibleName("A prescriber has been told")
        self.add(self._outcome)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._transfer)
        row.addWidget(self._present)
        self.body.addLayout(row)
        self.add(self._told)
        self.close_with_actions()
        self._outcome.chosen.connect(self._judge)
        self._transfer.edit.textChanged.connect(self._judge)

    def begin(self, *, is_named: bool, has_stamps: bool) -> None:
        """Ask afresh; say what is needed before it can end."""
        self._outcome.reset()
        self._transfer.put("")
        self._present.put("")
        self._told.setChecked(False)
        self.show_named(is_named=is_named, has_stamps=has_stamps)

    def show_named(self, *, is_named: bool, has_stamps: bool) -> None:
        """Take note that somebody is named, or that something was done."""
        self._needs = "" if is_named else "done" if has_stamps else "named"
        self._judge()

    def focus_step(self) -> None:
        """Begin with the outcome."""
        self._outcome.button(_OUTCOMES[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def on_key(self, character: str) -> None:
        """Choose the outcome by its number."""
        if character.isascii() and character.isdigit() and 1 <= int(character) <= len(_OUTCOMES):
            outcome = _OUTCOMES[int(character) - 1]
            self._outcome.choose(outcome)
            asks = outcome == "transferred"
            next_one = self._transfer.edit if asks else self._outcome.button(outcome)
            next_one.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_record(self) -> None:
        """End the response."""
        outcome = next((each for each in _OUTCOMES if each == self._outcome.value()), None)
        if outcome is None or not self._record.isEnabled():
            return
        self.done.emit(
            Ending(
                "",
                self._now(),
                outcome,
                self._transfer.value(),
                self._present.value(),
                self._told.isChecked(),
            )
        )

    def _judge(self) -> None:
        outcome = self._outcome.value()
        is_nothing = outcome == "false_alarm" and self._needs == "named"
        if not outcome:
            reason = "Choose the outcome"
        elif self._needs and not is_nothing:
            reason = "Say who it is: scan the card"
        elif outcome == "transferred" and not self._transfer.edit.text().strip():
            reason = "Say where the patient was taken"
        else:
            reason = ""
        self.action_row.refuse(reason)
