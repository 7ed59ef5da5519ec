"""What happens at the counter, without any widget: asks the desk, keeps its last answers."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Signal

from iOATdesk.desk.counter import Assess, Injected, Issue, Scan
from iOATdesk.desk.observing import Leaving
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.overrides import Grant
from iOATdesk.desk.views import Issued, RoomRow, Verdict
from iOATdesk.models.faults import Fault
from iOATdesk.models.people import MAY, Act
from iOATdesk.models.refusals import Code, Refused
from iOATdesk.models.visits import Patient
from iOATdesk.ui.counter_acts import CounterActs, Surroundings
from iOATdesk.ui.counter_asks import CounterAsks, Notice, short
from iOATdesk.ui.counter_prompts import Prompts
from iOATdesk.ui.counter_words import Step, has_assessment, step_of

T = TypeVar("T")


class CounterFlow(CounterAsks):
    """One visit after the other; after each act, room and verdict are asked for again."""

    verdict_came = Signal()
    """Also when nobody is at the counter any more."""
    found = Signal(object)
    """Patients that fit what was typed."""
    signs_came = Signal(object)
    """The signs that the assessment offers."""
    clock_disbelieved = Signal(object)
    """With the time of the last entry: a pharmacist, who may confirm it, was refused for it."""
    badge_scanned = Signal(str)
    wanted = Signal()
    """Something was scanned that the counter shows."""

    def __init__(self, acts: CounterActs, around: Surroundings) -> None:
        super().__init__(acts, around)
        self.verdict: Verdict | None = None
        self.syringe = ""
        self.is_card_scanned = False
        """The patient at the counter is known by the card."""
        self.reminders: dict[str, datetime] = {}
        self._names: dict[str, str] = {}
        self._other_seat = 0
        self._prompts = Prompts()
        self._is_assessed = False
        self._rests = False
        self._turn = 0
        self._looked_at: datetime | None = None
        self.takes_patient: Callable[[str], bool] = lambda _patient: False
        """Asked first whoever is scanned or chosen: True keeps them from the counter."""

    @property
    def step(self) -> Step:
        """The step that the visit has come to."""
        return step_of(
            self.verdict, is_assessed=self._is_assessed, syringe=self.syringe, rests=self._rests
        )

    @property
    def seat(self) -> int:
        """The seat that the dose goes to: the one chosen, or the next free; 0 where none is."""
        free = self.verdict.seats_free if self.verdict else ()
        return self._other_seat if self._other_seat in free else next(iter(free), 0)

    def other_seat(self) -> None:
        """Go on to the next seat that is free."""
        free = self.verdict.seats_free if self.verdict else ()
        if free:
            self._other_seat = free[(free.index(self.seat) + 1) % len(free)]
            self.verdict_came.emit()

    def refresh(self) -> None:
        """Ask for the room, for the signs, and for the patient at the counter."""
        self._ask(self._acts.signs, self.signs_came.emit)
        self._ask(self._acts.room, self._on_room)
        self._look()

    def choose(self, patient: str, *, is_card_scanned: bool = False) -> None:
        """Bring whoever was scanned or chosen to the counter, unless a response asks for them."""
        if not self.takes_patient(patient):
            self.identify(patient, is_card_scanned=is_card_scanned)

    def identify(self, patient: str, *, is_card_scanned: bool = False) -> None:
        """Bring a patient to the counter, at the step the visit has come to."""
        self.is_card_scanned = is_card_scanned
        self._turn += 1
        self.syringe, self._other_seat = "", 0
        self._is_assessed = self._rests = False
        turn, visit, by = self._turn, self._around.new_id(), self._around.operator()

        def on_first(verdict: Verdict) -> None:
            if not (verdict.decision.may_receive and has_assessment(verdict)):
                self._show(verdict, turn)
                self._record_look(by, patient)
                return
            # Assessed before, and called away: go on with the syringe if it still counts.
            self._ask(
                lambda: self._acts.verdict(by, patient, visit, None, True),
                lambda again: on_second(verdict, again),
            )

        def on_second(first: Verdict, again: Verdict) -> None:
            self._is_assessed = again.decision.may_receive and turn == self._turn
            self._show(again if again.decision.may_receive else first, turn)
            self._record_look(by, patient)

        self._ask(lambda: self._acts.verdict(by, patient, visit, None, False), on_first)

    def close(self) -> None:
        """Have nobody at the counter."""
        self._turn += 1
        self.verdict, self.syringe = None, ""
        self._is_assessed = self._rests = False
        self.verdict_came.emit()

    def enter(self, words: str) -> None:
        """Take what was typed into the find field: a code, a name, a card or a number."""
        self._ask(
            lambda: (self._acts.scanned(words), self._acts.find(words)),
            lambda both: self._on_entered(words, *both),
        )

    def search(self, words: str) -> None:
        """Look for patients while a name is typed."""
        if len(words.strip()) < 2:
            self.found.emit(())
            return
        self._ask(lambda: self._acts.find(words.strip()), self.found.emit)

    def scan(self, code: str) -> None:
        """Do what fits the code."""
        self._ask(lambda: self._acts.scanned(code), lambda scan: self._on_scanned(code, scan))

    def decide(self, seen: Assess) -> None:
        """Record the assessment of the patient at the counter."""
        by, entry_id, turn = self._around.operator(), self._around.new_id(), self._turn

        def on_assessed(after: Verdict) -> None:
            self._is_assessed = turn == self._turn
            self._show(after, turn)
            self._after_writing()

        self._act(lambda: self._acts.assess(by, seen, entry_id), on_assessed)

    def allow(self, prescriber: Operator, words: str) -> None:
        """Record the word of a prescriber, who has given badge and PIN."""
        verdict, entry_id = self.verdict, self._around.new_id()
        if verdict is None:
            return
        patient, visit = verdict.patient.patient, verdict.visit
        self._act(
            lambda: self._acts.allow_dose(prescriber, patient, visit, words, entry_id),
            lambda _none: self._again(),
        )

    def override(self, second: Operator, reason: str, words: str) -> None:
        """Record that a second person answers for the refusal that stands."""
        verdict = self.verdict
        why = verdict.decision.refusal if verdict else None
        if verdict is None or why is None:
            return
        grant = Grant(
            patient=verdict.patient.patient,
            visit=verdict.visit,
            code=why.code,
            reason=reason,
            words=words,
            syringe=self.syringe or None,
            is_assessed=self._is_assessed,
        )
        by, entry_id = self._around.operator(), self._around.new_id()
        self._act(
            lambda: self._acts.grant_override(by, second, grant, entry_id),
            lambda _none: self._again(),
        )

    def reassess(self) -> None:
        """Go back to the assessment."""
        self._is_assessed = False
        self._look()

    def rest(self) -> None:
        """Go on observing: no top-up."""
        self._rests = True
        self.verdict_came.emit()

    def other_syringe(self) -> None:
        """Put the scanned syringe aside."""
        self.syringe = ""
        self._look()

    def issue(self) -> None:
        """Hand the scanned syringe over."""
        verdict = self.verdict
        if verdict is None or not self.syringe:
            return
        wish = Issue(verdict.patient.patient, verdict.visit, self.syringe, seat=self.seat)
        by, entry_id = self._around.operator(), self._around.new_id()
        self._act(lambda: self._acts.issue_dose(by, wish, entry_id), self._on_issued)

    def end_injection(self, residue_ug: int, residue_ul: int, site: str) -> None:
        """Record that the injection of the patient at the counter is over."""
        dose = self.verdict.open_dose if self.verdict else None
        if dose is not None:
            self._end(Injected(dose.syringe, residue_ug, residue_ul, site))

    def end_left_open(self, syringe: str, residue_ug: int, residue_ul: int) -> None:
        """Record what became of a dose that was open when the program ended."""
        self._end(Injected(syringe, residue_ug, residue_ul))

    def _end(self, injected: Injected) -> None:
        by, entry_id = self._around.operator(), self._around.new_id()
        self._act(
            lambda: self._acts.end_injection(by, injected, entry_id), lambda _none: self._again()
        )

    def leave_unknown(self, syringe: str, reason: str, witness: Operator) -> None:
        """Record that nobody can say what became of a dose that was open."""
        by, entry_id = self._around.operator(), self._around.new_id()
        words = f"{syringe} is reported: it counts as injected, and a discrepancy is open."
        self._act(
            lambda: self._acts.leave_unknown(by, witness, syringe, reason, entry_id),
            lambda _none: self._reported(words),
        )

    def declare_not_returned(self, reason: str, witness: Operator) -> None:
        """Record that the syringe of the patient at the counter is not back."""
        dose = self.verdict.open_dose if self.verdict else None
        if dose is None:
            return
        by, entry_id, syringe = self._around.operator(), self._around.new_id(), dose.syringe
        words = f"{syringe} is reported as not returned: a discrepancy is open."
        self._act(
            lambda: self._acts.declare_not_returned(by, witness, syringe, reason, entry_id),
            lambda _none: self._reported(words),
        )

    def _reported(self, words: str) -> None:
        self._again()
        self.said.emit(Notice(words, "warn"))

    def leave(self, leaving: Leaving) -> None:
        """Record that the patient has left the room."""
        verdict = self.verdict
        if verdict is None:
            return
        by, entry_id = self._around.operator(), self._around.new_id()
        how = "left well" if leaving.outcome == "left_well" else "left early"

        def on_left(_none: None) -> None:
            self.close()
            self._after_writing()
            self.said.emit(Notice(f"{verdict.patient.name} {how}.", "ok"))

        self._act(lambda: self._acts.end_observation(by, verdict.visit, leaving, entry_id), on_left)

    def remind(self) -> None:
        """Mark the patient with the time at which a dose is possible, and make room."""
        why = self.verdict.decision.refusal if self.verdict else None
        if self.verdict is None or why is None or why.clears_at is None:
            return
        self.reminders[self.verdict.patient.patient] = why.clears_at
        self._names[self.verdict.patient.patient] = self.verdict.patient.name
        self.close()
        self.room_came.emit()

    def _on_failed(self, why: Refused | Fault, retry: Callable[[], None] | None = None) -> None:
        super()._on_failed(why, retry)
        is_clock = isinstance(why, Refused) and why.refusal.code is Code.CLOCK_BEHIND
        may_confirm = self._around.operator().person.role in MAY[Act.CONFIRM_CLOCK]
        # With a patient at the counter, the button stands under the verdict.
        if is_clock and may_confirm and self.verdict is None:
            self.ask_last_entry(self.clock_disbelieved.emit)

    def tick(self, now: datetime) -> None:
        """Say whose time has come, and ask again when a refusal has cleared."""
        at_counter = self.verdict.patient.patient if self.verdict else ""
        for notice in self._prompts.due(self.room, at_counter, now):
            self.said.emit(notice)
        for patient, at in list(self.reminders.items()):
            if now >= at:
                del self.reminders[patient]
                name = self._names.get(patient, "A patient")
                self.said.emit(Notice(f"{name} may receive a dose from now on.", "info"))
                self.room_came.emit()
        why = self.verdict.decision.refusal if self.verdict else None
        clears_at = why.clears_at if why else None
        if clears_at is not None and now >= clears_at and self._looked_at != clears_at:
            self._looked_at = clears_at
            self._look()

    def _on_entered(self, words: str, scan: Scan, patients: tuple[Patient, ...]) -> None:
        if scan.kind != "unknown":
            self._on_scanned(words, scan)
        elif len(patients) == 1:
            self.choose(patients[0].patient)
            self.found.emit(())
        elif patients:
            self.found.emit(patients)
        else:
            self.said.emit(Notice(f"Nobody here is called “{short(words)}”.", "warn"))

    def _on_scanned(self, code: str, scan: Scan) -> None:
        match scan.kind:
            case "badge":
                self.badge_scanned.emit(code)
            case "patient":
                self.wanted.emit()
                self.choose(scan.ref, is_card_scanned=True)
            case "syringe":
                self.wanted.emit()
                self._on_syringe(scan.ref)
            case _:
                self.said.emit(Notice(f"“{short(code)}” is not one of our codes.", "warn"))

    def _on_syringe(self, syringe: str) -> None:
        rows = self.room.in_room if self.room else ()
        out = next((row for row in rows if row.syringe == syringe), None)
        if out is not None:
            self._take_back(out)
        elif self.verdict is None:
            words = f"{syringe} is not out in the room. Scan the patient's card first."
            self.said.emit(Notice(words, "info"))
        elif self._is_assessed and self.step in (Step.SYRINGE, Step.ISSUE):
            self.syringe = syringe
            self._look()
        elif self.step is Step.ASSESS:
            self.said.emit(Notice("Assess first, then scan the syringe.", "info"))
        else:
            self.said.emit(Notice(f"{syringe} is not the syringe that is out.", "warn"))

    def _take_back(self, row: RoomRow) -> None:
        if row.state == "injecting":
            self.identify(row.patient)
            words = "Record the injection first, then scan the syringe."
            self.said.emit(Notice(words, "info"))
            return
        by, entry_id = self._around.operator(), self._around.new_id()

        def on_back(_none: None) -> None:
            if self.verdict is None or self.verdict.patient.patient != row.patient:
                self.identify(row.patient)
                self._after_writing()
            else:
                self._again()

        self._act(lambda: self._acts.return_syringe(by, row.syringe, entry_id), on_back)

    def _on_issued(self, issued: Issued) -> None:
        self.syringe, self._is_assessed, self._other_seat = "", False, 0
        self._again()
        if issued.slip_fault:
            self._offer_slip(issued.syringe, issued.slip_fault)

    def _record_look(self, by: Operator, patient: str) -> None:
        """Record who identified whom, after the verdict is shown: nobody waits for it."""
        entry_id = self._around.new_id()

        def on_failed(why: Refused | Fault) -> None:
            # A clock that is not believed stands in the verdict already.
            if isinstance(why, Fault):
                self._on_failed(why)

        self._around.background.run(
            lambda: self._acts.record_opened(by, patient, "counter", entry_id),
            lambda _none: None,
            on_failed,
        )

    def _look(self) -> None:
        verdict, turn = self.verdict, self._turn
        if verdict is None:
            return
        by, syringe = self._around.operator(), self.syringe or None
        patient, visit, is_assessed = verdict.patient.patient, verdict.visit, self._is_assessed
        self._ask(
            lambda: self._acts.verdict(by, patient, visit, syringe, is_assessed),
            lambda after: self._show(after, turn),
        )

    def _show(self, verdict: Verdict, turn: int) -> None:
        # An answer for somebody who is no longer at the counter says nothing.
        if turn == self._turn:
            self.verdict = verdict
            self.verdict_came.emit()

    def _again(self) -> None:
        self._ask(self._acts.room, self._on_room)
        self._look()
        self.wrote.emit()
