"""Preparing: the doses that are due, one syringe after the other, each checked by a second."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.preparing import NewSyringe, PrepareRow
from iOATdesk.desk.views import Prepared, StockRow
from iOATdesk.models.days import words_of_date
from iOATdesk.models.products import drug_words
from iOATdesk.models.units import (
    InexactAmount,
    format_mg,
    format_ml,
    format_strength,
    volume_ul,
)
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.on_hand_panel import syringe_words
from iOATdesk.ui.stock_acts import StockActs, StockView
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField

_DUE = (
    Column("Patient", 27),
    Column("Card", 14),
    Column("Dose", 31),
    Column("Visit", 18, True),
    Column("Order", 10, True),
)
_READY = (Column("Syringe", 24), Column("Patient", 44), Column("", 36, True))


class PreparePanel(QWidget):
    """The list on the left, the dose that is being drawn up and the checks on the right."""

    done = Signal()

    def __init__(self, page: Page, acts: StockActs) -> None:
        """Start with no dose due."""
        super().__init__()
        self._page = page
        self._acts = acts
        self._entry_id = page.at_hand.new_id()
        self._due: dict[str, PrepareRow] = {}
        self._lots: tuple[StockRow, ...] = ()
        self._syringes: dict[str, SyringeState] = {}

        self.table = PickTable(_DUE, name="due", said="Doses that are due today")
        self._none = text("Every dose that is due has its syringe.", "mute", name="due_empty")
        self._who = text(" ", "heading", name="prepare_patient")
        self._dose = text(" ", "dose", name="prepare_dose", wraps=True)
        self._volume = text(" ", "lead", name="prepare_volume", wraps=True)
        self.lot = ListField("prepare_lot", "Product and lot")
        self._prepare = KeyButton(
            "Prepare and print label", "Enter", kind="primary", name="prepare_now"
        )
        self._actions = ActionRow([], self._prepare)
        self._answers = Answers(page, self._actions)
        self.ready = PickTable(_READY, name="to_check", said="Prepared syringes")
        self._no_ready = text("Prepared syringes appear here for their check.", "mute", wraps=True)
        self._check = KeyButton("Check…", "F9", name="check_now", shortcut="F9")
        self._assemble()

        self.table.picked.connect(self._on_picked)
        self.lot.changed.connect(self._show_volume)
        self.ready.picked.connect(self._on_ready_picked)
        self._prepare.clicked.connect(self.on_enter)
        self._check.clicked.connect(lambda: self.check(self.ready.picked_key()))

    def show_view(self, view: StockView) -> None:
        """Show the doses that are due now, and the syringes that wait for their check."""
        self._due = {f"{row.patient}|{row.visit_number}|{row.part}": row for row in view.due}
        self._lots = tuple(row for row in view.lots if row.lot)
        self._syringes = {syringe.syringe: syringe for syringe in view.syringes}
        self.table.show_rows([(key, _due_cells(row)) for key, row in self._due.items()])
        self._none.setVisible(not self._due)
        now = self._page.at_hand.now()
        waiting = sorted(view.syringes, key=lambda s: (s.status != "prepared", s.syringe))
        self.ready.show_rows([(s.syringe, _ready_cells(s, now)) for s in waiting])
        self._no_ready.setVisible(not waiting)

    def begin(self) -> None:
        """Put the focus where the work starts."""
        self.table.setFocus()

    def on_enter(self) -> None:
        """Have the chosen dose prepared and its label printed."""
        row = self._due.get(self.table.picked_key())
        lot = self._lot()
        if row is None or lot is None or not self._prepare.isEnabled():
            return
        new = NewSyringe(row.patient, lot.product.product, lot.lot, row.route)
        by, entry_id = self._page.at_hand.operator(), self._entry_id
        self._answers.begin()
        self._page.at_hand.background.run(
            lambda: self._acts.prepare(by, new, entry_id),
            lambda prepared: self._on_prepared(row, prepared),
            lambda why: self._answers.fail(why, self.on_enter),
        )

    def check(self, syringe: str) -> bool:
        """Ask the checker of a prepared syringe for badge and PIN; False where it is unknown."""
        state = self._syringes.get(syringe)
        if state is None:
            return False
        self.ready.pick(syringe)
        if state.status != "prepared":
            self._page.banner.say(f"{syringe} has been checked already.", tone="info")
            return True
        dose = f"{drug_words(state.drug)} {format_mg(state.dose_ug)}"
        volume = f"{format_ml(state.volume_ul)} of {format_strength(state.strength_ug_per_ml)}"
        entry_id = self._page.at_hand.new_id()
        self._page.at_hand.ask_person(
            self,
            f"Check {syringe}",
            f"Label, order and syringe agree: {state.patient_name}, {dose}, {volume}.",
            lambda checker: self._write_check(syringe, checker, entry_id),
        )
        return True

    def _assemble(self) -> None:
        due = Card("Due today, without a syringe")
        due.add(self._none)
        due.add(self.table, 1)
        chosen = Card("Prepare")
        chosen.add(self._who)
        chosen.add(self._dose)
        chosen.add(self._volume)
        chosen.add(self.lot)
        chosen.add(self._actions)
        checks = Card("Check by a second person")
        checks.add(text("Scan the label, then the checker gives badge and PIN.", "small"))
        checks.add(self._no_ready)
        checks.add(self.ready, 1)
        checks.body.addStretch(0)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._check)
        checks.body.addLayout(buttons)
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(chosen)
        right.addWidget(checks, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.addWidget(due, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 6)
        grid.setColumnStretch(1, 5)

    def _lot(self) -> StockRow | None:
        key = self.lot.value()
        rows = (row for row in self._lots if f"{row.product.product}|{row.lot}" == key)
        return next(rows, None)

    def _on_picked(self, key: str) -> None:
        row = self._due.get(key)
        # Another dose is another entry, also where the one before it met a fault.
        self._entry_id = self._page.at_hand.new_id()
        self._answers.say("")
        self._who.setText(row.name if row else " ")
        dose = f"{drug_words(row.drug)} {format_mg(row.dose_ug)}" if row else " "
        self._dose.setText(dose)
        self._offer_lots(row)
        self._show_volume()

    def _offer_lots(self, row: PrepareRow | None) -> None:
        """Offer the lots of the drug, first expiring first; expired ones are not offered."""
        today = self._page.at_hand.now().astimezone(self._page.at_hand.zone).date()
        fitting = [
            lot
            for lot in self._lots
            if row and lot.product.drug == row.drug and lot.expires_on and lot.expires_on >= today
        ]
        fitting.sort(key=lambda lot: (lot.expires_on or today, lot.lot))
        self.lot.offer([(f"{lot.product.product}|{lot.lot}", _lot_words(lot)) for lot in fitting])

    def _show_volume(self) -> None:
        row, lot = self._due.get(self.table.picked_key()), self._lot()
        self._prepare.setEnabled(row is not None and lot is not None)
        if row is None or lot is None:
            self._volume.setText(" ")
            self._answers.say("No lot of this drug is on hand." if row else "")
            return
        try:
            ul = volume_ul(row.dose_ug, lot.product.strength_ug_per_ml)
        except InexactAmount:
            self._volume.setText("No whole volume holds this dose at this strength.")
            return
        self._answers.say("")
        strength = format_strength(lot.product.strength_ug_per_ml)
        self._volume.setText(f"{format_ml(ul)} of {strength} · {row.route}")

    def _on_ready_picked(self, syringe: str) -> None:
        state = self._syringes.get(syringe)
        self._check.setEnabled(state is not None and state.status == "prepared")

    def _on_prepared(self, row: PrepareRow, prepared: Prepared) -> None:
        self._answers.end()
        if prepared.label_fault:
            self._page.banner.say(
                f"{prepared.syringe} is prepared, but its label did not print.",
                tone="warn",
                advice=f"{prepared.label_fault} Print it again under On hand.",
            )
        else:
            self._page.banner.say(f"{prepared.syringe} for {row.name} is prepared.", tone="ok")
        self.done.emit()

    def _write_check(self, syringe: str, checker: Operator, entry_id: str) -> None:
        def again() -> None:
            self._write_check(syringe, checker, entry_id)

        self._page.at_hand.background.run(
            lambda: self._acts.check_syringe(checker, syringe, entry_id),
            lambda _: self._on_checked(syringe, checker),
            lambda why: self._page.show_fault(why, again),
        )

    def _on_checked(self, syringe: str, checker: Operator) -> None:
        self._page.banner.say(
            f"{syringe} is checked by {checker.person.name} and ready.", tone="ok"
        )
        self.done.emit()


def _due_cells(row: PrepareRow) -> tuple[Cell, ...]:
    part = f", part {row.part}" if row.part > 1 else ""
    return (
        Cell(row.name, look="strong"),
        Cell(row.card),
        Cell(f"{drug_words(row.drug)} {format_mg(row.dose_ug)}"),
        Cell(f"{row.visit_number} of {row.visits_allowed}{part}"),
        Cell(row.order_number),
    )


def _ready_cells(syringe: SyringeState, now: datetime) -> tuple[Cell, ...]:
    name = Cell(syringe.patient_name)
    return Cell(syringe.syringe, look="strong"), name, Cell(*syringe_words(syringe, now))


def _lot_words(lot: StockRow) -> str:
    expires = words_of_date(lot.expires_on) if lot.expires_on else ""
    return f"{lot.product.title} · {lot.lot} · {expires} · {lot.containers} left"
