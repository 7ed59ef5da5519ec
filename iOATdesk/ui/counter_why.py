"""Under a red verdict: the sentence, the whole table of checks, and what can be done."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from iOATdesk.desk.views import Verdict
from iOATdesk.models.days import wall_time
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.refusals import PRECEDENCE, Code, refuse
from iOATdesk.ui.notices import sentence
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.row_table import CheckTable
from iOATdesk.ui.widgets.text import text

_OF_SYRINGE = PRECEDENCE[PRECEDENCE.index(Code.UNKNOWN_SYRINGE) :]


class WhyPanel(Card):
    """Takes the place of the step as long as a rule says no."""

    reminder_wanted = Signal()
    other_syringe_wanted = Signal()
    reassessment_wanted = Signal()
    clock_wanted = Signal()
    close_wanted = Signal()
    review_wanted = Signal()
    word_wanted = Signal()
    """A prescriber is here, who decides."""
    override_wanted = Signal()

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(name="why")
        self.setAccessibleName("Why")
        self._zone = zone
        self._sentence = text("", "caption", name="why_sentence", wraps=True)
        self.table = CheckTable(zone)
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setObjectName("why_scroll")
        self._area.setAccessibleName("Table of checks")
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.setSpacing(2)
        self.add(self._sentence)
        self.add(self._area, 1)
        self._remind = KeyButton("Remind me", "F6", name="remind", shortcut="F6")
        self._other = KeyButton("Other syringe", "F6", name="why_other_syringe", shortcut="F6")
        self._again = KeyButton("Assess again", "F6", name="assess_again", shortcut="F6")
        self._clock = KeyButton("Confirm the time", "F6", name="confirm_clock", shortcut="F6")
        self._close = KeyButton("Close patient", "Esc", name="close_patient")
        self._review = KeyButton("Adverse event", "F8", name="show_review", shortcut="F8")
        self._word = KeyButton("Prescriber's word…", "F5", name="prescriber_word", shortcut="F5")
        self._override = KeyButton("Override…", "F9", name="override", shortcut="F9")
        self.action_row = ActionRow(
            (
                self._remind,
                self._other,
                self._again,
                self._clock,
                self._review,
                self._word,
                self._override,
            ),
            self._close,
        )
        self._remind.clicked.connect(self.reminder_wanted)
        self._other.clicked.connect(self.other_syringe_wanted)
        self._again.clicked.connect(self.reassessment_wanted)
        self._clock.clicked.connect(self.clock_wanted)
        self._review.clicked.connect(self.review_wanted)
        self._close.clicked.connect(self.close_wanted)
        self._word.clicked.connect(self.word_wanted)
        self._override.clicked.connect(self.override_wanted)

    def show_verdict(self, verdict: Verdict, role: Role) -> None:
        """Show what stands against the dose, and what somebody of this role can do about it."""
        why = verdict.decision.refusal
        if why is None:
            return
        self._sentence.setText(f"Why: {sentence(why, self._zone)}")
        self.table.show_checks(verdict.decision.checks)
        self._area.verticalScrollBar().setValue(0)
        is_syringe = why.code in _OF_SYRINGE
        is_assessment = why.code is Code.NOT_ASSESSED
        is_prescribers = str(dict(why.facts).get("reason", "")).endswith("prescriber")
        self._word.setVisible(why.code is Code.WITHHELD and is_prescribers)
        self._override.setVisible(bool(verdict.override_roles))
        has_reminder = why.clears_at is not None and not is_syringe and not is_assessment
        self._remind.setVisible(has_reminder)
        self._other.setVisible(is_syringe)
        self._again.setVisible(is_assessment)
        self._offer_clock(role, is_offered=why.code is Code.CLOCK_BEHIND)
        self._review.setVisible(verdict.patient.has_open_review)
        if why.clears_at is not None:
            self._remind.say(f"Remind me at {wall_time(why.clears_at, self._zone)}")

    def words(self) -> str:
        """Return the sentence that says what stands against the dose."""
        return self._sentence.text()

    def focus_step(self) -> None:
        """Put the focus on what mends it here, or else on closing."""
        mending = (self._other, self._again, self._clock)
        able = (button for button in mending if not button.isHidden() and button.isEnabled())
        next(able, self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_clock(self, role: Role, *, is_offered: bool) -> None:
        reason = ""
        if is_offered and role not in MAY[Act.CONFIRM_CLOCK]:
            why = refuse(Code.NOT_PERMITTED, role=str(role), act=str(Act.CONFIRM_CLOCK))
            reason = sentence(why.refusal, self._zone)
        self._clock.setVisible(is_offered)
        self._clock.setEnabled(not reason)
        self._clock.setAccessibleDescription(reason)
        self.action_row.reason.setText(reason)
