"""The label of one syringe.

What it says: domain practice for dispensed syringes (dose in mg and mL and mg/mL, route, prepared,
checked, lot, use by, part, machine-readable number) with the content that provincial bylaws ask
of a dispensed prescription.
"""

from dataclasses import dataclass

from iOATdesk.models.units import format_mg, format_ml, format_strength
from iOATdesk.printing.fonts import Weight
from iOATdesk.printing.page import A6_MM, LETTER_MM, Paper
from iOATdesk.printing.rows import Column, Row, Type, stacked
from iOATdesk.printing.typeset import LEADING_TIGHT

SUPERVISED = "SUPERVISED USE. DO NOT REMOVE FROM CLINIC"
TRAINING = "TRAINING"
NOT_REAL = "TRAINING. NOT A REAL DOSE"


@dataclass(frozen=True, slots=True)
class LabelSize:
    """A roll of labels, or a sheet of which a part is the label."""

    paper_mm: tuple[float, float]
    label_mm: tuple[float, float]
    inset_mm: float = 0.0
    """From the sheet's top and left edges, where an office printer cannot print."""


def _roll(width_mm: float, height_mm: float) -> LabelSize:
    return LabelSize((width_mm, height_mm), (width_mm, height_mm))


SIZES = {
    "57x32": _roll(57, 32),
    "51x25": _roll(51, 25),
    "62x29": _roll(62, 29),
    "89x36": _roll(89, 36),
    "A6": LabelSize(A6_MM, (89, 48), 8),
    "letter": LabelSize(LETTER_MM, (89, 48), 12),
}
DEFAULT_SIZE = "57x32"


@dataclass(frozen=True, slots=True)
class SyringeLabel:
    """Everything a syringe label says; times are local, as they will be read."""

    syringe: str
    """The number in the barcode: ``S-20417``."""
    patient: str
    birth_date: str
    card: str
    drug: str
    """As it is written on paper, in tall-man letters where there are any: ``HYDROmorphone``."""
    salt: str
    dose_ug: int
    volume_ul: int
    strength_ug_per_ml: int
    route: str
    order: str
    prescriber: str
    clinic: str
    """Name and address in one line."""
    prepared_at: str
    use_by: str
    prepared_by: str
    checked_by: str
    lot: str
    part: str = ""
    """``1 of 2`` where the dose is more than one syringe."""
    reprint_number: int = 0
    """0 for the first print."""
    training: bool = False


_MARGIN_MM = 1.0
_SCALE_MIN = 0.5
_SCALE_STEP = 0.02
# Below this a 203 dpi head prints blots and not letters.
_FLOOR_PT = 4.6


def _rows(label: SyringeLabel, column: Column, scale: float, resolution_dpi: int) -> Row:
    """Stack what the label says, in the order in which it matters."""

    def kind(size_pt: float, weight: Weight = "regular") -> Type:
        return Type(max(_FLOOR_PT, size_pt * scale), _FLOOR_PT, weight, LEADING_TIGHT)

    amount = f"{format_ml(label.volume_ul)} of {format_strength(label.strength_ug_per_ml)}"
    identity = f"Born {label.birth_date}  Card {label.card}"
    small = kind(5.6)

    def beside(side: Column) -> list[Row]:
        reprint = f"REPRINT {label.reprint_number}" if label.reprint_number else ""
        return [
            side.pair(label.syringe, kind(8, "bold"), label.part, kind(6, "bold")),
            *([side.bar(reprint, kind(6, "bold"))] if reprint else []),
            side.text(f"Made {label.prepared_at}", small),
            side.text(f"by {label.prepared_by}, checked {label.checked_by}", small),
            side.text(f"Lot {label.lot}", small),
        ]

    return stacked(
        [
            *([column.bar(NOT_REAL, kind(6, "bold"))] if label.training else []),
            column.text(label.patient, kind(12, "bold")),
            column.pair(identity, kind(6.4), f"Order {label.order}", kind(6.4)),
            column.dose(
                [(label.drug, kind(11, "bold")), (label.salt, kind(5.6))],
                format_mg(label.dose_ug),
                kind(18, "bold"),
            ),
            column.pair(
                f"{amount}  {label.route}",
                kind(8.5, "semibold"),
                f"Use by {label.use_by}",
                kind(8.5, "bold"),
            ),
            column.space(0.6 * scale),
            column.code(label.syringe, resolution_dpi, 6.5 * scale, beside),
            column.space(0.4 * scale),
            column.text(f"{label.prescriber}. {label.clinic}", small),
            column.bar(SUPERVISED, kind(6, "bold")),
        ]
    )


def _fitted(label: SyringeLabel, size: LabelSize, resolution_dpi: int) -> Row:
    """Set the label as large as it fits; a label that cannot fit is set small and is longer."""
    width_mm, height_mm = size.label_mm
    column = Column(size.inset_mm + _MARGIN_MM, width_mm - 2 * _MARGIN_MM, _MARGIN_MM)
    room_mm = height_mm - 2 * _MARGIN_MM
    best = _rows(label, column, _SCALE_MIN, resolution_dpi)
    low, high = 0, int((width_mm / SIZES[DEFAULT_SIZE].label_mm[0] - _SCALE_MIN) / _SCALE_STEP)
    while low < high:
        middle = (low + high + 1) // 2
        rows = _rows(label, column, _SCALE_MIN + middle * _SCALE_STEP, resolution_dpi)
        if rows.height_mm <= room_mm:
            low, best = middle, rows
        else:
            high = middle - 1
    return best


def syringe_label(
    label: SyringeLabel, size: str = DEFAULT_SIZE, resolution_dpi: int = 203
) -> bytes:
    """Return the label as a PDF of one page."""
    chosen = SIZES[size]
    inset_mm = chosen.inset_mm
    rows = _fitted(label, chosen, resolution_dpi)
    needed_mm = rows.height_mm + 2 * _MARGIN_MM
    area_mm = (chosen.label_mm[0], max(chosen.label_mm[1], needed_mm))
    paper = Paper(f"Syringe {label.syringe}")
    page = paper.page(chosen.paper_mm[0], max(chosen.paper_mm[1], area_mm[1] + inset_mm))
    if label.training:
        page.watermark(TRAINING, area_mm, (inset_mm, inset_mm))
    rows.draw(page, inset_mm + (area_mm[1] - rows.height_mm) / 2)
    if inset_mm:
        page.frame(inset_mm - 1, inset_mm - 1, area_mm[0] + 2, area_mm[1] + 2)
    return paper.pdf()
