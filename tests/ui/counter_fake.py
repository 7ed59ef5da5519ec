"""A counter that lives in memory: the rules are the real ones, the ledger is a few lists."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from iOATdesk.desk.counter import Assess, Injected, Issue, Scan
from iOATdesk.desk.day import Readiness
from iOATdesk.desk.observing import Leaving
from iOATdesk.desk.operator import Operator, Station
from iOATdesk.desk.overrides import Grant
from iOATdesk.desk.profiles import profile_text
from iOATdesk.desk.views import (
    ExpectedRow,
    Foot,
    Issued,
    Room,
    RoomRow,
    SimilarName,
    StockRow,
    Verdict,
    WereOpen,
)
from iOATdesk.ledger.keys import Signer
from iOATdesk.models.authorisation import authorisation_of
from iOATdesk.models.case import DoseRequest
from iOATdesk.models.days import station_zone
from iOATdesk.models.decide import decide
from iOATdesk.models.emergency import Kit
from iOATdesk.models.faults import KeyFault
from iOATdesk.models.findings import for_a_prescriber
from iOATdesk.models.observation import Observation
from iOATdesk.models.orders import Order, Plan, fixed_plan
from iOATdesk.models.people import MAY, Act, Person, Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.programme import Programme, read_programme
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.seats import free_seats, next_site
from iOATdesk.models.titration import Titration, top_up_window
from iOATdesk.models.visits import (
    Assessment,
    Dose,
    History,
    Override,
    Patient,
    StationState,
    SyringeState,
)
from iOATdesk.ui.counter_acts import CounterActs
from iOATdesk.ui.window import WindowActs
from tests.ui.response_fake import FakeResponses

ZONE = station_zone("America/Vancouver")
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 4, tzinfo=ZONE).astimezone(UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
NURSE = Operator(Person("S01", "R. Alvarez, RN", "RA", Role.NURSE), Signer("S01", KEY))
SECOND = Operator(Person("S02", "K. Moreau, LPN", "KM", Role.NURSE), Signer("S02", KEY))
PHARMACIST = Operator(Person("S04", "S. Dhaliwal, RPh", "SD", Role.IN_CHARGE), Signer("S04", KEY))
STATION = Station(
    "ST1", "Sample clinic", "1 Sample Street", ZONE, "ca-bc-hydromorphone", training=False
)
PRESCRIBER = Operator(Person("S09", "M. Lang, MD", "ML", Role.PRESCRIBER), Signer("S09", KEY))
BADGES = {
    "B-1001": (NURSE, "2468"),
    "B-1002": (SECOND, "1357"),
    "B-1009": (PRESCRIBER, "8888"),
}
PROGRAMME: Programme = read_programme(profile_text("ca-bc-hydromorphone"))
MINUTE = timedelta(minutes=1)
KITS = (Kit("NX1", date(2027, 5, 31), 3), Kit("NX2", date(2028, 1, 31), 1))


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=ZONE).astimezone(UTC)


NEXT_DAY = at(4, 0) + 1440 * MINUTE


def patient(
    number: str, family: str, given: str, card: str, allergies: tuple[str, ...] = ()
) -> Patient:
    return Patient(
        patient=number,
        card=card,
        family_name=family,
        given_names=given,
        born_on=date(1979, 3, 14),
        health_number="9123 456 789",
        allergies=allergies,
        authorisation_basis="SAP",
        authorisation_ends_on=date(2027, 3, 1),
    )


OKAFOR = patient("p1", "Okafor", "Daniel", "P-00417", allergies=("penicillin",))
TREMBLAY = patient("p2", "Tremblay", "Luc", "P-00402")
SINGH = patient("p3", "Singh", "Amrit", "P-00388")
BEAULIEU = patient("p4", "Beaulieu", "Anne", "P-00371")
CHARTRAND = patient("p5", "Chartrand", "Eli", "P-00365")
FRASER = patient("p6", "Fraser", "Joan", "P-00350")
NOVAK = patient("p7", "Novak", "Petr", "P-00349")
WONG = patient("p8", "Wong", "Mei", "P-00341")
DANIELA = patient("p9", "Okafor", "Daniela", "P-00418")
HYDROMORPHONE = Product(
    "HM50", "hydromorphone", "hydrochloride", Form.SOLUTION, "vial", 50_000, 1000, 50_000,
    "02145901", "DIN", "Northline",
)  # fmt: skip
DIACETYLMORPHINE = Product(
    "DAM", "diacetylmorphine", "hydrochloride", Form.POWDER, "vial", 10_000_000, 100_000, 100_000,
    "D-10", "Special Access Programme letter", "Alpine",
)  # fmt: skip


@dataclass(slots=True)
class Clock:
    """Stands still until it is told."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def elapsed_ms(self) -> int:
        return 0

    def advance(self, **span: int) -> None:
        self.at += timedelta(**span)


