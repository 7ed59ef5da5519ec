"""A sheet is read whole and strictly; what is not understood is named with its line."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iOATdesk.desk.rehearse_keys import DEEDS
from iOATdesk.desk.rehearse_sheet import COLUMNS, Row, read_sheet
from iOATdesk.models.faults import SheetFault

HEADING = "at,do,patient,what,expect\n"
AT = "2026-11-22T08:00-07:00"


def only_row(what: str, do: str = "dose") -> Row:
    (row,) = read_sheet(f'{HEADING}{AT},{do},A,"{what}",\n').rows
    return row


def fault_of(text: str) -> str:
    with pytest.raises(SheetFault) as caught:
        read_sheet(text)
    assert caught.value.advice
    return caught.value.title


def test_a_row_says_when_who_and_what() -> None:
    sheet = read_sheet(f"{HEADING}{AT},dose,A,mg=120; route=IM; residue=0.5,OVER_ORDER\n")
    (row,) = sheet.rows
    assert (row.line, row.do, row.patient, row.expect) == (2, "dose", "A", "OVER_ORDER")
    assert row.at == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert row.what == {"mg": 120_000, "route": "IM", "residue": 500}
    assert sheet.patients() == ("A",)


@pytest.mark.parametrize(
    ("do", "what", "read"),
    [
        ("order", "mg=0.5 mg; doses=3", {"mg": 500, "doses": 3}),
        (
            "order",
            "plan=15+30/45+10, 45+30/50+30, 80/80; then 60/60; route=IV,IM; gap=300; days=1",
            {
                "plan": "15+30/45+10, 45+30/50+30, 80/80; then 60/60",
                "route": "IV, IM",
                "gap": 300,
                "days": 1,
            },
        ),
        ("order", "max_visit=200; doses=2", {"max_visit": 200_000, "doses": 2}),
        ("order", "plan=20/20; after_missed=2031", {"plan": "20/20", "after_missed": "2031"}),
        ("assess", "poss=S; alcohol=0.05", {"poss": 0, "alcohol": 50}),
        ("assess", "alcohol=0,049; poss=3", {"poss": 3, "alcohol": 49}),
        ("assess", "alcohol=1", {"alcohol": 1000}),
        ("assess", "sign=slurred, pinpoint pupils", {"sign": "slurred, pinpoint pupils"}),
        ("dose", "part=2; injected=0; assess=no", {"part": 2, "injected": 0, "assess": "no"}),
        ("dose", "mg=1; residue=1", {"mg": 1000, "residue": 1000}),
        ("return", "residue=0", {"residue": 0}),
        ("now", " ; ", {}),
    ],
)
def test_what_a_row_says_is_read_into_whole_units(
    do: str, what: str, read: dict[str, int | str]
) -> None:
    assert dict(only_row(what, do).what) == read


def test_a_key_that_is_absent_says_nothing() -> None:
    row = only_row("mg=100")
    assert row.number("residue") is None
    assert row.text("route") == ""
    assert row.words("route") == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [("", ""), ("OK", "ok"), ("TOO_SOON", "TOO_SOON"), ("NOT_BEFORE  09:05", "NOT_BEFORE 09:05")],
)
def test_an_expectation_is_ok_a_code_a_time_or_none(written: str, read: str) -> None:
    (row,) = read_sheet(f"{HEADING}{AT},now,A,,{written}\n").rows
    assert row.expect == read


def test_a_byte_order_mark_other_line_ends_and_empty_lines_do_not_matter() -> None:
    plain = read_sheet(f"{HEADING}{AT},now,A,,ok\n")
    sheet = read_sheet(f"\ufeff{HEADING}\n{AT},now,A,,ok\n,,,,\n".replace("\n", "\r\n"))
    assert [row.cells for row in sheet.rows] == [row.cells for row in plain.rows]
    assert [row.line for row in sheet.rows] == [3]


def test_the_columns_may_stand_in_any_order() -> None:
    (row,) = read_sheet(f"expect,what,patient,do,at\nok,mg=5,A,dose,{AT}\n").rows
    assert (row.do, row.number("mg"), row.expect) == ("dose", 5000, "ok")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = f'{HEADING}{AT},dose,A,"mg=5;\nroute=IV",ok\n\n{AT},no such thing,A,,\n'
    assert fault_of(text).startswith("Line 5 of the sheet cannot be read: “no such thing”")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{AT},dosage,A,,", "“dosage” is nothing to do (allowed: order, stop,"),
        (f"{AT},now,,,", "no patient is named"),
        (f"{AT},clock,A,,", "clock has no patient"),
        (f"{AT},now,{'A' * 61},,", "at most 60 printable letters"),
        (f"{AT},set,A,day.start=4,", "set has no patient"),
        (f"{AT},prepare,,syringe=one,", "no patient is named"),
        (f"{AT},set,,,", "set needs a key of the programme"),
        (f"{AT},set,,day.start={'4' * 401},", "day.start: it has more than 400 letters"),
        (f"{AT},confirm,,all=yes,", "confirm has no key “all” (allowed: none)"),
        (f"{AT},scan,,,", "scan needs code"),
        (f"{AT},stock,,containers=0,", "containers: “0” is not a whole number from 1"),
        (f"{AT},prepare,A,mg=5,", "prepare needs syringe"),
        (f"{AT},issue,A,mg=5; syringe=one,", "the syringe says its mg"),
        (f"{AT},dose,A,by=doctor,", "by: “doctor” is none of nurse, pharmacist, prescriber"),
        (f"{AT},now,A\tB,,", "at most 60 printable letters"),
        (f"{AT},now,A,", "cells in it: 4, in the heading: 5"),
        (f"{AT},now,A,,ok,", "cells in it: 6, in the heading: 5"),
        ("2026-11-22T08:00,now,A,,", "does not say its offset"),
        ("22.11.2026 08:00,now,A,,", "is not a time like"),
        ("1926-11-22T08:00-07:00,now,A,,", "is not in this century"),
        (f"{AT},now,A,,fine", "“fine” is neither ok, nor a refusal code, nor NOT_BEFORE"),
        (f"{AT},now,A,,NOT_BEFORE 25:00", "neither ok"),
        (f"{AT},now,A,mg=5,", "now has no key “mg” (allowed: by)"),
        (f"{AT},dose,A,dose=5,", "dose has no key “dose” (allowed: mg, route,"),
        (f"{AT},dose,A,mg 5,", "“mg 5” is not written as key=value"),
        (f"{AT},dose,A,mg=,", "is not written as key=value"),
        (f"{AT},dose,A,mg=5; mg=6,", "“mg” stands twice"),
        (f"{AT},dose,A,mg=0,", "mg: a dose of nothing"),
        (f"{AT},dose,A,mg=much,", "mg: “much” is not an amount"),
        (f"{AT},dose,A,mg=0.0001,", "mg: "),
        (f'{AT},dose,A,"mg=1,200",', "could mean thousands"),
        (f"{AT},dose,A,part=0,", "part: “0” is not a whole number from 1"),
        (f"{AT},dose,A,injected=-5,", "injected: “-5” is not a whole number"),
        (f"{AT},dose,A,injected=\u0665,", "injected: "),
        (f"{AT},dose,A,assess=maybe,", "assess: “maybe” is neither yes nor no"),
        (f"{AT},dose,A,residue=5,", "residue needs mg in the same row"),
        (f"{AT},dose,A,mg=5; residue=6,", "the residue is more than the dose"),
        (f'{AT},dose,A,"mg=5; route=IV,IM",', "a dose has one route"),
        (f'{AT},order,A,"mg=5; doses=1; route=IV,",', "route: “IV,” has an empty place"),
        (f"{AT},assess,A,poss=5,", "poss: “5” is not a grade of POSS"),
        (f"{AT},assess,A,alcohol=5 per mille,", "is not an alcohol in per cent"),
        (f"{AT},order,A,mg=5; plan=5/5,", "an order has mg or plan, not both"),
        (f"{AT},order,A,doses=2,", "an order needs mg, plan or max_visit"),
        (f"{AT},order,A,mg=5,", "an order without a plan needs doses"),
        (f"{AT},order,A,plan=15+x/5,", "plan: "),
        (f"{AT},order,A,plan=5/5; then 6/6; then 7/7,", "plan: “then” may stand once"),
        (f"{AT},stop,A,number={'2' * 61},", "number: it has more than 60 letters"),
        (f'{AT},now,A,"x,', "it is not CSV"),
        ("\0", "cells in it: 1"),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(row: str, reason: str) -> None:
    said = fault_of(f"{HEADING}{AT},now,A,,\n{row}\n")
    assert said.startswith("Line 3 of the sheet cannot be read: ")
    assert reason in said


@pytest.mark.parametrize(
    "heading",
    ["at;do;patient;what;expect", "at,do,patient,what", "at,do,patient,what,expect,got", "at,at"],
)
def test_other_columns_are_refused(heading: str) -> None:
    said = fault_of(f"{heading}\n{AT},now,A,,\n")
    assert said.startswith("Line 1 of the sheet")
    assert ", ".join(COLUMNS) in said


@pytest.mark.parametrize("text", ["", "\n\n", HEADING, f"{HEADING}\n,,,,\n"])
def test_a_sheet_without_rows_is_refused(text: str) -> None:
    assert "no row stands under the columns at, do, patient" in fault_of(text)


def test_time_goes_back_only_by_the_clock() -> None:
    earlier = "2026-11-22T07:59-07:00"
    assert "only clock sets back" in fault_of(f"{HEADING}{AT},now,A,,\n{earlier},now,A,,\n")
    sheet = read_sheet(f"{HEADING}{AT},now,A,,\n{earlier},clock,,,\n{earlier},now,A,,\n")
    assert [row.do for row in sheet.rows] == ["now", "clock", "now"]


def test_a_file_that_is_no_sheet_is_told_in_one_short_line() -> None:
    said = fault_of("\x1b[31m" * 5000 + "\r\n")
    assert said.isprintable()
    assert len(said) < 300


_CELLS = st.sampled_from(
    [
        AT,
        "A",
        "ok",
        "",
        "NOT_BEFORE 08:00",
        "mg=5; residue=5",
        "plan=5+5/5; then 5",
        "; then",
        "=",
        '"',
        "\n",
        *DEEDS,
    ]
)


@given(
    st.lists(st.one_of(_CELLS, st.text(max_size=8)), max_size=12), st.sampled_from(["", HEADING])
)
@example([AT, "order", "A", "plan=; then 5", "ok"], HEADING)
def test_any_text_is_a_sheet_or_one_sentence(cells: list[str], heading: str) -> None:
    text = heading + ",".join(cells)
    said = "Line 1"
    try:
        assert read_sheet(text).rows
    except SheetFault as fault:
        said = fault.title
    assert said.startswith("Line ")
