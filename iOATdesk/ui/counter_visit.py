"""The middle of the counter: patient, verdict, steps, the work of the step, its buttons."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iOATdesk.desk.views import Room, Verdict
from iOATdesk.models.asks import Asks
from iOATdesk.models.people import Role
from iOATdesk.ui.counter_assess import AssessPanel
from iOATdesk.ui.counter_dose import DoseCard
from iOATdesk.ui.counter_header import PatientHeader
from iOATdesk.ui.counter_inject import InjectPanel
from iOATdesk.ui.counter_observe import ObservePanel
from iOATdesk.ui.counter_steps import IssuePanel, SyringePanel
from iOATdesk.ui.counter_why import WhyPanel
from iOATdesk.ui.counter_words import STEPS, Banner, Step, banner_of, is_refused
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.step_bar import StepBar
from iOATdesk.ui.widgets.verdict_banner import VerdictBanner

_ACTIONS_PX = 46
_WIDE_PX = 700
Panel = AssessPanel | SyringePanel | IssuePanel | InjectPanel | ObservePanel | WhyPanel


class VisitView(QWidget):
    """Shows one verdict at the step it has come to; every step has the same place."""

    def __init__(
        self,
        signs: Sequence[str],
        asks: Asks,
        poss_withheld_from: int | None,
        zone: ZoneInfo,
        role: Callable[[], Role],
    ) -> None:
        super().__init__()
        self.setObjectName("visit")
        self._role = role
        self._zone = zone
        self.header = PatientHeader()
        self.banner = VerdictBanner()
        self.steps = StepBar(STEPS)
        self.assess = AssessPanel(signs, asks)
        self.syringe = SyringePanel()
        self.issue = IssuePanel()
        self.inject = InjectPanel()
        self.observe = ObservePanel(poss_withheld_from)
        self.why = WhyPanel(zone)
        self.dose = DoseCard()
        self.is_card_scanned = False
        """Whether the patient at the counter is known by the card."""
        self.shown: Panel = self.assess
        self._key: tuple[str, Panel] | None = None
        self._stands_at: tuple[Verdict, Step] | None = None
        self._said: Banner | None = None

        self._work = Stack()
        self._panels = Stack()
        self._actions = Stack()
        self._actions.setFixedHeight(_ACTIONS_PX)
        stepwise = (self.assess, self.syringe, self.issue, self.inject, self.observe)
        for panel in stepwise:
            self._panels.addWidget(panel)
            self._actions.addWidget(panel.action_row)
        self._actions.addWidget(self.why.action_row)
        self._assemble()

    def _assemble(self) -> None:
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(15)
        beside.addWidget(self._panels)
        beside.addWidget(self.dose)
        self._beside = beside
        for widget in (self._panels, self.dose):
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._both = both
        self._work.addWidget(both)
        self._work.addWidget(self.why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(15)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.steps)
        column.addWidget(self._work, 1)
        column.addWidget(self._actions)

    def show_verdict(
        self,
        verdict: Verdict,
        step: Step,
        scanned: tuple[str, int],
        room: Room | None,
        now: datetime,
    ) -> None:
        """Show everything about the patient; the focus moves only when the step does.

        ``scanned`` is the syringe that was scanned, and the seat that is offered (0: none).
        """
        self.header.show_patient(verdict, now.astimezone(self._zone).date())
        self._said = None
        self._stands_at = verdict, step
        self._show_banner(now)
        refused = is_refused(verdict, step)
        is_early = refused and step is Step.ASSESS
        self.steps.show_step(0 if is_early else step, step - 1)
        self.dose.show_dose(verdict, step, scanned[0])
        panel = self.why if refused else self._panel(step)
        key = (verdict.visit, panel)
        is_new = key != self._key
        self._key = key
        if is_new:
            self._begin(panel, verdict)
        self._fill(panel, verdict, scanned, room, now)
        self._work.setCurrentWidget(self.why if refused else self._both)
        if not refused:
            self._panels.setCurrentWidget(panel)
        self._actions.setCurrentWidget(panel.action_row)
        self.shown = panel
        if is_new:
            panel.focus_step()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the step more of a small screen than the dose."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= _WIDE_PX
        self._beside.setStretch(0, 58 if is_wide else 63)
        self._beside.setStretch(1, 42 if is_wide else 37)
        self.dose.set_compact(is_compact=not is_wide)

    def forget(self) -> None:
        """Begin afresh with whoever comes next, the same patient included."""
        self._key = self._stands_at = None

    def tick(self, now: datetime) -> None:
        """Let the banner and the timers of the step stand at ``now``."""
        self._show_banner(now)
        if self.shown is self.inject:
            self.inject.tick(now)
        elif self.shown is self.observe:
            self.observe.tick(now)

    def _show_banner(self, now: datetime) -> None:
        """Show the verdict in the words that are true now; the same words are left as they are."""
        if self._stands_at is None:
            return
        verdict, step = self._stands_at
        banner = banner_of(verdict, step, now, self._zone)
        if banner != self._said:
            self._said = banner
            self.banner.show_verdict(
                banner.tone, banner.words, banner.lines, banner.used, banner.allowed
            )

    def press(self) -> None:
        """Do the step that can be done now."""
        primary = self.shown.action_row.primary
        if primary is not None and primary.isEnabled():
            primary.click()

    def _panel(self, step: Step) -> Panel:
        panels: dict[Step, Panel] = {
            Step.SYRINGE: self.syringe,
            Step.ISSUE: self.issue,
            Step.INJECT: self.inject,
            Step.OBSERVE: self.observe,
        }
        return panels.get(step, self.assess)

    def _begin(self, panel: Panel, verdict: Verdict) -> None:
        if panel is self.assess:
            decision = verdict.decision
            self.assess.begin(
                decision.dose_ug,
                is_top_up=decision.is_top_up,
                is_card_scanned=self.is_card_scanned,
            )
        elif panel is self.inject:
            self.inject.begin()
        elif panel is self.observe:
            self.observe.begin()

    def _fill(
        self,
        panel: Panel,
        verdict: Verdict,
        scanned: tuple[str, int],
        room: Room | None,
        now: datetime,
    ) -> None:
        if panel is self.why:
            self.why.show_verdict(verdict, self._role())
        elif panel is self.syringe:
            self.syringe.show_verdict(verdict, now, self._zone)
        elif panel is self.issue:
            self.issue.show_verdict(verdict, *scanned, self._zone)
        elif panel is self.inject:
            rows = room.in_room if room else ()
            here = next((r for r in rows if r.patient == verdict.patient.patient), None)
            self.inject.show_dose(verdict, here, now)
        elif panel is self.observe:
            self.observe.show_observation(verdict, now, self._zone)
