"""The shipped sheets hold, a sheet that expects otherwise does not, and both say why."""

import csv
import io
import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from iOATdesk.desk.rehearse import Rehearsal, as_json, rehearse, table
from iOATdesk.desk.rehearse_deeds import do
from iOATdesk.desk.rehearse_setup import RESOURCES, rehearsal_station
from iOATdesk.desk.rehearse_sheet import read_sheet
from iOATdesk.devices.clock import SetClock
from iOATdesk.ledger.check import check
from iOATdesk.models.faults import SheetFault
from iOATdesk.models.refusals import PRECEDENCE, Code
from iOATdesk.ui.notices import sentence
from tests.models.course import PROFILES

HEADING = "at,do,patient,what,expect\n"
HYDROMORPHONE = "ca-bc-hydromorphone"
SHEETS = sorted(RESOURCES.glob("*.csv"))
SCHEDULES = {
    "a": ["20/20", "40/60", "60/80", "80/90", "90/90", "90/90", "90/90", "90/90"],
    "b": ["45+30/50+30", "80+20/100", "100/100", "140/140", "140/140", "140/140"],
    "c": ["15+30/45+10", "45+30/50+30", "80/80", "60/60", "60/60", "60/60"],
    "d": ["15+30/45+30", "50+30/80+20", "100/100", "150/150", "150/150", "150/150"],
}
"""PMC7392795, table 1, with three days of maintenance."""


def clock() -> SetClock:
    return SetClock(datetime(2000, 1, 1, tzinfo=UTC))


def play(text: str, programme: str = HYDROMORPHONE) -> Rehearsal:
    with TemporaryDirectory() as folder:
        return rehearse(
            text, programme=programme, folder=Path(folder), clock=clock(), words=sentence
        )


@cache
def played(sheet: Path) -> Rehearsal:
    """Return a shipped sheet's rehearsal; its name begins with its programme's."""
    return play(sheet.read_text("utf-8"), sheet.name.partition(".")[0])


def got(*lines: str, programme: str = HYDROMORPHONE) -> list[str]:
    return [row.got for row in play(HEADING + "\n".join(lines), programme).rows]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_shipped_sheet_holds(sheet: Path) -> None:
    rehearsal = played(sheet)
    unmet = [(row.line, row.row.expect, row.got) for row in rehearsal.rows if not row.is_met]
    assert unmet == []
    assert rehearsal.is_met
    assert any(row.row.expect not in ("", "ok") for row in rehearsal.rows)


def test_the_shipped_sheets_expect_and_get_every_refusal_of_the_counter() -> None:
    """NOT_BEFORE says a time and no code, so a code is covered where it is named."""
    named = {
        row.row.expect
        for sheet in SHEETS
        for row in played(sheet).rows
        if row.got == row.row.expect
    }
    assert set(PRECEDENCE) - named == set()


@pytest.mark.parametrize("programme", sorted(path.stem for path in PROFILES.glob("*.toml")))
def test_every_profile_has_a_sheet_that_walks_its_days(programme: str) -> None:
    rows = played(RESOURCES / f"{programme}.ordinary-days.csv").rows
    got = {row.got for row in rows}
    walked = {
        Code.VISIT_LIMIT,
        Code.TOO_SOON,
        Code.TOP_UP_NOT_ALLOWED,
        Code.WITHHELD,
        Code.ROUTE_NOT_ALLOWED,
        Code.OVER_ORDER,
        Code.OVER_VISIT_MAX,
        Code.OVER_DAY_MAX,
        Code.OBSERVATION_RUNNING,
        Code.MISSED_DOSES,
    }
    assert walked - got == set()
    assert any(row.row.do == "leave" and row.got == "ok" for row in rows)
    missed = [row.says for row in rows if row.got == Code.MISSED_DOSES]
    assert missed[0].startswith(
        "2 days without a dose, 1 of them withheld: 75 % of 100 mg is 75 mg"
    )
    assert missed[1].startswith("4 days without a dose: titration starts again")


