"""Joins overdose response and review to the counter: what covers its middle, and when."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iOATdesk.desk.response import Done, Ending
from iOATdesk.desk.views import ResponseEnd, Verdict, WaitingEvent
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.models.response import OUTCOME_WORDS
from iOATdesk.models.visits import Patient
from iOATdesk.ui.counter_acts import CounterActs, Surroundings
from iOATdesk.ui.counter_asks import Notice
from iOATdesk.ui.response_flow import ResponseFlow
from iOATdesk.ui.response_panel import ResponsePanel
from iOATdesk.ui.review_panel import ReviewPanel
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.timer_list import countdown


class CounterResponse(QObject):
    """Says what stands in the middle of the counter in place of the visit."""

    changed = Signal()
    """Something else covers the middle, or nothing any more."""
    said = Signal(object)
    """A ``Notice``."""
    wrote = Signal()
    reviewed = Signal()
    """The patient at the counter is to be looked at again."""

    def __init__(self, acts: CounterActs, around: Surroundings, alarm: KeyButton) -> None:
        """Show the running time on ``alarm``, wherever the counter is."""
        super().__init__()
        self._acts = acts.response
        self._around = around
        self._alarm = alarm
        self._flow = ResponseFlow(acts.response, around)
        self.panel = ResponsePanel(around.zone, around.clock.now)
        self.review = ReviewPanel(around.zone)
        self.covers: QWidget | None = None
        """What covers the visit at this moment."""
        self._reviewed: Patient | None = None
        flow, panel, review = self._flow, self.panel, self.review
        flow.came.connect(self._on_came)
        flow.found.connect(self._on_found)
        flow.ended.connect(self._on_ended)
        flow.said.connect(self.said)
        flow.wrote.connect(self.wrote)
        panel.stamped.connect(flow.stamp)
        panel.recorded.connect(self._on_recorded)
        panel.ended.connect(self._on_ending)
        panel.other_named.connect(lambda words: flow.name("", words))
        review.left.connect(self.uncover)
        review.signed.connect(self._on_signed)
        review.report_wanted.connect(self._print_report)

    @property
    def is_running(self) -> bool:
        """Say whether a response runs."""
        return self._flow.is_running

    def refresh(self) -> None:
        """Look for a response that runs since before a restart; read the review again."""
        self._flow.refresh()
        if self.covers is self.review and self._reviewed is not None:
            self._ask_for_events(self._reviewed)

    def respond(self, began_at: datetime, patient: str) -> None:
        """Show the response that runs, or begin one."""
        if not self._flow.is_running:
            self.panel.begin()
        self._cover(self.panel)
        self._flow.begin(began_at, patient)
        self.panel.focus_step()

    def takes_patient(self, patient: str) -> bool:
        """Take the patient who was scanned or chosen for the one in danger, where it is asked."""
        if self.covers is self.panel and self.panel.is_naming:
            self._flow.name(patient)
            self.changed.emit()
            return True
        self.uncover()
        return False

    def show_review(self, verdict: Verdict) -> None:
        """Show what waits for a review of the patient at the counter."""
        self._reviewed = verdict.patient
        self.review.begin()
        self._ask_for_events(verdict.patient)

    def uncover(self) -> None:
        """Show the visit again; a response that runs goes on."""
        if self.covers is not None:
            self.covers = None
            self.changed.emit()

    def press(self) -> None:
        """Do what Enter does in what is shown."""
        if self.covers is self.panel:
            self.panel.press()

    def on_key(self, character: str) -> None:
        """Stamp by a digit."""
        if self.covers is self.panel:
            self.panel.on_key(character)

    def on_escape(self) -> None:
        """Close a form or the review; a running response stays."""
        if self.covers is self.panel:
            self.panel.show_line()
        else:
            self.uncover()

    def focus_step(self) -> None:
        """Put the focus where the work goes on."""
        if self.covers is self.panel:
            self.panel.focus_step()
        elif self.covers is self.review:
            self.review.focus_step()

    def tick(self, now: datetime) -> None:
        """Let the timers stand at ``now``."""
        if self._flow.began_at is None:
            return
        if self.covers is self.panel:
            self.panel.tick(now)
        self._alarm.say(f"Response {countdown(now, self._flow.began_at)}")

    def _cover(self, view: QWidget) -> None:
        self.covers = view
        self.changed.emit()

    def _on_came(self) -> None:
        flow = self._flow
        if flow.began_at is None:
            self._over()
            return
        self.panel.show_response(flow.response, flow.emergency, flow.began_at)
        self.tick(self._around.clock.now())

    def _on_found(self) -> None:
        """Show a response that runs since before the program started: nobody looks for it."""
        self.panel.begin()
        self._cover(self.panel)
        self.panel.focus_step()

    def _over(self) -> None:
        self._alarm.say("Overdose response")
        if self.covers is self.panel:
            self.uncover()

    def _on_recorded(self, what: Done) -> None:
        self._flow.record(what)

    def _on_ending(self, what: Ending) -> None:
        self._flow.end(what)

    def _on_ended(self, end: ResponseEnd) -> None:
        self._over()
        response = end.response
        outcome = OUTCOME_WORDS[response.outcome].lower() if response.outcome else ""
        words = f"The response is recorded: {outcome}."
        advice = "The next dose waits for a prescriber's review." if response.patient else ""
        if end.report_fault:
            self._offer_report(response.response, end.report_fault, words)
        else:
            self.said.emit(Notice(words, "ok", advice))
        self.reviewed.emit()

    def _print_report(self, response: str) -> None:
        by, entry_id = self._around.operator(), self._around.new_id()

        def on_printed(fault: str) -> None:
            self.wrote.emit()
            if fault:
                self._offer_report(response, fault, "")
            else:
                self.said.emit(Notice("The report is printed.", "ok"))

        self._around.background.run(
            lambda: self._acts.reprint_report(by, response, entry_id), on_printed, self._on_failed
        )

    def _offer_report(self, response: str, fault: str, first: str) -> None:
        words = f"{first} The report of the response did not print.".strip()
        self.said.emit(Notice(words, "warn", fault, lambda: self._print_report(response)))

    def _ask_for_events(self, patient: Patient) -> None:
        def on_events(events: tuple[WaitingEvent, ...]) -> None:
            role, now = self._around.operator().person.role, self._around.clock.now()
            self.review.show_events(patient.name, events, role, now)
            if self.covers is not self.review:
                self._cover(self.review)
            self.review.focus_step()

        self._around.background.run(
            lambda: self._acts.waiting_events(patient.patient), on_events, self._on_failed
        )

    def _on_signed(self, conclusion: str) -> None:
        patient = self._reviewed
        if patient is None:
            return
        by, entry_id = self._around.operator(), self._around.new_id()

        def on_done(_none: None) -> None:
            self.uncover()
            self.wrote.emit()
            self.reviewed.emit()
            self.said.emit(Notice(f"The review of {patient.name} is signed.", "ok"))

        self._around.background.run(
            lambda: self._acts.review_event(by, patient.patient, conclusion, entry_id),
            on_done,
            self._on_failed,
        )

    def _on_failed(self, why: Refused | Fault) -> None:
        words = words_of(why, self._around.zone)
        self.said.emit(Notice(words, "bad", advice_of(why)))
