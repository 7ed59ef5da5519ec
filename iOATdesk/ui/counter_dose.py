"""The dose of this visit, and what the station holds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.views import Room, Verdict
from iOATdesk.models.products import Form, Product, drug_words
from iOATdesk.models.units import UG_PER_G, format_mg, format_mg_grouped, format_ml, format_strength
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.counter_words import Step, plan_words
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK
from iOATdesk.ui.widgets.text import rule, set_tone, text

NBSP = "\N{NO-BREAK SPACE}"
JOINED = "/\N{WORD JOINER}"
_FACTS = ("Order", "Part", "Syringe", "Second check")


class DoseCard(Card):
    """What is to be given now, as large as the name."""

    def __init__(self) -> None:
        super().__init__("Dose for this visit", name="dose")
        self._drug = text("", "dose", name="dose_drug", wraps=True)
        self._amount = text("", "dose", name="dose_amount")
        self._volume = text("", "lead", name="dose_volume", wraps=True)
        self.body.setSpacing(2)
        self.body.addSpacing(6)
        for label in (self._drug, self._amount, self._volume):
            self.add(label)
        self.body.addSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 96)
        self._facts = {}
        for place, name in enumerate(_FACTS):
            caption = text(name, "mute")
            said = text("", name=f"dose_{name.lower().replace(' ', '_')}", wraps=True)
            grid.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, place, 1)
            self._facts[name] = (caption, said)
        self._grid = grid
        self.body.addLayout(grid)
        self._plan = text("", "small-strong", name="dose_plan", wraps=True)
        self.add(self._plan)
        self.body.addStretch(1)

    def set_compact(self, *, is_compact: bool) -> None:
        """Write the dose smaller where the card is narrow; never below 23 pixels."""
        for label in (self._drug, self._amount):
            set_look(label, look="dose-small" if is_compact else "dose")

    def show_dose(self, verdict: Verdict, step: Step, syringe: str) -> None:
        """Show the dose that is due, or the one that is being given."""
        decision, given = verdict.decision, verdict.open_dose
        is_given = step >= Step.INJECT
        dose = given or (verdict.last if is_given else None)
        dose_ug = dose.issued_ug if dose else decision.dose_ug
        drug = dose.drug if dose else verdict.order.drug if verdict.order else ""
        self._drug.setText(drug_words(drug))
        self._amount.setText(format_mg(dose_ug))
        held = _syringe(verdict, syringe, dose_ug)
        routes = " or ".join(verdict.order.routes) if verdict.order else ""
        held = verdict.out if is_given else held
        if held:
            strength = format_strength(held.strength_ug_per_ml)
            self._volume.setText(f"{format_ml(held.volume_ul)} of {strength} · {held.route}")
        else:
            self._volume.setText(routes)
        parts = decision.parts
        part_words = ""
        if len(parts) > 1:
            plan = " + ".join(format_mg(part).removesuffix(" mg") for part in parts)
            part_words = f"{min(decision.part, len(parts))} of {len(parts)} ({plan} mg)"
        self._say("Order", verdict.order.number if verdict.order else "none")
        self._plan.setText(plan_words(verdict.titration))
        self._plan.setVisible(verdict.titration is not None)
        # A titration says more, so its lines stand closer where the card is low.
        self._grid.setVerticalSpacing(4 if verdict.titration else 9)
        self._say("Part", part_words)
        if dose:
            self._say("Syringe", dose.syringe, is_sure=True)
            self._say("Second check", "")
            return
        scanned = held is not None and held.syringe == syringe
        self._say("Syringe", syringe if scanned else "scan at step 3", is_sure=scanned)
        checked = held.checked_by if held else ""
        self._say("Second check", checked or "none yet", is_sure=scanned and bool(checked))

    def _say(self, name: str, words: str, *, is_sure: bool = False) -> None:
        caption, said = self._facts[name]
        caption.setVisible(bool(words))
        said.setVisible(bool(words))
        said.setText(f"{words} {TICK}" if is_sure else words)
        set_tone(said, "ok" if is_sure else "")


def _syringe(verdict: Verdict, syringe: str, dose_ug: int) -> SyringeState | None:
    """Return the scanned syringe, or the one that is prepared for this dose."""
    fitting = [s for s in verdict.syringes if s.syringe == syringe]
    fitting = fitting or [s for s in verdict.syringes if s.dose_ug == dose_ug]
    return fitting[0] if fitting else None


class SafeCard(Card):
    """What the station holds, product by product."""

    def __init__(self) -> None:
        super().__init__("Safe, this station", name="safe")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_room(self, room: Room) -> None:
        """Show the stock of the room's view."""
        lines = [
            (
                f"{drug_words(row.product.drug)} {_size(row.product)}",
                f"{row.containers} {row.product.container}{'' if row.containers == 1 else 's'}",
            )
            for row in room.stock
            if not row.lot
        ]
        lines.append(("Prepared syringes", str(room.prepared_syringes)))
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place, (name, figure) in enumerate(lines):
            if place:
                self._rows.addWidget(rule())
            self._rows.addWidget(_stock_line(name, figure))


def _size(product: Product) -> str:
    if product.form is Form.POWDER:
        grams, rest = divmod(product.container_ug, UG_PER_G)
        return format_mg_grouped(product.container_ug) if rest else f"{grams}{NBSP}g"
    return format_strength(product.strength_ug_per_ml).replace(" ", NBSP).replace("/", JOINED)


def _stock_line(name: str, figure: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 8, 0, 8)
    row.setSpacing(10)
    row.addWidget(text(name, wraps=True), 1)
    row.addWidget(text(figure, "figure"))
    line.setAccessibleName(f"{name}: {figure}")
    return line