def test_the_published_course_with_its_missed_days_is_given_as_it_was() -> None:
    """PMC7167423 (BMJ Case Rep 2020;13:e233715), table 2: hydromorphone on days 1 to 24.

    Two doses of 170 mg on five days, runs of two and six days missed between them, the same dose
    again after each; discontinued by day 20. Hours of the day are not in the table.
    """
    rows = played(RESOURCES / f"{HYDROMORPHONE}.pmc7167423-table-2.csv").rows
    given = [row.row.at.day for row in rows if row.row.do == "dose" and row.got == "ok"]
    assert given == [1, 1, 4, 4, 5, 5, 6, 6, 13, 13]
    assert {row.row.number("mg") for row in rows if row.row.do == "dose"} == {170_000}
    assert [row.says for row in rows if row.got == Code.MISSED_DOSES] == [
        "2 days without a dose: 75 % of 170 mg is 127.5 mg, by a prescriber's new order.",
        "6 days without a dose: titration starts again with a prescriber's new order.",
    ]
    ordered = [row.row.text("number") for row in rows if row.row.do == "order"]
    assert ordered == [f"PMC7167423 table 2 day {day}" for day in (1, 4, 13)]


def test_a_refusal_is_said_in_the_counters_sentence_and_nothing_else_is_said() -> None:
    for row in [row for sheet in SHEETS for row in played(sheet).rows]:
        assert bool(row.says) == (row.got != "ok")
    by_line = {row.line: row for row in played(RESOURCES / f"{HYDROMORPHONE}.clock.csv").rows}
    assert by_line[9].says == "No dose before 11:10: 3 h between doses, last dose 08:10."


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_published_schedule_is_given_as_it_was_published(name: str) -> None:
    given: dict[date, list[int]] = {}
    for row in played(RESOURCES / f"{HYDROMORPHONE}.schedule-{name}.csv").rows:
        amount_ug = row.row.number("mg")
        if row.row.do == "dose" and row.got == "ok" and amount_ug is not None:
            given.setdefault(row.row.at.date(), []).append(amount_ug)
    published = [
        [int(part) * 1000 for part in day.replace("/", "+").split("+")] for day in SCHEDULES[name]
    ]
    assert list(given.values()) == published
    first, *_, last = sorted(given)
    assert (last - first).days == len(published) - 1


def test_an_expectation_that_is_wrong_is_not_met() -> None:
    rehearsal = play(
        HEADING
        + '2026-11-09T07:00-07:00,order,A,"mg=100; doses=3",NO_ORDER\n'
        + "2026-11-09T08:00-07:00,dose,A,mg=100,\n"
        + "2026-11-09T09:00-07:00,now,A,,ok\n"
        + "2026-11-09T09:00-07:00,now,A,,VISIT_LIMIT\n"
        + "2026-11-09T09:00-07:00,now,A,,NOT_BEFORE 11:06\n"
        + "2026-11-09T09:00-07:00,now,A,,NOT_BEFORE 11:05\n"
        + "2026-11-09T09:00-07:00,now,A,,TOO_SOON\n"
        + "2026-11-09T11:05-07:00,now,A,,NOT_BEFORE 11:05\n"
        + "2026-11-09T11:05-07:00,suspend,A,,ok\n"
        + "2026-11-09T11:05-07:00,now,A,,NOT_BEFORE 11:05\n"
    )
    met = [row.is_met for row in rehearsal.rows]
    assert met == [False, True, False, False, False, True, True, False, True, False]
    assert not rehearsal.is_met


def test_a_dose_comes_back_by_itself_between_the_rows_of_others() -> None:
    assert got(
        '2026-11-09T07:00-07:00,order,A,"mg=100; doses=3",',
        '2026-11-09T07:00-07:00,order,B,"mg=100; doses=3",',
        '2026-11-09T08:00-07:00,dose,A,"mg=100; injected=9",',
        "2026-11-09T08:04-07:00,dose,B,mg=100,",
        "2026-11-09T08:08-07:00,now,A,,",
        "2026-11-09T08:09-07:00,now,A,,",
        "2026-11-09T08:09-07:00,now,B,,",
        "2026-11-09T08:09-07:00,return,A,,",
    ) == ["ok", "ok", "ok", "ok", "DOSE_OPEN", "TOO_SOON", "TOO_SOON", "NO_OPEN_DOSE"]


