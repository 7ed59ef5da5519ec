"""Reading products, lots, containers, syringes and balances out of the ledger's tables."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from iOATdesk.ledger.store import Ledger, read_time
from iOATdesk.models.products import Form, Product
from iOATdesk.models.visits import SyringeState


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands in one account that the station holds."""

    account: str
    ref: str
    product: str
    amount_ug: int
    volume_ul: int
    containers: int


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot in the safe."""

    ref: str
    product: str
    lot: str
    expires_on: date
    amount_ug: int
    containers: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open container."""

    container: str
    product: str
    lot: str
    use_before: datetime
    amount_ug: int
    volume_ul: int


def _product(row: sqlite3.Row) -> Product:
    return Product(
        product=row["product"],
        drug=row["drug"],
        salt=row["salt"],
        form=Form(row["form"]),
        container=row["container"],
        container_ug=row["container_ug"],
        container_ul=row["container_ul"],
        strength_ug_per_ml=row["strength_ug_per_ml"],
        code=row["code"],
        basis=row["basis"],
        maker=row["maker"],
    )


def products(ledger: Ledger) -> dict[str, Product]:
    """Return all products by id, in the order in which they were added."""
    rows = ledger.rows("SELECT * FROM product ORDER BY rowid")
    return {row["product"]: _product(row) for row in rows}


def balances(ledger: Ledger) -> tuple[Balance, ...]:
    """Return every account that the station holds and that is not empty."""
    rows = ledger.rows(
        "SELECT * FROM balance WHERE account IN ('safe', 'open', 'syringe', 'residue')"
        " AND (amount_ug <> 0 OR volume_ul <> 0 OR containers <> 0)"
        " ORDER BY account, ref, product"
    )
    return tuple(Balance(*row) for row in rows)


def balance(ledger: Ledger, account: str, ref: str) -> Balance | None:
    """Return what stands in one account."""
    row = ledger.row("SELECT * FROM balance WHERE account = ? AND ref = ?", account, ref)
    return Balance(*row) if row else None


def lots(ledger: Ledger) -> tuple[Lot, ...]:
    """Return the lots with what the safe holds of them, first expiring first."""
    rows = ledger.rows(
        "SELECT lot.*, coalesce(amount_ug, 0) AS amount_ug, coalesce(containers, 0) AS containers"
        " FROM lot LEFT JOIN balance ON balance.account = 'safe' AND balance.ref = lot.ref"
        " ORDER BY lot.product, lot.expires_on, lot.lot"
    )
    return tuple(
        Lot(
            row["ref"],
            row["product"],
            row["lot"],
            date.fromisoformat(row["expires_on"]),
            row["amount_ug"],
            row["containers"],
        )
        for row in rows
    )


def open_lines(ledger: Ledger) -> tuple[OpenLine, ...]:
    """Return the open containers that still hold something, first opened first."""
    rows = ledger.rows(
        "SELECT container.*, amount_ug, volume_ul FROM container JOIN balance"
        " ON balance.account = 'open' AND balance.ref = container.container"
        " WHERE amount_ug > 0 ORDER BY container.rowid"
    )
    return tuple(
        OpenLine(
            row["container"],
            row["product"],
            row["lot"],
            read_time(row["use_before"]),
            row["amount_ug"],
            row["volume_ul"],
        )
        for row in rows
    )


_SYRINGE = (
    "SELECT syringe.*, product.drug, lot.expires_on, patient.family_name, patient.given_names,"
    " coalesce(balance.amount_ug, 0) AS held_ug FROM syringe"
)
_ITS_OTHERS = (
    " JOIN product USING (product) JOIN patient USING (patient)"
    " LEFT JOIN lot ON lot.product = syringe.product AND lot.lot = syringe.lot"
    " LEFT JOIN balance ON balance.account = 'syringe' AND balance.ref = syringe.syringe"
)


def _syringe(row: sqlite3.Row) -> SyringeState:
    return SyringeState(
        syringe=row["syringe"],
        patient=row["patient"],
        drug=row["drug"],
        dose_ug=row["dose_ug"],
        volume_ul=row["volume_ul"],
        strength_ug_per_ml=row["strength_ug_per_ml"],
        route=row["route"],
        status=row["status"],
        use_before=read_time(row["use_before"]),
        lot_expires_on=date.fromisoformat(row["expires_on"]),
        held_ug=row["held_ug"],
        patient_name=f"{row['family_name'].upper()}, {row['given_names']}",
        prepared_by=row["prepared_by"],
        checked_by=row["checked_by"],
    )


def syringe(ledger: Ledger, number: str) -> SyringeState | None:
    """Return a syringe by the number on its label."""
    row = ledger.row(f"{_SYRINGE}{_ITS_OTHERS} WHERE syringe.syringe = ?", number)
    return _syringe(row) if row else None


def syringe_row(ledger: Ledger, number: str) -> sqlite3.Row | None:
    """Return everything the tables hold of a syringe, for its label."""
    return ledger.row("SELECT * FROM syringe WHERE syringe = ?", number)


def syringes_waiting(ledger: Ledger, patient_id: str = "") -> tuple[SyringeState, ...]:
    """Return the syringes that are prepared and not issued, for one patient or for all."""
    waiting = (
        f"{_SYRINGE} INDEXED BY syringe_waiting{_ITS_OTHERS}"
        " WHERE syringe.status IN ('prepared', 'ready')"
    )
    if patient_id:
        rows = ledger.rows(f"{waiting} AND syringe.patient = ?", patient_id)
    else:
        rows = ledger.rows(f"{waiting} ORDER BY syringe.rowid")
    return tuple(_syringe(row) for row in rows)


def copies(ledger: Ledger, document: str, number: str) -> int:
    """Return how often a label or slip was printed again."""
    row = ledger.row(
        "SELECT copies FROM reprint WHERE document = ? AND syringe = ?", document, number
    )
    return int(row["copies"]) if row else 0
