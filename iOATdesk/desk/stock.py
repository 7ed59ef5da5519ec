"""The stock book: what comes in, and what is on hand."""

from dataclasses import dataclass, replace
from datetime import date

from iOATdesk.desk.operator import Desk, Operator, repeated, two_people, writing
from iOATdesk.desk.views import OpenContainer, StockRow
from iOATdesk.ledger import stock_queries
from iOATdesk.models import entries
from iOATdesk.models.accounts import lot_ref
from iOATdesk.models.people import Act
from iOATdesk.models.products import Form, Product
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.units import InexactAmount, volume_ul
from iOATdesk.models.visits import SyringeState

CONTAINERS_MAX = 100_000
CONTAINER_UG_MAX = 10**9
"""A kilogram: what comes in larger containers is not dispensed from a safe."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery of one lot."""

    product: str
    lot: str
    expires_on: date
    containers: int
    supplier: str
    supplier_address: str
    document: str
    """Number of the delivery paper or invoice."""


def _filled(**texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise refuse(Code.NOT_FILLED_IN, field=name.replace("_", " "))


def add_product(desk: Desk, by: Operator, product: Product, entry_id: str) -> Product:
    """Have a product and strength be kept here.

    Raises:
        Refused: not permitted, a field is missing, the id is taken, the drug is not one of the
            programme's, or container, volume and strength do not agree exactly.
    """
    _filled(product=product.product, salt=product.salt, code=product.code, basis=product.basis)
    # "|" parts product and lot in the name of an account.
    if product.drug not in desk.programme().drugs() or "|" in product.product:
        raise refuse(Code.UNKNOWN_ITEM, item=product.drug)
    try:
        filled_ul = volume_ul(product.container_ug, product.strength_ug_per_ml)
    except InexactAmount as error:
        raise refuse(Code.INEXACT_AMOUNT, text=str(error)) from error
    if filled_ul != product.container_ul or not 0 < product.container_ug <= CONTAINER_UG_MAX:
        raise refuse(Code.INEXACT_AMOUNT, text="container")
    with writing(desk, by, Act.ADD_PRODUCT) as pen:
        if not repeated(desk, entry_id, entries.ProductAdded, product=product.product):
            if product.product in stock_queries.products(desk.ledger):
                raise refuse(Code.NUMBER_TAKEN, number=product.product)
            body = entries.ProductAdded(
                salt=pen.salt(),
                product=product.product,
                drug=product.drug,
                salt_of_drug=product.salt,
                form="powder" if product.form is Form.POWDER else "solution",
                container=product.container,
                container_ug=product.container_ug,
                container_ul=product.container_ul,
                strength_ug_per_ml=product.strength_ug_per_ml,
                code=product.code,
                basis=product.basis,
                maker=product.maker,
            )
            pen.write(body, entry_id)
    return product


def receive(
    desk: Desk, by: Operator, witness: Operator | None, receipt: Receipt, entry_id: str
) -> int:
    """Have whole containers in the safe; return the number of the entry.

    Raises:
        Refused: not permitted, no second person, a field is missing, past its expiry, or the
            lot is known with another expiry.
    """
    _filled(
        lot=receipt.lot,
        supplier=receipt.supplier,
        supplier_address=receipt.supplier_address,
        document=receipt.document,
    )
    if not 0 < receipt.containers <= CONTAINERS_MAX:
        raise refuse(Code.NOT_FILLED_IN, field="number of containers")
    receipt = replace(receipt, lot=receipt.lot.strip())
    with writing(desk, by, Act.RECEIVE) as pen:
        same = {
            "product": receipt.product,
            "lot": receipt.lot,
            "expires_on": receipt.expires_on.isoformat(),
            "containers": receipt.containers,
            "document": receipt.document.strip(),
        }
        if done := repeated(desk, entry_id, entries.StockReceived, **same):
            return done.seq
        second = two_people(by, witness)
        product = stock_queries.products(desk.ledger).get(receipt.product)
        if product is None:
            raise refuse(Code.UNKNOWN_ITEM, item=receipt.product)
        if receipt.expires_on < pen.day:
            raise refuse(Code.EXPIRED_STOCK, lot=receipt.lot, expired_on=receipt.expires_on)
        for known in stock_queries.lots(desk.ledger):
            is_same_lot = known.ref == lot_ref(receipt.product, receipt.lot)
            if is_same_lot and known.expires_on != receipt.expires_on:
                raise refuse(Code.NUMBER_TAKEN, number=receipt.lot)
        body = entries.StockReceived(
            salt=pen.salt(),
            product=receipt.product,
            lot=receipt.lot,
            expires_on=receipt.expires_on.isoformat(),
            containers=receipt.containers,
            amount_ug=receipt.containers * product.container_ug,
            supplier=receipt.supplier.strip(),
            supplier_address=receipt.supplier_address.strip(),
            document=receipt.document.strip(),
        )
        return pen.write(body, entry_id, second).seq


def products(desk: Desk) -> tuple[Product, ...]:
    """Return all products, in the order in which they were added."""
    return tuple(stock_queries.products(desk.ledger).values())


def stock(desk: Desk) -> tuple[StockRow, ...]:
    """Return what the safe holds, lot by lot, first expiring first."""
    known = stock_queries.products(desk.ledger)
    return tuple(
        StockRow(known[lot.product], lot.lot, lot.expires_on, lot.containers, lot.amount_ug)
        for lot in stock_queries.lots(desk.ledger)
        if lot.containers or lot.amount_ug
    )


def stock_by_product(desk: Desk) -> tuple[StockRow, ...]:
    """Return what the station holds of each product, in the safe and out of it."""
    held: dict[str, tuple[int, int]] = {}
    for line in stock_queries.balances(desk.ledger):
        containers, amount_ug = held.get(line.product, (0, 0))
        held[line.product] = (containers + line.containers, amount_ug + line.amount_ug)
    return tuple(
        StockRow(product, "", None, *held.get(product.product, (0, 0)))
        for product in stock_queries.products(desk.ledger).values()
    )


def open_containers(desk: Desk) -> tuple[OpenContainer, ...]:
    """Return the open containers that still hold something."""
    known = stock_queries.products(desk.ledger)
    return tuple(
        OpenContainer(
            line.container,
            known[line.product],
            line.lot,
            line.amount_ug,
            line.volume_ul,
            line.use_before,
        )
        for line in stock_queries.open_lines(desk.ledger)
    )


def syringes(desk: Desk) -> tuple[SyringeState, ...]:
    """Return the syringes that are prepared and not issued."""
    return stock_queries.syringes_waiting(desk.ledger)
