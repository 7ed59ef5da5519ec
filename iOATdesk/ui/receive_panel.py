"""Deliveries: one lot at a time, entered by one person and seen by a second."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.stock import Receipt
from iOATdesk.models.products import Product
from iOATdesk.models.units import format_mg_grouped
from iOATdesk.ui.product_form import ProductForm
from iOATdesk.ui.stock_acts import StockActs, StockView
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import NotReadable, read_date, read_some, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField, TypedField, read_all


class ReceivePanel(QWidget):
    """The delivery on the left; on the right the products that are kept here."""

    done = Signal()

    def __init__(self, page: Page, acts: StockActs) -> None:
        """Show an empty delivery."""
        super().__init__()
        self._page = page
        self._acts = acts
        self._entry_id = page.at_hand.new_id()
        self._products: dict[str, Product] = {}

        self.product = ListField("receive_product", "Product")
        self.lot = TypedField("receive_lot", "Lot", read_words, hint="Scan it, or type it.")
        self.lot.edit.setProperty("takesScan", True)
        self.expires = TypedField(
            "receive_expires", "Expires on", read_date, placeholder="YYYY-MM-DD"
        )
        self.containers = TypedField("receive_containers", "Containers", read_some)
        self.supplier = TypedField("receive_supplier", "Supplier", read_words)
        self.address = TypedField("receive_address", "Supplier’s address", read_words)
        self.document = TypedField("receive_document", "Delivery paper or invoice", read_words)
        self._amount = text(" ", "figure", name="receive_amount")
        self._receive = KeyButton("Receive…", "Enter", kind="primary", name="receive_now")
        self._actions = ActionRow([], self._receive)
        self._answers = Answers(page, self._actions)
        self.form = ProductForm(page, acts)
        self._assemble()

        self._receive.clicked.connect(self.on_enter)
        self.containers.edit.textChanged.connect(self._show_amount)
        self.product.changed.connect(self._show_amount)
        self.form.done.connect(self.done)

    def show_view(self, view: StockView) -> None:
        """Offer the products that are kept here."""
        self._products = {product.product: product for product in view.products}
        self.product.offer([(p.product, f"{p.title} · {p.code}") for p in view.products])
        self.form.show_view(view)

    def begin(self) -> None:
        """Put the cursor where the work starts."""
        (self.lot if self._products else self.form).setFocus()

    def on_enter(self) -> None:
        """Read the form, and ask for the second person."""
        if self.form.has_focus():
            self.form.on_enter()
        elif self._receive.isEnabled():
            self._ask()

    def _assemble(self) -> None:
        delivery = Card("Delivery")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.product, 0, 0, 1, 2)
        grid.addWidget(self.lot, 1, 0)
        grid.addWidget(self.expires, 1, 1)
        grid.addWidget(self.containers, 2, 0)
        grid.addWidget(self._boxed(), 2, 1)
        grid.addWidget(self.supplier, 3, 0)
        grid.addWidget(self.document, 3, 1)
        grid.addWidget(self.address, 4, 0, 1, 2)
        delivery.body.addLayout(grid)
        delivery.body.addStretch(1)
        delivery.add(self._actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(delivery, 1)
        row.addWidget(self.form, 1)

    def _boxed(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(text("In all", "small-strong"))
        self._amount.setMinimumHeight(44)
        column.addWidget(self._amount)
        column.addWidget(text(" ", "small"))
        return box

    def _fields(self) -> Sequence[TypedField[object]]:
        return (
            self.lot,
            self.expires,
            self.containers,
            self.supplier,
            self.document,
            self.address,
        )

    def _show_amount(self) -> None:
        product = self._products.get(self.product.value())
        try:
            containers = read_some(self.containers.edit.text())
        except NotReadable:
            product = None
            containers = 0
        words = format_mg_grouped(containers * product.container_ug) if product else " "
        self._amount.setText(words)

    def _typed(self) -> Receipt:
        read_all(*self._fields())
        return Receipt(
            product=self.product.value(),
            lot=self.lot.value(),
            expires_on=self.expires.value(),
            containers=self.containers.value(),
            supplier=self.supplier.value(),
            supplier_address=self.address.value(),
            document=self.document.value(),
        )

    def _ask(self) -> None:
        if not self._products:
            self._answers.say("Add the product first, on the right.")
            return
        try:
            receipt = self._typed()
        except NotReadable:
            return
        self._answers.say("")
        title = self._products[receipt.product].title
        self._page.at_hand.ask_person(
            self,
            "Second person",
            f"I have seen {receipt.containers} × {title}, lot {receipt.lot}, come in.",
            lambda witness: self._write(receipt, witness),
        )

    def _write(self, receipt: Receipt, witness: Operator) -> None:
        by, entry_id = self._page.at_hand.operator(), self._entry_id
        self._answers.begin()
        self._page.at_hand.background.run(
            lambda: self._acts.receive(by, witness, receipt, entry_id),
            lambda seq: self._on_received(receipt, seq),
            lambda why: self._answers.fail(why, lambda: self._write(receipt, witness)),
        )

    def _on_received(self, receipt: Receipt, seq: int) -> None:
        self._answers.end()
        self._entry_id = self._page.at_hand.new_id()
        for field in (self.lot, self.expires, self.containers):
            field.put("")
        self._page.banner.say(
            f"Received: {receipt.containers} of lot {receipt.lot}, entry {seq}.", tone="ok"
        )
        self.lot.setFocus()
        self.done.emit()
