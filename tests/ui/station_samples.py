"""A made-up station for the pages: two products, a few patients, and people who work there."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.preparing import PrepareRow
from iOATdesk.desk.views import CountLine, OpenContainer, PersonRow, Residue, StockRow
from iOATdesk.ledger.keys import Signer, new_private_key
from iOATdesk.models.days import station_zone
from iOATdesk.models.faults import KeyFault
from iOATdesk.models.orders import Order, parse_plan
from iOATdesk.models.people import Person, Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.visits import Patient, PatientStatus, SyringeState
from iOATdesk.ui.background import InlineBackground
from iOATdesk.ui.widgets.at_hand import AtHand

ZONE: ZoneInfo = station_zone("America/Vancouver")
NOW = datetime(2026, 11, 23, 3, 41, tzinfo=UTC)
"""20:41 on 22 November at the station."""

HYDROMORPHONE = Product(
    product="hm50",
    drug="hydromorphone",
    salt="hydrochloride",
    form=Form.SOLUTION,
    container="vial",
    container_ug=50_000,
    container_ul=1000,
    strength_ug_per_ml=50_000,
    code="02145901",
    basis="DIN",
    maker="Northline Pharma",
)
DIACETYLMORPHINE = Product(
    product="dam10",
    drug="diacetylmorphine",
    salt="hydrochloride",
    form=Form.POWDER,
    container="vial",
    container_ug=10_000_000,
    container_ul=100_000,
    strength_ug_per_ml=100_000,
    code="CH 55562",
    basis="Special Access Programme letter",
    maker="Helvet Pharma",
)

_SIGNER = Signer("S01", new_private_key())


def operator(person: str, name: str, initials: str, role: Role) -> Operator:
    return Operator(Person(person, name, initials, role), _SIGNER)


PHARMACIST = operator("S01", "S. Dhaliwal, RPh", "SD", Role.IN_CHARGE)
NURSE = operator("S02", "R. Alvarez, RN", "RA", Role.NURSE)
SECOND_NURSE = operator("S03", "K. Moreau, LPN", "KM", Role.NURSE)
BADGES = {"B-1001": PHARMACIST, "B-1002": NURSE, "B-1003": SECOND_NURSE}
PIN = "4321"

PEOPLE = tuple(
    PersonRow(o.person.person, o.person.name, o.person.initials, o.person.role, has_shift)
    for o, has_shift in ((PHARMACIST, True), (NURSE, True), (SECOND_NURSE, False))
)


def switch(badge: str, pin: str) -> Operator:
    if badge not in BADGES or pin != PIN:
        raise KeyFault("The PIN is wrong.", "Try again; 4 left before the passphrase.")
    return BADGES[badge]


def new_ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"00000000-0000-4000-8000-{next(numbers):012d}"


def at_hand(by: Operator = PHARMACIST) -> AtHand:
    return AtHand(
        background=InlineBackground(),
        operator=lambda: by,
        switch=switch,
        new_id=new_ids(),
        zone=ZONE,
        now=lambda: NOW,
    )


def patient(
    number: int, family: str, given: str, *, status: PatientStatus = PatientStatus.ACTIVE
) -> Patient:
    return Patient(
        patient=f"P{number}",
        card=f"P-{number:05d}",
        family_name=family,
        given_names=given,
        born_on=date(1979, 3, 14),
        health_number="9123456789",
        allergies=("penicillin",) if number == 417 else (),
        authorisation_basis="Special Access Programme",
        authorisation_ends_on=date(2026, 12, 12),
        status=status,
    )


PATIENTS = (
    patient(411, "Beaulieu", "Anne"),
    patient(412, "Chartrand", "Eli"),
    patient(413, "Fraser", "Joan"),
    patient(414, "Novak", "Petr", status=PatientStatus.SUSPENDED),
    patient(417, "Okafor", "Daniel"),
    patient(418, "Okafor", "Daniela"),
    patient(415, "Singh", "Amrit"),
    patient(416, "Tremblay", "Luc"),
    patient(419, "Wong", "Mei", status=PatientStatus.DISCHARGED),
)


def order(
    number: str,
    plan: str,
    starts_on: date,
    ends_on: date,
    *,
    is_stopped: bool = False,
    visit_max_ug: int | None = None,
) -> Order:
    return Order(
        order=f"O{number}",
        number=number,
        patient="P417",
        drug="hydromorphone",
        plan=parse_plan(plan),
        visit_max_ug=visit_max_ug,
        doses_per_day=3,
        routes=("IV", "IM"),
        gap_minutes=180,
        starts_on=starts_on,
        ends_on=ends_on,
        prescriber="Dr M. Lang",
        licence="21467",
        practice="Harbour Street Clinic",
        address="12 Harbour Street, Vancouver",
        is_stopped=is_stopped,
    )


ORDERS = (
    order(
        "1988",
        "15+30/45+10, 45+30/50+30, 80/80; then 60/60",
        date(2026, 9, 14),
        date(2026, 10, 14),
        is_stopped=True,
    ),
    order("2011", "; then 100/100/100", date(2026, 10, 1), date(2026, 11, 11)),
    order("2031", "; then 120/120/120", date(2026, 11, 12), date(2026, 12, 12)),
)


COUNT_LINES = (
    CountLine(
        "safe",
        "hm50|HM2271",
        HYDROMORPHONE,
        HYDROMORPHONE.title,
        "HM2271",
        "31 Mar 2027",
        "containers",
    ),
    CountLine(
        "safe",
        "hm50|HM2306",
        HYDROMORPHONE,
        HYDROMORPHONE.title,
        "HM2306",
        "30 Sep 2027",
        "containers",
    ),
    CountLine(
        "safe",
        "dam10|D-8841",
        DIACETYLMORPHINE,
        DIACETYLMORPHINE.title,
        "D-8841",
        "28 Feb 2028",
        "containers",
    ),
    CountLine(
        "open",
        "C-00112",
        DIACETYLMORPHINE,
        "Diacetylmorphine 100 mg/mL, open vial",
        "D-8841",
        "22 Nov 21:00",
        "ul",
    ),
    *(
        CountLine("syringe", f"S-{n}", HYDROMORPHONE, "Prepared syringe", "", "", "syringes")
        for n in (20431, 20432, 20433, 20434)
    ),
    CountLine("residue", "S-20419", HYDROMORPHONE, "Residue for destruction", "", "", "syringes"),
)


def lot(product: Product, number: str, expires_on: date, containers: int) -> StockRow:
    return StockRow(product, number, expires_on, containers, containers * product.container_ug)


LOTS = (
    lot(HYDROMORPHONE, "HM2271", date(2026, 12, 10), 46),
    lot(HYDROMORPHONE, "HM2306", date(2027, 9, 30), 100),
    lot(DIACETYLMORPHINE, "D-8841", date(2028, 2, 28), 12),
)
OPENED = (
    OpenContainer(
        "C-00112",
        DIACETYLMORPHINE,
        "D-8841",
        3_840_000,
        38_400,
        datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
    ),
)


def syringe(number: int, name: str, status: str, dose_ug: int = 120_000) -> SyringeState:
    return SyringeState(
        syringe=f"S-{number}",
        patient="P417",
        drug="hydromorphone",
        dose_ug=dose_ug,
        volume_ul=dose_ug // 50,
        strength_ug_per_ml=50_000,
        route="IV",
        status=status,
        use_before=datetime(2026, 11, 24, 3, 30, tzinfo=UTC),
        lot_expires_on=date(2027, 9, 30),
        held_ug=dose_ug,
        patient_name=name,
        prepared_by="S02",
        checked_by="S03" if status == "ready" else "",
    )


SYRINGES = (
    syringe(20431, "TREMBLAY, Luc", "ready"),
    syringe(20432, "SINGH, Amrit", "ready", 90_000),
    syringe(20433, "BEAULIEU, Anne", "prepared", 90_000),
    syringe(20434, "OKAFOR, Daniel", "prepared"),
)


def due(patient_id: str, name: str, dose_ug: int, visit: int, *, part: int = 1) -> PrepareRow:
    return PrepareRow(
        patient=patient_id,
        name=name,
        card=f"P-{int(patient_id[1:]):05d}",
        order=f"O{patient_id}",
        order_number="2031",
        drug="hydromorphone",
        dose_ug=dose_ug,
        route="IV",
        visit_number=visit,
        visits_allowed=3,
        part=part,
    )


DUE = (
    due("P412", "CHARTRAND, Eli", 100_000, 2),
    due("P413", "FRASER, Joan", 45_000, 1, part=2),
    due("P417", "OKAFOR, Daniel", 120_000, 2),
    due("P419", "WONG, Mei", 80_000, 3),
)
WAITING = (
    Residue("residue", "S-20419", HYDROMORPHONE, 8_000, 160, "OKAFOR, Daniel", NOW),
    Residue("residue", "S-20425", HYDROMORPHONE, 90_000, 1_800, "SINGH, Amrit", NOW),
    Residue("open", "C-00112", DIACETYLMORPHINE, 3_840_000, 38_400, "", NOW),
)
