"""A dose that may be given, and for each refusal of the counter what makes it true.

Noon on 22 Nov 2026 in Vancouver: the patient had 120 mg at 08:30 and now gets the second visit,
assessed, with the syringe in the nurse's hand. Each change touches its own facts only, so that
any two of them can stand together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from iOATdesk.models.case import Decision, DoseRequest
from iOATdesk.models.days import station_zone
from iOATdesk.models.decide import decide
from iOATdesk.models.emergency import Emergency
from iOATdesk.models.orders import Order, Plan, fixed_plan
from iOATdesk.models.people import Role
from iOATdesk.models.programme import Band, BandAction, DrugLimits, Programme
from iOATdesk.models.refusals import Code, Fact
from iOATdesk.models.visits import (
    Assessment,
    Dose,
    History,
    Patient,
    PatientStatus,
    StationState,
    SyringeState,
)

VANCOUVER = station_zone("America/Vancouver")
TODAY = date(2026, 11, 22)
HDM = "hydromorphone"
MG = 1000


def at(text: str, day: date = TODAY) -> datetime:
    """Return a time of day in Vancouver as UTC."""
    local = datetime.fromisoformat(f"{day.isoformat()}T{text}").replace(tzinfo=VANCOUVER)
    return local.astimezone(UTC)


NOON = at("12:00")

PROGRAMME = Programme(
    emergency=Emergency(3, (400,), ("IM",), 10, 2, 50),
    programme="test",
    name="Test",
    version="1",
    country="CA",
    day_starts_at_hour=4,
    limits={HDM: DrugLimits(3, 180, 300 * MG, 500 * MG, ("IV", "IM"))},
    top_up_opens_minutes=20,
    top_up_closes_minutes=60,
    assessment_age_minutes=10,
    reassess_after_minutes=30,
    poss_withheld_from=3,
    alcohol_withheld_from_mg_per_100ml=50,
    signs=("slurred", "anxious"),
    signs_withheld=("slurred",),
    injection_minutes=10,
    observation_minutes=20,
    missed_bands=(
        Band(1, BandAction.SAME),
        Band(2, BandAction.REDUCE, 75),
        Band(3, BandAction.REDUCE, 50),
        Band(4, BandAction.RETITRATE),
    ),
    beyond_use_minutes=1440,
    register_signatures=2,
    destroy_roles=("pharmacist",),
    destroy_witness_roles=("nurse",),
    eligibility_age_years=None,
    authorisation_bases=("programme admission",),
    authorisation_warn_days=14,
    order_warn_days=7,
    laws={},
    values=(),
)

ORDER = Order(
    order="O1",
    number="2031",
    patient="P1",
    drug=HDM,
    plan=fixed_plan(120 * MG, 3),
    visit_max_ug=None,
    doses_per_day=3,
    routes=("IV",),
    gap_minutes=None,
    starts_on=date(2026, 11, 1),
    ends_on=date(2026, 12, 12),
    prescriber="Dr M. Lang",
    licence="12345",
    practice="Clinic",
    address="1 Main St",
    entered_on=date(2026, 11, 1),
)

PATIENT = Patient(
    patient="P1",
    card="P-00001",
    family_name="Okafor",
    given_names="Daniel",
    born_on=date(1979, 3, 14),
    health_number="",
    allergies=(),
    authorisation_basis="programme admission",
    authorisation_ends_on=date(2027, 1, 31),
)

STATION = StationState(
    is_clock_believed=True, open_day=TODAY, today=TODAY, is_training=False, unconfirmed=()
)

MORNING = Dose(
    visit="V1",
    part=1,
    drug=HDM,
    day=TODAY,
    order="O1",
    syringe="S-0001",
    issued_at=at("08:25"),
    issued_ug=120 * MG,
    injection_ended_at=at("08:30"),
    is_resolved=True,
)

SYRINGE = SyringeState(
    syringe="S-0002",
    patient="P1",
    drug=HDM,
    dose_ug=120 * MG,
    volume_ul=2400,
    strength_ug_per_ml=50 * MG,
    route="IV",
    status="ready",
    use_before=at("20:00"),
    lot_expires_on=date(2027, 6, 30),
    held_ug=120 * MG,
)


@dataclass(frozen=True)
class Situation:
    """Everything that a decision is made from."""

    programme: Programme
    order: Order | None
    history: History
    request: DoseRequest
    now: datetime = NOON

    def decide(self) -> Decision:
        """Return what the rules say."""
        return decide(self.programme, self.order, self.history, self.request, self.now)

    def refused(self) -> set[Code]:
        """Return every code that stands against the dose, the first and the later ones."""
        return {check.code for check in self.decide().checks if check.refusal}


GOOD = Situation(
    programme=PROGRAMME,
    order=ORDER,
    history=History(
        station=STATION,
        patient=PATIENT,
        doses=(MORNING,),
        order_days=21,
        assessment=Assessment(at("11:58"), 1, 0, (), "proceed"),
        next_day_at=at("04:00", date(2026, 11, 23)),
    ),
    request=DoseRequest(
        role=Role.NURSE,
        drug=HDM,
        route="IV",
        is_assessed=True,
        syringe=SYRINGE,
        is_syringe_scanned=True,
    ),
)

Change = Callable[[Situation], Situation]


def station(change: Callable[[StationState], StationState]) -> Change:
    return lambda s: replace(s, history=replace(s.history, station=change(s.history.station)))


def patient(change: Callable[[Patient], Patient]) -> Change:
    def changed(s: Situation) -> Situation:
        known = s.history.patient
        return replace(s, history=replace(s.history, patient=change(known) if known else None))

    return changed


def assessment(change: Callable[[Assessment], Assessment]) -> Change:
    def changed(s: Situation) -> Situation:
        seen = s.history.assessment
        return replace(s, history=replace(s.history, assessment=change(seen) if seen else None))

    return changed


def doses(change: Callable[[Dose], Dose], *before: Dose) -> Change:
    """Change each of today's doses, and put others before them."""

    def changed(s: Situation) -> Situation:
        today = tuple(change(dose) for dose in s.history.doses)
        return replace(s, history=replace(s.history, doses=(*before, *today)))

    return changed


