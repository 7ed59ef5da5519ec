import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.models import entries
from iOATdesk.models.entries import ZERO_HASH, Header
from iOATdesk.models.register import (
    Previous,
    ProductBalance,
    RegisterDocument,
    RegisterEntry,
    RegisterStation,
    RegisterUnreadable,
    balances,
    read_register,
    write_register,
)
from iOATdesk.models.register_lines import Section, initials, sections, words_of_moment
from iOATdesk.models.register_summary import summary

NAMES = {"S01": "S. Dhaliwal, RPh", "S02": "R. Alvarez, RN", "S03": "Renée Auclair, RN"}
STATION = RegisterStation(
    "st-1", "Harbour", "84 Harbour St", "America/Vancouver", "ca-bc", "1", training=False
)
START = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
SALT = "0" * 32


def utc(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}"


def entry(
    seq: int, body: entries.Body, *, by: str = "S02", witness: str | None = None, late: int = 0
) -> RegisterEntry:
    at = START + timedelta(minutes=seq)
    header = Header(
        v=1,
        seq=seq,
        id=f"id-{seq}",
        station="st-1",
        kind=entries.KIND_OF[type(body)],
        event_at=utc(at),
        recorded_at=utc(at + timedelta(minutes=late)),
        day="2026-11-22",
        by=by,
        prev=ZERO_HASH,
        body_sha256=ZERO_HASH,
        witness=witness,
    )
    text = entries.write(body)
    return RegisterEntry(header, entries.write(header), body, text, "ab", "sig+/=", None)


def register(*written: RegisterEntry, opening_ug: int = 0, containers: int = 0) -> RegisterDocument:
    opening = ProductBalance("hm-50", "HYDROmorphone", opening_ug, 0, 0, 0, containers, 0, 0, 0)
    return RegisterDocument(
        station=STATION,
        number=7,
        day=date(2026, 11, 22),
        previous=Previous(6, "cd" * 32, "ef" * 32),
        first_seq=1,
        last_seq=len(written),
        head="ab",
        entries=written,
        balances=(opening,),
        root_certificate_sha256="12" * 32,
    )


def received(containers: int = 2) -> entries.StockReceived:
    return entries.StockReceived(
        salt=SALT,
        product="hm-50",
        lot="HM1",
        expires_on="2027-05-31",
        containers=containers,
        amount_ug=containers * 500_000,
        supplier="Northline Pharma",
        supplier_address="12 Mill Rd",
        document="inv. 5521",
    )


def issued(
    dose_ug: int = 120_000, syringe: str = "S-1", visit: str = "v1"
) -> entries.SyringeIssued:
    return entries.SyringeIssued(
        salt=SALT,
        visit=visit,
        part=1,
        patient="p1",
        patient_name="TREMBLAY, Luc",
        syringe=syringe,
        order_number="1988",
        prescriber="Dr M. Lang",
        practice="Harbour",
        product="hm-50",
        lot="HM1",
        dose_ug=dose_ug,
        volume_ul=dose_ug // 50,
        route="IV",
    )


def returned(residue_ug: int) -> entries.SyringeReturned:
    return entries.SyringeReturned(
        salt=SALT,
        syringe="S-1",
        product="hm-50",
        patient="p1",
        patient_name="TREMBLAY, Luc",
        residue_ug=residue_ug,
        residue_ul=residue_ug // 50,
    )


def destroyed(amount_ug: int) -> entries.ResidueDestroyed:
    return entries.ResidueDestroyed(
        salt=SALT,
        source="residue",
        ref="S-1",
        product="hm-50",
        amount_ug=amount_ug,
        volume_ul=amount_ug // 50,
        method="denatured",
        destroyer="T. Osei, RPhT",
        witness_name="R. Alvarez, RN",
    )


def opened() -> entries.ContainerOpened:
    return entries.ContainerOpened(
        salt=SALT,
        container="C-1",
        product="hm-50",
        lot="HM1",
        containers=1,
        amount_ug=500_000,
        volume_ul=10_000,
        use_before="2026-11-23T06:00:00.000Z",
    )


def only(document: RegisterDocument) -> Section:
    (section,) = sections(document, NAMES)
    return section


def test_each_line_shows_what_is_held_after_it() -> None:
    document = register(
        entry(1, received()),
        entry(2, issued()),
        entry(3, returned(8_000)),
        entry(4, destroyed(8_000)),
        opening_ug=40_000,
    )
    shown = [(line.in_ug, line.out_ug, line.balance_ug) for line in only(document).lines]
    assert shown == [
        (0, 0, 40_000),
        (1_000_000, 0, 1_040_000),
        (0, 120_000, 920_000),
        (8_000, 0, 928_000),
        (0, 8_000, 920_000),
    ]


