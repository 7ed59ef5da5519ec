"""Step 6 at the counter: the syringe comes back, the time runs, the patient leaves well."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.views import Verdict
from iOATdesk.models.days import wall_time
from iOATdesk.models.observation import COLOUR, GAIT, SPEECH, EndLook
from iOATdesk.models.titration import TopUpWindow
from iOATdesk.ui.counter_assess import POSS
from iOATdesk.ui.counter_words import observed_words, top_up_words
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.answer_toggle import AnswerToggle
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK, Chip
from iOATdesk.ui.widgets.choice_row import ChoiceRow
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.timer_list import countdown


class ObservePanel(Card):
    """The end-of-observation form starts at the usual answers; one that is not well keeps."""

    left_well = Signal(object)
    """The ``EndLook``."""
    left_early = Signal()
    not_returned = Signal()
    """The syringe that is out is not to be found."""

    def __init__(self, poss_withheld_from: int | None) -> None:
        """Keep the patient from this sedation on."""
        super().__init__("Observation", name="observe")
        self._poss_withheld_from = poss_withheld_from
        self._clock = text("", "timer-large", name="observe_timer")
        self._words = text("", "lead", name="observe_words", wraps=True)
        self._why = text("", "mute", name="observe_why", wraps=True)
        self._top_up = text("", "strong", name="observe_top_up", wraps=True)
        self._back = Chip("", name="syringe_back")
        self._back_words = text("", "mute", name="syringe_back_words", wraps=True)
        self._poss = ChoiceRow(
            POSS, label="Sedation (POSS)", name="end_poss", chosen="1", wraps=False
        )
        self._speech = AnswerToggle("speech", SPEECH, ("Speech clear", "Speech slurred"))
        self._gait = AnswerToggle("gait", GAIT, ("Gait steady", "Gait unsteady"))
        self._colour = AnswerToggle("colour", COLOUR, ("Colour normal", "Pale or blue"))
        self._well = KeyButton("Left well", "Enter", kind="primary", name="left_well")
        self._early = KeyButton("Left early", "F8", kind="danger", name="left_early", shortcut="F8")
        self._lost = KeyButton("Not returned", "F9", name="not_returned", shortcut="F9")
        self.action_row = ActionRow((self._early, self._lost), self._well)
        self._until: datetime | None = None
        self._out = ""
        self._window: TopUpWindow | None = None
        self._reason = ""
        self._zone: ZoneInfo | None = None
        self._assemble()
        self._well.clicked.connect(lambda: self.left_well.emit(self.seen()))
        self._early.clicked.connect(self.left_early)
        self._lost.clicked.connect(self.not_returned)
        self._poss.chosen.connect(self._judge)
        for toggle in (self._speech, self._gait, self._colour):
            toggle.clicked.connect(self._judge)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addWidget(self._back_words, 1)
        sedation = QHBoxLayout()
        sedation.setSpacing(12)
        sedation.addWidget(text("At the end, POSS", "mute"))
        sedation.addWidget(self._poss)
        sedation.addStretch(1)
        answers = QHBoxLayout()
        answers.setSpacing(6)
        for toggle in (self._speech, self._gait, self._colour):
            answers.addWidget(toggle, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._words)
        words.addWidget(self._why)
        words.addWidget(self._top_up)
        words.addStretch(1)
        timer = QHBoxLayout()
        timer.setSpacing(14)
        timer.addWidget(self._clock)
        timer.addLayout(words, 1)
        self.body.addLayout(timer)
        self.body.addLayout(row)
        self.body.addSpacing(4)
        self.body.addLayout(sedation)
        self.body.addLayout(answers)
        self.body.addStretch(1)

    def begin(self) -> None:
        """Go back to the usual answers: each patient is looked at afresh."""
        self._poss.reset()
        for toggle in (self._speech, self._gait, self._colour):
            toggle.reset()

    def show_observation(self, verdict: Verdict, now: datetime, zone: ZoneInfo) -> None:
        """Show how long is left, and whether the syringe is back."""
        self._until = verdict.observe_until
        self._window = verdict.top_up
        self._zone = zone
        self._out = verdict.open_dose.syringe if verdict.open_dose else ""
        self._why.setText(observed_words(verdict.observation))
        if self._out:
            self._back.show_words("Syringe out", "warn")
            self._back_words.setText(f"Scan the slip or {self._out} when it comes back.")
        else:
            self._back.show_words(f"{TICK} Syringe back", "ok")
            self._back_words.setText("")
        self._early.setEnabled(not self._out)
        self._lost.setEnabled(bool(self._out))
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Let the timer stand at ``now``; the button opens when the time is over."""
        if self._zone is None:
            return
        is_over = self._until is None or now >= self._until
        self._clock.setText(countdown(self._until, now) if self._until else "")
        until = f"observe until {wall_time(self._until, self._zone)}" if self._until else ""
        self._words.setText("end assessment due" if is_over else until)
        self._top_up.setText(top_up_words(self._window, now, self._zone))
        self._top_up.setVisible(self._window is not None)
        for label in (self._clock, self._words):
            set_look(label, tone="bad" if is_over else "")
        self._reason = ""
        if self._out:
            self._reason = "First the syringe: scan the slip or the label"
        elif not is_over:
            self._reason = until.capitalize()
        self._judge()

    def seen(self) -> EndLook:
        """Return what was seen at the end."""
        return EndLook(
            int(self._poss.value().replace("S", "0")),
            self._speech.value(),
            self._gait.value(),
            self._colour.value(),
        )

    def on_key(self, character: str) -> None:
        """Choose the sedation by its own character."""
        self._poss.choose(character.upper())

    def focus_step(self) -> None:
        """Wait for the scan, or put the focus on the button."""
        widget: QWidget = self._well if self._well.isEnabled() else self
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        answer = self.seen().keeps(self._poss_withheld_from)
        stays = f"{answer[:1].upper()}{answer[1:]}: stays in the room" if answer else ""
        self.action_row.refuse(stays or self._reason)