def order(change: Callable[[Order], Order]) -> Change:
    return lambda s: replace(s, order=change(s.order) if s.order else None)


def programme(change: Callable[[Programme], Programme]) -> Change:
    return lambda s: replace(s, programme=change(s.programme))


def limits(change: Callable[[DrugLimits], DrugLimits]) -> Change:
    return programme(lambda p: replace(p, limits={HDM: change(p.limits[HDM])}))


def request(change: Callable[[DoseRequest], DoseRequest]) -> Change:
    return lambda s: replace(s, request=change(s.request))


def syringe(change: Callable[[SyringeState], SyringeState]) -> Change:
    def changed(s: Situation) -> Situation:
        held = s.request.syringe
        return replace(s, request=replace(s.request, syringe=change(held) if held else None))

    return changed


def both(first: Change, second: Change) -> Change:
    return lambda s: second(first(s))


LONG_AGO = replace(
    MORNING,
    visit="V0",
    day=date(2026, 11, 18),
    syringe="S-0000",
    issued_at=at("08:25", date(2026, 11, 18)),
    injection_ended_at=at("08:30", date(2026, 11, 18)),
)
"""A dose with three days after it on which nothing was given."""

TOP_UP_PLAN = Plan((), ((120 * MG, 120 * MG), (120 * MG,), (120 * MG,)))

MAKES_TRUE: Mapping[Code, Change] = {
    Code.CLOCK_BEHIND: station(lambda s: replace(s, is_clock_believed=False)),
    Code.DAY_NOT_OPEN: station(lambda s: replace(s, open_day=None)),
    Code.PROFILE_NOT_CONFIRMED: station(lambda s: replace(s, unconfirmed=("a", "b"))),
    Code.NOT_PERMITTED: request(lambda r: replace(r, role=Role.AUDITOR)),
    Code.UNKNOWN_PATIENT: lambda s: replace(s, history=replace(s.history, patient=None)),
    Code.PATIENT_NOT_ACTIVE: patient(lambda p: replace(p, status=PatientStatus.SUSPENDED)),
    Code.REVIEW_REQUIRED: patient(lambda p: replace(p, has_open_review=True)),
    Code.NO_ORDER: order(lambda o: replace(o, ends_on=date(2026, 11, 21))),
    Code.DOSE_OPEN: doses(lambda d: replace(d, is_resolved=False)),
    Code.VISIT_LIMIT: limits(lambda x: replace(x, visits_per_day=1)),
    Code.TOO_SOON: order(lambda o: replace(o, gap_minutes=400)),
    Code.MISSED_DOSES: doses(lambda d: replace(d, residue_ug=d.issued_ug), LONG_AGO),
    Code.TOP_UP_NOT_ALLOWED: both(
        order(lambda o: replace(o, plan=TOP_UP_PLAN)), request(lambda r: replace(r, part=2))
    ),
    Code.NOT_ASSESSED: assessment(lambda a: replace(a, made_at=at("11:49"))),
    Code.WITHHELD: assessment(lambda a: replace(a, poss=3)),
    Code.ROUTE_NOT_ALLOWED: limits(lambda x: replace(x, routes=("SC",))),
    Code.OVER_ORDER: order(lambda o: replace(o, visit_max_ug=100 * MG)),
    Code.OVER_VISIT_MAX: limits(lambda x: replace(x, visit_max_ug=110 * MG)),
    Code.OVER_DAY_MAX: limits(lambda x: replace(x, day_max_ug=115 * MG)),
    Code.UNKNOWN_SYRINGE: request(lambda r: replace(r, syringe=None)),
    Code.SYRINGE_NOT_READY: syringe(lambda x: replace(x, status="prepared")),
    Code.SYRINGE_EXPIRED: syringe(lambda x: replace(x, use_before=at("11:59"))),
    Code.WRONG_PATIENT: syringe(lambda x: replace(x, patient="P2")),
    Code.WRONG_DOSE: syringe(lambda x: replace(x, drug="diacetylmorphine")),
    Code.SHORT_STOCK: syringe(lambda x: replace(x, held_ug=119 * MG)),
}
"""For each refusal the least change of the good situation that brings it about."""

