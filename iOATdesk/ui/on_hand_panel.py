"""What the station holds: lots in the safe, open containers, prepared syringes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.views import OpenContainer, StockRow
from iOATdesk.models.days import wall_time, words_of_date
from iOATdesk.models.products import drug_words
from iOATdesk.models.units import format_mg, format_mg_grouped, format_ml
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text

SOON_DAYS = 30
"""A lot that expires within this is shown as such; a reminder only, no rule hangs on it."""

_LOTS = (
    Column("Product", 34),
    Column("Lot", 12),
    Column("Expires", 14),
    Column("In the safe", 14, True),
    Column("Holds", 14, True),
    Column("", 12, True),
)
_OPEN = (
    Column("Open container", 16),
    Column("Product", 38),
    Column("Lot", 14),
    Column("Left", 14, True),
    Column("Use before", 18, True),
)
_SYRINGES = (
    Column("Syringe", 12),
    Column("Patient", 22),
    Column("Dose", 22),
    Column("Route", 7),
    Column("Use before", 15),
    Column("", 22, True),
)


def expiry_words(expires_on: date, today: date) -> tuple[str, str]:
    """Return what is to be said about an expiry date, and its tone."""
    if expires_on < today:
        return "expired", "bad"
    if expires_on - today <= timedelta(days=SOON_DAYS):
        return "expires soon", "warn"
    return "", ""


def moment_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return a moment to use something by: ``today 21:00``, ``23 Nov 2026 07:00``."""
    day = at.astimezone(zone).date()
    is_today = day == now.astimezone(zone).date()
    return f"{'today' if is_today else words_of_date(day)} {wall_time(at, zone)}"


def syringe_words(syringe: SyringeState, now: datetime) -> tuple[str, str]:
    """Return how far a prepared syringe is, and its tone."""
    if syringe.use_before <= now:
        return "past its time", "bad"
    if syringe.status == "ready":
        return "checked", "ok"
    return "waits for a check", "warn"


class OnHandPanel(QWidget):
    """Three tables; a prepared syringe can be cancelled or get another label."""

    cancel_wanted = Signal(str)
    reprint_wanted = Signal(str)

    def __init__(self, zone: ZoneInfo) -> None:
        """Start with empty tables."""
        super().__init__()
        self._zone = zone
        self.lots = PickTable(_LOTS, name="lots", said="In the safe")
        self.opened = PickTable(_OPEN, name="open_containers", said="Open containers")
        self.syringes = PickTable(_SYRINGES, name="syringes", said="Prepared syringes")
        self._lots_card = Card("In the safe")
        self._open_card = Card("Open containers")
        self._syringes_card = Card("Prepared syringes")
        self._none = text("", "mute", name="on_hand_empty", wraps=True)
        self._no_open = text("Nothing is open.", "mute")
        self._no_syringes = text("No syringe is prepared.", "mute")
        self._reprint = KeyButton("Print label again", "F7", name="reprint_label", shortcut="F7")
        self._cancel = KeyButton(
            "Cancel syringe", "F10", kind="danger", name="cancel_syringe", shortcut="F10"
        )
        self._assemble()
        self.syringes.picked.connect(self._on_syringe_picked)
        self._reprint.clicked.connect(lambda: self.reprint_wanted.emit(self.syringes.picked_key()))
        self._cancel.clicked.connect(lambda: self.cancel_wanted.emit(self.syringes.picked_key()))

    def show_stock(
        self,
        lots: Sequence[StockRow],
        opened: Sequence[OpenContainer],
        syringes: Sequence[SyringeState],
        now: datetime,
    ) -> None:
        """Show everything as it stands at ``now``."""
        today = now.astimezone(self._zone).date()
        self.lots.show_rows([(f"{r.product.product}|{r.lot}", _lot(r, today)) for r in lots])
        self._none.setText("" if lots else "The safe is empty. Enter a delivery under Receive.")
        self._none.setVisible(not lots)
        self.opened.show_rows([(c.container, self._opened(c, now)) for c in opened])
        self._no_open.setVisible(not opened)
        self.syringes.show_rows([(s.syringe, self._syringe(s, now)) for s in syringes])
        self._no_syringes.setVisible(not syringes)

    def _assemble(self) -> None:
        self._lots_card.add(self._none)
        self._lots_card.add(self.lots, 1)
        self._open_card.add(self._no_open)
        self._open_card.add(self.opened, 1)
        self._syringes_card.add(self._no_syringes)
        self._syringes_card.add(self.syringes, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self._reprint)
        buttons.addWidget(self._cancel)
        self._syringes_card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._lots_card, 5)
        column.addWidget(self._open_card, 3)
        column.addWidget(self._syringes_card, 7)

    def _opened(self, row: OpenContainer, now: datetime) -> tuple[Cell, ...]:
        is_past = row.use_before <= now
        return (
            Cell(row.container, look="strong"),
            Cell(row.product.title),
            Cell(row.lot),
            Cell(format_ml(row.volume_ul), look="strong"),
            Cell(moment_words(row.use_before, now, self._zone), "bad" if is_past else ""),
        )

    def _syringe(self, row: SyringeState, now: datetime) -> tuple[Cell, ...]:
        words, tone = syringe_words(row, now)
        return (
            Cell(row.syringe, look="strong"),
            Cell(row.patient_name),
            Cell(f"{drug_words(row.drug)} {format_mg(row.dose_ug)}"),
            Cell(row.route),
            Cell(moment_words(row.use_before, now, self._zone)),
            Cell(words, tone),
        )

    def _on_syringe_picked(self, syringe: str) -> None:
        self._reprint.setEnabled(bool(syringe))
        self._cancel.setEnabled(bool(syringe))


def _lot(row: StockRow, today: date) -> tuple[Cell, ...]:
    expires_on = row.expires_on
    words, tone = expiry_words(expires_on, today) if expires_on else ("", "")
    container = row.product.container if row.containers == 1 else f"{row.product.container}s"
    return (
        Cell(row.product.title, look="strong"),
        Cell(row.lot),
        Cell(words_of_date(expires_on) if expires_on else ""),
        Cell(f"{row.containers} {container}", look="strong"),
        Cell(format_mg_grouped(row.held_ug)),
        Cell(words, tone),
    )
