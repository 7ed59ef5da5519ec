"""What an inspector recomputes with nothing but the entries: no rule of the program is asked.

The numbers are the two programmes of British Columbia, written out once more.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

from iOATdesk.ledger.chain import Entry
from iOATdesk.models import entries as e

VISITS_A_DAY, GAP = 3, timedelta(hours=3)
VISIT_MAX_MG = {"hydromorphone": 200, "diacetylmorphine": 400}
DAY_MAX_MG = {"hydromorphone": 500, "diacetylmorphine": 1000}
ASSESSED_WITHIN, OBSERVED = timedelta(minutes=10), timedelta(minutes=20)
TOP_UP = timedelta(minutes=20), timedelta(minutes=60)
MISSED_DAYS_WITH_ORDER = 2
SECOND_PERSON = {
    "stock_received",
    "day_closed",
    "count_recorded",
    "residue_destroyed",
}
MAY_DESTROY = {"pharmacist", "pharmacy_technician", "pharmacist_in_charge", "prescriber"}


def micrograms(mg: str) -> int:
    return int(Fraction(mg) * 1000)


def ordered(plan: str, day: int, visit: int) -> list[int]:
    """Return the parts of a visit, read out of ``15+30/45+10, 80/80; then 60/60``."""
    steps, _, then = plan.partition(";")
    days = [*filter(str.strip, steps.split(","))]
    text = days[day - 1] if day <= len(days) else then.replace("then", "")
    visits = text.strip().split("/") if text.strip() else []
    return (
        [micrograms(part) for part in visits[visit - 1].split("+")] if visit <= len(visits) else []
    )


class Inspection:
    """Goes through a ledger from its first entry; raises AssertionError where a limit is broken."""

    def __init__(self, ledger: Iterable[Entry]) -> None:
        self.role: dict[str, str] = {}
        self.drug: dict[str, str] = {}
        self.orders: dict[str, e.OrderEntered] = {}
        self.entered: dict[str, str] = {}
        self.stopped: set[str] = set()
        self.made: dict[str, e.SyringePrepared] = {}
        self.made_by: dict[str, str] = {}
        self.checked: set[str] = set()
        self.open_day = ""
        self.assessed: dict[tuple[str, str], tuple[datetime, e.PatientAssessed]] = {}
        self.out: dict[str, e.SyringeIssued] = {}
        self.issued: dict[str, tuple[str, e.SyringeIssued]] = {}
        self.ended: dict[str, datetime] = {}
        self.visit_parts: dict[str, list[e.SyringeIssued]] = defaultdict(list)
        self.visits: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.left_ug: dict[str, int] = defaultdict(int)
        for entry in ledger:
            self.look(entry)

    def given_ug(self, day: str, patient: str, drug: str) -> int:
        return sum(
            dose.dose_ug - self.left_ug[number]
            for number, (on, dose) in self.issued.items()
            if (on, dose.patient, self.drug[dose.product]) == (day, patient, drug)
        )

    def given_days(self, patient: str, *, order: str = "", drug: str = "") -> list[str]:
        return sorted(
            {
                on
                for number, (on, dose) in self.issued.items()
                if dose.patient == patient
                and dose.dose_ug > self.left_ug[number]
                and order in ("", dose.order_number)
                and drug in ("", self.drug[dose.product])
            }
        )

    def look(self, entry: Entry) -> None:
        head, at = entry.header, datetime.fromisoformat(entry.header.event_at)
        if head.kind in SECOND_PERSON:
            assert head.witness
            assert head.witness != head.by
        match entry.body:
            case e.DayOpened() as opened:
                assert not self.open_day
                self.open_day = opened.programme_day
            case e.DayClosed():
                assert not self.out
                self.open_day = ""
            case e.ResidueDestroyed():
                assert self.role[head.by] in MAY_DESTROY
            case e.SyringeIssued() as dose:
                self.issue(dose, at, head.day)
            case _:
                self.note(entry)
                self.after(entry, at)

    def note(self, entry: Entry) -> None:
        """Remember who there is, what was ordered and what was made."""
        head = entry.header
        match entry.body:
            case e.PersonAdded() as person:
                self.role[person.person] = person.role
            case e.ProductAdded() as product:
                self.drug[product.product] = product.drug
            case e.OrderEntered() as order:
                self.orders[order.number], self.entered[order.number] = order, head.day
                self.stopped |= {order.replaces}
            case e.OrderStopped() as stop:
                self.stopped.add(stop.order)
            case e.SyringePrepared() as made:
                self.made[made.syringe], self.made_by[made.syringe] = made, head.by
            case e.SyringeChecked() as check:
                assert self.made_by[check.syringe] != head.by
                self.checked.add(check.syringe)

    def after(self, entry: Entry, at: datetime) -> None:
        """Look at what is seen before a dose and what follows it."""
        match entry.body:
            case e.PatientAssessed() as seen:
                self.assessed[seen.patient, seen.visit] = at, seen
            case e.InjectionEnded() as over:
                assert 0 <= over.residue_ug <= self.issued[over.syringe][1].dose_ug
                self.ended[self.issued[over.syringe][1].patient] = at
                self.left_ug[over.syringe] = over.residue_ug
            case e.SyringeReturned() as back:
                assert self.out.pop(back.patient).syringe == back.syringe
            case e.ObservationEnded() as leaves:
                assert leaves.patient not in self.out
                if leaves.outcome == "left_well":
                    assert at - self.ended[leaves.patient] >= OBSERVED

    def issue(self, dose: e.SyringeIssued, at: datetime, day: str) -> None:
        patient = dose.patient
        order, drug = self.orders[dose.order_number], self.drug[dose.product]
        assert self.open_day == day
        assert patient not in self.out
        assert dose.syringe not in self.issued
        self.syringe_fits(dose, at)
        assert order.order not in self.stopped
        assert order.starts_on <= day <= order.ends_on
        self.is_fit(dose, at)
        self.is_not_missed(order, patient, drug, day)
        if dose.part == 1:
            assert dose.visit not in self.visit_parts
            assert at - self.ended.get(patient, at - timedelta(days=9)) >= GAP
            self.visits[patient, day].append(dose.visit)
        else:
            assert self.visits[patient, day][-1] == dose.visit
            assert TOP_UP[0] <= at - self.ended[patient] <= TOP_UP[1]
        number = len(self.visits[patient, day])
        assert number <= min(VISITS_A_DAY, order.doses_per_day)
        step = 1 + len([on for on in self.given_days(patient, order=order.number) if on < day])
        parts = ordered(order.plan, step, number)
        assert dose.dose_ug == parts[dose.part - 1]
        assert dose.part == len(self.visit_parts[dose.visit]) + 1
        self.visit_parts[dose.visit].append(dose)
        self.issued[dose.syringe] = day, dose
        self.out[patient] = dose
        in_visit = sum(
            one.dose_ug - self.left_ug[one.syringe] for one in self.visit_parts[dose.visit]
        )
        assert in_visit <= VISIT_MAX_MG[drug] * 1000
        assert self.given_ug(day, patient, drug) <= DAY_MAX_MG[drug] * 1000

    def syringe_fits(self, dose: e.SyringeIssued, at: datetime) -> None:
        made = self.made[dose.syringe]
        assert dose.syringe in self.checked
        assert (made.patient, made.product) == (dose.patient, dose.product)
        assert (made.dose_ug, made.volume_ul, made.route) == (
            dose.dose_ug,
            dose.volume_ul,
            dose.route,
        )
        assert made.volume_ul * made.strength_ug_per_ml == made.dose_ug * 1000
        assert self.drug[made.product] == self.orders[dose.order_number].drug
        assert dose.route in self.orders[dose.order_number].routes
        assert at < datetime.fromisoformat(made.use_before)

    def is_fit(self, dose: e.SyringeIssued, at: datetime) -> None:
        seen_at, seen = self.assessed[dose.patient, dose.visit]
        assert timedelta(0) <= at - seen_at <= ASSESSED_WITHIN
        assert (seen.poss < 3, seen.alcohol_mg_per_100ml < 50) == (True, True)
        assert (seen.outcome, "slurred" in seen.signs) == ("proceed", False)
        if dose.part > 1:
            assert seen_at > self.ended[dose.patient]

    def is_not_missed(self, order: e.OrderEntered, patient: str, drug: str, day: str) -> None:
        """A run of missed days needs an order that was written for it, after the last dose."""
        given = self.given_days(patient, drug=drug)
        if given and (date.fromisoformat(day) - date.fromisoformat(given[-1])).days > (
            MISSED_DAYS_WITH_ORDER
        ):
            assert order.after_missed
            assert self.entered[order.number] > given[-1]
