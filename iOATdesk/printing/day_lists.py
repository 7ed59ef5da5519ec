"""The lists of a day on paper: for PharmaNet entry, and for the prescriber."""

from iOATdesk.models.day_lists import (
    DaySummary,
    ListHead,
    PharmaNetLine,
    PharmaNetList,
    SummaryLine,
)
from iOATdesk.models.days import words_of_date
from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.printing.rows import Column, Row, Type, stacked
from iOATdesk.printing.sheets import BODY, HEADING, STRONG, TITLE, column, sheet

_NAME_MM = 34.0
_SIG = Type(10, 10, "mono")


def _head(text: Column, title: str, head: ListHead) -> list[Row]:
    state = "" if head.is_day_over else " The day is not over: more may come."
    return [
        text.text(title, TITLE),
        text.text(f"{words_of_date(head.day)}. {head.station}, {head.address}", STRONG),
        text.text(f"Made {head.made_at} by {head.made_by}.{state}", BODY),
        text.rule(5),
    ]


def _fields(text: Column, facts: dict[str, str]) -> list[Row]:
    return [text.field(name, value, BODY, _NAME_MM) for name, value in facts.items() if value]


def _pharmanet(text: Column, line: PharmaNetLine) -> Row:
    number = f"PHN {line.health_number}, " if line.health_number else ""
    quantity = f"{format_mg(line.issued_ug)} in {format_ml(line.issued_ul)}"
    back = f", {format_mg(line.returned_ug)} returned" if line.returned_ug else ""
    facts = {
        "Product": line.product,
        "DIN or PIN": line.code,
        "Quantity": f"{quantity}{back}" if line.doses else "none",
        "Witnessed": f"{line.witnessed} of {line.doses}" if line.doses else "",
        "Missed": line.missed,
        "Changes": "; ".join(line.changes),
    }
    born = f"{number}born {words_of_date(line.born_on)}, card {line.card}"
    return stacked(
        [
            text.text(line.name, HEADING),
            text.text(born, BODY),
            *_fields(text, facts),
            text.field("SIG", line.sig, _SIG, _NAME_MM),
            text.rule(4),
        ]
    )


def pharmanet_pdf(made: PharmaNetList, paper: str = "letter") -> bytes:
    """Return the PharmaNet day list as a PDF; a patient is never parted by a page."""
    text = column(paper)
    rows = _head(text, "PharmaNet day list", made.head)
    rows += [_pharmanet(text, line) for line in made.lines]
    if not made.lines:
        rows.append(text.text("No patient had a dose, an order or a change on this day.", BODY))
    title = f"PharmaNet day list {made.head.day.isoformat()}"
    return sheet(title, made.head.station, paper, rows, training=made.head.training)


def _summary(text: Column, line: SummaryLine) -> Row:
    several = (("Assessed", line.assessments), ("Entered", line.events), ("Soon", line.soon))
    rows = [
        text.pair(line.name, HEADING, f"card {line.card}", BODY),
        *_fields(text, {"Order": line.order or "none", "Missed": line.missed}),
        *_listed(text, "Doses", line.doses),
    ]
    for name, lines in several:
        rows += _listed(text, name, lines)
    return stacked([*rows, text.rule(4)])


def _listed(text: Column, name: str, lines: tuple[str, ...]) -> list[Row]:
    return [
        text.field(name if number == 0 else "", line, BODY, _NAME_MM)
        for number, line in enumerate(lines)
    ]


def day_summary_pdf(made: DaySummary, paper: str = "letter") -> bytes:
    """Return the prescriber's day summary as a PDF: first whoever needs a look, then the rest."""
    text = column(paper)
    remarkable = [line for line in made.lines if line.is_remarkable]
    usual = [line for line in made.lines if not line.is_remarkable]
    rows = _head(text, "Day summary for the prescriber", made.head)
    if remarkable:
        rows += [text.text("To look at", HEADING), text.space(2)]
        rows += [_summary(text, line) for line in remarkable]
    if usual:
        rows += [text.text("Without anything out of the ordinary", HEADING), text.space(2)]
        rows += [_summary(text, line) for line in usual]
    if not made.lines:
        rows.append(text.text("No patient had a dose, an order or a change on this day.", BODY))
    title = f"Day summary {made.head.day.isoformat()}"
    return sheet(title, made.head.station, paper, rows, training=made.head.training)
