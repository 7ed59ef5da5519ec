"""What a programme has a nurse ask before a part-dose, and what follows from the answers."""

from dataclasses import dataclass

SEDATION, ALCOHOL, SIGNS = "sedation", "alcohol", "signs"
RESPIRATIONS, OXYGEN = "respirations", "oxygen"
RECENT_USE, ORAL_TREATMENT = "recent_use", "oral_treatment"
ITEMS = (SEDATION, ALCOHOL, SIGNS, RESPIRATIONS, OXYGEN, RECENT_USE, ORAL_TREATMENT)
"""Everything that can be asked; a profile names those that are."""

OUTCOMES = ("proceed", "delay", "prescriber", "withhold")
"""What an assessment can come to, the mildest first; of two the stricter stands."""

IDENTIFIERS = ("card", "photo", "name_and_birth_date")
"""How a patient can be known: card scanned, photo seen, name and birth date said."""

RESPIRATIONS_MAX = 60
"""Breaths a minute above every figure that a nurse counts in somebody who talks."""
OXYGEN_MAX = 100
"""Per cent of the blood's oxygen capacity: there is no more."""


@dataclass(frozen=True, slots=True)
class Asks:
    """The programme's assessment and identification; without a profile's word, the least."""

    items: tuple[str, ...] = (SEDATION, ALCOHOL, SIGNS)
    required: tuple[str, ...] = (SEDATION,)
    """Items without whose answer nobody is fit to proceed."""
    forces: tuple[tuple[str, str], ...] = ()
    """Item and the outcome that its value at the limit forces; ``withhold`` where not named."""
    respirations_withheld_below: int | None = None
    """Breaths a minute."""
    oxygen_withheld_below: int | None = None
    """Oxygen saturation by the finger (SpO2), per cent."""
    signs_to_prescriber: tuple[str, ...] = ()
    """Signs about which a prescriber decides."""
    recent_use: tuple[str, ...] = ()
    """Substances whose recent use a nurse can record."""
    identifiers: tuple[str, ...] = ()
    identifiers_needed: int = 0
    dose_is_stated: bool = False
    """The patient is asked which dose they expect."""

    def outcome_of(self, item: str) -> str:
        """Return what a value of this item at its limit forces."""
        return dict(self.forces).get(item, "withhold")


def stricter(first: str, second: str) -> str:
    """Return the stricter of two outcomes."""
    return max(first, second, key=OUTCOMES.index)
