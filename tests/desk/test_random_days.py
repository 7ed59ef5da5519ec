"""Days as chance thinks of them, with two drugs and a clock that is moved, seen by an inspector.

Every act goes through the desk and is either accepted or refused; whatever the accepted ones were,
``tests.desk.inspection`` must find no limit broken in their entries.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iOATdesk.desk import counter, counts, day, observing, orders, preparing, stock, waste
from iOATdesk.desk.profiles import profile_text
from iOATdesk.ledger import people_queries, stock_queries, visit_queries
from iOATdesk.models.products import Form
from iOATdesk.models.refusals import Code, Refused
from iOATdesk.models.visits import Patient
from tests.desk.acts import MG, found, receive_lot
from tests.desk.inspection import Inspection
from tests.stations import EARLY, HM50, KNOWN, WELL, Clinic

HM, DAM = "hydromorphone", "diacetylmorphine"
PLANS = {
    HM: ("120", "45+30/50+30/60", "200/200/150", "15+30/45+10/60, 80/80/100; then 60/60/60", "250"),
    DAM: ("250", "400/400/300", "100+50/200/200, 250/250/300; then 300/300/300"),
}
DAM10G = replace(
    HM50,
    product="dam-10",
    drug=DAM,
    form=Form.POWDER,
    container_ug=10_000 * MG,
    container_ul=100_000,
    strength_ug_per_ml=100 * MG,
)
PRODUCT_OF = {HM: ("hm-50", "HM2271"), DAM: ("dam-10", "DM1")}

KINDS = {
    "visit": 12,
    "top_up": 4,
    "night": 2,
    "order": 2,
    "drug": 1,
    "clock": 1,
    "hands": 1,
    "finish": 1,
}
"""What happens, and how often beside the others."""
MINUTES = (0, 1, 10, 41, 61, 90, 100, 120, 175, 181)
NOTHING_WRONG = 11
CHANCES = (*range(NOTHING_WRONG), *(NOTHING_WRONG,) * 20)
"""Which of the things that can go wrong does; mostly nothing does."""

Move = tuple[str, int, int, int]
"""What, with which patient, after how many minutes, by which chance."""


def moves_of(dice: Random, length: int) -> list[Move]:
    """Return moves with even chances, where a search would begin with the smallest."""
    kinds = dice.choices([*KINDS], [*KINDS.values()], k=length)
    return [(kind, dice.randrange(2), dice.choice(MINUTES), dice.choice(CHANCES)) for kind in kinds]


def both_drugs() -> dict[str, object]:
    """Return the two programmes of British Columbia as one: no shipped programme has two drugs."""
    one, other = profile_text("ca-bc-hydromorphone"), profile_text("ca-bc-diacetylmorphine")
    named, limits, more = one["programme"], one["limits"], other["limits"]
    assert isinstance(named, dict)
    assert isinstance(limits, dict)
    assert isinstance(more, dict)
    return one | {"programme": named | {"drugs": [HM, DAM]}, "limits": limits | more}


@dataclass
class Days:
    """A clinic to which things happen, and how often each was accepted or refused."""

    clinic: Clinic
    patients: list[Patient] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        clinic = self.clinic
        clinic.desk = replace(clinic.desk, profile=both_drugs())
        clinic.open_day()
        receive_lot(clinic, "HM2271", date(2027, 3, 31), containers=200)
        stock.add_product(clinic.desk, clinic.pharmacist, DAM10G, clinic.new_id())
        receive_lot(clinic, "DM1", date(2027, 3, 31), containers=9, product="dam-10")
        self.patients = [clinic.enrol("Okafor"), clinic.enrol("Reyes")]
        clinic.order(self.patients[0], PLANS[HM][1])
        clinic.order(self.patients[1], PLANS[DAM][1], drug=DAM)

    def attempt(self, name: str, act: Callable[[], object]) -> bool:
        """Do something; a refusal leaves the ledger as it was."""
        before = self.clinic.desk.ledger.head()
        try:
            act()
        except Refused as no:
            assert self.clinic.desk.ledger.head() == before
            self.seen[str(no.refusal.code)] += 1
            return False
        self.seen[name] += 1
        return True

    def visit(self, patient: Patient, chance: int) -> None:
        """Prepare, check, assess, issue, end, return; ``chance`` says what goes wrong in it."""
        desk, clinic = self.clinic.desk, self.clinic
        today = desk.today(clinic.clock.now())
        order = people_queries.order_in_force(desk.ledger, patient.patient, today)
        product, lot = PRODUCT_OF[order.drug if order else HM]
        dose_ug = 300 * MG if chance == 1 else None
        new = preparing.NewSyringe(patient.patient, product, lot, "IV", dose_ug)
        made: list[str] = []
        self.attempt(
            "prepare",
            lambda: made.append(
                preparing.prepare(desk, clinic.nurse, new, clinic.new_id()).syringe
            ),
        )
        if not made:
            return
        checker = clinic.nurse if chance == 2 else clinic.second_nurse
        self.attempt(
            "check", lambda: preparing.check_syringe(desk, checker, made[0], clinic.new_id())
        )
        seen = counter.verdict(desk, clinic.nurse, patient.patient, clinic.new_id())
        missed = seen.decision.refusal and seen.decision.refusal.code is Code.MISSED_DOSES
        if missed and self.seen.total() % 2:
            self.order(patient, NOTHING_WRONG)
        if seen.observing_since and not seen.decision.is_top_up:
            self.leave(seen.visit, EARLY)
            seen = counter.verdict(desk, clinic.nurse, patient.patient, clinic.new_id())
        if chance != 3:
            assess = counter.Assess(
                patient.patient,
                seen.visit,
                3 if chance == 4 else 1,
                60 if chance == 5 else None,
                ("slurred",) if chance == 6 else (),
                "proceed",
                **KNOWN,
            )
            self.attempt(
                "assess", lambda: counter.assess(desk, clinic.nurse, assess, clinic.new_id())
            )
        clinic.wait(minutes=11 if chance == 7 else 1)
        who = self.patients[chance == 8] if chance in (8, 9) else patient
        issue = counter.Issue(who.patient, seen.visit, made[0])
        is_out = self.attempt(
            "issue", lambda: counter.issue_dose(desk, clinic.nurse, issue, clinic.new_id())
        )
        if not is_out:
            self.attempt(
                "cancel",
                lambda: preparing.cancel_syringe(
                    desk, clinic.nurse, made[0], "refused", clinic.new_id()
                ),
            )
        elif chance != 10:
            # Of a dose that nobody ends the room learns at the next "finish" or night.
            clinic.wait(minutes=5)
            self.finish(who, chance)

    def top_up(self, patient: Patient, chance: int) -> None:
        """Give a visit, and what is due next in it when its window is open; mostly."""
        self.visit(patient, chance)
        self.clinic.wait(minutes=(19, 20, 60, 61, 25)[min(chance, 4)])
        self.visit(patient, NOTHING_WRONG)

    def finish(self, patient: Patient, chance: int) -> None:
        """Have the patient's open dose injected and back, and the patient leave or not."""
        desk, clinic = self.clinic.desk, self.clinic
        if dose := visit_queries.open_dose(desk.ledger, patient.patient):
            left_ug = {0: 10 * MG, 1: dose.issued_ug}.get(chance, 0)
            injected = counter.Injected(dose.syringe, left_ug)
            if dose.injection_ended_at is None:
                self.attempt(
                    "end",
                    lambda: counter.end_injection(desk, clinic.nurse, injected, clinic.new_id()),
                )
            self.attempt(
                "return",
                lambda: counter.return_syringe(desk, clinic.nurse, dose.syringe, clinic.new_id()),
            )
        visit = visit_queries.running_visit_of(desk.ledger, patient.patient)
        if visit and chance < 3:
            clinic.wait(minutes=chance * 10)
            self.leave(visit, WELL)

    def leave(self, visit: str, leaving: observing.Leaving) -> None:
        desk, clinic = self.clinic.desk, self.clinic
        self.attempt(
            leaving.outcome,
            lambda: observing.end_observation(desk, clinic.nurse, visit, leaving, clinic.new_id()),
        )

    def order(self, patient: Patient, chance: int) -> None:
        """Replace the order that stands, after missed days or not."""
        desk, clinic = self.clinic.desk, self.clinic
        today = desk.today(clinic.clock.now())
        old = people_queries.order_in_force(desk.ledger, patient.patient, today)
        plans = PLANS[old.drug if old else HM]
        self.attempt(
            "order",
            lambda: clinic.order(
                patient,
                plans[chance % len(plans)],
                drug=old.drug if old else HM,
                doses_per_day=2 if chance == 0 else 3,
                is_after_missed=chance % 2 == 1,
                replaces=old.order if old else "",
                starts_on=today,
            ),
        )

    def drug(self, patient: Patient, chance: int) -> None:
        """Stop the order and go on with the other drug; without the stop it is refused."""
        desk, clinic = self.clinic.desk, self.clinic
        today = desk.today(clinic.clock.now())
        old = people_queries.order_in_force(desk.ledger, patient.patient, today)
        other = DAM if old and old.drug == HM else HM
        if old and chance:
            self.attempt(
                "stop",
                lambda: orders.stop_order(
                    desk, clinic.prescriber, old.order, "other drug", clinic.new_id()
                ),
            )
        plan = PLANS[other][chance % len(PLANS[other])]
        self.attempt("order", lambda: clinic.order(patient, plan, drug=other, starts_on=today))

    def clock(self, _: Patient, chance: int) -> None:
        """Move the clock; try a dose; then a pharmacist confirms it, or it is set right."""
        clinic = self.clinic
        right = clinic.clock.now()
        minutes = (-1440, -300, -61, -3, 3, 61, 300)[self.seen.total() % 7]
        clinic.clock.set(right + timedelta(minutes=minutes))
        self.visit(self.patients[0], NOTHING_WRONG)
        confirm = partial(day.confirm_clock, clinic.desk, clinic.pharmacist, "radio clock")
        if chance % 3:
            self.attempt("confirm", partial(confirm, clinic.new_id()))
            self.visit(self.patients[1], NOTHING_WRONG)
        clinic.clock.set(clinic.clock.now() - timedelta(minutes=minutes))
        self.attempt("confirm", partial(confirm, clinic.new_id()))

    def hands(self, _: Patient, chance: int) -> None:
        """Destroy what waits: rightly, alone, with oneself, or by a nurse."""
        desk, clinic = self.clinic.desk, self.clinic
        by = clinic.nurse if chance == 0 else clinic.pharmacist
        witness = {1: None, 2: by}.get(chance, clinic.second_nurse)
        for residue in waste.waiting(desk)[:2]:
            destroy = partial(waste.destroy, desk, by, witness, residue, "mixed")
            self.attempt("destroy", partial(destroy, clinic.new_id()))

    def night(self, _: Patient, chance: int) -> None:
        """Close the day and open a later one; with chance 0 somebody is left inside."""
        desk, clinic = self.clinic.desk, self.clinic
        if chance:
            for patient in self.patients:
                self.finish(patient, 2)
            for visit, _who in visit_queries.running_visits(desk.ledger):
                self.leave(visit, EARLY)
        self.attempt(
            "count",
            lambda: counts.record_count(
                desk, clinic.nurse, clinic.second_nurse, found(clinic), clinic.new_id()
            ),
        )
        witness = clinic.pharmacist if chance == 1 else clinic.nurse
        self.attempt(
            "close", lambda: day.close_day(desk, clinic.pharmacist, witness, clinic.new_id())
        )
        clinic.wait(hours=16 + 24 * (0, 0, 0, 1, 2, 3)[chance % 6])
        self.attempt("open", clinic.open_day)

    def go(self, moves: list[Move]) -> None:
        """Play the moves, and have everything inspected."""
        self.begin()
        for kind, who, minutes, chance in moves:
            self.clinic.wait(minutes=minutes)
            now = self.clinic.clock.now()
            opened = visit_queries.open_day(self.clinic.desk.ledger)
            is_today = opened and opened["day"] == self.clinic.desk.today(now).isoformat()
            if not is_today and chance == NOTHING_WRONG:
                self.night(self.patients[who], chance)
            getattr(self, kind)(self.patients[who], chance)
        Inspection(self.clinic.desk.ledger.entries())


def test_no_sequence_of_accepted_acts_breaks_a_limit(
    new_clinic: Callable[[], Clinic], pytestconfig: pytest.Config
) -> None:
    total: Counter[str] = Counter()

    is_deep = pytestconfig.getoption("--deep")

    @settings(max_examples=400 if is_deep else 7)
    @given(st.randoms(use_true_random=True))
    def play(dice: Random) -> None:
        days = Days(new_clinic())
        days.go(moves_of(dice, 40))
        total.update(days.seen)
        assert all(line.amount_ug >= 0 for line in stock_queries.balances(days.clinic.desk.ledger))
        days.clinic.desk.ledger.close()

    play()
    # The days were no empty ones: doses went out, and the rules of time and amount spoke.
    assert total["issue"] > 40
