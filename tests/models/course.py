"""A patient's treatment, dose after dose, with nothing but the rules."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from iOATdesk.models.case import Decision, DoseRequest
from iOATdesk.models.days import day_start, programme_day
from iOATdesk.models.decide import decide
from iOATdesk.models.orders import Order
from iOATdesk.models.people import Role
from iOATdesk.models.programme import Programme, read_programme
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Assessment, Dose, History, StationState
from tests.models.situations import PATIENT, SYRINGE, VANCOUVER

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "programmes"
INJECTION = timedelta(minutes=5)


def profile(name: str) -> Programme:
    """Return a programme as it ships."""
    return read_programme(tomllib.loads((PROFILES / f"{name}.toml").read_text("utf-8")))


@dataclass
class Course:
    """Gives doses where the rules allow them, and keeps what was given."""

    order: Order
    programme: Programme = field(default_factory=lambda: profile("ca-bc-hydromorphone"))
    zone: ZoneInfo = VANCOUVER
    doses: list[Dose] = field(default_factory=list)

    def day_of(self, at: datetime) -> date:
        """Return the programme day of a moment."""
        return programme_day(at, self.zone, self.programme.day_starts_at_hour)

    def history(self, at: datetime) -> History:
        """Return what the ledger would know at a moment."""
        today = self.day_of(at)
        before = [d for d in self.doses if d.day < today and d.administered_ug]
        given_on = {d.day for d in before if d.order == self.order.order}
        return History(
            station=StationState(
                is_clock_believed=True,
                open_day=today,
                today=today,
                is_training=True,
                unconfirmed=(),
            ),
            patient=replace(PATIENT, authorisation_ends_on=date(2030, 1, 1)),
            doses=(*before[-1:], *(d for d in self.doses if d.day == today)),
            order_days=len(given_on),
            assessment=Assessment(at, 1, 0, (), "proceed"),
            next_day_at=day_start(
                today + timedelta(days=1), self.zone, self.programme.day_starts_at_hour
            ),
        )

    def ask(self, at: datetime) -> Decision:
        """Return the decision for the syringe that the order asks for now."""
        drug = self.order.drug
        asked = DoseRequest(role=Role.NURSE, drug=drug, route="IV", is_assessed=True)
        history = self.history(at)
        due = decide(self.programme, self.order, history, asked, at)
        filled = replace(
            SYRINGE,
            drug=drug,
            dose_ug=due.dose_ug,
            volume_ul=due.dose_ug // 50,
            held_ug=due.dose_ug,
            use_before=at + timedelta(hours=1),
            lot_expires_on=date(2030, 1, 1),
        )
        scanned = replace(asked, syringe=filled, is_syringe_scanned=True)
        return decide(self.programme, self.order, history, scanned, at)

    def refused(self, at: datetime) -> Code | None:
        """Return why no dose may be given at a moment, if so."""
        found = self.ask(at).refusal
        return found.code if found else None

    def give(self, at: datetime, *, residue_ug: int = 0) -> int:
        """Give the dose that is due, which takes five minutes; return its micrograms."""
        decision = self.ask(at)
        assert decision.refusal is None, decision.refusal
        day = self.day_of(at)
        self.doses.append(
            Dose(
                visit=f"{day}/{decision.visit_number}",
                part=decision.part,
                drug=self.order.drug,
                day=day,
                order=self.order.order,
                syringe=f"S-{len(self.doses) + 1:04d}",
                issued_at=at,
                issued_ug=decision.dose_ug,
                injection_ended_at=at + INJECTION,
                residue_ug=residue_ug,
                is_resolved=True,
            )
        )
        return decision.dose_ug

    def last_end(self) -> datetime:
        """Return when the last injection ended."""
        return self.doses[-1].ended_at
