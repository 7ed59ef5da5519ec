"""What the panels of the stock page ask of the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from iOATdesk.desk.counter import Scan
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.preparing import NewSyringe, PrepareRow
from iOATdesk.desk.stock import Receipt
from iOATdesk.desk.views import Destroyed, OpenContainer, Prepared, Residue, StockRow
from iOATdesk.models.products import Product
from iOATdesk.models.programme import Programme
from iOATdesk.models.visits import SyringeState


@dataclass(frozen=True, slots=True)
class StockActs:
    """The desk's functions for stock, preparing and waste, with the desk bound to them."""

    programme: Callable[[], Programme]
    products: Callable[[], tuple[Product, ...]]
    stock: Callable[[], tuple[StockRow, ...]]
    open_containers: Callable[[], tuple[OpenContainer, ...]]
    syringes: Callable[[], tuple[SyringeState, ...]]
    preparing_list: Callable[[Operator], tuple[PrepareRow, ...]]
    waiting: Callable[[], tuple[Residue, ...]]
    scanned: Callable[[str], Scan]
    add_product: Callable[[Operator, Product, str], Product]
    receive: Callable[[Operator, Operator | None, Receipt, str], int]
    prepare: Callable[[Operator, NewSyringe, str], Prepared]
    check_syringe: Callable[[Operator, str, str], None]
    cancel_syringe: Callable[[Operator, str, str, str], None]
    reprint_label: Callable[[Operator, str, str, str], str]
    destroy: Callable[[Operator, Operator | None, Residue, str, str], Destroyed]


@dataclass(frozen=True, slots=True)
class StockView:
    """Everything that the page shows, read in one go."""

    programme: Programme
    products: tuple[Product, ...]
    lots: tuple[StockRow, ...]
    opened: tuple[OpenContainer, ...]
    syringes: tuple[SyringeState, ...]
    due: tuple[PrepareRow, ...]
    waiting: tuple[Residue, ...]


def read_stock(acts: StockActs, by: Operator) -> StockView:
    """Return the present state of the stock."""
    return StockView(
        acts.programme(),
        acts.products(),
        acts.stock(),
        acts.open_containers(),
        acts.syringes(),
        acts.preparing_list(by),
        acts.waiting(),
    )
