"""The slip of one issued dose: it goes with the patient to the seat, and a scan of it returns."""

from dataclasses import dataclass

from iOATdesk.models.units import format_mg, format_ml, format_strength
from iOATdesk.printing.fonts import Weight
from iOATdesk.printing.label import NOT_REAL, SUPERVISED, TRAINING
from iOATdesk.printing.page import Paper
from iOATdesk.printing.rows import Column, Row, Type, stacked

ROLL_MM = 80.0
_MARGIN_MM = 4.0
"""A head of 72 mm prints an 80 mm roll."""
_FLOOR_PT = 6.0


@dataclass(frozen=True, slots=True)
class DoseSlip:
    """Everything a dose slip says; times are local, as they will be read."""

    patient: str
    card: str
    order: str
    prescriber: str
    drug: str
    """As it is written on paper, in tall-man letters where there are any: ``HYDROmorphone``."""
    dose_ug: int
    volume_ul: int
    strength_ug_per_ml: int
    route: str
    syringe: str
    """The number in the barcode: ``S-20417``."""
    lot: str
    visit: str
    """``2 of 3``."""
    issued_at: str
    issued_by: str
    next_dose: str
    """``not before 14:32``; empty where there is none to tell."""
    observation_until: str
    """Empty where the time of injection decides."""
    clinic: str
    reprint_number: int = 0
    """0 for the first print."""
    training: bool = False


def _type(size_pt: float, weight: Weight = "regular") -> Type:
    return Type(size_pt, _FLOOR_PT, weight)


def _rows(slip: DoseSlip, resolution_dpi: int) -> Row:
    column = Column(_MARGIN_MM, ROLL_MM - 2 * _MARGIN_MM)
    small, plain, strong = _type(7.5), _type(9), _type(9, "semibold")
    amount = f"{format_ml(slip.volume_ul)} of {format_strength(slip.strength_ug_per_ml)}"

    def fact(name: str, value: str, kind: Type = strong) -> Row:
        return column.pair(name, plain, value, kind) if value else column.space(0.0)

    def beside(side: Column) -> list[Row]:
        return [side.text(slip.syringe, _type(10, "bold")), side.text(f"Lot {slip.lot}", small)]

    return stacked(
        [
            *([column.bar(NOT_REAL, _type(9, "bold"))] if slip.training else []),
            column.text(slip.clinic, small),
            *(
                [column.bar(f"REPRINT {slip.reprint_number}", _type(9, "bold"))]
                if slip.reprint_number
                else []
            ),
            column.rule(),
            column.text(slip.patient, _type(15, "bold")),
            column.pair(f"Card {slip.card}", plain, f"Visit {slip.visit}", strong),
            column.rule(),
            column.dose(
                [(slip.drug, _type(13, "bold")), (f"{amount}, {slip.route}", strong)],
                format_mg(slip.dose_ug),
                _type(24, "bold"),
            ),
            column.space(1.5),
            column.code(slip.syringe, resolution_dpi, 11.0, beside),
            column.space(1.0),
            column.rule(),
            fact("Issued", f"{slip.issued_at}, {slip.issued_by}"),
            fact("Order", f"{slip.order}, {slip.prescriber}"),
            fact("Stay until", slip.observation_until, _type(11, "bold")),
            fact("Next dose", slip.next_dose, _type(11, "bold")),
            column.space(1.0),
            column.bar(SUPERVISED, _type(8, "bold")),
        ]
    )


def dose_slip(slip: DoseSlip, resolution_dpi: int = 203) -> bytes:
    """Return the slip as a PDF of one page, as long as what it says."""
    rows = _rows(slip, resolution_dpi)
    paper = Paper(f"Dose slip {slip.syringe}")
    page = paper.page(ROLL_MM, rows.height_mm + 2 * _MARGIN_MM)
    if slip.training:
        page.watermark(TRAINING)
    rows.draw(page, _MARGIN_MM)
    return paper.pdf()
