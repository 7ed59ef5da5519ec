"""The report of an overdose response: who, when, what was done minute by minute, the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from iOATdesk.models.units import format_mg
from iOATdesk.printing.rows import Column, Row
from iOATdesk.printing.sheets import BODY, HEADING, STRONG, TITLE, column, sheet

_NAME_MM = 42.0
_TIME_MM = 24.0
_WRITING_MM = 9.0


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One line of the time line."""

    at: str
    words: str
    by: str
    corrects: str = ""
    """Time of the line that it corrects; empty where it corrects none."""
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """What the report says."""

    number: str
    clinic: str
    address: str
    who: str
    card: str
    birth_date: str
    day: str
    began_at: str
    ended_at: str
    lines: Sequence[IncidentLine]
    naloxone_ug: int
    outcome: str
    transfer: str
    prescriber_told: bool
    recorded_by: str
    present: str
    """Who was there besides those who recorded."""
    needs_review: bool
    reprint_number: int = 0
    training: bool = False


def _line(text: Column, line: IncidentLine) -> Row:
    words = line.words
    if line.corrects:
        words = f"{words} (corrects {line.corrects})"
    if line.is_corrected:
        words = f"{words} (corrected below)"
    return text.field(line.at, f"{words} · {line.by}", BODY, _TIME_MM)


def _to_write(text: Column, name: str) -> list[Row]:
    return [text.space(_WRITING_MM), text.rule(), text.text(name, BODY)]


def incident_report(report: IncidentReport, paper: str = "letter") -> bytes:
    """Return the report as a PDF; the same values give the same bytes."""
    text = column(paper)
    copy = f"COPY {report.reprint_number}" if report.reprint_number else ""
    total = format_mg(report.naloxone_ug) if report.naloxone_ug else "none"
    fields = (
        ("Clinic", f"{report.clinic}, {report.address}"),
        ("Who", report.who),
        ("Born", report.birth_date),
        ("Card", report.card),
        ("Date", report.day),
        ("Time zero", report.began_at),
        ("Ended", report.ended_at),
        ("Naloxone in all", total),
        ("Outcome", report.outcome),
        ("Transfer", report.transfer),
        ("Prescriber told", "yes" if report.prescriber_told else "no"),
        ("Recorded by", report.recorded_by),
        ("Also present", report.present),
    )
    rows = [
        text.text("Incident report: overdose response", TITLE),
        text.text(f"Number {report.number}", BODY),
        text.text(copy, STRONG),
        text.rule(4),
        *(text.field(name, value, BODY, _NAME_MM) for name, value in fields if value),
        text.rule(4),
        text.text("Time line", HEADING),
        text.field(report.began_at, "Response begun", BODY, _TIME_MM),
        *(_line(text, line) for line in report.lines),
        text.field(report.ended_at, f"Response ended: {report.outcome}", BODY, _TIME_MM),
        text.rule(4),
    ]
    if report.needs_review:
        rows.append(text.text("The next dose waits for a prescriber's review.", STRONG))
    rows += _to_write(text, "Signature and date")
    return sheet(
        f"Incident report {report.day} {report.began_at}",
        report.clinic,
        paper,
        rows,
        training=report.training,
    )
