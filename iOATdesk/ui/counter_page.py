"""The counter: from the card that is scanned to the patient who has left well."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.observing import Leaving
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import Room, Verdict
from iOATdesk.models.observation import EndLook
from iOATdesk.models.programme import Programme
from iOATdesk.models.visits import Patient
from iOATdesk.ui.clock_dialog import ClockDialog
from iOATdesk.ui.counter_acts import CounterActs, Surroundings
from iOATdesk.ui.counter_asks import Notice
from iOATdesk.ui.counter_assess import AssessPanel
from iOATdesk.ui.counter_dialogs import ask_left_early, ask_override, ask_why, report_missing
from iOATdesk.ui.counter_dose import SafeCard
from iOATdesk.ui.counter_flow import CounterFlow
from iOATdesk.ui.counter_observe import ObservePanel
from iOATdesk.ui.counter_opening import OpeningCard, WelcomeCard
from iOATdesk.ui.counter_people import PeopleColumn
from iOATdesk.ui.counter_response import CounterResponse
from iOATdesk.ui.counter_visit import VisitView
from iOATdesk.ui.counter_were_open import WereOpenCard
from iOATdesk.ui.counter_words import Step, left_open_of, postponed_timers, room_timers
from iOATdesk.ui.override_dialog import WORD
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.notice_banner import NoticeBanner
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
        self._clock: ClockDialog | None = None

        self._people = PeopleColumn(around.zone)
        self._welcome = WelcomeCard()
        self._opening = OpeningCard()
        self._were_open = WereOpenCard(around.zone)
        self._visit = VisitView(
            programme.signs,
            programme.asks,
            programme.poss_withheld_from,
            around.zone,
            lambda: around.operator().person.role,
        )
        self._alarm = KeyButton("Overdose response", "F12", kind="alarm", name="overdose_button")
        self._response = CounterResponse(acts, around, self._alarm)
        self._middle = Stack()
        views = (self._welcome, self._opening, self._were_open, self._visit)
        for view in (*views, self._response.panel, self._response.review):
            self._middle.addWidget(view)
        self._timers = TimerList()
        self._safe = SafeCard()
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
        flow.clock_disbelieved.connect(self._ask_for_clock)
        flow.signs_came.connect(visit.assess.offer_signs)
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
        visit.issue.other_seat_wanted.connect(flow.other_seat)
        visit.inject.injected.connect(flow.end_injection)
        visit.observe.left_well.connect(self._on_left_well)
        visit.observe.left_early.connect(self._on_left_early)
        visit.observe.not_returned.connect(self._on_not_returned)
        self._were_open.ended.connect(flow.end_left_open)
        self._were_open.unknown.connect(self._on_unknown)
        visit.why.reminder_wanted.connect(flow.remind)
        visit.why.other_syringe_wanted.connect(flow.other_syringe)
        visit.why.reassessment_wanted.connect(flow.reassess)
        visit.why.clock_wanted.connect(lambda: flow.ask_last_entry(self._ask_for_clock))
        visit.why.close_wanted.connect(flow.close)
        visit.why.review_wanted.connect(self._on_review_wanted)
        flow.takes_patient = self._response.takes_patient
        self._response.changed.connect(self._on_response_changed)
        self._response.said.connect(self._say)
        self._response.wrote.connect(self._on_response_wrote)
        self._response.reviewed.connect(flow.refresh)
        visit.why.word_wanted.connect(self._on_word_wanted)
        visit.why.override_wanted.connect(self._on_override_wanted)
        self._alarm.clicked.connect(lambda: self.respond_to_overdose(self._around.clock.now()))
        QShortcut(QKeySequence("F2"), self, self._on_find)

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the patient at the counter, as it is shown."""
        return self._flow.verdict

    @property
    def is_responding(self) -> bool:
        """Say whether an overdose response runs."""
        return self._response.is_running

    def refresh(self) -> None:
        """Read the room, the patient at the counter, and a response that runs again."""
        self._flow.refresh()
        self._response.refresh()

    def on_scan(self, code: str) -> bool:
        """Do what fits the code, wherever the focus is."""
        self._notice.hide()
        is_open = self._middle.currentWidget() is self._were_open
        if not (is_open and self._were_open.pick(code)):
            self._flow.scan(code)
        return True

    def on_key(self, character: str) -> None:
        """Stamp by its digit in a response; choose the sedation where it is asked for."""
        shown = self._visit.shown
        if self._response.covers is not None:
            self._response.on_key(character)
        elif self._middle.currentWidget() is self._visit and isinstance(
            shown, AssessPanel | ObservePanel
        ):
            shown.on_key(character)

    def on_enter(self) -> None:
        """Do the step that can be done now."""
        if self._response.covers is not None:
            self._response.press()
        elif self._middle.currentWidget() is self._visit:
            self._visit.press()
        elif self._middle.currentWidget() is self._opening:
            self._opening.press()

    def on_escape(self) -> None:
        """Close the message, or else the patient."""
        if self._notice.isVisible():
            self._notice.hide()
        elif self._response.covers is not None:
            self._response.on_escape()
        else:
            self._people.find_field.clear()
            self._on_found(())
            self._flow.close()

    def tick(self, now: datetime) -> None:
        """Let every timer stand at ``now``."""
        self._timers.tick(now)
        self._people.tick(now)
        self._were_open.tick(now)
        self._visit.tick(now)
        self._flow.tick(now)
        if self._clock is not None:
            self._clock.tick(now)
        self._response.tick(now)

    def respond_to_overdose(self, began_at: datetime) -> None:
        """Show the overdose response; its time runs from ``began_at``."""
        here = self._flow.verdict
        people = {here.patient.patient} if here else set()
        people |= {row.patient for row in (self._flow.room.in_room if self._flow.room else ())}
        self._notice.hide()
        # Nobody is guessed at: only one who is here alone is named by the key itself.
        self._response.respond(began_at, people.pop() if len(people) == 1 else "")

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
        if self._response.covers is not None:
            self._middle.setCurrentWidget(self._response.covers)
            return
        if verdict is None:
            self._show_nobody()
            return
        if left_open := left_open_of(verdict, self._flow.room):
            # What nobody saw is asked in one place, without the answers of an ordinary dose.
            self._flow.close()
            self._were_open.pick(left_open)
            return
        self._people.find_field.clear()
        self._people.show_found(())
        self._middle.setCurrentWidget(self._visit)
        self._visit.is_card_scanned = self._flow.is_card_scanned
        self._visit.show_verdict(
            verdict,
            step,
            (self._flow.syringe, self._flow.seat),
            self._flow.room,
            self._around.clock.now(),
        )

    def _show_nobody(self) -> None:
        room = self._flow.room
        self._visit.forget()
        was_visit = self._middle.currentWidget() is self._visit
        if room is not None and room.were_open:
            self._show_were_open(room)
            return
        if room is not None and not room.is_day_open:
            if self._middle.currentWidget() is not self._opening:
                self._middle.setCurrentWidget(self._opening)
                self._opening.focus_step()
            return
        is_new = self._middle.currentWidget() is not self._welcome
        self._middle.setCurrentWidget(self._welcome)
        if is_new or was_visit or self.window().focusWidget() is None:
            self._people.find_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_were_open(self, room: Room) -> None:
        """Show what was open when the program ended, before anything else."""
        self._were_open.show_rows(room.were_open, self._around.clock.now())
        if self._middle.currentWidget() is not self._were_open:
            self._middle.setCurrentWidget(self._were_open)
            self._were_open.focus_step()

    def _say(self, notice: Notice) -> None:
        self._notice.say(notice.words, tone=notice.tone, advice=notice.advice, retry=notice.retry)

    def _on_notice_left(self) -> None:
        if self._response.covers is not None:
            self._response.focus_step()
        elif self._middle.currentWidget() is self._visit:
            self._visit.shown.focus_step()

    def _on_response_changed(self) -> None:
        self._people.find_field.clear()
        self._show_visit()
        self._on_notice_left()

    def _on_response_wrote(self) -> None:
        self._flow.refresh()
        self.wrote.emit()

    def _on_review_wanted(self) -> None:
        if self._flow.verdict is not None:
            self._response.show_review(self._flow.verdict)

    def _on_found(self, patients: tuple[Patient, ...]) -> None:
        self._people.show_found(patients)

    def _on_words_entered(self, words: str) -> None:
        self._notice.hide()
        self._flow.enter(words)

    def _on_patient_chosen(self, patient: str) -> None:
        self._notice.hide()
        self._flow.choose(patient)

    def _on_decided(self, outcome: str) -> None:
        verdict = self._flow.verdict
        if verdict is not None:
            panel, patient = self._visit.assess, verdict.patient.patient
            self._flow.decide(panel.seen(patient, verdict.visit, outcome))

    def _on_left_early(self) -> None:
        verdict = self._flow.verdict
        if verdict is not None and self._flow.step is Step.OBSERVE:
            ask_left_early(self, self._around, verdict.patient.name, self._flow.leave)

    def _ask_for_clock(self, last_entry_at: datetime | None) -> None:
        if self._clock is not None:
            return
        around = self._around
        now, zone = around.clock.now, around.zone
        self._clock = ClockDialog(self, now, last_entry_at, zone, self._flow.confirm_clock)
        self._clock.finished.connect(self._on_clock_dialog_finished)
        self._clock.open()

    def _on_clock_dialog_finished(self) -> None:
        if self._clock is not None:
            self._clock.deleteLater()
            self._clock = None

    def _on_left_well(self, seen: EndLook) -> None:
        self._flow.leave(Leaving("left_well", seen))

    def _on_not_returned(self) -> None:
        verdict = self._flow.verdict
        dose = verdict.open_dose if verdict else None
        if dose is not None:
            report_missing(
                self,
                self._around,
                f"{dose.syringe} is not back?",
                "Two people look first: at the seat, in the bins, with the patient. What may be"
                " left in it becomes a discrepancy.",
                self._flow.declare_not_returned,
            )

    def _on_unknown(self, syringe: str) -> None:
        report_missing(
            self,
            self._around,
            f"Nobody can say what became of {syringe}?",
            "It counts as injected for every limit, and the whole dose becomes a discrepancy.",
            lambda reason, witness: self._flow.leave_unknown(syringe, reason, witness),
        )

    def _on_word_wanted(self) -> None:
        """Have a prescriber, who is present, say why the dose may be given."""

        def on_signed(prescriber: Operator, reason: str, words: str) -> None:
            self._flow.allow(prescriber, f"{reason}. {words}" if words else reason)

        ask_why(self, self._around, WORD, (self._visit.why.words(), ""), on_signed)

    def _on_override_wanted(self) -> None:
        """Have a second person answer for the refusal that stands."""
        verdict = self._flow.verdict
        roles = verdict.override_roles if verdict else ()
        ask_override(self, self._around, roles, self._visit.why.words(), self._flow.override)

    def _on_find(self) -> None:
        self._people.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._people.find_field.selectAll()