SAYS: Mapping[Code, tuple[datetime | None, dict[str, Fact]]] = {
    Code.CLOCK_BEHIND: (None, {}),
    Code.DAY_NOT_OPEN: (None, {"day": TODAY}),
    Code.PROFILE_NOT_CONFIRMED: (None, {"values": 2}),
    Code.NOT_PERMITTED: (None, {"role": "auditor", "act": "issue"}),
    Code.UNKNOWN_PATIENT: (None, {}),
    Code.PATIENT_NOT_ACTIVE: (None, {"status": "suspended"}),
    Code.REVIEW_REQUIRED: (None, {}),
    Code.NO_ORDER: (None, {"drug": HDM}),
    Code.DOSE_OPEN: (None, {"syringe": "S-0001"}),
    Code.VISIT_LIMIT: (at("04:00", date(2026, 11, 23)), {"limit": 1, "used": 1}),
    Code.TOO_SOON: (
        at("15:10"),
        {"gap_minutes": 400, "last_at": at("08:30"), "order": "2031"},
    ),
    Code.MISSED_DOSES: (
        None,
        {
            "days": 3,
            "action": "reduce",
            "percent": 50,
            "ordered_ug": 120 * MG,
            "suggested_ug": 60 * MG,
        },
    ),
    Code.TOP_UP_NOT_ALLOWED: (None, {"reason": "after", "closed_at": at("09:30")}),
    Code.NOT_ASSESSED: (None, {"minutes": 10}),
    Code.WITHHELD: (
        at("12:28"),
        {"reason": "sedation", "poss": 3, "poss_limit": 3, "outcome": "withhold"},
    ),
    Code.ROUTE_NOT_ALLOWED: (None, {"route": "IV", "allowed": ""}),
    Code.OVER_ORDER: (
        None,
        {"dose_ug": 120 * MG, "limit_ug": 100 * MG, "order": "2031", "reason": ""},
    ),
    Code.OVER_VISIT_MAX: (None, {"dose_ug": 120 * MG, "limit_ug": 110 * MG}),
    Code.OVER_DAY_MAX: (
        None,
        {"dose_ug": 240 * MG, "limit_ug": 115 * MG, "given_ug": 120 * MG},
    ),
    Code.UNKNOWN_SYRINGE: (None, {}),
    Code.SYRINGE_NOT_READY: (None, {"syringe": "S-0002", "status": "prepared"}),
    Code.SYRINGE_EXPIRED: (None, {"expired_at": at("11:59")}),
    Code.WRONG_PATIENT: (None, {"syringe": "S-0002"}),
    Code.WRONG_DOSE: (
        None,
        {
            "reason": "drug",
            "drug": HDM,
            "dose_ug": 120 * MG,
            "route": "IV",
            "syringe_drug": "diacetylmorphine",
            "syringe_ug": 120 * MG,
            "syringe_route": "IV",
            "volume_ul": 2400,
        },
    ),
    Code.SHORT_STOCK: (None, {"held_ug": 119 * MG, "dose_ug": 120 * MG}),
}
"""When each of them clears, and the facts of its sentence."""
