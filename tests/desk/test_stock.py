"""Products and deliveries."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iOATdesk.desk import stock
from iOATdesk.models.entries import StockReceived
from iOATdesk.models.products import Form, Product
from iOATdesk.models.refusals import Code
from tests.desk.acts import MG, Field, is_sound, last_body, length, receive_lot, refused
from tests.stations import HM50, Clinic

HM10 = replace(HM50, product="hm-10", container_ug=50_000, container_ul=5000)
HM10 = replace(HM10, strength_ug_per_ml=10_000, code="02145928")
RECEIPT = stock.Receipt(
    "hm-50", "HM2271", date(2027, 3, 31), 20, "Northline Pharma", "12 Mill Rd", "inv. 5521"
)


def add(clinic: Clinic, product: Product, entry_id: str = "") -> None:
    stock.add_product(clinic.desk, clinic.pharmacist, product, entry_id or clinic.new_id())


def receive(clinic: Clinic, entry_id: str = "", **changes: Field) -> int:
    receipt = replace(RECEIPT, **changes)
    by, second = clinic.pharmacist, clinic.nurse
    return stock.receive(clinic.desk, by, second, receipt, entry_id or clinic.new_id())


def test_a_second_strength_is_a_product_of_its_own(clinic: Clinic) -> None:
    add(clinic, HM10)
    assert stock.products(clinic.desk) == (HM50, HM10)
    assert [row.held_ug for row in stock.stock_by_product(clinic.desk)] == [0, 0]
    assert is_sound(clinic)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"product": ""}, Code.NOT_FILLED_IN),
        ({"salt": " "}, Code.NOT_FILLED_IN),
        ({"code": ""}, Code.NOT_FILLED_IN),
        ({"basis": ""}, Code.NOT_FILLED_IN),
        ({"product": "hm-50"}, Code.NUMBER_TAKEN),
        ({"drug": "morphine"}, Code.UNKNOWN_ITEM),
        ({"product": "hm|10"}, Code.UNKNOWN_ITEM),
        ({"container_ug": 0}, Code.INEXACT_AMOUNT),
        ({"container_ug": -50_000}, Code.INEXACT_AMOUNT),
        ({"container_ug": -50_000, "container_ul": -5000}, Code.INEXACT_AMOUNT),
        ({"container_ul": 0}, Code.INEXACT_AMOUNT),
        ({"container_ul": 4999}, Code.INEXACT_AMOUNT),
        ({"strength_ug_per_ml": 0}, Code.INEXACT_AMOUNT),
        ({"strength_ug_per_ml": -1}, Code.INEXACT_AMOUNT),
        ({"strength_ug_per_ml": 30_000}, Code.INEXACT_AMOUNT),
        ({"container_ug": 10**18, "container_ul": 10**17}, Code.INEXACT_AMOUNT),
        ({"maker": "\ud800"}, Code.NOT_FILLED_IN),
    ],
)
def test_a_product_that_cannot_be_is_refused(
    clinic: Clinic, changes: dict[str, Any], code: Code
) -> None:
    with refused(clinic, code):
        add(clinic, replace(HM10, **changes))
    assert stock.products(clinic.desk) == (HM50,)


def test_a_powder_counts_its_volume_after_dissolving(clinic: Clinic) -> None:
    powder = replace(HM10, form=Form.POWDER)
    add(clinic, powder)
    assert stock.products(clinic.desk)[1] == powder


def test_what_came_in_is_in_the_safe(clinic: Clinic) -> None:
    seq = receive(clinic)
    assert seq == length(clinic)
    receive_lot(clinic, "HM0001", date(2026, 12, 1), containers=3)
    assert [(row.lot, row.containers, row.held_ug) for row in stock.stock(clinic.desk)] == [
        ("HM0001", 3, 150 * MG),
        ("HM2271", 20, 1000 * MG),
    ]
    receive(clinic, document="inv. 5522")
    assert stock.stock(clinic.desk)[1].containers == 40
    assert is_sound(clinic)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lot": " "}, Code.NOT_FILLED_IN),
        ({"supplier": ""}, Code.NOT_FILLED_IN),
        ({"supplier_address": ""}, Code.NOT_FILLED_IN),
        ({"document": "\t"}, Code.NOT_FILLED_IN),
        ({"document": "\ud800"}, Code.NOT_FILLED_IN),
        ({"containers": 0}, Code.NOT_FILLED_IN),
        ({"containers": -1}, Code.NOT_FILLED_IN),
        ({"containers": 10**20}, Code.NOT_FILLED_IN),
        ({"product": "hm-99"}, Code.UNKNOWN_ITEM),
        ({"product": ""}, Code.UNKNOWN_ITEM),
        ({"expires_on": date(2026, 11, 21)}, Code.EXPIRED_STOCK),
    ],
)
def test_a_delivery_that_cannot_be_is_refused(
    clinic: Clinic, changes: dict[str, Any], code: Code
) -> None:
    with refused(clinic, code):
        receive(clinic, **changes)
    assert stock.stock(clinic.desk) == ()


@pytest.mark.parametrize("lot", ["HM2271", " HM2271", "HM2271\t"])
def test_a_lot_has_one_expiry_however_it_is_typed(clinic: Clinic, lot: str) -> None:
    receive(clinic)
    with refused(clinic, Code.NUMBER_TAKEN):
        receive(clinic, lot=lot, expires_on=date(2027, 4, 30))


def test_the_same_delivery_twice_comes_in_once(clinic: Clinic) -> None:
    entry_id = clinic.new_id()
    first = receive(clinic, entry_id, lot=" HM2271 ")
    assert receive(clinic, entry_id) == first
    assert stock.stock(clinic.desk)[0].containers == 20
    for changes in ({"containers": 21}, {"lot": "X"}, {"document": "inv. 1"}):
        with refused(clinic, Code.ID_USED_OTHERWISE):
            receive(clinic, entry_id, **changes)
    with refused(clinic, Code.ID_USED_OTHERWISE):
        add(clinic, HM10, entry_id)
    body = last_body(clinic)
    assert isinstance(body, StockReceived)
    assert body.amount_ug == 1000 * MG
