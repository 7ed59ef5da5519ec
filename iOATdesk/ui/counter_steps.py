"""Steps 3 and 4 at the counter: scan the syringe, issue it to a seat."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal

from iOATdesk.desk.views import Verdict
from iOATdesk.models.days import wall_time
from iOATdesk.models.units import format_mg, format_ml, format_strength
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.text import text


class SyringePanel(Card):
    """Step 3: waits for the label of a syringe."""

    def __init__(self) -> None:
        super().__init__("Syringe", name="syringe")
        self._lead = text("Scan the syringe", "heading", name="syringe_lead", wraps=True)
        self._below = text("", "mute", name="syringe_below", wraps=True)
        columns = (Column("Prepared", 30), Column("Holds", 34), Column("", 36, is_right=True))
        self._table = RowTable(columns, name="syringes", said="Syringes prepared for this patient")
        self.action_row = ActionRow((), None)
        self.action_row.refuse("Scan the label of the syringe to go on")
        for widget in (self._lead, self._below, self._table):
            self.add(widget)
        self.body.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_verdict(self, verdict: Verdict, now: datetime, zone: ZoneInfo) -> None:
        """Show what was prepared for this patient."""
        syringes = verdict.syringes
        self._lead.setText("Scan the syringe" if syringes else "No syringe is prepared")
        self._below.setText(
            "Its label is checked against patient, order and dose."
            if syringes
            else "Prepare one for this patient at Stock (Ctrl 3), then scan its label here."
        )
        self._table.setVisible(bool(syringes))
        self._table.show_rows([_syringe_row(syringe, now, zone) for syringe in syringes])

    def focus_step(self) -> None:
        """Wait for the scan without any field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _syringe_row(syringe: SyringeState, now: datetime, zone: ZoneInfo) -> tuple[Cell, ...]:
    holds = f"{format_mg(syringe.dose_ug)} {syringe.route}"
    if now >= syringe.use_before:
        state = Cell("past its time", "bad")
    elif syringe.status == "ready":
        state = Cell(f"{TICK} use before {wall_time(syringe.use_before, zone)}", "ok")
    else:
        state = Cell("needs a second check", "warn")
    return Cell(syringe.syringe, look="strong"), Cell(holds), state


class IssuePanel(Card):
    """Step 4: everything agrees; Enter hands the syringe over."""

    issue_wanted = Signal()
    other_wanted = Signal()
    other_seat_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Issue", name="issue")
        self._lead = text("", "heading", name="issue_lead", wraps=True)
        columns = (Column("", 34), Column("", 50), Column("", 16, is_right=True))
        self._table = RowTable(columns, name="issue_checks", said="What agrees")
        self._issue = KeyButton("Issue", "Enter", kind="primary", name="issue_button")
        other = KeyButton("Other syringe", "F6", name="other_syringe", shortcut="F6")
        self._seat = KeyButton("Other seat", "F9", name="other_seat", shortcut="F9")
        self.action_row = ActionRow((other, self._seat), self._issue)
        self.add(self._lead)
        self.add(self._table)
        self.body.addStretch(1)
        self._issue.clicked.connect(self.issue_wanted)
        other.clicked.connect(self.other_wanted)
        self._seat.clicked.connect(self.other_seat_wanted)

    def show_verdict(self, verdict: Verdict, syringe: str, seat: int, zone: ZoneInfo) -> None:
        """Show the syringe that was scanned, and the seat it goes to (0: none is free)."""
        is_choice = len(verdict.seats_free) > 1
        self._seat.setEnabled(is_choice)
        self._seat.setAccessibleDescription("" if is_choice else "No other seat is free")
        self.action_row.refuse("" if seat else "A dose is open at every seat")
        self._lead.setText(f"{syringe} is the right syringe")
        held = next((s for s in verdict.syringes if s.syringe == syringe), None)
        if held is None:
            self._table.show_rows([])
            return
        strength = format_strength(held.strength_ug_per_ml)
        facts = (
            ("Prepared for", verdict.patient.name),
            ("Holds", f"{format_mg(held.dose_ug)}, {format_ml(held.volume_ul)} of {strength}"),
            ("Route", held.route),
            ("Second check", held.checked_by),
            ("Use before", wall_time(held.use_before, zone)),
            ("Seat", f"{seat}, free" if seat else "none is free"),
        )
        tick = Cell(TICK, "ok")
        none = Cell("×", "bad")
        self._table.show_rows(
            [
                (
                    Cell(name, look="mute"),
                    Cell(said, look="strong"),
                    tick if seat or name != "Seat" else none,
                )
                for name, said in facts
            ]
        )

    def focus_step(self) -> None:
        """Put the focus on the button."""
        self._issue.setFocus(Qt.FocusReason.OtherFocusReason)
