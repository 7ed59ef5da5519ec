"""First start: a station is made in five steps, and nothing is written before the fourth."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from iOATdesk.desk.station import Founded, NewStation
from iOATdesk.models.days import station_zone
from iOATdesk.models.faults import Fault
from iOATdesk.models.programme import Programme
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.background import Background
from iOATdesk.ui.recovery_step import RecoveryStep
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.setup_steps import PersonStep, RegisterStep, StationStep
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.at_hand import GAP_PX, SIDE_PX, centred
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.notice_banner import NoticeBanner
from iOATdesk.ui.widgets.question import Question
from iOATdesk.ui.widgets.readers import NotReadable
from iOATdesk.ui.widgets.step_bar import StepBar
from iOATdesk.ui.widgets.text import text

STEPS = ("Clinic", "In charge", "Register", "Making", "Recovery key")
MAKING, RECOVERY = 3, 4


@dataclass(frozen=True, slots=True)
class SetupActs:
    """What set-up asks of the desk."""

    programmes: Callable[[], tuple[Programme, ...]]
    create_station: Callable[[NewStation], Founded]
    save_recovery: Callable[[Founded, NewStation, Path], None]
    """Has the sheet with the recovery key stand in a file."""
    is_recovery_key: Callable[[str], bool]


class MakingStep(QWidget):
    """Keys and ledger are being made; that takes seconds."""

    title = "The station is being made"

    def __init__(self) -> None:
        """Show that something goes on."""
        super().__init__()
        bar = QProgressBar()
        bar.setObjectName("making_progress")
        bar.setAccessibleName("The station is being made")
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        sentence = "Keys, certificates and the encrypted ledger are made. This takes some seconds."
        column.addWidget(text(sentence, "mute", wraps=True))
        column.addWidget(bar)
        column.addStretch(1)

    def check(self) -> None:
        """There is nothing to fill in."""


class SetupPage(QWidget):
    """Enter goes on, Esc goes back as long as nothing is made."""

    founded = Signal(object)
    """The station is made, and its recovery key was typed back."""

    def __init__(self, acts: SetupActs, background: Background) -> None:
        """Show the first step; ``refresh`` offers the programmes."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = "Set-up"
        self._acts = acts
        self._background = background
        self._founded: Founded | None = None
        self._new: NewStation | None = None
        self._may_close = False

        self.station = StationStep()
        self.person = PersonStep()
        self.register = RegisterStep()
        self.recovery = RecoveryStep()
        self._steps = (self.station, self.person, self.register, MakingStep(), self.recovery)
        self._bar = StepBar(STEPS, name="setup_steps")
        self._heading = text("", "heading", name="setup_heading")
        self._stack = QStackedWidget()
        self._back = KeyButton("Back", "Esc", name="setup_back")
        self._next = KeyButton("Next", "Enter", kind="primary", name="setup_next")
        self._actions = ActionRow([self._back], self._next)
        self.banner = NoticeBanner(self)
        self._assemble()

        self._next.clicked.connect(self.on_enter)
        self._back.clicked.connect(self.on_escape)
        self.recovery.save_wanted.connect(self._on_save_wanted)
        self._show_step(0)

    def refresh(self) -> None:
        """Offer the programme profiles that ship."""
        self._background.run(self._acts.programmes, self.station.offer, self._on_failed)

    def step(self) -> int:
        """Return which step is shown, from 0."""
        return self._stack.currentIndex()

    def on_enter(self) -> None:
        """Go on, where everything of this step is filled in."""
        step = self.step()
        if not self._next.isEnabled():
            return
        try:
            self._steps[step].check()
        except NotReadable:
            return
        if step + 1 < MAKING:
            self._show_step(step + 1)
        elif step < MAKING:
            self._make()
        else:
            self._confirm()

    def on_escape(self) -> None:
        """Go back a step."""
        if 0 < self.step() < MAKING:
            self._show_step(self.step() - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and Esc that no control has taken."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.on_enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.on_escape()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first as long as nobody has shown that the recovery key is on paper."""
        if self._founded is None or self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        Question(
            self,
            "Close without the recovery key?",
            "The station is made, and the key is shown this once. Without it on paper, nobody can"
            " open the station when passphrases are lost.",
            "Close all the same",
            "F8",
            self._close,
        ).open()

    def _close(self) -> None:
        self._may_close = True
        self.window().close()

    def _assemble(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 24, 0, 0)
        column.setSpacing(14)
        column.addWidget(text("Set up this station", "title"))
        column.addWidget(self._bar)
        card = Card(name="setup_card")
        card.body.setContentsMargins(24, 20, 24, 20)
        card.body.setSpacing(14)
        card.add(self._heading)
        for step in self._steps:
            self._stack.addWidget(step)
        card.add(self._stack)
        column.addWidget(card)
        column.addWidget(self._actions)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SIDE_PX, GAP_PX, SIDE_PX, GAP_PX)
        outer.addLayout(centred(content))

    def _show_step(self, step: int) -> None:
        shown = self._steps[step]
        self._stack.setCurrentIndex(step)
        self._bar.show_step(step + 1, step)
        self._heading.setText(shown.title)
        self._back.setVisible(step < MAKING)
        self._back.setEnabled(step > 0)
        self._next.setEnabled(step != MAKING)
        words = {MAKING - 1: "Make the station", RECOVERY: "The key is on paper"}
        self._next.say(words.get(step, "Next"))
        self._say("")
        shown.setFocus()

    def _make(self) -> None:
        try:
            new = self._typed()
        except NotReadable:
            return
        self._new = new
        self._show_step(MAKING)
        self._background.run(
            lambda: self._acts.create_station(new), self._on_founded, self._on_not_made
        )

    def _typed(self) -> NewStation:
        return NewStation(
            name=self.station.name.value(),
            address=self.station.address.value(),
            zone=self.station.zone.value(),
            programme=self.station.programme.value(),
            training=self.station.use.value() == "training",
            in_charge=self.person.value(),
            register_passphrase=self.register.passphrase.value(),
        )

    def _on_founded(self, founded: Founded) -> None:
        self._founded = founded
        self.person.fields.clear()
        self.register.passphrase.clear()
        self.recovery.show_key(founded.recovery_key)
        self._show_step(RECOVERY)

    def _on_not_made(self, why: Refused | Fault) -> None:
        self._show_step(MAKING - 1)
        self._on_failed(why)

    def _confirm(self) -> None:
        key = self.recovery.typed.value()
        self._next.setEnabled(False)
        self._background.run(
            lambda: self._acts.is_recovery_key(key), self._on_compared, self._on_failed
        )

    def _on_compared(self, is_same: object) -> None:
        self._next.setEnabled(True)
        if is_same:
            self._may_close = True
            self.founded.emit(self._founded)
        else:
            self.recovery.typed.complain("This is not the key. Compare it with your paper.")
            self.recovery.typed.setFocus()

    def _on_save_wanted(self, path: Path) -> None:
        founded, new = self._founded, self._new
        if founded is None or new is None:
            return

        def saved(_: None) -> None:
            sentence = f"Saved as {path.name}. Print it, then delete the file."
            self.recovery.say_saved(sentence, is_good=True)

        def failed(why: Refused | Fault) -> None:
            self.recovery.say_saved(
                f"{words_of(why, self._zone())} {advice_of(why)}", is_good=False
            )

        self._background.run(lambda: self._acts.save_recovery(founded, new, path), saved, failed)

    def _on_failed(self, why: Refused | Fault) -> None:
        self._next.setEnabled(self.step() != MAKING)
        if isinstance(why, Fault):
            self.banner.say(why.title, tone="bad", advice=why.advice)
        else:
            self._say(words_of(why, self._zone()))

    def _zone(self) -> ZoneInfo:
        return station_zone(self._new.zone if self._new else str(UTC))

    def _say(self, sentence: str) -> None:
        self._actions.reason.setText(sentence)
        set_look(self._actions.reason, tone="bad" if sentence else "")
