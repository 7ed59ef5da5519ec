"""The joint declaration of two people who destroyed a controlled substance.

Content: Controlled Substances Regulations (Canada), ss. 121, 147 and 183 (what the record holds)
and ss. 110, 139 and 174 (signed and dated by both at once, each name also in printed letters).
"""

from dataclasses import dataclass

from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.printing.page import Page
from iOATdesk.printing.rows import Column, Row, stacked
from iOATdesk.printing.sheets import BODY, HEADING, STRONG, TITLE, column, sheet

_NAME_MM = 42.0
_STATEMENT = (
    "We declare together that the substances listed here were destroyed by the first of us and "
    "in the presence of the second, at the place and on the date and by the method named, so "
    "that their consumption is impossible or improbable."
)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One product that was destroyed."""

    product: str
    form: str
    strength: str
    """As on the product: ``50 mg/mL``, ``10 g``."""
    quantity_ug: int
    volume_ul: int | None
    """Empty for what is not a liquid."""
    din: str
    """Drug identification number or the foreign product's code; may be empty."""
    lot: str
    came_from: str
    """``residue of syringe S-20417``."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One of the two people."""

    name: str
    role: str
    licence: str
    """Registration number; may be empty."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the two people declare; times are local, as they will be read."""

    number: str
    clinic: str
    address: str
    """Municipal address of the place of destruction."""
    destroyed_at: str
    method: str
    destroyer: Signatory
    witness: Signatory
    items: tuple[Destroyed, ...]
    law: str
    """Rules that the programme's profile names; may be empty."""
    training: bool = False


def _item(text: Column, number: int, item: Destroyed) -> Row:
    quantity = format_mg(item.quantity_ug)
    if item.volume_ul is not None:
        quantity += f" in {format_ml(item.volume_ul)}"
    facts = {
        "Form": item.form,
        "Strength": item.strength,
        "Quantity": quantity,
        "DIN or code": item.din or "none",
        "Lot": item.lot,
        "From": item.came_from,
    }
    rows = [text.field(f"{number}. Product", item.product, STRONG, _NAME_MM)]
    rows += [text.field(name, value, BODY, _NAME_MM) for name, value in facts.items() if value]
    return stacked([*rows, text.rule(3)])


def _to_sign(text: Column, what: str, person: Signatory) -> Row:
    """Make a row in which one person's name is printed and room is left to sign and date."""

    def lines(page: Page, top_mm: float) -> None:
        baseline_mm = top_mm + 15
        middle_mm = text.left_mm + text.width_mm * 0.62
        page.rule((text.left_mm, baseline_mm), (middle_mm - 6, baseline_mm))
        page.rule((middle_mm, baseline_mm), (text.right_mm, baseline_mm))
        page.text(text.left_mm, baseline_mm + 4, "Signature", 8)
        page.text(middle_mm, baseline_mm + 4, "Date and time", 8)

    licence = f", {person.licence}" if person.licence else ""
    return stacked(
        [
            text.field(what, person.name.upper(), STRONG, _NAME_MM),
            text.field("", f"{person.role}{licence}", BODY, _NAME_MM),
            Row(25.0, lines),
        ]
    )


def declaration(declared: Declaration, paper: str = "letter") -> bytes:
    """Return the declaration as a PDF, ready to be signed by hand."""
    text = column(paper)
    rows = [
        text.text("Joint declaration of destruction", TITLE),
        text.text(f"Number {declared.number}", BODY),
        text.rule(4),
        text.field("Clinic", declared.clinic, BODY, _NAME_MM),
        text.field("Municipal address", declared.address, BODY, _NAME_MM),
        text.field("Date and time", declared.destroyed_at, BODY, _NAME_MM),
        text.field("Method", declared.method, BODY, _NAME_MM),
        text.rule(4),
        text.text("Destroyed", HEADING),
        *(_item(text, at, item) for at, item in enumerate(declared.items, start=1)),
        text.text(_STATEMENT, BODY),
        text.text(declared.law, BODY),
        text.space(4),
        _to_sign(text, "Destroyed by", declared.destroyer),
        _to_sign(text, "Witnessed by", declared.witness),
    ]
    return sheet(
        f"Declaration of destruction {declared.number}",
        declared.clinic,
        paper,
        rows,
        training=declared.training,
    )