def test_what_moves_inside_the_station_has_no_line_but_leaves_the_safe() -> None:
    document = register(entry(1, opened()), opening_ug=1_000_000, containers=2)
    section = only(document)
    assert [line.seq for line in section.lines] == [None]
    assert (section.balance.out_containers, section.balance.closing_containers) == (1, 1)
    assert section.balance.closing_ug == 1_000_000


def test_a_line_names_lot_supplier_patient_order_and_prescriber() -> None:
    first, second = only(register(entry(1, received()), entry(2, issued()))).lines[1:]
    assert first.words.entry == "Received, lot HM1"
    assert first.words.person == "Northline Pharma"
    assert first.words.person_notes == ("inv. 5521", "12 Mill Rd")
    assert second.words.entry == "Issued S-1"
    assert second.words.notes == ("2.4 mL IV, lot HM1",)
    assert second.words.person == "TREMBLAY, Luc"
    assert second.words.person_notes == ("order 1988", "Dr M. Lang, Harbour")


def test_a_witness_is_named_once() -> None:
    document = register(entry(1, received(), witness="S01"))
    assert "witness S. Dhaliwal, RPh" in only(document).lines[1].words.notes
    document = register(entry(1, destroyed(8_000), witness="S02"), opening_ug=8_000)
    notes = only(document).lines[1].words.notes
    assert [note for note in notes if "Alvarez" in note] == ["witness R. Alvarez, RN"]


def test_a_late_entry_says_so_with_the_time_it_was_entered() -> None:
    line = only(register(entry(1, received(), late=75))).lines[1]
    assert line.is_late
    assert line.time == "09:01"
    assert "entered late, 10:16" in line.words.notes


def test_a_moment_of_another_day_has_its_date() -> None:
    document = register(entry(1, received()))
    assert words_of_moment(datetime(2026, 11, 23, 6, 59, tzinfo=UTC), document) == "23:59"
    assert words_of_moment(datetime(2026, 11, 23, 7, 0, tzinfo=UTC), document) == "23 Nov 00:00"
    assert words_of_moment(datetime(2027, 1, 2, 7, 0, tzinfo=UTC), document) == "2 Jan 2027 00:00"


def test_brought_forward_names_the_register_before() -> None:
    document = register(entry(1, received()))
    assert only(document).lines[0].words.entry == "Brought forward from 0006"
    first = replace(document, previous=Previous())
    assert only(first).lines[0].words.entry == "Brought forward"


def test_a_withheld_body_has_no_line() -> None:
    withheld = replace(entry(1, received()), body=None, body_text=None)
    assert len(only(register(withheld)).lines) == 1


def test_a_product_without_a_stated_balance_still_has_a_section() -> None:
    document = replace(register(entry(1, received())), balances=())
    assert only(document).heading == "hm-50"
    assert balances(document)[0].closing_ug == 1_000_000


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"S01": "S. Dhaliwal, RPh"}, {"S01": "SD"}),
        (
            {"S02": "R. Alvarez, RN", "S03": "Renée Auclair"},
            {"S02": "RA S02", "S03": "RA S03"},
        ),
        ({"S04": "Łukasz Żółć"}, {"S04": "ŁŻ"}),
        ({"S05": "李 小龙"}, {"S05": "李小"}),
        ({"S06": "..."}, {"S06": "S06"}),
    ],
)
def test_initials_are_of_one_person_only(names: dict[str, str], expected: dict[str, str]) -> None:
    assert initials(names, names) == expected


def test_somebody_without_a_certificate_is_shown_by_number() -> None:
    assert initials(["S09"], {}) == {"S09": "S09"}


