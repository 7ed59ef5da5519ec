"""Mass, volume and strength as integers, and the only places where they become words.

Mass is micrograms of the salt that the product's label names, volume is microlitres, strength
is micrograms per millilitre. A conversion that does not come out whole raises: nothing is
rounded near a drug. Written form follows ISMP's list of error-prone abbreviations: a space
before the unit, a leading zero, no trailing zero, "mcg" and never the micro sign.
"""

import re
from typing import NewType

Micrograms = NewType("Micrograms", int)
Microlitres = NewType("Microlitres", int)

UL_PER_ML = 1000
UG_PER_MG = 1000
UG_PER_G = 1_000_000

_AMOUNT = re.compile(r"\s*(\d{1,9})(?:[.,](\d{1,6}))?\s*(g|mg|mcg|mL|ml)?\s*", re.ASCII)
# "1,200" is 1200 to one reader and 1.2 to another: a thousandfold.
_THOUSANDS = re.compile(r"\s*0*[1-9]\d*,\d{3}(?!\d).*", re.ASCII)


class InexactAmount(ValueError):
    """No whole number of micrograms or microlitres says this amount."""


def volume_ul(dose_ug: int, strength_ug_per_ml: int) -> Microlitres:
    """Return the volume that holds exactly ``dose_ug``; 120 mg at 50 mg/mL is 2400 uL.

    Raises:
        InexactAmount: no whole number of microlitres holds the dose.
    """
    if strength_ug_per_ml <= 0:
        raise InexactAmount(f"strength {strength_ug_per_ml} ug/mL is not above zero")
    volume, rest = divmod(dose_ug * UL_PER_ML, strength_ug_per_ml)
    if rest:
        raise InexactAmount(f"{dose_ug} ug at {strength_ug_per_ml} ug/mL is no whole microlitre")
    return Microlitres(volume)


def mass_ug(volume_ul: int, strength_ug_per_ml: int) -> Micrograms:
    """Return the mass in exactly ``volume_ul``; 2400 uL at 50 mg/mL is 120 mg.

    Raises:
        InexactAmount: the volume does not hold a whole number of micrograms.
    """
    mass, rest = divmod(volume_ul * strength_ug_per_ml, UL_PER_ML)
    if rest:
        raise InexactAmount(f"{volume_ul} uL at {strength_ug_per_ml} ug/mL is no whole microgram")
    return Micrograms(mass)


def _decimal(amount: int, per_unit: int) -> str:
    """Write ``amount / per_unit`` with a leading zero and without trailing zeros."""
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), per_unit)
    if not rest:
        return f"{sign}{whole}"
    digits = len(str(per_unit)) - 1
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0")


def format_mg(mass_ug: int) -> str:
    """Write a mass in milligrams: ``120 mg``, ``0.5 mg``."""
    return f"{_decimal(mass_ug, UG_PER_MG)} mg"


def format_mg_grouped(mass_ug: int) -> str:
    """Write a mass in milligrams with thin groups of thousands, for tables: ``12 400 mg``."""
    whole, point, rest = _decimal(mass_ug, UG_PER_MG).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{sign}{grouped}{point}{rest} mg"


def format_ml(volume_ul: int) -> str:
    """Write a volume in millilitres: ``2.4 mL``."""
    return f"{_decimal(volume_ul, UL_PER_ML)} mL"


def format_strength(strength_ug_per_ml: int) -> str:
    """Write a strength in milligrams per millilitre: ``50 mg/mL``."""
    return f"{_decimal(strength_ug_per_ml, UG_PER_MG)} mg/mL"


def _parse(text: str, scale: dict[str, int], plain: str) -> int:
    match = _AMOUNT.fullmatch(text)
    if match is None or (unit := match[3] or plain) not in scale:
        raise InexactAmount(f"“{text.strip()}” is not an amount in {plain}")
    if _THOUSANDS.fullmatch(text):
        raise InexactAmount(f"“{text.strip()}” could mean thousands; write it without a comma")
    fraction = match[2] or ""
    value, rest = divmod(int(match[1] + fraction) * scale[unit], int(10 ** len(fraction)))
    if rest:
        raise InexactAmount(f"“{text.strip()}” is finer than the ledger counts")
    return value


def parse_mg(text: str) -> Micrograms:
    """Read a mass typed by a person: ``120``, ``0.5 mg``, ``10 g``, ``250 mcg``.

    Raises:
        InexactAmount: it is no amount, could be two, or is finer than one microgram.
    """
    return Micrograms(_parse(text, {"mg": UG_PER_MG, "g": UG_PER_G, "mcg": 1}, "mg"))


def parse_ml(text: str) -> Microlitres:
    """Read a volume typed by a person: ``2.4``, ``2.4 mL``.

    Raises:
        InexactAmount: it is no volume, could be two, or is finer than one microlitre.
    """
    return Microlitres(_parse(text, {"mL": UL_PER_ML, "ml": UL_PER_ML}, "mL"))