@dataclass(slots=True)
class Attendance:
    """One visit of one patient."""

    patient: str
    visit: str
    dose: Dose
    is_left: bool = False


@dataclass(slots=True)
class FakeCounter:
    """Answers like the desk, out of a few lists."""

    clock: Clock = field(default_factory=Clock)
    is_day_open: bool = True
    is_clock_believed: bool = True
    last_entry_at: datetime | None = None
    signs: tuple[str, ...] = PROGRAMME.signs
    patients: list[Patient] = field(default_factory=lambda: [OKAFOR, DANIELA])
    sessions: list[Attendance] = field(default_factory=list)
    syringes: dict[str, SyringeState] = field(default_factory=dict)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    expected: list[ExpectedRow] = field(default_factory=list)
    responses: FakeResponses = field(
        default_factory=lambda: FakeResponses(PROGRAMME.emergency, KITS)
    )
    kits: tuple[Kit, ...] = KITS
    overrides: list[Override] = field(default_factory=list)
    similar: tuple[SimilarName, ...] = ()
    written: list[tuple[str, object]] = field(default_factory=list)
    looks: list[tuple[str, str, str]] = field(default_factory=list)
    look_fault: Exception | None = None
    slip_fault: str = ""
    plan: Plan = field(default_factory=lambda: fixed_plan(120_000, 3))
    titration: Titration | None = None
    seats: int | None = None
    last_site: str = "right inner elbow"
    reason: str = ""
    """Why an observation takes longer."""
    left_open: list[str] = field(default_factory=list)
    """Syringes that were out when the program ended."""
    ids: int = 0

    def order(self, patient_id: str) -> Order:
        return Order(
            f"o-{patient_id}", "2031", patient_id, "hydromorphone", self.plan, None, 3,
            ("IV",), 180, date(2026, 11, 1), date(2026, 12, 12), "Dr M. Lang", "L1", "P", "A",
        )  # fmt: skip

    def prepare(self, number: str, patient_id: str) -> None:
        self.syringes[number] = self.held(number, patient_id, 120_000)

    def held(self, number: str, patient_id: str, dose_ug: int) -> SyringeState:
        return SyringeState(
            number, patient_id, "hydromorphone", dose_ug, dose_ug // 50, 50_000, "IV", "ready",
            at(18, 0), date(2027, 3, 31), dose_ug, "", "R. Alvarez, RN", "K. Moreau, LPN",
        )  # fmt: skip

    def _free(self) -> tuple[int, ...]:
        taken = [s.dose.seat for s in self.sessions if not s.dose.is_resolved]
        return free_seats(self.seats, taken)

    def had_dose(self, patient_id: str, ended_at: datetime, syringe: str) -> None:
        dose = Dose(
            f"v-{syringe}", 1, "hydromorphone", TODAY, f"o-{patient_id}", syringe,
            ended_at - 5 * MINUTE, 120_000, ended_at, 0, is_resolved=True,
        )  # fmt: skip
        self.sessions.append(Attendance(patient_id, dose.visit, dose, is_left=True))

    def in_room(self, who: Patient, state: str, since: datetime, syringe: str, mg: int) -> None:
        ended = None if state == "injecting" else since
        issued = since if ended is None else since - 5 * MINUTE
        dose = Dose(
            f"v-{syringe}", 1, "hydromorphone", TODAY, f"o-{who.patient}", syringe, issued,
            mg * 1000, ended, 0, is_resolved=ended is not None, seat=self._free()[0],
        )  # fmt: skip
        self.syringes[syringe] = replace(
            self.held(syringe, who.patient, mg * 1000), status="issued"
        )
        self.patients.append(who)
        self.sessions.append(Attendance(who.patient, dose.visit, dose))

    def _session(self, patient_id: str) -> Attendance | None:
        mine = [s for s in self.sessions if s.patient == patient_id and not s.is_left]
        return mine[-1] if mine else None

    def _row(self, session: Attendance) -> RoomRow:
        dose = session.dose
        who = next(p for p in self.patients if p.patient == session.patient)
        ended = dose.injection_ended_at
        since = ended or dose.issued_at
        minutes = PROGRAMME.observation_minutes if ended else PROGRAMME.injection_minutes
        number = len([s for s in self.sessions if s.patient == session.patient])
        return RoomRow(
            session.patient, who.name, session.visit, number, 3, dose.drug, dose.issued_ug,
            "" if dose.is_resolved else dose.syringe, "observing" if ended else "injecting", since,
            since + (minutes or 0) * MINUTE, 0 if dose.is_resolved else dose.seat,
        )  # fmt: skip

    def room(self) -> Room:
        rows = [self._row(session) for session in self.sessions if not session.is_left]
        waiting = [s for s in self.syringes.values() if s.status == "ready"]
        stock = (
            StockRow(HYDROMORPHONE, "", None, 46, 2_300_000),
            StockRow(DIACETYLMORPHINE, "", None, 12, 120_000_000),
        )
        return Room(
            self.clock.now(), TODAY, self.is_day_open, TODAY if self.is_day_open else None,
            tuple(sorted(rows, key=lambda row: row.until)), tuple(self.expected), stock,
            len(waiting),
            "Naloxone and oxygen checked 07:34 by K. Moreau" if self.is_day_open else "",
            self.kits, "", PROGRAMME.emergency,
            tuple(self._was_open(row) for row in rows if row.syringe in self.left_open),
        )  # fmt: skip

    def _was_open(self, row: RoomRow) -> WereOpen:
        held = self.syringes[row.syringe]
        return WereOpen(row.patient, row.name, row.visit, row.seat, row.since, held)

    def find(self, text: str) -> tuple[Patient, ...]:
        return tuple(p for p in self.patients if p.name.lower().startswith(text.lower()))

    def scanned(self, text: str) -> Scan:
        for who in self.patients:
            if who.card == text:
                return Scan("patient", who.patient)
        if text in self.syringes or any(s.dose.syringe == text for s in self.sessions):
            return Scan("syringe", text)
        return Scan("badge", text) if text in BADGES else Scan("unknown", text)

    def history(self, patient_id: str) -> History:
        who = next(p for p in self.patients if p.patient == patient_id)
        station = StationState(
            self.is_clock_believed,
            TODAY if self.is_day_open else None,
            TODAY,
            is_training=True,
            unconfirmed=(),
        )
        doses = tuple(s.dose for s in self.sessions if s.patient == patient_id)
        return History(
            station,
            who,
            doses,
            21,
            self.assessments.get(patient_id),
            None,
            NEXT_DAY,
            overrides=tuple(self.overrides),
        )

    def verdict(
        self,
        by: Operator,
        patient_id: str,
        visit: str,
        syringe: str | None,
        is_assessed: object,
    ) -> Verdict:
        order, history = self.order(patient_id), self.history(patient_id)
        asked = DoseRequest(
            by.person.role, "hydromorphone", is_assessed=bool(is_assessed),
            syringe=self.syringes.get(syringe) if syringe else None,
            is_syringe_scanned=syringe is not None,
        )  # fmt: skip
        session = self._session(patient_id)
        dose = session.dose if session else None
        ended = dose.injection_ended_at if dose else None
        last = history.doses[-1] if history.doses else None
        names = [p.name for p in self.patients]
        who = history.patient
        assert who is not None
        decision = decide(PROGRAMME, order, history, asked, self.clock.now())
        why = decision.refusal
        return Verdict(
            patient=who,
            photo_png_base64="",
            order=order,
            decision=decision,
            override_roles=PROGRAMME.overrides.get(why.code, ()) if why else (),
            visit=session.visit if session else visit,
            last=last,
            today_ug=sum(d.administered_ug for d in history.doses),
            planned_today_ug=360_000,
            day_limit_ug=500_000,
            assessment=history.assessment,
            open_dose=dose if dose and not dose.is_resolved else None,
            observing_since=ended,
            observe_until=ended + (PROGRAMME.observation_minutes or 0) * MINUTE if ended else None,
            syringes=tuple(
                s
                for s in self.syringes.values()
                if s.patient == patient_id and s.status in ("ready", "prepared")
            ),
            similar_names=self.similar
            or tuple(
                SimilarName(n, "P-00418", "", is_same=False)
                for n in names
                if n.startswith(who.family_name.upper()) and n != who.name
            ),
            authorisation=authorisation_of(who, TODAY, PROGRAMME.authorisation_warn_days),
            titration=self.titration,
            top_up=top_up_window(PROGRAMME, decision, last),
            observation=(
                Observation(PROGRAMME.observation_minutes or 0, self.reason) if ended else None
            ),
            out=self.syringes[dose.syringe] if dose and not dose.is_resolved else None,
            sites=PROGRAMME.sites["IV"],
            last_site=self.last_site,
            next_site=next_site(PROGRAMME.sites["IV"], self.last_site),
            seats_free=self._free(),
        )

    def assess(self, by: Operator, seen: Assess, entry_id: str) -> Verdict:
        self.written.append(("assess", seen))
        self.assessments[seen.patient] = seen.made_at(self.clock.now())
        return self.verdict(by, seen.patient, seen.visit, None, True)

    def allow_dose(
        self, by: Operator, patient_id: str, visit: str, words: str, entry_id: str
    ) -> None:
        self.written.append(("allow", words))
        seen = self.assessments[patient_id]
        self.assessments[patient_id] = replace(seen, allowed=for_a_prescriber(PROGRAMME, seen))

    def grant_override(self, by: Operator, second: Operator, grant: Grant, entry_id: str) -> None:
        self.written.append(("override", grant))
        words = f"{second.person.name}: {grant.reason}"
        self.overrides.append(Override(grant.code, self.clock.now(), words))

    def issue_dose(self, by: Operator, issue: Issue, entry_id: str) -> Issued:
        verdict = self.verdict(by, issue.patient, issue.visit, issue.syringe, True)
        if verdict.decision.refusal:
            raise refuse(verdict.decision.refusal.code)
        self.written.append(("issue", issue))
        held = self.syringes[issue.syringe]
        now = self.clock.now()
        dose = Dose(
            issue.visit, 1, held.drug, TODAY, "o", issue.syringe, now, held.dose_ug,
            seat=issue.seat or 0,
        )  # fmt: skip
        self.sessions.append(Attendance(issue.patient, issue.visit, dose))
        self.syringes[issue.syringe] = replace(held, status="issued")
        return Issued(entry_id, 1, issue.syringe, now, self.slip_fault)

    def end_injection(self, by: Operator, injected: Injected, entry_id: str) -> None:
        self.written.append(("injected", injected))
        session = self._of_syringe(injected.syringe)
        self.left_open = [one for one in self.left_open if one != injected.syringe]
        session.dose = replace(
            session.dose,
            injection_ended_at=self.clock.now(),
            residue_ug=injected.residue_ug,
        )

    def return_syringe(self, by: Operator, number: str, entry_id: str) -> None:
        self.written.append(("returned", number))
        session = self._of_syringe(number)
        if session.dose.is_resolved:
            raise refuse(Code.NO_OPEN_DOSE)
        session.dose = replace(session.dose, is_resolved=True)

    def declare_not_returned(
        self, by: Operator, witness: Operator, number: str, reason: str, entry_id: str
    ) -> None:
        self.written.append(("not returned", (witness.person.person, number, reason)))
        session = self._of_syringe(number)
        session.dose = replace(session.dose, is_resolved=True)

    def leave_unknown(
        self, by: Operator, witness: Operator, number: str, reason: str, entry_id: str
    ) -> None:
        self.written.append(("unknown", (witness.person.person, number, reason)))
        session = self._of_syringe(number)
        self.left_open = [one for one in self.left_open if one != number]
        session.dose = replace(session.dose, injection_ended_at=self.clock.now(), is_resolved=True)

    def end_observation(self, by: Operator, visit: str, leaving: Leaving, entry_id: str) -> None:
        self.written.append(("left", leaving))
        next(s for s in self.sessions if s.visit == visit).is_left = True

    def reprint_slip(self, by: Operator, syringe: str, reason: str, entry_id: str) -> str:
        self.written.append(("reprint", syringe))
        return ""

    def open_day(self, by: Operator, ready: Readiness, entry_id: str) -> None:
        if not self.is_clock_believed:
            raise refuse(Code.CLOCK_BEHIND)
        self.written.append(("open_day", ready))
        self.is_day_open = True

    def confirm_clock(self, by: Operator, compared_with: str, entry_id: str) -> None:
        if by.person.role not in MAY[Act.CONFIRM_CLOCK]:
            raise refuse(Code.NOT_PERMITTED)
        self.written.append(("clock", compared_with))
        self.is_clock_believed = True

    def record_opened(self, by: Operator, patient: str, screen: str, entry_id: str) -> None:
        self.looks.append((by.person.person, patient, screen))
        if self.look_fault:
            raise self.look_fault

    def new_id(self) -> str:
        self.ids += 1
        return f"id-{self.ids}"

    def switch(self, badge: str, pin: str) -> Operator:
        if badge in BADGES and BADGES[badge][1] == pin:
            return BADGES[badge][0]
        raise KeyFault("The PIN is wrong.", "Try again.")

    def sign_on(self, who: str, passphrase: str) -> Operator:
        if passphrase == "correct horse":
            return NURSE
        raise KeyFault("Name and passphrase do not belong together.", "Type it again.")

    def foot(self) -> Foot:
        return Foot(at(7, 31), at(11, 55), "ready", "")

    def _of_syringe(self, number: str) -> Attendance:
        return next(s for s in self.sessions if s.dose.syringe == number)

    def acts(self) -> CounterActs:
        return CounterActs(
            room=self.room, find=self.find, scanned=self.scanned, verdict=self.verdict,
            assess=self.assess, issue_dose=self.issue_dose, end_injection=self.end_injection,
            return_syringe=self.return_syringe, declare_not_returned=self.declare_not_returned,
            leave_unknown=self.leave_unknown, end_observation=self.end_observation,
            response=self.responses.acts(), reprint_slip=self.reprint_slip,
            open_day=self.open_day, signs=lambda: self.signs,
            last_entry_at=lambda: self.last_entry_at, confirm_clock=self.confirm_clock,
            allow_dose=self.allow_dose, grant_override=self.grant_override,
            record_opened=self.record_opened,
        )  # fmt: skip

    def window_acts(self) -> WindowActs:
        return WindowActs(self.foot, self.room, self.sign_on, self.switch)


def fill_room(fake: FakeCounter) -> FakeCounter:
    """Have the people of the picture in the room, and expect the others."""
    now = fake.clock.now()
    observing = (PROGRAMME.observation_minutes or 0) * MINUTE
    injecting = (PROGRAMME.injection_minutes or 0) * MINUTE
    left = timedelta(minutes=3, seconds=12)
    fake.in_room(TREMBLAY, "injecting", now + left - injecting, "S-20431", 120)
    fake.in_room(
        SINGH, "observing", now + timedelta(minutes=11, seconds=40) - observing, "S-20430", 180
    )
    fake.in_room(BEAULIEU, "observing", now - observing - timedelta(seconds=25), "S-20428", 90)
    fake.expected = [
        ExpectedRow("p5", CHARTRAND.name, CHARTRAND.card, 1, 3, at(12, 31), 0),
        ExpectedRow("p6", FRASER.name, FRASER.card, 0, 2, None, 2),
        ExpectedRow("p7", NOVAK.name, NOVAK.card, 2, 3, at(13, 15), 0),
        ExpectedRow("p8", WONG.name, WONG.card, 3, 3, None, 0),
    ]
    fake.patients += [CHARTRAND, FRASER, NOVAK, WONG]
    return fake
