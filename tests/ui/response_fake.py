"""Overdose responses that live in memory, with a ledger that can be made to fail."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.response import Done, Ending
from iOATdesk.desk.views import Response, ResponseEnd, WaitingEvent
from iOATdesk.models.emergency import Emergency, Kit
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.response import Stamp, naloxone_given
from iOATdesk.ui.response_acts import ResponseActs


@dataclass(slots=True)
class FakeResponses:
    """Answers like the desk."""

    usual: Emergency
    kits: tuple[Kit, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Names by patient; whoever is not here is called by the id."""
    now: Response | None = None
    over: list[Response] = field(default_factory=list)
    events: list[WaitingEvent] = field(default_factory=list)
    reviewed: list[tuple[str, str, str]] = field(default_factory=list)
    reprinted: list[str] = field(default_factory=list)
    fault: LedgerFault | None = None
    report_fault: str = ""
    seq: int = 600

    def running(self) -> Response | None:
        return self.now

    def emergency(self) -> Emergency:
        return self.usual

    def _write(self) -> None:
        if self.fault:
            raise self.fault
        self.seq += 1

    def begin(self, by: Operator, began_at: datetime, patient: str, entry_id: str) -> Response:
        if self.now is not None:
            raise refuse(Code.ALREADY_DONE, what="response")
        self._write()
        who = self.names.get(patient, patient)
        self.now = Response(
            entry_id, began_at, by.person.name, patient, who, (), self.usual, self.kits, "NX1"
        )
        return self.now

    def _running(self) -> Response:
        if self.now is None:
            raise refuse(Code.ALREADY_DONE, what="response")
        return self.now

    def name_patient(
        self, by: Operator, response: str, patient: str, other: str, entry_id: str
    ) -> Response:
        self._write()
        who = other or self.names.get(patient, patient)
        self.now = replace(self._running(), patient=patient, who=who)
        return self.now

    def stamp(self, by: Operator, done: Done, entry_id: str) -> Response:
        self._write()
        now = self._running()
        is_naloxone = done.kind == "naloxone"
        dose_ug = done.naloxone_ug
        if is_naloxone and dose_ug is None:
            dose_ug = self.usual.dose_ug(len(naloxone_given(now.stamps)))
        litres = done.oxygen_l_per_min
        if done.kind == "oxygen" and litres is None:
            litres = self.usual.oxygen_l_per_min
        kit = now.next_kit if done.kit_lot is None else done.kit_lot
        added = Stamp(
            self.seq,
            done.at,
            by.person.name,
            done.kind,
            -1 if litres is None else litres,
            dose_ug or 0,
            (done.route or self.usual.route()) if is_naloxone else "",
            kit if is_naloxone else "",
            -1 if done.respirations_per_min is None else done.respirations_per_min,
            -1 if done.spo2_percent is None else done.spo2_percent,
            -1 if done.poss is None else done.poss,
            done.words,
            done.corrects,
        )
        self.now = replace(now, stamps=(*now.stamps, added))
        return self.now

    def end(self, by: Operator, ending: Ending, entry_id: str) -> ResponseEnd:
        self._write()
        ended = replace(
            self._running(),
            outcome=ending.outcome,
            ended_at=ending.at,
            ended_by=by.person.name,
            transfer=ending.transfer,
            present=ending.present,
            prescriber_told=ending.prescriber_told,
        )
        self.now = None
        self.over.append(ended)
        return ResponseEnd(ended, self.report_fault)

    def waiting_events(self, patient: str) -> tuple[WaitingEvent, ...]:
        return tuple(self.events)

    def review_event(self, by: Operator, patient: str, conclusion: str, entry_id: str) -> None:
        self.reviewed.append((by.person.name, patient, conclusion))
        self.events.clear()

    def reprint_report(self, by: Operator, response: str, entry_id: str) -> str:
        self.reprinted.append(response)
        return ""

    def acts(self) -> ResponseActs:
        return ResponseActs(
            self.running,
            self.emergency,
            self.begin,
            self.name_patient,
            self.stamp,
            self.end,
            self.waiting_events,
            self.review_event,
            self.reprint_report,
        )