def test_the_day_is_summed_up() -> None:
    counted = entries.CountRecorded(
        salt=SALT,
        count="c",
        lines=[
            entries.CountedLine("safe", "hm-50|HM1", "hm-50", 1, 2, "containers"),
            entries.CountedLine("open", "C-1", "hm-50", 5, 5, "ul"),
        ],
    )
    missing = entries.DiscrepancyOpened(
        salt=SALT,
        discrepancy="D-1",
        count="c",
        account="safe",
        ref="hm-50|HM1",
        product="hm-50",
        difference_ug=-500_000,
        difference_ul=0,
        difference_containers=-1,
        report_due_on="2026-12-02",
    )
    document = register(
        entry(1, received()),
        entry(2, issued()),
        entry(3, issued(syringe="S-2")),
        entry(4, returned(8_000)),
        entry(5, counted, by="S01", witness="S02"),
        entry(6, missing, late=3),
    )
    day = summary(document, NAMES)
    assert (day.visits, day.issued, day.returned_with_residue) == (1, 2, 1)
    (count_words,) = day.counts
    assert count_words.startswith("09:05 (entry 5): 2 places, 1 differing from the ledger; ")
    assert count_words.endswith("S. Dhaliwal, RPh and R. Alvarez, RN")
    (found,) = day.discrepancies
    assert found.startswith("Entry 6: HYDROmorphone, safe, lot HM1: 1 container missing (500 mg)")
    assert found.endswith("report due 2 Dec 2026")
    assert (day.open_discrepancies, day.report_due_on) == (1, date(2026, 12, 2))
    assert day.late == (6,)


@pytest.mark.parametrize(
    ("volume_ul", "words"),
    [(-400, "not accounted for, 0.4 mL (20 mg)"), (0, "not accounted for, recorded as empty")],
)
def test_a_syringe_that_is_not_back_is_named_among_the_discrepancies(
    volume_ul: int, words: str
) -> None:
    lost = entries.DiscrepancyOpened(
        salt=SALT,
        discrepancy="D-1",
        count="",
        account="patient",
        ref="P1",
        product="hm-50",
        difference_ug=volume_ul * 50,
        difference_ul=volume_ul,
        difference_containers=0,
        report_due_on="2026-12-02",
        syringe="S-1",
    )
    document = register(entry(1, received()), entry(2, issued()), entry(3, lost))
    (found,) = summary(document, NAMES).discrepancies
    assert found.startswith(f"Entry 3: HYDROmorphone, syringe S-1: {words}")
    assert "P1" not in found


def test_the_closing_says_how_many_discrepancies_are_open() -> None:
    closed = entries.DayClosed(
        salt=SALT, programme_day="2026-11-22", register=7, visits=0, open_discrepancies=3
    )
    assert summary(register(entry(1, closed)), NAMES).open_discrepancies == 3


def test_register_json_is_canonical_and_reads_back() -> None:
    document = register(entry(1, received()), entry(2, issued()), opening_ug=5)
    text = write_register(document)
    assert read_register(text) == document
    assert rfc8785.dumps(json.loads(text)) == text


def test_a_withheld_body_is_absent_from_register_json() -> None:
    withheld = replace(entry(1, received()), body=None, body_text=None, witness_signature="w")
    document = register(withheld)
    assert read_register(write_register(document)) == document
    assert b"Northline" not in write_register(document)


TEXT = write_register(register(entry(1, received())))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        TEXT.replace(b'"version":1', b'"version":2'),
        TEXT.replace(b"iOATdesk register", b"other"),
        TEXT.replace(b'"day":"2026-11-22",', b'"day":"2026-13-22",'),
        TEXT.replace(b"stock_received", b"stock_conjured"),
        TEXT.replace(b'"lot":"HM1"', b'"lot":1'),
        TEXT.replace(b'"number":7', b'"number":7,"x":1'),
    ],
)
def test_what_is_no_register_is_refused(text: bytes) -> None:
    with pytest.raises(RegisterUnreadable):
        read_register(text)


_MOVES = st.lists(
    st.one_of(
        st.integers(1, 9).map(received),
        st.integers(1, 400).map(lambda mg: issued(mg * 1000)),
        st.integers(1, 80).map(lambda mg: returned(mg * 1000)),
        st.integers(1, 80).map(lambda mg: destroyed(mg * 1000)),
        st.just(opened()),
    ),
    max_size=30,
)


@given(_MOVES, st.integers(0, 10**9))
def test_opening_and_movements_come_to_the_closing(
    moves: list[entries.Body], opening_ug: int
) -> None:
    written = [entry(at, body) for at, body in enumerate(moves, start=1)]
    section = only(register(*written, opening_ug=opening_ug))
    balance = section.balance
    assert balance.closing_ug == opening_ug + balance.in_ug - balance.out_ug
    assert section.lines[-1].balance_ug == balance.closing_ug
    assert sum(line.in_ug for line in section.lines) == balance.in_ug
    assert sum(line.out_ug for line in section.lines) == balance.out_ug
