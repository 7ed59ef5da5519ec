"""A prescription as it is entered: on the right, what it gives day by day."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.orders import NewOrder
from iOATdesk.models.faults import Fault
from iOATdesk.models.orders import Order, PlanUnreadable, fixed_plan, format_plan
from iOATdesk.models.products import drug_words
from iOATdesk.models.programme import Programme
from iOATdesk.models.refusals import Refused
from iOATdesk.models.units import format_mg
from iOATdesk.models.visits import Patient
from iOATdesk.ui.patient_acts import PatientActs
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.plan_preview import PlanPreview, plan_typed
from iOATdesk.ui.widgets.readers import (
    NotReadable,
    or_none,
    read_date,
    read_mass_ug,
    read_some,
    read_words,
)
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField, TypedField, read_all

_DATE = "YYYY-MM-DD"


def read_plan_text(typed: str) -> str:
    """Return a plan as it was typed, where it says doses, or nothing for an open dose.

    Raises:
        NotReadable: naming the part that says no dose.
    """
    if typed.strip():
        try:
            plan_typed(typed, 1)
        except PlanUnreadable as error:
            raise NotReadable(f"{error}.") from error
    return typed.strip()


class OrderForm(QWidget):
    """Enter has the order stand in the ledger, Esc leaves without a trace."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, page: Page, acts: PatientActs) -> None:
        """Show an empty form."""
        super().__init__()
        self._page = page
        self._acts = acts
        self._entry_id = page.at_hand.new_id()
        self._patient: Patient | None = None
        self._replaced: Order | None = None
        self._programme: Programme | None = None

        self._title = text("Enter an order", "heading", name="order_form_title")
        self._note = text("", "mute", name="order_form_note", wraps=True)
        self.number = TypedField("order_number", "Order number", read_words)
        self.drug = ListField("order_drug", "Drug")
        self.doses = TypedField("order_doses", "Visits a day", read_some)
        self.plan = TypedField(
            "order_plan",
            "Dose in mg, or plan",
            read_plan_text,
            hint="120, or 15+30/45+10, 80/80; then 60/60",
        )
        self.visit_max = TypedField(
            "order_visit_max", "At most, mg a visit", or_none(read_mass_ug), hint="may stay empty"
        )
        self.gap = TypedField("order_gap", "Gap, minutes", or_none(read_some), hint="if stricter")
        self.starts_on = TypedField("order_starts", "From", read_date, placeholder=_DATE)
        self.ends_on = TypedField("order_ends", "Last day", read_date, placeholder=_DATE)
        self.prescriber = TypedField("order_prescriber", "Prescriber", read_words)
        self.licence = TypedField("order_licence", "Licence", read_words)
        self.practice = TypedField("order_practice", "Practice", read_words)
        self.address = TypedField("order_address", "Address", read_words)
        self.after_missed = QCheckBox("Written after missed doses")
        self.after_missed.setObjectName("order_after_missed")
        self._routes = QHBoxLayout()
        self.routes: dict[str, QCheckBox] = {}
        self._routes_wrong = text(" ", "small", name="order_routes_wrong")
        self.preview = PlanPreview()
        self._save = KeyButton("Enter order", "Enter", kind="primary", name="save_order")
        self._leave = KeyButton("Cancel", "Esc", name="leave_order")
        self._actions = ActionRow([self._leave], self._save)
        self._answers = Answers(page, self._actions)
        self._assemble()

        self._save.clicked.connect(self.on_enter)
        self._leave.clicked.connect(self.left)
        self.drug.changed.connect(self._offer_routes)
        self.plan.edit.textChanged.connect(self._show_plan)
        self.doses.edit.textChanged.connect(self._show_plan)

    def begin(self, programme: Programme, patient: Patient, replaced: Order | None) -> None:
        """Empty the form, or fill it with the order that the new one takes the place of."""
        self._programme, self._patient, self._replaced = programme, patient, replaced
        self._entry_id = self._page.at_hand.new_id()
        self._answers.end()
        self._answers.say("")
        title = f"Replace order {replaced.number}" if replaced else "Enter an order"
        self._title.setText(f"{title} · {patient.name}")
        self._note.setText(
            "The former order ends where this one stands." if replaced else "As it is prescribed."
        )
        self.drug.offer([(drug, drug_words(drug)) for drug in programme.drugs()])
        for field in (*self._fields(), self.plan):
            field.put("")
        self.after_missed.setChecked(False)
        if replaced:
            self._take_over(replaced)
        self._offer_routes()
        self._show_plan()
        self.number.setFocus()

    def on_enter(self) -> None:
        """Read the form and have the order written."""
        if not self._save.isEnabled():
            return
        try:
            new = self._typed()
        except NotReadable:
            return
        by, entry_id = self._page.at_hand.operator(), self._entry_id
        self._answers.begin()
        self._page.at_hand.background.run(
            lambda: self._acts.enter_order(by, new, entry_id), self._on_saved, self._on_failed
        )

    def _assemble(self) -> None:
        form = Card(name="order_form")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        places: tuple[tuple[tuple[QWidget, int], ...], ...] = (
            ((self.number, 1), (self.drug, 2), (self.doses, 1)),
            ((self.plan, 4),),
            ((self.visit_max, 1), (self.gap, 1), (self.starts_on, 1), (self.ends_on, 1)),
            ((self.prescriber, 2), (self.licence, 2)),
            ((self.practice, 2), (self.address, 2)),
        )
        for line, fields in enumerate(places):
            place = 0
            for field, span in fields:
                grid.addWidget(field, line, place, 1, span)
                place += span
        for place in range(4):
            grid.setColumnStretch(place, 1)
        form.add(self._title)
        form.add(self._note)
        form.body.addLayout(grid)
        form.add(text("Routes", "small-strong"))
        self._routes.setSpacing(14)
        more = QHBoxLayout()
        more.addLayout(self._routes)
        more.addStretch(1)
        more.addWidget(self.after_missed)
        form.body.addLayout(more)
        form.add(self._routes_wrong)
        form.body.addStretch(1)
        form.add(self._actions)
        gives = Card("What it gives")
        gives.setFixedWidth(372)
        gives.add(self.preview)
        gives.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(form, 1)
        row.addWidget(gives)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)

    def _fields(self) -> tuple[TypedField[object], ...]:
        first = (self.number, self.doses, self.plan, self.visit_max, self.gap)
        when = (self.starts_on, self.ends_on)
        return (*first, *when, self.prescriber, self.licence, self.practice, self.address)

    def _take_over(self, order: Order) -> None:
        self.drug.choose(order.drug)
        self.doses.put(str(order.doses_per_day))
        is_same = order.plan == fixed_plan(order.plan.visit_max_ug, order.doses_per_day)
        dose = format_mg(order.plan.visit_max_ug).removesuffix(" mg")
        self.plan.put(dose if is_same else format_plan(order.plan))
        if order.visit_max_ug:
            self.visit_max.put(format_mg(order.visit_max_ug).removesuffix(" mg"))
        if order.gap_minutes:
            self.gap.put(str(order.gap_minutes))
        self.prescriber.put(order.prescriber)
        self.licence.put(order.licence)
        self.practice.put(order.practice)
        self.address.put(order.address)

    def _offer_routes(self) -> None:
        programme = self._programme
        limits = programme.limits.get(self.drug.value()) if programme else None
        while (item := self._routes.takeAt(0)) is not None:
            if box := item.widget():
                box.hide()
                box.deleteLater()
        self.routes = {}
        for route in limits.routes if limits else ():
            box = QCheckBox(route)
            box.setObjectName(f"route_{route}")
            box.setAccessibleName(f"Route {route}")
            box.setChecked(bool(self._replaced and route in self._replaced.routes))
            self.routes[route] = box
            self._routes.addWidget(box)
        order = (self.address.edit, *self.routes.values(), self.after_missed)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _show_plan(self) -> None:
        doses = self.doses.edit.text().strip()
        is_number = doses.isascii() and doses.isdigit() and 0 < int(doses) < 10
        self.preview.show_typed(self.plan.edit.text(), int(doses) if is_number else 1)

    def _typed(self) -> NewOrder:
        chosen = tuple(route for route, box in self.routes.items() if box.isChecked())
        self._routes_wrong.setText(" " if chosen else "Choose at least one route.")
        set_look(self._routes_wrong, tone="" if chosen else "bad")
        read_all(*self._fields())
        if not self.plan.value() and self.visit_max.value() is None:
            self.plan.complain("Type a dose, or at least the most that one visit may hold.")
            self.plan.setFocus()
            raise NotReadable(self.plan.complaint())
        if not chosen:
            next(iter(self.routes.values()), self.number).setFocus()
            raise NotReadable(self._routes_wrong.text())
        assert self._patient is not None
        return NewOrder(
            number=self.number.value(),
            patient=self._patient.patient,
            drug=self.drug.value(),
            plan_text=self.plan.value(),
            doses_per_day=self.doses.value(),
            routes=chosen,
            gap_minutes=self.gap.value(),
            starts_on=self.starts_on.value(),
            ends_on=self.ends_on.value(),
            prescriber=self.prescriber.value(),
            licence=self.licence.value(),
            practice=self.practice.value(),
            address=self.address.value(),
            is_after_missed=self.after_missed.isChecked(),
            replaces=self._replaced.order if self._replaced else "",
            visit_max_ug=self.visit_max.value(),
        )

    def _on_saved(self, order: Order) -> None:
        self._answers.end()
        self._page.banner.say(f"Order {order.number} stands in the ledger.", tone="ok")
        self.saved.emit(order)

    def _on_failed(self, why: Refused | Fault) -> None:
        self._answers.fail(why, self.on_enter)
