"""The lists of a day on paper and as tables."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iOATdesk.models.day_lists import (
    SIG_LENGTH_MAX,
    DaySummary,
    ListHead,
    PharmaNetLine,
    PharmaNetList,
    SummaryLine,
    sig,
)
from iOATdesk.models.visits import Dose
from iOATdesk.printing.day_lists import day_summary_pdf, pharmanet_pdf
from iOATdesk.printing.day_lists_csv import day_summary_csv, pharmanet_csv
from tests.printing.reading import text

AT = datetime(2026, 11, 22, 16, 35, tzinfo=UTC)
HEAD = ListHead(
    "Harbour Street Clinic", "84 Harbour St, Vancouver", date(2026, 11, 22), "2026-11-22 20:41",
    "S. Dhaliwal, RPh", is_day_over=True, training=False,
)  # fmt: skip
LINE = PharmaNetLine(
    "OKAFOR, Daniel", date(1979, 3, 14), "9123456789", "P-00417",
    "HYDROmorphone 50 mg/mL, 1 mL vial", "DIN 02145901", 240_000, 4_800, 8_000, 2, 2, "",
    ("order 2031 entered: HYDROmorphone 120 mg, 3 a day",),
    "INJECT 120/120 MG RETURNED 8 MG WITNESSED 08:35 11:40",
)  # fmt: skip
SUMMARY = SummaryLine(
    "OKAFOR, Daniel", "P-00417", "order 2031: HYDROmorphone 120 mg, 3 a day",
    ("08:35 HYDROmorphone 120 mg IV", "11:40 HYDROmorphone 120 mg IV, 8 mg left"),
    ("11:30 POSS 2, anxious: fit to proceed",), ("12:01 event: fell asleep",), "",
    ("order 2031 ends 27 Nov 2026, 5 days left",),
)  # fmt: skip


def dose(number: int, mg: int, *, visit: int = 0, left: int = 0, is_seen: bool = True) -> Dose:
    at = AT + timedelta(minutes=number)
    ended = at if is_seen else None
    return Dose(
        f"V{visit or number}", 1, "hydromorphone", HEAD.day, "O", f"S{number}", at, mg * 1000,
        ended, left * 1000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("doses", "times", "directions"),
    [
        ([dose(1, 120)], ["08:35"], "INJECT 120 MG WITNESSED 08:35"),
        (
            [dose(1, 45, visit=9), dose(2, 30, visit=9), dose(3, 80)],
            ["08:35", "08:57", "12:10"],
            "INJECT 45+30/80 MG WITNESSED 08:35 08:57 12:10",
        ),
        (
            [dose(1, 120, left=8), dose(2, 120, is_seen=False)],
            ["08:35", "11:40"],
            "INJECT 120/120 MG RETURNED 8 MG 1 OF 2 WITNESSED 08:35 11:40",
        ),
        (
            [dose(n, 112, left=1) for n in range(1, 7)],
            ["08:35"] * 6,
            "INJECT 112/112/112/112/112/112 MG RETURNED 6 MG WITNESSED",
        ),
        (
            [dose(n, 112) for n in range(1, 25)],
            ["08:35"] * 24,
            "INJECT 2688 MG IN 24 VISITS WITNESSED",
        ),
    ],
)
def test_directions_never_pass_eighty_characters_and_are_never_cut(
    doses: list[Dose], times: list[str], directions: str
) -> None:
    assert sig(doses, times) == directions
    assert len(directions) <= SIG_LENGTH_MAX


def test_the_pharmanet_list_is_read_back_from_paper() -> None:
    paper = text(pharmanet_pdf(PharmaNetList(HEAD, (LINE,))))
    for words in (
        "PharmaNet day list",
        "22 Nov 2026",
        "OKAFOR, Daniel",
        "PHN 9123456789, born 14 Mar 1979, card P-00417",
        "DIN 02145901",
        "240 mg in 4.8 mL, 8 mg returned",
        "2 of 2",
        "INJECT 120/120 MG RETURNED 8 MG WITNESSED 08:35 11:40",
        "order 2031 entered: HYDROmorphone 120 mg, 3 a day",
    ):
        assert words in paper
    assert "TRAINING" not in paper
    assert "may come" not in paper
    early = replace(HEAD, is_day_over=False, training=True)
    unfinished = text(pharmanet_pdf(PharmaNetList(early, ())))
    assert "TRAINING" in unfinished
    assert "The day is not over: more may come." in unfinished


def test_the_summary_has_first_whoever_needs_a_look() -> None:
    usual = replace(
        SUMMARY, name="BEAULIEU, Anne", assessments=(), events=(), soon=(), card="P-00411"
    )
    paper = text(day_summary_pdf(DaySummary(HEAD, (usual, SUMMARY))))
    assert paper.index("OKAFOR, Daniel") < paper.index("BEAULIEU, Anne")
    for words in (
        "11:40 HYDROmorphone 120 mg IV, 8 mg left",
        "11:30 POSS 2, anxious: fit to proceed",
        "12:01 event: fell asleep",
        "order 2031 ends 27 Nov 2026, 5 days left",
    ):
        assert words in paper


def test_a_long_list_goes_on_over_pages_and_keeps_everybody() -> None:
    lines = tuple(replace(LINE, name=f"PATIENT, Number {n:03d}") for n in range(150))
    paper = text(pharmanet_pdf(PharmaNetList(HEAD, lines)))
    assert all(line.name in paper for line in lines)
    assert "Page 2 of" in paper


def test_the_same_values_give_the_same_bytes() -> None:
    made, summary = PharmaNetList(HEAD, (LINE,)), DaySummary(HEAD, (SUMMARY,))
    assert pharmanet_pdf(made) == pharmanet_pdf(made)
    assert day_summary_pdf(summary) == day_summary_pdf(summary)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_of_a_table_is_a_formula(name: str) -> None:
    made = PharmaNetList(HEAD, (replace(LINE, name=name, changes=(name,)),))
    raw = pharmanet_csv(made)
    assert raw.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert row["patient"] == row["changes"] == f"'{name}"
    assert row["sig"] == LINE.sig
    assert (row["issued_mg"], row["issued_ml"], row["returned_mg"]) == ("240", "4.8", "8")
    summary = day_summary_csv(DaySummary(HEAD, (replace(SUMMARY, doses=(name, "x")),)))
    assert next(csv.DictReader(io.StringIO(summary.decode("utf-8-sig"))))["doses"] == f"'{name}; x"
