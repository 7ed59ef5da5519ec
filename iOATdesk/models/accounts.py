"""Double entry: which accounts an entry moves drug between. Each movement sums to zero.

Source of the form: a controlled-drug register is the running statement of what is held
(Misuse of Drugs Regulations 2001 (UK) reg. 19; BtMVV (DE) s. 14: quantity and resulting stock).
"""

from dataclasses import dataclass
from enum import StrEnum

from iOATdesk.models import entries


class Account(StrEnum):
    """Where drug can be."""

    SUPPLIER = "supplier"
    SAFE = "safe"
    """Whole containers, by lot."""
    OPEN = "open"
    """An open container, by its number."""
    SYRINGE = "syringe"
    """A prepared syringe, by its number."""
    RESIDUE = "residue"
    """What came back in a syringe or was never issued, and waits for destruction."""
    PATIENT = "patient"
    WASTE = "waste"
    DIFFERENCE = "difference"


HELD = (Account.SAFE, Account.OPEN, Account.SYRINGE, Account.RESIDUE)
"""The accounts whose sum is the balance in the register: what the station holds."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a movement; amounts are added to the account."""

    account: Account
    ref: str
    """Lot, container, syringe or patient that the account is kept by."""
    product: str
    amount_ug: int
    volume_ul: int = 0
    containers: int = 0


def _pair(origin: Leg, target: Account, ref: str) -> tuple[Leg, ...]:
    """Return ``origin`` and the leg on the other side that balances its mass."""
    return (origin, Leg(target, ref, origin.product, -origin.amount_ug, -origin.volume_ul))


def lot_ref(product: str, lot: str) -> str:
    """Return the reference of a lot: the same lot number of two products are two lots."""
    return f"{product}|{lot}"


def legs(body: entries.Body) -> tuple[Leg, ...]:
    """Return the movement that an entry makes; empty for a kind that moves no drug."""
    match body:
        case entries.StockReceived():
            lot = lot_ref(body.product, body.lot)
            return (
                Leg(Account.SUPPLIER, "", body.product, -body.amount_ug),
                Leg(Account.SAFE, lot, body.product, body.amount_ug, 0, body.containers),
            )
        case entries.ContainerOpened():
            lot = lot_ref(body.product, body.lot)
            return (
                Leg(Account.SAFE, lot, body.product, -body.amount_ug, 0, -body.containers),
                Leg(Account.OPEN, body.container, body.product, body.amount_ug, body.volume_ul),
            )
        case entries.SyringePrepared():
            drawn = tuple(
                Leg(Account.OPEN, draw.container, body.product, -draw.amount_ug, -draw.volume_ul)
                for draw in body.draws
            )
            filled = Leg(Account.SYRINGE, body.syringe, body.product, body.dose_ug, body.volume_ul)
            return (*drawn, filled)
        case entries.SyringeIssued():
            out = Leg(Account.SYRINGE, body.syringe, body.product, -body.dose_ug, -body.volume_ul)
            return _pair(out, Account.PATIENT, body.patient)
        case entries.SyringeCancelled():
            out = Leg(Account.SYRINGE, body.syringe, body.product, -body.dose_ug, -body.volume_ul)
            return _pair(out, Account.RESIDUE, body.syringe)
        case entries.SyringeReturned() if body.residue_ug:
            back = Leg(
                Account.RESIDUE, body.syringe, body.product, body.residue_ug, body.residue_ul
            )
            return _pair(back, Account.PATIENT, body.patient)
        case entries.ResidueDestroyed():
            source = Account(body.source)
            out = Leg(source, body.ref, body.product, -body.amount_ug, -body.volume_ul)
            return _pair(out, Account.WASTE, "")
        case entries.DiscrepancyOpened():
            found = Leg(
                Account(body.account),
                body.ref,
                body.product,
                body.difference_ug,
                body.difference_ul,
                body.difference_containers,
            )
            return _pair(found, Account.DIFFERENCE, body.discrepancy)
    return ()


def held_ug(movement: tuple[Leg, ...], product: str) -> int:
    """Return by how much a movement changes what the station holds of a product."""
    return sum(leg.amount_ug for leg in movement if leg.product == product and leg.account in HELD)


def held_containers(movement: tuple[Leg, ...], product: str) -> int:
    """Return by how many whole containers a movement changes the safe."""
    return sum(leg.containers for leg in movement if leg.product == product)
