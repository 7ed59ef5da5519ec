"""What is dispensed: drugs, and the products that hold them."""

from dataclasses import dataclass
from enum import StrEnum

from iOATdesk.models.units import format_mg, format_ml, format_strength

TALL_MAN = {"hydromorphone": "HYDROmorphone", "diacetylmorphine": "Diacetylmorphine"}
"""Names as they are written on screens and labels; tall-man form as in ISMP's list."""


def drug_words(drug: str) -> str:
    """Write a drug's name so that it is not taken for another."""
    return TALL_MAN.get(drug, drug)


class Form(StrEnum):
    """How the product comes in its container."""

    SOLUTION = "solution"
    POWDER = "powder"


@dataclass(frozen=True, slots=True)
class Product:
    """One product and strength; it has a section of its own in the register."""

    product: str
    drug: str
    salt: str
    """The salt that the label's milligrams count, e.g. ``hydrochloride``."""
    form: Form
    container: str
    """``vial`` or ``ampoule``."""
    container_ug: int
    container_ul: int
    """Volume as sold, or after reconstitution for a powder."""
    strength_ug_per_ml: int
    code: str
    """DIN, or the foreign code of a product without one."""
    basis: str
    """Why it may be used here: ``DIN``, ``List of Drugs for an Urgent Public Health Need``,
    ``Special Access Programme letter``."""
    maker: str

    @property
    def title(self) -> str:
        """Name and strength as on the register's heading."""
        if self.form is Form.POWDER:
            size = f"{format_mg(self.container_ug)} powder {self.container}"
            return f"{drug_words(self.drug)} {size}, {format_strength(self.strength_ug_per_ml)}"
        size = f"{format_ml(self.container_ul)} {self.container}"
        return f"{drug_words(self.drug)} {format_strength(self.strength_ug_per_ml)}, {size}"