def test_a_dose_without_mg_is_the_one_that_is_due() -> None:
    assert got(
        "2026-11-09T07:00-07:00,order,A,plan=15+30/45,",
        "2026-11-09T08:00-07:00,dose,A,,",
        "2026-11-09T08:30-07:00,dose,A,mg=30.5,",
        "2026-11-09T08:30-07:00,dose,A,,",
        "2026-11-09T11:35-07:00,dose,A,mg=45,",
    ) == ["ok", "ok", "OVER_ORDER", "ok", "ok"]


def test_the_ledger_of_a_rehearsal_is_sound_and_says_training(tmp_path: Path) -> None:
    text = (RESOURCES / f"{HYDROMORPHONE}.patients-and-orders.csv").read_text("utf-8")
    sheet = read_sheet(text)
    with rehearsal_station(sheet, HYDROMORPHONE, tmp_path, clock()) as station:
        for row in sheet.rows:
            do(station, row)
        assert station.desk.station.training
        checked = check(station.desk.ledger)
    assert checked.is_sound
    assert checked.entries > len(sheet.rows)


def test_the_same_sheet_gives_the_same_answers_each_time() -> None:
    sheet = RESOURCES / f"{HYDROMORPHONE}.clock.csv"
    again = play(sheet.read_text("utf-8"))
    assert table(again) == table(played(sheet))
    assert as_json(again) == as_json(played(sheet))


def test_the_table_is_the_sheet_with_two_more_columns() -> None:
    sheet = RESOURCES / f"{HYDROMORPHONE}.schedule-a.csv"
    written = [*csv.reader(io.StringIO(table(played(sheet))))]
    before = [*csv.reader(io.StringIO(sheet.read_text("utf-8")))]
    assert [row[:5] for row in written] == before
    assert written[0][5:] == ["got", "says"]
    assert {row[5] for row in written[1:]} == {"ok", "OVER_ORDER", "TOO_SOON", "VISIT_LIMIT"}


def test_machines_get_the_same_rows() -> None:
    sheet = RESOURCES / "nl.hour-that-comes-twice.csv"
    read = json.loads(as_json(played(sheet)))
    assert (read["programme"], read["is_met"]) == ("nl", True)
    assert read["rows"][3] == {
        "line": 5,
        "at": "2026-10-25T02:30+01:00",
        "do": "dose",
        "patient": "A",
        "what": "mg=100",
        "expect": "NOT_BEFORE 02:35",
        "got": "TOO_SOON",
        "says": "No dose before 02:35: 1 h between doses (order 2001), last dose 02:35.",
        "is_met": True,
    }


@pytest.mark.parametrize(
    ("programme", "row", "reason"),
    [
        (HYDROMORPHONE, "set,,doses=3", "Line 2 of the sheet cannot be read: the programme has no"),
        (
            "nl",
            "set,,limits.diacetylmorphine.gap=long",
            "Line 2 of the sheet cannot be read: “long”",
        ),
        (
            "nl",
            "set,,missed.bands=2 halve",
            "Line 2 of the sheet cannot be read: “2 halve” are not",
        ),
        (HYDROMORPHONE, "assess,A,sign=tired", "Line 2 of the sheet cannot be read: the programme"),
        ("nl", "order,A,mg=5; doses=1", "Line 2 of the sheet cannot be read: the programme leaves"),
        ("atlantis", "now,A,", "There is no programme profile “atlantis”."),
    ],
)
def test_what_the_programme_does_not_have_makes_the_sheet_unreadable(
    programme: str, row: str, reason: str
) -> None:
    with pytest.raises(SheetFault) as caught:
        play(f"{HEADING}2026-11-09T07:00-07:00,{row},\n", programme)
    assert caught.value.title.startswith(reason)
