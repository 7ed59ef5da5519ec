"""The products that are kept here, and the form for one more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QGridLayout

from iOATdesk.models.products import Form, Product, drug_words
from iOATdesk.models.units import InexactAmount, format_ml, volume_ul
from iOATdesk.ui.stock_acts import StockActs, StockView
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.readers import NotReadable, read_any, read_mass_ug, read_words
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField, TypedField, read_all

_FORMS = ((str(Form.SOLUTION), "solution"), (str(Form.POWDER), "powder"))
_CONTAINERS = (("vial", "vial"), ("ampoule", "ampoule"))
_BASES = (
    "DIN",
    "List of Drugs for an Urgent Public Health Need",
    "Special Access Programme letter",
)


class ProductForm(Card):
    """Lists the products; Enter in its fields adds one."""

    done = Signal()

    def __init__(self, page: Page, acts: StockActs) -> None:
        """Show no product and an empty form."""
        super().__init__("Products kept here", name="products")
        self._page = page
        self._acts = acts
        self._entry_id = page.at_hand.new_id()

        columns = (Column("Product", 58), Column("Code", 17), Column("Basis", 25))
        self.table = PickTable(columns, name="product_table", said="Products kept here")
        self._none = text("No product yet. Add the first one below.", "mute", wraps=True)
        self.drug = ListField("product_drug", "Drug")
        self.salt = TypedField("product_salt", "Salt", read_words)
        self.kind = ListField("product_form", "Form")
        self.container = ListField("product_container", "Container", is_open=True)
        self.amount = TypedField("product_amount", "In one container, mg", read_mass_ug)
        self.strength = TypedField("product_strength", "Strength, mg in 1 mL", read_mass_ug)
        self.code = TypedField("product_code", "DIN or foreign code", read_words)
        self.code.edit.setProperty("takesScan", True)
        self.basis = ListField("product_basis", "Why it may be used", is_open=True)
        self.maker = TypedField("product_maker", "Maker", read_any)
        self._add = KeyButton("Add product", "Enter", name="add_product")
        self._actions = ActionRow([], self._add)
        self._answers = Answers(page, self._actions)
        self._assemble()

        self._add.clicked.connect(self.on_enter)
        for field in (self.amount, self.strength):
            field.edit.textChanged.connect(self._show_volume)
        self.setFocusProxy(self.drug)

    def show_view(self, view: StockView) -> None:
        """Show the products, and offer the programme's drugs."""
        self.table.show_rows(
            [
                (p.product, (Cell(p.title, look="strong"), Cell(p.code), Cell(p.basis)))
                for p in view.products
            ]
        )
        self._none.setVisible(not view.products)
        self.drug.offer([(drug, drug_words(drug)) for drug in view.programme.drugs()])

    def has_focus(self) -> bool:
        """Say whether somebody works in this form."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def on_enter(self) -> None:
        """Read the form and have the product added."""
        if not self._add.isEnabled():
            return
        try:
            product = self._typed()
        except NotReadable:
            return
        by, entry_id = self._page.at_hand.operator(), self._entry_id
        self._answers.begin()
        self._page.at_hand.background.run(
            lambda: self._acts.add_product(by, product, entry_id),
            self._on_added,
            lambda why: self._answers.fail(why, self.on_enter),
        )

    def _assemble(self) -> None:
        self.kind.offer(_FORMS)
        self.container.offer(_CONTAINERS)
        self.basis.offer([(basis, basis) for basis in _BASES])
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        places = (
            (self.drug, self.salt, self.kind),
            (self.amount, self.strength, self.container),
            (self.code, self.basis, self.maker),
        )
        for line, fields in enumerate(places):
            for place, field in enumerate(fields):
                grid.addWidget(field, line, place)
                grid.setColumnStretch(place, 1)
        self.add(self._none)
        self.add(self.table, 1)
        self.add(text("Add a product", "caption"))
        self.body.addLayout(grid)
        self.add(self._actions)

    def _typed(self) -> Product:
        fields = (self.salt, self.amount, self.strength, self.code, self.maker)
        read_all(*fields)
        amount_ug, strength_ug_per_ml = self.amount.value(), self.strength.value()
        try:
            container_ul = volume_ul(amount_ug, strength_ug_per_ml)
        except InexactAmount as error:
            self.strength.complain("No exact volume holds it.")
            raise NotReadable(str(error)) from error
        return Product(
            product=f"{self.drug.value()}-{self.code.value()}",
            drug=self.drug.value(),
            salt=self.salt.value(),
            form=Form(self.kind.value()),
            container=self.container.value(),
            container_ug=amount_ug,
            container_ul=container_ul,
            strength_ug_per_ml=strength_ug_per_ml,
            code=self.code.value(),
            basis=self.basis.value(),
            maker=self.maker.value(),
        )

    def _show_volume(self) -> None:
        try:
            amount_ug = read_mass_ug(self.amount.edit.text())
            ul = volume_ul(amount_ug, read_mass_ug(self.strength.edit.text()))
        except (NotReadable, InexactAmount):
            self._answers.say("")
            return
        self._actions.reason.setText(f"One {self.container.value()} holds {format_ml(ul)}.")

    def _on_added(self, product: Product) -> None:
        self._answers.end()
        self._entry_id = self._page.at_hand.new_id()
        for field in (self.salt, self.amount, self.strength, self.code, self.maker):
            field.put("")
        self._page.banner.say(f"{product.title} is kept here from now on.", tone="ok")
        self.done.emit()
