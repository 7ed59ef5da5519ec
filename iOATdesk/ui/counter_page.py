"""The counter: from the card that is scanned to the patient who has left well."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import Verdict
from iOATdesk.models.faults import Fault
from iOATdesk.models.people import ROLE_WORDS
from iOATdesk.models.programme import Programme
from iOATdesk.models.refusals import Refused
from iOATdesk.models.visits import Patient
from iOATdesk.ui.counter_acts import CounterActs, Surroundings
from iOATdesk.ui.counter_asks import Notice
from iOATdesk.ui.counter_dose import SafeCard
from iOATdesk.ui.counter_flow import CounterFlow
from iOATdesk.ui.counter_opening import OpeningCard, WelcomeCard
from iOATdesk.ui.counter_people import PeopleColumn
from iOATdesk.ui.counter_visit import VisitView
from iOATdesk.ui.counter_words import Step, postponed_timers, room_timers
from iOATdesk.ui.overdose_dialog import OverdoseDialog
from iOATdesk.ui.override_dialog import OVERRIDE, WORD, OverrideDialog, Why
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.notice_banner import NoticeBanner
from iOATdesk.ui.widgets.person_dialog import PersonDialog
from iOATdesk.ui.widgets.question import Question
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.timer_list import TimerList

_WIDE_PX = 1400
_BUTTONS_PX = 61
"""Height of the buttons of a step with the gap above them."""


class CounterPage(QWidget):
    """Three columns: who, what now, and the room; all state is in the ledger."""

    badge_scanned = Signal(str)
    wanted = Signal()
    """Something was scanned that this page shows."""
    wrote = Signal()
    title = "Counter"

    def __init__(self, acts: CounterActs, around: Surroundings, programme: Programme) -> None:
        """Ask at the assessment what the programme asks."""
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName("Counter")
        self._around = around
        self._flow = CounterFlow(acts, around)
        self._overdose: OverdoseDialog | None = None

        self._people = PeopleColumn(around.zone)
        self._welcome = WelcomeCard()
        self._opening = OpeningCard()
        self._visit = VisitView(programme.signs, programme.asks, around.zone)
        self._middle = Stack()
        for view in (self._welcome, self._opening, self._visit):
            self._middle.addWidget(view)
        self._timers = TimerList()
        self._safe = SafeCard()
        self._alarm = KeyButton("Overdose response", "F12", kind="alarm", name="overdose_button")
        self._right = QWidget()
        self._assemble()
        self._notice = NoticeBanner(self._middle, lift_px=_BUTTONS_PX)
        self._connect()

    def _assemble(self) -> None:
        room = Card("Open in the room", name="room")
        room.body.setSpacing(6)
        room.add(self._timers)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(15)
        right.addWidget(room)
        right.addWidget(self._safe)
        right.addStretch(1)
        right.addWidget(self._alarm)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(20, 16, 20, 16)
        columns.setSpacing(16)
        columns.addWidget(self._people)
        columns.addWidget(self._middle, 1)
        columns.addWidget(self._right)

    def _connect(self) -> None:
        flow, visit = self._flow, self._visit
        self._notice.left.connect(self._on_notice_left)
        flow.room_came.connect(self._show_room)
        flow.verdict_came.connect(self._show_verdict)
        flow.said.connect(self._say)
        flow.found.connect(self._on_found)
        flow.badge_scanned.connect(self.badge_scanned)
        flow.wanted.connect(self.wanted)
        flow.wrote.connect(self.wrote)
        self._people.patient_chosen.connect(self._on_patient_chosen)
        self._people.words_entered.connect(self._on_words_entered)
        self._people.words_typed.connect(flow.search)
        self._opening.opened.connect(flow.open_day)
        visit.assess.decided.connect(self._on_decided)
        visit.assess.rest_wanted.connect(flow.rest)
        visit.issue.issue_wanted.connect(flow.issue)
        visit.issue.other_wanted.connect(flow.other_syringe)
        visit.inject.injected.connect(flow.end_injection)
        visit.observe.left_well.connect(lambda: flow.leave("left_well"))
        visit.observe.left_early.connect(self._on_left_early)
        visit.why.reminder_wanted.connect(flow.remind)
        visit.why.other_syringe_wanted.connect(flow.other_syringe)
        visit.why.reassessment_wanted.connect(flow.reassess)
        visit.why.close_wanted.connect(flow.close)
        visit.why.word_wanted.connect(self._on_word_wanted)
        visit.why.override_wanted.connect(self._on_override_wanted)
        self._alarm.clicked.connect(lambda: self.respond_to_overdose(self._around.clock.now()))
        QShortcut(QKeySequence("F2"), self, self._on_find)

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the patient at the counter, as it is shown."""
        return self._flow.verdict

    def refresh(self) -> None:
        """Read the room and the patient at the counter again."""
        self._flow.refresh()

    def on_scan(self, code: str) -> bool:
        """Do what fits the code, wherever the focus is."""
        self._notice.hide()
        self._flow.scan(code)
        return True

    def on_key(self, character: str) -> None:
        """Choose the sedation by its character at the assessment."""
        if self._middle.currentWidget() is self._visit and self._visit.shown is self._visit.assess:
            self._visit.assess.on_key(character)

    def on_enter(self) -> None:
        """Do the step that can be done now."""
        if self._middle.currentWidget() is self._visit:
            self._visit.press()
        elif self._middle.currentWidget() is self._opening:
            self._opening.press()

    def on_escape(self) -> None:
        """Close the message, or else the patient."""
        if self._notice.isVisible():
            self._notice.hide()
        else:
            self._people.find_field.clear()
            self._on_found(())
            self._flow.close()

    def tick(self, now: datetime) -> None:
        """Let every timer stand at ``now``."""
        self._timers.tick(now)
        self._people.tick(now)
        self._visit.tick(now)
        self._flow.tick(now)
        if self._overdose is not None:
            self._overdose.tick(now)

    def respond_to_overdose(self, began_at: datetime) -> None:
        """Open the overdose response; its time runs from ``began_at``."""
        if self._overdose is not None:
            return
        here = self._flow.verdict
        people = [(here.patient.patient, here.patient.name)] if here else []
        rows = self._flow.room.in_room if self._flow.room else ()
        people += [(row.patient, row.name) for row in rows if (row.patient, row.name) not in people]
        around = self._around
        dialog = OverdoseDialog(self, people, began_at, around.clock.now, around.zone)
        dialog.recorded.connect(self._on_event_recorded)
        self._overdose = dialog
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the outer columns less on a small screen."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= _WIDE_PX
        self._people.setFixedWidth(330 if is_wide else 300)
        self._right.setFixedWidth(300 if is_wide else 248)

    def _show_room(self) -> None:
        room = self._flow.room
        if room is None:
            return
        here = self._flow.verdict
        now = self._around.clock.now()
        at_counter = here.patient.patient if here else ""
        self._people.show_room(room, at_counter, self._flow.reminders)
        self._people.tick(now)
        zone = self._around.zone
        timers = (*room_timers(room.in_room, zone), *postponed_timers(room.expected, zone))
        self._timers.show_timers(timers, now)
        self._safe.show_room(room)
        self._opening.show_room(room)
        self._show_visit()

    def _show_verdict(self) -> None:
        verdict = self._flow.verdict
        if self._flow.room is not None:
            at_counter = verdict.patient.patient if verdict else ""
            self._people.show_room(self._flow.room, at_counter, self._flow.reminders)
        self._show_visit()

    def _show_visit(self) -> None:
        """Show the patient at the counter, at the step the visit has come to."""
        verdict, step = self._flow.verdict, self._flow.step
        self._people.show_patient(verdict, step)
        if verdict is None:
            self._show_nobody()
            return
        self._people.find_field.clear()
        self._people.show_found(())
        self._middle.setCurrentWidget(self._visit)
        self._visit.is_card_scanned = self._flow.is_card_scanned
        self._visit.show_verdict(
            verdict, step, self._flow.syringe, self._flow.room, self._around.clock.now()
        )

    def _show_nobody(self) -> None:
        room = self._flow.room
        self._visit.forget()
        was_visit = self._middle.currentWidget() is self._visit
        if room is not None and not room.is_day_open:
            if self._middle.currentWidget() is not self._opening:
                self._middle.setCurrentWidget(self._opening)
                self._opening.focus_step()
            return
        is_new = self._middle.currentWidget() is not self._welcome
        self._middle.setCurrentWidget(self._welcome)
        if is_new or was_visit or self.window().focusWidget() is None:
            self._people.find_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, notice: Notice) -> None:
        self._notice.say(notice.words, tone=notice.tone, advice=notice.advice, retry=notice.retry)

    def _on_notice_left(self) -> None:
        if self._middle.currentWidget() is self._visit:
            self._visit.shown.focus_step()

    def _on_found(self, patients: tuple[Patient, ...]) -> None:
        self._people.show_found(patients)

    def _on_words_entered(self, words: str) -> None:
        self._notice.hide()
        self._flow.enter(words)

    def _on_patient_chosen(self, patient: str) -> None:
        self._notice.hide()
        self._flow.identify(patient)

    def _on_decided(self, outcome: str) -> None:
        verdict = self._flow.verdict
        if verdict is not None:
            panel, patient = self._visit.assess, verdict.patient.patient
            self._flow.decide(panel.seen(patient, verdict.visit, outcome))

    def _on_left_early(self) -> None:
        verdict = self._flow.verdict
        if verdict is not None and self._flow.step is Step.OBSERVE:
            Question(
                self,
                "Left before the observation was over?",
                f"{verdict.patient.name} has left the room early. This is recorded as it is.",
                "Yes, left early",
                "F8",
                lambda: self._flow.leave("left_early"),
            ).open()

    def _on_word_wanted(self) -> None:
        """Have a prescriber, who is present, say why the dose may be given."""

        def on_signed(prescriber: Operator, reason: str, words: str) -> None:
            self._flow.allow(prescriber, f"{reason}. {words}" if words else reason)

        self._ask_why(WORD, "", on_signed)

    def _on_override_wanted(self) -> None:
        """Have a second person answer for the refusal that stands."""
        verdict = self._flow.verdict
        roles = verdict.override_roles if verdict else ()
        who = " or ".join(ROLE_WORDS[role] for role in roles)
        self._ask_why(OVERRIDE, f"Second person: {who}.", self._flow.override)

    def _ask_why(self, why: Why, who: str, then: Callable[[Operator, str, str], None]) -> None:
        """Ask for a reason, then for badge and PIN of the person who answers for it."""
        around = self._around

        def on_reason(reason: str, words: str) -> None:
            PersonDialog[Operator](
                self,
                why.title,
                f"{who} {why.signing}".strip(),
                self._flow.second,
                around.background,
                lambda person: then(person, reason, words),
                around.zone,
            ).open()

        OverrideDialog(self, why, self._visit.why.words(), on_reason).open()

    def _on_find(self) -> None:
        self._people.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._people.find_field.selectAll()

    def _on_event_recorded(self, patient: str, what: str) -> None:
        self._flow.record_event(patient, what, self._on_event_done, self._on_event_failed)

    def _on_event_done(self) -> None:
        if self._overdose is not None:
            self._overdose.done(1)
            self._overdose.deleteLater()
            self._overdose = None
        words = "The event is recorded. The next dose waits for a prescriber's review."
        self._say(Notice(words, "ok"))

    def _on_event_failed(self, why: Refused | Fault) -> None:
        if self._overdose is not None:
            zone = self._around.zone
            self._overdose.say(f"{words_of(why, zone)} {advice_of(why)}".strip())
