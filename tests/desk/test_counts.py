"""The count: blind, by two, of everything."""

from collections.abc import Mapping

import pytest

from iOATdesk.desk import counts, preparing, stock, waste
from iOATdesk.desk.views import CountResult
from iOATdesk.models.entries import CountRecorded, DiscrepancyOpened
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import MG, count, found, is_sound, last_body, length, refused
from tests.stations import Clinic

Place = tuple[str, str]
SAFE = ("safe", "hm-50|HM2271")
OPEN = ("open", "C-00001")
SYRINGE = ("syringe", "S-00002")
RESIDUE = ("residue", "S-00001")


@pytest.fixture
def counted(working: Clinic) -> Patient:
    """Something in each place: the safe, an open container, a syringe, a residue."""
    patient = working.enrol("Okafor")
    working.order(patient, "110/120/120")
    working.dose(patient, residue_ug=20 * MG)
    working.prepare(patient)
    return patient


def record(clinic: Clinic, seen: Mapping[Place, int], entry_id: str = "") -> CountResult:
    return counts.record_count(
        clinic.desk, clinic.nurse, clinic.second_nurse, seen, entry_id or clinic.new_id()
    )


def test_a_count_is_blind(working: Clinic, counted: Patient) -> None:
    """Nothing that a line says would tell what the ledger expects there."""
    lines = counts.lines(working.desk)
    assert len(lines) == len(found(working)) >= 4
    fields = {"account", "ref", "product", "title", "lot", "expires", "unit"}
    for line in lines:
        assert set(type(line).__slots__) == fields
        said = repr(line).replace(repr(line.product), "")
        for figure in found(working).values():
            assert figure in (0, 1) or f"{figure}" not in said.replace(line.ref, "")


def test_a_count_that_finds_everything_opens_no_discrepancy(
    working: Clinic, counted: Patient
) -> None:
    result = count(working)
    assert (result.differences, result.seq) == ((), length(working))
    body = last_body(working)
    assert isinstance(body, CountRecorded)
    assert all(line.counted == line.expected for line in body.lines)
    assert is_sound(working)


@pytest.mark.parametrize(
    ("place", "by", "difference_ug"),
    [
        (SAFE, -1, -50 * MG),
        (SAFE, +1, +50 * MG),
        (SAFE, -95, -95 * 50 * MG),
        (SYRINGE, -1, -120 * MG),
        (RESIDUE, -1, -20 * MG),
    ],
)
def test_a_difference_is_opened_and_the_balance_is_what_was_found(
    working: Clinic, counted: Patient, place: Place, by: int, difference_ug: int
) -> None:
    before = stock.stock_by_product(working.desk)[0].held_ug
    result = count(working, {place: found(working)[place] + by})
    assert [d.difference_ug for d in result.differences] == [difference_ug]
    body = last_body(working)
    assert isinstance(body, DiscrepancyOpened)
    assert (body.report_due_on, body.difference_ug) == ("2026-12-02", difference_ug)
    assert stock.stock_by_product(working.desk)[0].held_ug == before + difference_ug
    assert count(working).differences == ()
    assert is_sound(working)


def test_a_missing_microlitre_of_an_open_container_is_a_difference(
    working: Clinic, counted: Patient
) -> None:
    opened = next(place for place in found(working) if place[0] == "open")
    result = count(working, {opened: found(working)[opened] - 1})
    assert [d.difference_ug for d in result.differences] == [-50]
    emptied = count(working, {opened: 0})
    assert emptied.differences[0].counted == 0
    assert opened not in found(working)
    assert is_sound(working)


def test_a_missing_syringe_is_neither_issued_nor_cancelled(
    working: Clinic, counted: Patient
) -> None:
    count(working, {SYRINGE: 0})
    with refused(working, Code.ALREADY_DONE):
        preparing.cancel_syringe(working.desk, working.nurse, SYRINGE[1], "found", working.new_id())
    assert stock.syringes(working.desk) == ()


def test_a_missing_residue_is_not_destroyed_afterwards(working: Clinic, counted: Patient) -> None:
    residue = waste.waiting(working.desk)[0]
    count(working, {RESIDUE: 0})
    with refused(working, Code.UNKNOWN_ITEM):
        waste.destroy(
            working.desk, working.pharmacist, working.nurse, residue, "x", working.new_id()
        )


@pytest.mark.parametrize(
    ("place", "figure"),
    [
        (SAFE, -1),
        (SAFE, 10**30),
        (SYRINGE, 2),
        (SYRINGE, -1),
        (RESIDUE, 5),
        (("safe", "hm-99|X"), 1),
        (("patient", "P1"), 1),
        (("", ""), 0),
        (("syringe", "S-00001"), 1),
    ],
)
def test_an_impossible_figure_or_place_is_refused(
    working: Clinic, counted: Patient, place: Place, figure: int
) -> None:
    with refused(working, Code.UNKNOWN_ITEM):
        record(working, found(working) | {place: figure})


def test_a_place_that_was_left_out_is_asked_for(working: Clinic, counted: Patient) -> None:
    seen = found(working)
    for place in seen:
        with refused(working, Code.COUNT_INCOMPLETE) as said:
            record(working, {p: n for p, n in seen.items() if p != place})
        assert said.facts["missing"] == 1
    with refused(working, Code.COUNT_INCOMPLETE):
        record(working, {})


def test_a_prescriber_is_no_second_counter(working: Clinic, counted: Patient) -> None:
    with refused(working, Code.NOT_PERMITTED):
        count(working, witness=working.prescriber)


def test_the_same_count_twice_says_the_same_differences(working: Clinic, counted: Patient) -> None:
    entry_id, seen = working.new_id(), found(working)
    short = seen | {SAFE: seen[SAFE] - 2, RESIDUE: 0}
    first = record(working, short, entry_id)
    before = length(working)
    again = record(working, short, entry_id)
    assert length(working) == before
    assert (again.seq, again.lines) == (first.seq, first.lines)
    assert [(d.line.ref, d.counted, d.expected, d.difference_ug) for d in again.differences] == [
        (d.line.ref, d.counted, d.expected, d.difference_ug) for d in first.differences
    ]
    with refused(working, Code.ID_USED_OTHERWISE):
        record(working, seen, entry_id)


def test_what_is_received_after_a_count_is_counted_next_time(
    working: Clinic, counted: Patient
) -> None:
    count(working)
    working.receive(10)
    assert found(working)[SAFE] == 105
    assert count(working).differences == ()
