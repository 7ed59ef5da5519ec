"""The prescription file."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iOATdesk.desk import counter, orders
from iOATdesk.models.orders import Order
from iOATdesk.models.refusals import Code
from tests.desk.acts import MG, Field, is_sound, length, refused
from tests.desk.test_roles import ORDER
from tests.stations import Clinic


def enter(clinic: Clinic, patient: str, entry_id: str = "", **changes: Field) -> Order:
    new = replace(ORDER, patient=patient, **changes)
    return orders.enter_order(clinic.desk, clinic.prescriber, new, entry_id or clinic.new_id())


def test_a_single_dose_stands_for_each_visit(clinic: Clinic) -> None:
    order = enter(clinic, clinic.enrol("Okafor").patient)
    assert order.plan.day(1) == ((120 * MG,),) * 3
    assert order.is_in_force(date(2026, 12, 12))
    assert not order.is_in_force(date(2026, 12, 13))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": " "}, Code.NOT_FILLED_IN),
        ({"prescriber": ""}, Code.NOT_FILLED_IN),
        ({"licence": ""}, Code.NOT_FILLED_IN),
        ({"practice": ""}, Code.NOT_FILLED_IN),
        ({"address": ""}, Code.NOT_FILLED_IN),
        ({"routes": ()}, Code.NOT_FILLED_IN),
        ({"plan_text": ""}, Code.NOT_FILLED_IN),
        ({"plan_text": "", "visit_max_ug": 0}, Code.NOT_FILLED_IN),
        ({"plan_text": "", "visit_max_ug": -1}, Code.NOT_FILLED_IN),
        ({"plan_text": "-5"}, Code.NOT_FILLED_IN),
        ({"plan_text": "0"}, Code.NOT_FILLED_IN),
        ({"plan_text": "many"}, Code.NOT_FILLED_IN),
        ({"plan_text": "12\0"}, Code.NOT_FILLED_IN),
        ({"plan_text": "٣"}, Code.NOT_FILLED_IN),
        ({"plan_text": "9" * 5000}, Code.NOT_FILLED_IN),
        ({"plan_text": "1; then 2; then 3"}, Code.NOT_FILLED_IN),
        ({"visit_max_ug": -1}, Code.NOT_FILLED_IN),
        ({"visit_max_ug": 2**60}, Code.NOT_FILLED_IN),
        ({"doses_per_day": 0}, Code.NOT_FILLED_IN),
        ({"doses_per_day": -1}, Code.NOT_FILLED_IN),
        ({"doses_per_day": 10**9}, Code.NOT_FILLED_IN),
        ({"gap_minutes": -1}, Code.NOT_FILLED_IN),
        ({"gap_minutes": 10**12}, Code.NOT_FILLED_IN),
        ({"ends_on": date(2026, 10, 31)}, Code.NOT_FILLED_IN),
        ({"drug": "diacetylmorphine"}, Code.UNKNOWN_ITEM),
        ({"drug": ""}, Code.UNKNOWN_ITEM),
        ({"patient": "P-no"}, Code.UNKNOWN_PATIENT),
        ({"replaces": "O-no"}, Code.UNKNOWN_ITEM),
        ({"prescriber": "\ud800"}, Code.NOT_FILLED_IN),
    ],
)
def test_an_order_that_cannot_be_is_refused(
    clinic: Clinic, changes: dict[str, Any], code: Code
) -> None:
    patient = clinic.enrol("Okafor")
    with refused(clinic, code):
        new = replace(ORDER, **({"patient": patient.patient} | changes))
        orders.enter_order(clinic.desk, clinic.prescriber, new, clinic.new_id())
    assert orders.orders_of(clinic.desk, patient.patient) == ()


def test_the_number_of_an_order_is_taken_once(clinic: Clinic) -> None:
    enter(clinic, clinic.enrol("Okafor").patient)
    other = clinic.enrol("Reyes").patient
    with refused(clinic, Code.NUMBER_TAKEN):
        enter(clinic, other, number=" 2001 ")


def test_two_orders_never_stand_on_the_same_day(clinic: Clinic) -> None:
    patient = clinic.enrol("Okafor").patient
    first = enter(clinic, patient)
    with refused(clinic, Code.ORDER_OVERLAPS):
        enter(clinic, patient, number="2002", starts_on=first.ends_on, ends_on=date(2027, 1, 1))
    enter(clinic, patient, number="2003", starts_on=date(2026, 12, 13), ends_on=date(2027, 1, 1))
    enter(clinic, patient, number="2002", replaces=first.order)
    assert [(o.number, o.is_stopped) for o in orders.orders_of(clinic.desk, patient)] == [
        ("2001", True),
        ("2002", False),
        ("2003", False),
    ]
    assert is_sound(clinic)


def test_an_order_never_replaces_the_order_of_another_patient(clinic: Clinic) -> None:
    theirs = enter(clinic, clinic.enrol("Okafor").patient)
    mine = clinic.enrol("Reyes").patient
    with refused(clinic, Code.UNKNOWN_ITEM):
        enter(clinic, mine, number="2002", replaces=theirs.order)
    [kept] = orders.orders_of(clinic.desk, theirs.patient)
    assert not kept.is_stopped


def test_the_same_order_twice_is_one_order(clinic: Clinic) -> None:
    patient, entry_id = clinic.enrol("Okafor").patient, clinic.new_id()
    first = enter(clinic, patient, entry_id)
    before = length(clinic)
    assert enter(clinic, patient, entry_id) == first
    assert length(clinic) == before
    for changes in ({"number": "2002"}, {"plan_text": "100"}, {"ends_on": date(2026, 12, 1)}):
        with refused(clinic, Code.ID_USED_OTHERWISE):
            enter(clinic, patient, entry_id, **changes)


def test_a_stopped_order_gives_nothing(working: Clinic) -> None:
    patient, entry_id = working.enrol("Okafor"), working.new_id()
    order = working.order(patient)
    with refused(working, Code.NOT_FILLED_IN):
        orders.stop_order(working.desk, working.prescriber, order.order, " ", entry_id)
    for _ in range(2):
        orders.stop_order(working.desk, working.prescriber, order.order, "ended", entry_id)
    with refused(working, Code.ID_USED_OTHERWISE):
        orders.stop_order(working.desk, working.prescriber, order.order, "other", entry_id)
    with refused(working, Code.UNKNOWN_ITEM):
        orders.stop_order(working.desk, working.prescriber, order.order, "x", working.new_id())
    shown = counter.verdict(working.desk, working.nurse, patient.patient, working.new_id())
    assert shown.order is None
    assert shown.decision.refusal is not None
    assert shown.decision.refusal.code is Code.NO_ORDER


def test_a_stricter_gap_of_the_order_is_the_one_that_holds(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, gap_minutes=300)
    working.dose(patient)
    working.wait(hours=3)
    shown = counter.verdict(working.desk, working.nurse, patient.patient, working.new_id())
    refusal = shown.decision.refusal
    assert refusal is not None
    assert dict(refusal.facts)["gap_minutes"] == 300
