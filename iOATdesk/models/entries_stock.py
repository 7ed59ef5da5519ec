"""Entries about stock, syringes, residues, counts and discrepancies."""

from typing import Literal

import msgspec

from iOATdesk.models.entry_form import Body


class ProductAdded(Body, kw_only=True, frozen=True):
    """A product and strength has a section in the register."""

    product: str
    drug: str
    salt_of_drug: str
    form: Literal["solution", "powder"]
    container: str
    container_ug: int
    container_ul: int
    strength_ug_per_ml: int
    code: str
    basis: str
    maker: str


class StockReceived(Body, kw_only=True, frozen=True):
    """Whole containers have come in from a supplier."""

    product: str
    lot: str
    expires_on: str
    containers: int
    amount_ug: int
    supplier: str
    supplier_address: str
    document: str


class ContainerOpened(Body, kw_only=True, frozen=True):
    """Whole containers of one lot are open and hold a volume to draw from."""

    container: str
    product: str
    lot: str
    containers: int
    amount_ug: int
    volume_ul: int
    use_before: str


class Draw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was drawn from one open container."""

    container: str
    amount_ug: int
    volume_ul: int


class SyringePrepared(Body, kw_only=True, frozen=True):
    """A numbered syringe holds one part-dose for one patient."""

    syringe: str
    patient: str
    order: str
    product: str
    lot: str
    draws: list[Draw]
    dose_ug: int
    volume_ul: int
    strength_ug_per_ml: int
    route: str
    use_before: str


class SyringeChecked(Body, kw_only=True, frozen=True):
    """A second person has checked a prepared syringe against its order and label."""

    syringe: str


class SyringeCancelled(Body, kw_only=True, frozen=True):
    """A prepared syringe is not going to be issued; its content waits for destruction."""

    syringe: str
    product: str
    dose_ug: int
    volume_ul: int
    reason: str


class ResidueDestroyed(Body, kw_only=True, frozen=True):
    """Two people have destroyed what was left in a syringe or an open container."""

    source: Literal["residue", "open"]
    ref: str
    """Number of the syringe or of the open container."""
    product: str
    amount_ug: int
    volume_ul: int
    method: str
    destroyer: str
    """Printed name of the author."""
    witness_name: str


class CountedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What two people found in one place, and what the ledger expected there."""

    account: Literal["safe", "open", "syringe", "residue"]
    ref: str
    product: str
    counted: int
    expected: int
    unit: Literal["containers", "ul", "syringes"]


class CountRecorded(Body, kw_only=True, frozen=True):
    """Two people have counted everything that the station holds, without the expected figure."""

    count: str
    lines: list[CountedLine]


class DiscrepancyOpened(Body, kw_only=True, frozen=True):
    """A count differs from the ledger; the difference stands in an account of its own.

    Amounts are counted less expected: negative where something is missing.
    """

    discrepancy: str
    count: str
    account: Literal["safe", "open", "syringe", "residue", "patient"]
    """``patient``: a syringe that was issued and cannot be accounted for; there is no count."""
    ref: str
    product: str
    difference_ug: int
    difference_ul: int
    difference_containers: int
    report_due_on: str
    syringe: str = ""
    """The syringe that is not back, where the account is ``patient``."""
