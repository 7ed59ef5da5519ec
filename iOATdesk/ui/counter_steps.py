"""Steps 3 to 6 at the counter: scan the syringe, issue, inject, observe."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from iOATdesk.desk.views import RoomRow, Verdict
from iOATdesk.models.days import minutes_up, wall_time
from iOATdesk.models.titration import TopUpWindow
from iOATdesk.models.units import InexactAmount, format_mg, format_ml, format_strength, parse_mg
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.counter_words import top_up_words
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK, Chip
from iOATdesk.ui.widgets.field import line_field
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.timer_list import countdown


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

    def __init__(self) -> None:
        super().__init__("Issue", name="issue")
        self._lead = text("", "heading", name="issue_lead", wraps=True)
        columns = (Column("", 34), Column("", 50), Column("", 16, is_right=True))
        self._table = RowTable(columns, name="issue_checks", said="What agrees")
        self._issue = KeyButton("Issue", "Enter", kind="primary", name="issue_button")
        other = KeyButton("Other syringe", "F6", name="other_syringe", shortcut="F6")
        self.action_row = ActionRow((other,), self._issue)
        self.add(self._lead)
        self.add(self._table)
        self.body.addStretch(1)
        self._issue.clicked.connect(self.issue_wanted)
        other.clicked.connect(self.other_wanted)

    def show_verdict(self, verdict: Verdict, syringe: str, zone: ZoneInfo) -> None:
        """Show the syringe that was scanned."""
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
        )
        tick = Cell(TICK, "ok")
        self._table.show_rows(
            [(Cell(name, look="mute"), Cell(said, look="strong"), tick) for name, said in facts]
        )

    def focus_step(self) -> None:
        """Put the focus on the button."""
        self._issue.setFocus(Qt.FocusReason.OtherFocusReason)


class InjectPanel(Card):
    """Step 5: the patient injects; digits are what is left in the syringe."""

    injected = Signal(int)
    """Residue in micrograms."""

    def __init__(self) -> None:
        super().__init__("Injection", name="inject")
        self._clock = text("", "timer-large", name="inject_timer")
        self._limit = text("", "lead", name="inject_limit")
        self._residue = line_field("residue", "Left in the syringe, mg", "0", length_max=9)
        self._residue.setFixedWidth(110)
        self._all = KeyButton("All injected", "Enter", kind="primary", name="injected")
        self.action_row = ActionRow((), self._all)
        self._until: datetime | None = None
        self._since: datetime | None = None
        self._dose_ug = 0
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(text("Left in the syringe", "mute"))
        row.addWidget(self._residue)
        row.addWidget(text("mg", "mute"))
        row.addStretch(1)
        self.add(self._clock)
        self.add(self._limit)
        self.body.addSpacing(8)
        self.body.addLayout(row)
        self.add(text("Nothing typed means that all was injected.", "small"))
        self.body.addStretch(1)
        self._residue.textChanged.connect(self._judge)
        self._all.clicked.connect(self._on_all_clicked)

    def show_dose(self, verdict: Verdict, row: RoomRow | None, now: datetime) -> None:
        """Show the open dose; ``row`` knows how long it may take."""
        dose = verdict.open_dose
        self._dose_ug = dose.issued_ug if dose else 0
        self._since = dose.issued_at if dose else None
        self._until = row.until if row else None
        self._judge()
        self.tick(now)

    def begin(self) -> None:
        """Forget what was typed for another dose."""
        self._residue.clear()

    def tick(self, now: datetime) -> None:
        """Let the timer stand at ``now``."""
        if self._since is None:
            return
        self._clock.setText(countdown(now, self._since))
        is_over = self._until is not None and now >= self._until
        if self._until is not None:
            minutes = minutes_up(self._until - self._since)
            words = f"since issue · limit {minutes} min"
            self._limit.setText(f"{words}, over: go and look" if is_over else words)
        else:
            self._limit.setText("since issue")
        for label in (self._clock, self._limit):
            set_look(label, tone="bad" if is_over else "")

    def focus_step(self) -> None:
        """Put the focus where digits go."""
        self._residue.setFocus(Qt.FocusReason.OtherFocusReason)

    def residue_ug(self) -> int | None:
        """Return what is left; None where what was typed is no amount."""
        words = self._residue.text().strip()
        if not words:
            return 0
        try:
            return int(parse_mg(words))
        except InexactAmount:
            return None

    def _judge(self) -> None:
        residue_ug = self.residue_ug()
        if residue_ug is None:
            self.action_row.refuse("What is left is a number in mg, as 12.5")
        elif residue_ug > self._dose_ug:
            self.action_row.refuse(f"No more than {format_mg(self._dose_ug)} was issued")
        else:
            self.action_row.allow()
        is_part = bool(residue_ug)
        self._all.say(
            f"Injected, {format_mg(residue_ug)} left" if is_part and residue_ug else "All injected"
        )

    def _on_all_clicked(self) -> None:
        residue_ug = self.residue_ug()
        if residue_ug is not None:
            self.injected.emit(residue_ug)


class ObservePanel(Card):
    """Step 6: the syringe comes back, the time runs, the patient leaves well."""

    left_well = Signal()
    left_early = Signal()

    def __init__(self) -> None:
        super().__init__("Observation", name="observe")
        self._clock = text("", "timer-large", name="observe_timer")
        self._words = text("", "lead", name="observe_words")
        self._top_up = text("", "strong", name="observe_top_up", wraps=True)
        self._back = Chip("", name="syringe_back")
        self._back_words = text("", "mute", name="syringe_back_words", wraps=True)
        self._well = KeyButton("Left well", "Enter", kind="primary", name="left_well")
        early = KeyButton("Left early", "F8", kind="danger", name="left_early", shortcut="F8")
        self.action_row = ActionRow((early,), self._well)
        self._until: datetime | None = None
        self._out = ""
        self._window: TopUpWindow | None = None
        self._zone: ZoneInfo | None = None
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addWidget(self._back_words, 1)
        self.add(self._clock)
        self.add(self._words)
        self.add(self._top_up)
        self.body.addSpacing(8)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self._early = early
        self._well.clicked.connect(self.left_well)
        early.clicked.connect(self.left_early)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_observation(self, verdict: Verdict, now: datetime, zone: ZoneInfo) -> None:
        """Show how long is left, and whether the syringe is back."""
        self._until = verdict.observe_until
        self._window = verdict.top_up
        self._zone = zone
        self._out = verdict.open_dose.syringe if verdict.open_dose else ""
        if self._out:
            self._back.show_words("Syringe out", "warn")
            self._back_words.setText(f"Scan the slip or {self._out} when it comes back.")
        else:
            self._back.show_words(f"{TICK} Syringe back", "ok")
            self._back_words.setText("")
        self._early.setEnabled(not self._out)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Let the timer stand at ``now``; the button opens when the time is over."""
        if self._zone is None:
            return
        is_over = self._until is None or now >= self._until
        self._clock.setText(countdown(self._until, now) if self._until else "")
        until = f"observe until {wall_time(self._until, self._zone)}" if self._until else ""
        self._words.setText("end assessment due" if is_over else until)
        self._top_up.setText(top_up_words(self._window, now, self._zone))
        self._top_up.setVisible(self._window is not None)
        for label in (self._clock, self._words):
            set_look(label, tone="bad" if is_over else "")
        if self._out:
            self.action_row.refuse("First the syringe: scan the slip or the label")
        elif not is_over:
            self.action_row.refuse(until.capitalize())
        else:
            self.action_row.allow()

    def focus_step(self) -> None:
        """Wait for the scan, or put the focus on the button."""
        widget: QWidget = self._well if self._well.isEnabled() else self
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
