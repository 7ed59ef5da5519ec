"""Step 5 at the counter: the patient injects; what is left, and where it went in."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout

from iOATdesk.desk.views import RoomRow, Verdict
from iOATdesk.models.days import minutes_up
from iOATdesk.models.units import InexactAmount, format_mg
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.residue_fields import ResidueFields
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.timer_list import countdown

_EXTENT = (Choice("all", "All"), Choice("part", "Part"), Choice("nothing", "Nothing"))


class InjectPanel(Card):
    """Enter means all of it, at the site that was offered; digits are what is left."""

    injected = Signal(int, int, str)
    """Residue in micrograms and microlitres, and the site."""

    def __init__(self) -> None:
        super().__init__("Injection", name="inject")
        self._clock = text("", "timer-large", name="inject_timer")
        self._limit = text("", "lead", name="inject_limit", wraps=True)
        self._extent = ChoiceRow(
            _EXTENT, label="Injected", name="extent", chosen="all", wraps=False
        )
        self._residue = ResidueFields()
        self._site = QComboBox()
        self._site.setObjectName("site")
        self._site.setAccessibleName("Site")
        self._sites_shown: tuple[str, ...] = ()
        self._site_words = text("", "small", name="site_words")
        self._all = KeyButton("All injected", "Enter", kind="primary", name="injected")
        self.action_row = ActionRow((), self._all)
        self._until: datetime | None = None
        self._since: datetime | None = None
        self._dose_ug = 0
        self._seat = 0
        self._assemble()
        self._residue.edited.connect(self._on_residue_edited)
        self._extent.chosen.connect(self._on_extent_chosen)
        self._all.clicked.connect(self._on_all_clicked)

    def _assemble(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        grid.setColumnMinimumWidth(0, 60)
        grid.setColumnStretch(1, 1)
        for place, (caption, widget) in enumerate(
            (("Injected", self._extent), ("Left", self._residue), ("Site", self._site))
        ):
            grid.addWidget(text(caption, "mute"), place, 0)
            grid.addWidget(widget, place, 1)
        grid.addWidget(self._site_words, 3, 1)
        timer = QHBoxLayout()
        timer.setSpacing(14)
        timer.addWidget(self._clock)
        timer.addWidget(self._limit, 1)
        self.body.addLayout(timer)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def show_dose(self, verdict: Verdict, row: RoomRow | None, now: datetime) -> None:
        """Show the open dose; ``row`` knows how long it may take."""
        dose = verdict.open_dose
        self._dose_ug = dose.issued_ug if dose else 0
        self._seat = dose.seat if dose else 0
        self._since = dose.issued_at if dose else None
        self._until = row.until if row else None
        self._residue.show_syringe(verdict.out)
        self._show_sites(verdict)
        self._judge()
        self.tick(now)

    def begin(self) -> None:
        """Forget what was typed for another dose."""
        self._residue.clear()
        self._extent.reset()
        self._sites_shown = ()

    def tick(self, now: datetime) -> None:
        """Let the timer stand at ``now``."""
        if self._since is None:
            return
        self._clock.setText(countdown(now, self._since))
        is_over = self._until is not None and now >= self._until
        seat = f"Seat {self._seat} · " if self._seat else ""
        if self._until is not None:
            minutes = minutes_up(self._until - self._since)
            words = f"{seat}since issue · limit {minutes} min"
            self._limit.setText(f"{words}, over: go and look" if is_over else words)
        else:
            self._limit.setText(f"{seat}since issue")
        for label in (self._clock, self._limit):
            set_look(label, tone="bad" if is_over else "")

    def focus_step(self) -> None:
        """Put the focus where digits go."""
        self._residue.mg.setFocus(Qt.FocusReason.OtherFocusReason)

    def site(self) -> str:
        """Return the site that is chosen; empty where nothing went in."""
        is_nothing = self._extent.value() == "nothing"
        return "" if is_nothing else str(self._site.currentData() or "")

    def _show_sites(self, verdict: Verdict) -> None:
        """Show the places on the body for this route; the next one in the round is chosen."""
        if verdict.sites == self._sites_shown:
            return
        self._sites_shown = verdict.sites
        self._site.clear()
        for site in verdict.sites:
            self._site.addItem(site.capitalize(), site)
        self._site.setCurrentIndex(max(self._site.findData(verdict.next_site), 0))
        self._site.setEnabled(bool(verdict.sites))
        route = verdict.out.route if verdict.out else ""
        last = f"last time {verdict.last_site}" if verdict.last_site else "none recorded before"
        self._site_words.setText(f"{route} · {last}" if verdict.sites else "")

    def _judge(self) -> None:
        try:
            residue_ug, _ = self._residue.amounts()
        except InexactAmount as error:
            self.action_row.refuse(str(error))
            self._all.say("All injected")
            return
        is_open = self._extent.value() == "part" and not residue_ug
        self.action_row.refuse("Type what is left, in mg or in mL" if is_open else "")
        if residue_ug and residue_ug == self._dose_ug:
            self._all.say("Nothing injected")
        elif residue_ug:
            self._all.say(f"Injected, {format_mg(residue_ug)} left")
        else:
            self._all.say("All injected")

    def _on_residue_edited(self) -> None:
        try:
            residue_ug, _ = self._residue.amounts()
        except InexactAmount:
            self._extent.set_value("part")
        else:
            is_all_left = residue_ug and residue_ug == self._dose_ug
            some = "nothing" if is_all_left else "part"
            self._extent.set_value(some if residue_ug else "all")
        self._judge()

    def _on_extent_chosen(self, extent: str) -> None:
        if extent == "nothing":
            self._residue.fill()
        else:
            self._residue.clear()
        self._judge()
        if extent == "part":
            self._residue.mg.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._all.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_all_clicked(self) -> None:
        try:
            residue_ug, residue_ul = self._residue.amounts()
        except InexactAmount:
            return
        self.injected.emit(residue_ug, residue_ul, self.site())
