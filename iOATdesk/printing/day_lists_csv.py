"""The lists of a day as tables for spreadsheets."""

from iOATdesk.models.day_lists import (
    DaySummary,
    ListHead,
    PharmaNetLine,
    PharmaNetList,
    SummaryLine,
)
from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.printing.spreadsheet import cell, table

PHARMANET_COLUMNS = (
    "day",
    "patient",
    "born_on",
    "health_number",
    "card",
    "product",
    "din_or_pin",
    "issued_mg",
    "issued_ml",
    "returned_mg",
    "doses",
    "witnessed",
    "missed",
    "changes",
    "sig",
    "training",
)
SUMMARY_COLUMNS = (
    "day",
    "patient",
    "card",
    "order",
    "doses",
    "assessments",
    "events",
    "missed",
    "soon",
    "training",
)


def _mg(amount_ug: int) -> str:
    return format_mg(amount_ug).removesuffix(" mg")


def _training(head: ListHead) -> str:
    return "TRAINING" if head.training else ""


def _pharmanet_row(head: ListHead, line: PharmaNetLine) -> tuple[str, ...]:
    return (
        head.day.isoformat(),
        cell(line.name),
        line.born_on.isoformat(),
        cell(line.health_number),
        cell(line.card),
        cell(line.product),
        cell(line.code),
        _mg(line.issued_ug),
        format_ml(line.issued_ul).removesuffix(" mL"),
        _mg(line.returned_ug),
        str(line.doses),
        str(line.witnessed),
        cell(line.missed),
        cell(*line.changes),
        cell(line.sig),
        _training(head),
    )


def pharmanet_csv(made: PharmaNetList) -> bytes:
    """Return the PharmaNet day list, one patient and product a row."""
    return table(PHARMANET_COLUMNS, (_pharmanet_row(made.head, line) for line in made.lines))


def _summary_row(head: ListHead, line: SummaryLine) -> tuple[str, ...]:
    return (
        head.day.isoformat(),
        cell(line.name),
        cell(line.card),
        cell(line.order),
        cell(*line.doses),
        cell(*line.assessments),
        cell(*line.events),
        cell(line.missed),
        cell(*line.soon),
        _training(head),
    )


def day_summary_csv(made: DaySummary) -> bytes:
    """Return the prescriber's day summary, one patient a row."""
    return table(SUMMARY_COLUMNS, (_summary_row(made.head, line) for line in made.lines))
