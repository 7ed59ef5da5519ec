"""Destruction: residues and remainders, one after the other, by two people."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import Destroyed, Residue
from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.ui.on_hand_panel import moment_words
from iOATdesk.ui.stock_acts import StockActs, StockView
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField

METHODS = (
    "Drug destruction kit (denatured)",
    "Absorbed, denatured and sealed for incineration",
    "Handed to a licensed destroyer",
)
_COLUMNS = (
    Column("From", 22),
    Column("Product", 38),
    Column("Amount", 14, True),
    Column("Volume", 12, True),
    Column("Since", 14, True),
)


class WastePanel(QWidget):
    """What waits on the left; on the right the one that is chosen, with method and witness."""

    done = Signal()

    def __init__(self, page: Page, acts: StockActs) -> None:
        """Start with nothing waiting."""
        super().__init__()
        self._page = page
        self._acts = acts
        self._entry_id = page.at_hand.new_id()
        self._waiting: dict[str, Residue] = {}

        self.table = PickTable(_COLUMNS, name="residues", said="Waiting for destruction")
        self._none = text("Nothing waits for destruction.", "mute", name="residues_empty")
        self._title = text(" ", "dose", name="residue_amount")
        self._below = text(" ", "lead", name="residue_product", wraps=True)
        self._from = text(" ", "mute", name="residue_from", wraps=True)
        self.method = ListField(
            "waste_method", "Method", is_open=True, hint="Choose one, or type how it was done."
        )
        self._destroy = KeyButton("Destroy…", "Enter", kind="primary", name="destroy_now")
        self._actions = ActionRow([], self._destroy)
        self._answers = Answers(page, self._actions)
        self._assemble()

        self.method.offer([(method, method) for method in METHODS])
        self.table.picked.connect(self._on_picked)
        self._destroy.clicked.connect(self.on_enter)

    def show_view(self, view: StockView) -> None:
        """Show what waits now."""
        self._waiting = {f"{r.source}|{r.ref}": r for r in view.waiting}
        now = self._page.at_hand.now()
        rows = []
        for key, residue in self._waiting.items():
            since = moment_words(residue.since, now, self._page.at_hand.zone)
            rows.append(
                (
                    key,
                    (
                        Cell(_origin(residue), look="strong"),
                        Cell(residue.product.title),
                        Cell(format_mg(residue.amount_ug), look="strong"),
                        Cell(format_ml(residue.volume_ul)),
                        Cell(since if residue.source == "residue" else "open"),
                    ),
                )
            )
        self.table.show_rows(rows)
        self._none.setVisible(not rows)

    def begin(self) -> None:
        """Put the focus where the work starts."""
        self.table.setFocus()

    def pick(self, ref: str) -> bool:
        """Choose the residue of a syringe that was scanned; False where none waits."""
        key = f"residue|{ref}"
        self.table.pick(key)
        return key in self._waiting

    def on_enter(self) -> None:
        """Ask for the second person of the residue that is chosen."""
        residue = self._waiting.get(self.table.picked_key())
        if residue is None or not self._destroy.isEnabled():
            return
        method = self.method.value()
        if not method:
            self.method.complain("Say how it is destroyed.")
            self.method.setFocus()
            return
        self.method.complain("")
        amount = f"{format_mg(residue.amount_ug)} ({format_ml(residue.volume_ul)})"
        self._page.at_hand.ask_person(
            self,
            "Witness of the destruction",
            f"I have seen {amount} from {_origin(residue)} destroyed: {method}.",
            lambda witness: self._write(residue, method, witness),
        )

    def _assemble(self) -> None:
        waiting = Card("Waiting for destruction")
        waiting.add(self._none)
        waiting.add(self.table, 1)
        chosen = Card("Destroy")
        chosen.setFixedWidth(440)
        chosen.add(self._title)
        chosen.add(self._below)
        chosen.add(self._from)
        chosen.body.addSpacing(8)
        chosen.add(self.method)
        chosen.body.addStretch(1)
        note = "Two people are present. The witness gives badge and PIN; both names are printed."
        chosen.add(text(note, "small", wraps=True))
        chosen.add(self._actions)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(waiting, 1)
        row.addWidget(chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)

    def _on_picked(self, key: str) -> None:
        residue = self._waiting.get(key)
        # Another residue is another entry, also where the one before it met a fault.
        self._entry_id = self._page.at_hand.new_id()
        self._answers.say("")
        self._destroy.setEnabled(residue is not None)
        self._title.setText(format_mg(residue.amount_ug) if residue else " ")
        strength = f"{format_ml(residue.volume_ul)} of {residue.product.title}" if residue else " "
        self._below.setText(strength)
        self._from.setText(_story(residue) if residue else " ")

    def _write(self, residue: Residue, method: str, witness: Operator) -> None:
        by, entry_id = self._page.at_hand.operator(), self._entry_id
        self._answers.begin()
        self._page.at_hand.background.run(
            lambda: self._acts.destroy(by, witness, residue, method, entry_id),
            lambda destroyed: self._on_destroyed(residue, witness, destroyed),
            lambda why: self._answers.fail(why, lambda: self._write(residue, method, witness)),
        )

    def _on_destroyed(self, residue: Residue, witness: Operator, destroyed: Destroyed) -> None:
        self._answers.end()
        fault = destroyed.declaration_fault
        self._page.banner.say(
            f"{format_mg(residue.amount_ug)} from {_origin(residue)} destroyed, "
            f"entry {destroyed.seq}, witness {witness.person.name}.",
            tone="warn" if fault else "ok",
            advice=f"The declaration did not print. {fault}" if fault else "",
        )
        self.done.emit()


def _origin(residue: Residue) -> str:
    return residue.ref if residue.source == "residue" else f"{residue.ref}, open"


def _story(residue: Residue) -> str:
    if residue.source == "open":
        return f"What is left in container {residue.ref}"
    patient = f", {residue.patient_name}" if residue.patient_name else ""
    return f"Syringe {residue.ref}{patient}"
