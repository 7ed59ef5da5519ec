"""The end-of-shift count: two people, every place, and no expected figure before both confirm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.counter import Scan
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import CountLine, CountResult
from iOATdesk.models.faults import Fault
from iOATdesk.models.people import ROLE_WORDS
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.widgets.at_hand import Answers, AtHand, Page, centred
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK, Chip
from iOATdesk.ui.widgets.count_result import CountOutcome
from iOATdesk.ui.widgets.count_table import CountTable
from iOATdesk.ui.widgets.field import line_field
from iOATdesk.ui.widgets.hugging_scroll import HuggingScroll
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.person_dialog import PersonDialog
from iOATdesk.ui.widgets.text import text


@dataclass(frozen=True, slots=True)
class CountActs:
    """What the page asks of the desk."""

    lines: Callable[[], tuple[CountLine, ...]]
    record_count: Callable[
        [Operator, Operator | None, Mapping[tuple[str, str], int], str], CountResult
    ]
    scanned: Callable[[str], Scan]


class _CounterCard(Card):
    """One of the two who count."""

    def __init__(self, caption: str, name: str) -> None:
        super().__init__(caption, name=name)
        self.who = text("", "strong", name=f"{name}_who")
        self.role = text("", name=f"{name}_role")
        self.chip = Chip("", "ok", name=f"{name}_chip")
        self.shown = QWidget()
        column = QVBoxLayout(self.shown)
        column.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.who)
        line.addWidget(self.role)
        line.addStretch()
        column.addLayout(line)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.shown)
        self.setMinimumHeight(112)

    def show_person(self, operator: Operator, words: str) -> None:
        """Show who counts, and what that person has done."""
        self.who.setText(operator.person.name)
        self.role.setText(f"· {ROLE_WORDS[operator.person.role]}")
        self.chip.show_words(f"{TICK} {words}", "ok")
        self.shown.show()


class CountPage(Page):
    """Takes the figures, the second counter and the confirmation; then shows what differs."""

    put_aside = Signal()
    """The figures are kept and somebody else may use the desk."""

    def __init__(self, acts: CountActs, at_hand: AtHand) -> None:
        """Show an empty sheet; ``refresh`` fills it."""
        super().__init__(at_hand, "Count")
        self._acts = acts
        self._witness: Operator | None = None
        self._entry_id = at_hand.new_id()

        self.table = CountTable()
        self._empty = text(
            "Nothing to count yet: stock appears here when it has been received.",
            "mute",
            name="count_empty",
            wraps=True,
        )
        self._first = _CounterCard("First counter", "first_counter")
        self._second = _CounterCard("Second counter", "second_counter")
        self.badge = line_field("second_badge", "Second counter’s badge", "Scan badge, then PIN")
        self.badge.setProperty("takesScan", True)
        self._second.add(self.badge)
        self._later = KeyButton("Save and finish later", "F8", name="later", shortcut="F8")
        self._confirm = KeyButton("Confirm count", "Enter", kind="primary", name="confirm_count")
        self._actions = ActionRow([self._later], self._confirm)
        self._answers = Answers(self, self._actions)
        self.outcome = CountOutcome()
        self._assemble()

        self.table.changed.connect(self._on_table_changed)
        self._later.clicked.connect(self._on_later_clicked)
        self._confirm.clicked.connect(self.on_enter)
        self.outcome.again_clicked.connect(self._on_again_clicked)

    def refresh(self) -> None:
        """Read the places again; figures that were entered stay."""
        if self.outcome.isVisibleTo(self):
            return
        self._first.show_person(self.at_hand.operator(), "signed in")
        self.at_hand.background.run(self._acts.lines, self._on_lines, self.show_fault)

    def on_scan(self, text: str) -> bool:
        """Take the label of a syringe or bag, or the badge of the second counter."""
        self.at_hand.background.run(
            lambda: self._acts.scanned(text), self._on_scanned, self.show_fault
        )
        return True

    def on_enter(self) -> None:
        """Confirm the count, or take the badge that was typed."""
        if self.outcome.isVisibleTo(self):
            return
        if self.badge.hasFocus() and self.badge.text().strip():
            self._ask_second(self.badge.text().strip())
        elif self._confirm.isEnabled():
            self._record()

    def _assemble(self) -> None:
        sheet = Card()
        sheet.body.setContentsMargins(16, 12, 16, 16)
        sheet.add(self._empty)
        sheet.add(self.table)
        self._people = QWidget()
        people = QHBoxLayout(self._people)
        people.setContentsMargins(0, 0, 0, 0)
        people.setSpacing(14)
        people.addWidget(self._first, 1)
        people.addWidget(self._second, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(text("End-of-shift count", "title"))
        lead = (
            "Count what is in the safe and enter it. "
            "Expected figures appear only after both counters confirm."
        )
        heading.addWidget(text(lead, "mute", wraps=True))
        column.addLayout(heading)
        column.addWidget(HuggingScroll(sheet))
        column.addWidget(self._people)
        column.addWidget(self._actions)
        column.addWidget(self.outcome)
        column.addStretch(1)
        self.column.addLayout(centred(content))
        self.outcome.hide()
        self._second.shown.hide()
        self._empty.hide()

    def _on_lines(self, lines: tuple[CountLine, ...]) -> None:
        self.table.show_lines(lines)
        self._empty.setVisible(not lines)
        order = (*self.table.fields(), self.badge, self._later, self._confirm)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self._show_state()
        if not self.table.is_begun():
            self.table.focus_first()

    def _on_scanned(self, scan: Scan) -> None:
        if scan.kind == "badge":
            self._ask_second(scan.ref)
        elif not self.table.mark(scan.ref):
            self.banner.say(
                f"{scan.ref} is not a syringe or bag that is kept here.",
                tone="warn",
                advice="Put it aside and look up where it comes from before the count ends.",
            )

    def _on_table_changed(self) -> None:
        if self._witness:
            # The second counter has vouched for other figures.
            self._forget_second("The figures have changed: the second counter confirms again.")
        self._show_state()

    def _forget_second(self, why: str = "") -> None:
        self._witness = None
        self._second.shown.hide()
        self.badge.clear()
        self.badge.show()
        if why:
            self.banner.say(why, tone="info")

    def _ask_second(self, badge: str) -> None:
        PersonDialog[Operator](
            self,
            "Second counter",
            "I have counted with the first counter, and these are the figures we found.",
            self.at_hand.switch,
            self.at_hand.background,
            self._on_second,
            self.at_hand.zone,
            badge,
        ).open()

    def _on_second(self, operator: Operator) -> None:
        if operator.person.person == self.at_hand.operator().person.person:
            self.banner.say("The second counter is another person.", tone="warn")
            return
        self._witness = operator
        self.badge.hide()
        self._second.show_person(operator, "confirmed")
        self._show_state()
        self._confirm.setFocus()

    def _show_state(self) -> None:
        missing = self.table.missing()
        if missing:
            rows = "1 row is" if missing == 1 else f"{missing} rows are"
            self._actions.refuse(f"{rows} not entered yet.")
        elif self._witness is None:
            self._actions.refuse("The second counter has not confirmed yet.")
        else:
            self._actions.allow()

    def _record(self) -> None:
        by, witness, counted = self.at_hand.operator(), self._witness, self.table.counted()
        entry_id = self._entry_id
        self._answers.begin()
        self.at_hand.background.run(
            lambda: self._acts.record_count(by, witness, counted, entry_id),
            self._on_recorded,
            self._on_failed,
        )

    def _on_recorded(self, result: CountResult) -> None:
        self._entry_id = self.at_hand.new_id()
        self._answers.end()
        self._people.hide()
        self._actions.hide()
        self.table.setEnabled(False)
        self.outcome.show_result(result)
        self.outcome.show()
        self.wrote.emit()

    def _on_failed(self, why: Refused | Fault) -> None:
        self._answers.fail(why, self._record)

    def _on_later_clicked(self) -> None:
        self._forget_second()
        self._show_state()
        self.banner.say("The figures stay on this sheet until the program is closed.", tone="info")
        self.put_aside.emit()

    def _on_again_clicked(self) -> None:
        self.outcome.hide()
        self.table.setEnabled(True)
        self.table.clear()
        self._people.show()
        self._actions.show()
        self._forget_second()
        self.refresh()
