"""The desk and a plain model side by side, through whatever order of acts chance thinks of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from iOATdesk.desk import counter, day, observing, preparing, stock, waste
from iOATdesk.ledger import stock_queries
from iOATdesk.ledger.chain import Entry
from iOATdesk.ledger.check import check
from iOATdesk.ledger.store import read_time
from iOATdesk.models import entries
from iOATdesk.models.refusals import Code, Refused
from tests.desk.acts import MG, after_power_cut, close
from tests.stations import EARLY, KNOWN, WELL, Clinic

# The programme's numbers, written out: the machine must not take them from the profile.
VISITS_PER_DAY = 3
GAP = timedelta(minutes=180)
VISIT_MAX_UG = 200 * MG
DAY_MAX_UG = 500 * MG
ASSESSED_WITHIN = timedelta(minutes=10)
Outcome = Literal["left_well", "left_early"]
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(["left_well", "left_early"])
PLANS = ("120", "45+30/50+30/60", "200/200/150", "15+30/45+10, 80/80; then 60/60/60")

VISITS = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from([180, 20, 0, 15, 40, 61]), st.sampled_from([0, 0, 10])
    ),
    min_size=4,
    max_size=9,
)
"""Whose turn it is, after how many minutes, and how many milligrams are left in the syringe."""


@dataclass
class Syringe:
    """What the model knows of a syringe."""

    patient: str
    dose_ug: int
    status: str = "prepared"
    visit: str = ""
    residue_ug: int = 0


@dataclass
class Model:
    """The accounts and syringes as a child would keep them."""

    patients: list[str] = field(default_factory=list)
    syringes: dict[str, Syringe] = field(default_factory=dict)
    received_ug: int = 0
    destroyed_ug: int = 0

    def held_ug(self) -> int:
        """Return what the station holds: all that came in, less what left it."""
        out = sum(
            one.dose_ug - (one.residue_ug if one.status == "returned" else 0)
            for one in self.syringes.values()
            if one.status in ("issued", "returned")
        )
        return self.received_ug - out - self.destroyed_ug


class DeskMachine(RuleBasedStateMachine):
    """Acts at the desk; each either happens in both, or is refused and happens in neither."""

    make: Callable[[], Clinic]

    @initialize(plan=st.sampled_from(PLANS), visits=VISITS)
    def begin(self, plan: str, visits: list[tuple[int, int, int]]) -> None:
        self.clinic = type(self).make()
        self.model = Model()
        self.cuts = 0
        self.again: Callable[[], object] = lambda: None
        self.clinic.open_day()
        self.receive(40)
        self.enrol(plan)
        self.enrol(PLANS[1])
        self.busy(visits)

    def attempt(self, act: Callable[[str], object]) -> bool:
        """Do something under a new id; say whether it was not refused."""
        entry_id, before = self.clinic.new_id(), self.clinic.desk.ledger.head()
        try:
            act(entry_id)
        except Refused:
            assert self.clinic.desk.ledger.head() == before
            return False
        self.again = lambda: act(entry_id)
        return True

    # Stock

    @rule(containers=st.integers(1, 12))
    def receive(self, containers: int) -> None:
        receipt = stock.Receipt(
            "hm-50", "HM2271", date(2027, 3, 31), containers, "Northline", "Burnaby", "inv. 1"
        )
        clinic = self.clinic
        assert self.attempt(
            lambda i: stock.receive(clinic.desk, clinic.pharmacist, clinic.nurse, receipt, i)
        )
        self.model.received_ug += containers * 50 * MG

    @precondition(lambda self: len(self.model.patients) < 3)
    @rule(plan=st.sampled_from(PLANS))
    def enrol(self, plan: str) -> None:
        patient = self.clinic.enrol(f"Okafor {len(self.model.patients)}")
        self.clinic.order(patient, plan, doses_per_day=3)
        self.model.patients.append(patient.patient)

    @rule(
        who=st.integers(0, 2),
        dose_mg=st.sampled_from([None, None, None, None, 30, 250, 0, -5, 10**9]),
    )
    def prepare(self, who: int, dose_mg: int | None) -> None:
        patient = self.model.patients[who % len(self.model.patients)]
        dose_ug = None if dose_mg is None else dose_mg * MG
        new = preparing.NewSyringe(patient, "hm-50", "HM2271", "IV", dose_ug)
        made: list[str] = []
        doses: list[int] = []

        def act(entry_id: str) -> None:
            done = preparing.prepare(self.clinic.desk, self.clinic.nurse, new, entry_id)
            made.append(done.syringe)
            doses.append(done.dose_ug)

        if self.attempt(act):
            assert doses[0] > 0
            self.model.syringes[made[0]] = Syringe(patient, doses[0])

    def pick(self, which: int) -> str:
        names = sorted(self.model.syringes)
        return names[which % len(names)] if names else "S-99999"

    def known(self, number: str) -> Syringe:
        return self.model.syringes.get(number, Syringe("nobody", 0, "unknown"))

    @rule(which=st.integers(0, 50), is_preparer=st.booleans())
    def check_syringe(self, *, which: int, is_preparer: bool) -> None:
        clinic, number = self.clinic, self.pick(which)
        by = clinic.nurse if is_preparer else clinic.second_nurse
        is_done = self.attempt(lambda i: preparing.check_syringe(clinic.desk, by, number, i))
        assert is_done == (self.known(number).status == "prepared" and not is_preparer)
        if is_done:
            self.known(number).status = "ready"

    @rule(which=st.integers(0, 50))
    def cancel(self, which: int) -> None:
        clinic, number = self.clinic, self.pick(which)
        is_done = self.attempt(
            lambda i: preparing.cancel_syringe(clinic.desk, clinic.nurse, number, "not needed", i)
        )
        assert is_done == (self.known(number).status in ("prepared", "ready"))
        if is_done:
            self.known(number).status = "cancelled"

    # The counter

    @rule(who=st.integers(0, 2), poss=st.sampled_from([0, 1, 1, 2, 3]))
    def assess(self, who: int, poss: int) -> None:
        clinic = self.clinic
        patient = self.model.patients[who % len(self.model.patients)]
        visit = counter.verdict(clinic.desk, clinic.nurse, patient, f"V-{patient}").visit
        seen = counter.Assess(patient, visit, poss, None, (), "proceed", **KNOWN)
        assert self.attempt(lambda i: counter.assess(clinic.desk, clinic.nurse, seen, i))

    def issue(self, number: str, patient: str, *, is_assessed: bool) -> None:
        clinic = self.clinic
        shown = counter.verdict(clinic.desk, clinic.nurse, patient, clinic.new_id())
        if is_assessed:
            seen = counter.Assess(patient, shown.visit, 1, None, (), "proceed", **KNOWN)
            counter.assess(clinic.desk, clinic.nurse, seen, clinic.new_id())
        issue = counter.Issue(patient, shown.visit, number)
        if self.attempt(lambda i: counter.issue_dose(clinic.desk, clinic.nurse, issue, i)):
            one = self.known(number)
            assert one.status == "ready"
            assert one.patient == patient
            one.status, one.visit = "issued", shown.visit

    @rule(which=st.integers(0, 50), is_assessed=st.sampled_from([True, True, True, False]))
    def issue_to_its_patient(self, *, which: int, is_assessed: bool) -> None:
        number = self.pick(which)
        if number in self.model.syringes:
            self.issue(number, self.known(number).patient, is_assessed=is_assessed)

    @rule(which=st.integers(0, 50), who=st.integers(0, 2))
    def issue_to_anybody(self, which: int, who: int) -> None:
        patient = self.model.patients[who % len(self.model.patients)]
        self.issue(self.pick(which), patient, is_assessed=True)

    @rule(which=st.integers(0, 50), left_mg=st.sampled_from([0, 0, 1, 20, 120, 999, -1]))
    def end_injection(self, which: int, left_mg: int) -> None:
        clinic, number = self.clinic, self.pick(which)
        done = counter.Injected(number, left_mg * MG)
        if self.attempt(lambda i: counter.end_injection(clinic.desk, clinic.nurse, done, i)):
            one = self.known(number)
            assert one.status == "issued"
            assert 0 <= left_mg * MG <= one.dose_ug
            one.residue_ug = left_mg * MG

    @rule(which=st.integers(0, 50))
    def give_back(self, which: int) -> None:
        clinic, number = self.clinic, self.pick(which)
        if self.attempt(lambda i: counter.return_syringe(clinic.desk, clinic.nurse, number, i)):
            assert self.known(number).status == "issued"
            self.known(number).status = "returned"

    @rule(which=st.integers(0, 50), outcome=OUTCOMES)
    def leave(self, which: int, outcome: Outcome) -> None:
        clinic, visit = self.clinic, self.known(self.pick(which)).visit
        leaving = WELL if outcome == "left_well" else EARLY
        self.attempt(
            lambda i: observing.end_observation(clinic.desk, clinic.nurse, visit, leaving, i)
        )

    @rule(visits=VISITS)
    def busy(self, visits: list[tuple[int, int, int]]) -> None:
        """Everything in its order, so that the limits are reached at all."""
        for who, minutes, left_mg in visits:
            self.clinic.wait(minutes=minutes)
            before = set(self.model.syringes)
            self.prepare(who, None)
            for number in set(self.model.syringes) - before:
                place = sorted(self.model.syringes).index(number)
                self.check_syringe(which=place, is_preparer=False)
                self.issue(number, self.known(number).patient, is_assessed=True)
                if self.known(number).status == "issued":
                    self.clinic.wait(minutes=5)
                    self.end_injection(place, left_mg)
                    self.give_back(place)

    # Waste, time, power

    @rule(which=st.integers(0, 5), part=st.sampled_from([1, 1, 2]))
    def destroy(self, which: int, part: int) -> None:
        clinic = self.clinic
        waiting = waste.waiting(clinic.desk)
        if not waiting:
            return
        whole = waiting[which % len(waiting)]
        more = replace(whole, amount_ug=whole.amount_ug * part, volume_ul=whole.volume_ul * part)
        is_done = self.attempt(
            lambda i: waste.destroy(clinic.desk, clinic.pharmacist, clinic.nurse, more, "mixed", i)
        )
        assert is_done == (part == 1)
        self.model.destroyed_ug += whole.amount_ug if is_done else 0

    @rule(minutes=st.sampled_from([1, 9, 20, 25, 60, 180, 181]))
    def wait(self, minutes: int) -> None:
        self.clinic.wait(minutes=minutes)

    @rule()
    def next_day(self) -> None:
        codes: list[Code] = []
        try:
            close(self.clinic)
        except Refused as no:
            codes.append(no.refusal.code)
        assert codes in ([], [Code.DAY_BLOCKED])
        self.clinic.wait(hours=24)
        ready = day.Readiness(naloxone_kits=4, oxygen_bar=120, safe_checked=True)
        self.attempt(lambda i: day.open_day(self.clinic.desk, self.clinic.nurse, ready, i))

    @rule()
    def same_request_twice(self) -> None:
        before = self.clinic.desk.ledger.head()
        self.again()
        assert self.clinic.desk.ledger.head() == before

    @rule()
    def power_cut(self) -> None:
        self.cuts += 1
        head = self.clinic.desk.ledger.head()
        before, folder = self.clinic, self.clinic.folder.parent
        self.clinic = after_power_cut(before, folder / f"{before.folder.name}-{self.cuts}")
        before.desk.ledger.close()
        assert self.clinic.desk.ledger.head() == head
        self.again = lambda: None

    # What holds at any moment

    @invariant()
    def what_the_station_holds_is_what_the_model_holds(self) -> None:
        if not hasattr(self, "clinic"):
            return
        balances = stock_queries.balances(self.clinic.desk.ledger)
        assert all(line.amount_ug >= 0 and line.volume_ul >= 0 for line in balances)
        assert sum(line.amount_ug for line in balances) == self.model.held_ug()
        in_syringes = {b.ref: b.amount_ug for b in balances if b.account == "syringe"}
        assert in_syringes == {
            number: one.dose_ug
            for number, one in self.model.syringes.items()
            if one.status in ("prepared", "ready")
        }

    def teardown(self) -> None:
        if not hasattr(self, "clinic"):
            return
        try:
            assert check(self.clinic.desk.ledger).findings == []
            limits_hold(tuple(self.clinic.desk.ledger.entries()))
        finally:
            self.clinic.desk.ledger.close()


def limits_hold(ledger: Iterable[Entry]) -> None:
    """Recompute every limit from the entries alone, as an inspector would."""
    issued: dict[str, tuple[str, str, str]] = {}
    is_out: dict[str, str] = {}
    ended_at: dict[str, datetime] = {}
    assessed: dict[str, tuple[datetime, int]] = {}
    visits: dict[tuple[str, str], set[str]] = defaultdict(set)
    given_ug: dict[tuple[str, str], int] = defaultdict(int)
    for entry in ledger:
        at, today = read_time(entry.header.event_at), entry.header.day
        match entry.body:
            case entries.PatientAssessed() as seen:
                assessed[seen.patient] = (at, seen.poss)
            case entries.SyringeIssued() as out:
                assert out.syringe not in issued
                assert out.patient not in is_out
                assert at - assessed[out.patient][0] <= ASSESSED_WITHIN
                assert assessed[out.patient][1] < 3
                if out.visit not in visits[out.patient, today] and out.patient in ended_at:
                    assert at - ended_at[out.patient] >= GAP
                visits[out.patient, today].add(out.visit)
                assert len(visits[out.patient, today]) <= VISITS_PER_DAY
                given_ug[out.patient, out.visit] += out.dose_ug
                given_ug[out.patient, today] += out.dose_ug
                assert given_ug[out.patient, out.visit] <= VISIT_MAX_UG
                assert given_ug[out.patient, today] <= DAY_MAX_UG
                issued[out.syringe] = (out.patient, out.visit, today)
                is_out[out.patient] = out.syringe
            case entries.InjectionEnded() as over:
                patient, visit, on = issued[over.syringe]
                ended_at[patient] = at
                given_ug[patient, visit] -= over.residue_ug
                given_ug[patient, on] -= over.residue_ug
            case entries.SyringeReturned() as back:
                assert is_out.pop(back.patient) == back.syringe
            case _:
                pass


def test_the_desk_and_a_plain_model_never_part(
    new_clinic: Callable[[], Clinic], pytestconfig: pytest.Config
) -> None:
    class Machine(DeskMachine):
        make = staticmethod(new_clinic)

    is_deep = pytestconfig.getoption("--deep")
    examples, steps = (400, 80) if is_deep else (15, 40)
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=steps)
    )
