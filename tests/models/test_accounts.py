"""What each kind of entry moves."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.models import entries
from iOATdesk.models.accounts import HELD, Account, held_containers, held_ug, legs, lot_ref
from tests.models.bodies import bodies

_SALT = "0" * 32
_PRODUCT = "HM50"
_DRAWS = [entries.Draw("C1", 30_000, 600), entries.Draw("C2", 90_000, 1_800)]

_MOVES: dict[str, tuple[entries.Body, int, int]] = {
    "received": (
        entries.StockReceived(
            salt=_SALT,
            product=_PRODUCT,
            lot="L1",
            expires_on="2027-06-30",
            containers=10,
            amount_ug=5_000_000,
            supplier="S",
            supplier_address="A",
            document="D",
        ),
        5_000_000,
        10,
    ),
    "opened": (
        entries.ContainerOpened(
            salt=_SALT,
            container="C1",
            product=_PRODUCT,
            lot="L1",
            containers=1,
            amount_ug=500_000,
            volume_ul=10_000,
            use_before="2026-11-23T00:00:00.000Z",
        ),
        0,
        -1,
    ),
    "prepared": (
        entries.SyringePrepared(
            salt=_SALT,
            syringe="S-0001",
            patient="P1",
            order="O1",
            product=_PRODUCT,
            lot="L1",
            draws=_DRAWS,
            dose_ug=120_000,
            volume_ul=2_400,
            strength_ug_per_ml=50_000,
            route="IV",
            use_before="2026-11-23T00:00:00.000Z",
        ),
        0,
        0,
    ),
    "issued": (
        entries.SyringeIssued(
            salt=_SALT,
            visit="V1",
            part=1,
            patient="P1",
            patient_name="OKAFOR, Daniel",
            syringe="S-0001",
            order_number="2031",
            prescriber="Dr M. Lang",
            practice="Clinic",
            product=_PRODUCT,
            lot="L1",
            dose_ug=120_000,
            volume_ul=2_400,
            route="IV",
        ),
        -120_000,
        0,
    ),
    "cancelled": (
        entries.SyringeCancelled(
            salt=_SALT,
            syringe="S-0001",
            product=_PRODUCT,
            dose_ug=120_000,
            volume_ul=2_400,
            reason="dropped",
        ),
        0,
        0,
    ),
    "returned": (
        entries.SyringeReturned(
            salt=_SALT,
            syringe="S-0001",
            product=_PRODUCT,
            patient="P1",
            patient_name="OKAFOR, Daniel",
            residue_ug=20_000,
            residue_ul=400,
        ),
        20_000,
        0,
    ),
    "destroyed": (
        entries.ResidueDestroyed(
            salt=_SALT,
            source="residue",
            ref="S-0001",
            product=_PRODUCT,
            amount_ug=20_000,
            volume_ul=400,
            method="denatured",
            destroyer="A",
            witness_name="B",
        ),
        -20_000,
        0,
    ),
    "missing": (
        entries.DiscrepancyOpened(
            salt=_SALT,
            discrepancy="D1",
            count="N1",
            account="safe",
            ref="HM50|L1",
            product=_PRODUCT,
            difference_ug=-500_000,
            difference_ul=0,
            difference_containers=-1,
            report_due_on="2026-12-02",
        ),
        -500_000,
        -1,
    ),
}


@pytest.mark.parametrize("name", _MOVES)
def test_a_movement_sums_to_zero_and_changes_what_is_held(name: str) -> None:
    body, held, containers = _MOVES[name]
    movement = legs(body)
    assert movement
    assert sum(leg.amount_ug for leg in movement) == 0
    assert held_ug(movement, _PRODUCT) == held
    assert held_containers(movement, _PRODUCT) == containers
    assert held_ug(movement, "another") == held_containers(movement, "another") == 0


@given(bodies())
def test_the_legs_of_any_entry_sum_to_zero(body: entries.Body) -> None:
    movement = legs(body)
    assert sum(leg.amount_ug for leg in movement) == 0
    assert len({leg.product for leg in movement}) <= 1
    if not isinstance(body, entries.StockReceived | entries.ContainerOpened):
        # Whole containers are counted and not measured: a volume begins when one is open.
        assert sum(leg.volume_ul for leg in movement) == 0


_MOVING = {
    entries.StockReceived,
    entries.ContainerOpened,
    entries.SyringePrepared,
    entries.SyringeIssued,
    entries.SyringeCancelled,
    entries.SyringeReturned,
    entries.ResidueDestroyed,
    entries.DiscrepancyOpened,
}


@pytest.mark.parametrize("kind", sorted(entries.KINDS))
@given(data=st.data())
def test_only_these_kinds_move_drug(kind: str, data: st.DataObject) -> None:
    body = data.draw(bodies(kind))
    moves = type(body) in _MOVING
    if isinstance(body, entries.SyringeReturned):
        moves = body.residue_ug != 0
    assert bool(legs(body)) is moves


def test_a_syringe_is_filled_from_what_was_drawn_and_given_to_its_patient() -> None:
    prepared = [astuple(leg) for leg in legs(_MOVES["prepared"][0])]
    assert prepared == [
        (Account.OPEN, "C1", _PRODUCT, -30_000, -600, 0),
        (Account.OPEN, "C2", _PRODUCT, -90_000, -1_800, 0),
        (Account.SYRINGE, "S-0001", _PRODUCT, 120_000, 2_400, 0),
    ]
    issued = [astuple(leg) for leg in legs(_MOVES["issued"][0])]
    assert issued == [
        (Account.SYRINGE, "S-0001", _PRODUCT, -120_000, -2_400, 0),
        (Account.PATIENT, "P1", _PRODUCT, 120_000, 2_400, 0),
    ]


def test_the_same_lot_number_of_two_products_is_two_lots() -> None:
    assert lot_ref("HM50", "L1") != lot_ref("HM100", "L1")


def test_what_is_held_is_what_lies_at_the_station() -> None:
    assert set(HELD) == {Account.SAFE, Account.OPEN, Account.SYRINGE, Account.RESIDUE}
