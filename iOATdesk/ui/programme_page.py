"""Every value of the programme, which the pharmacist in charge confirms one by one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.programme import ProgrammeView, ValueRow
from iOATdesk.models.people import MAY, Act
from iOATdesk.models.programme import Content
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.ui import theme
from iOATdesk.ui.programme_value import ValueCard
from iOATdesk.ui.programme_words import content_words, group_words, law_words, name_words
from iOATdesk.ui.saying import words_of
from iOATdesk.ui.widgets.at_hand import AtHand, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text

_COLUMNS = (Column("Group", 25), Column("Value", 35), Column("Says", 20), Column("State", 20))
_VALUE_WIDTH_PX = 430
BLOCKED = "No dose is given at this station before all safety values are confirmed"
OPEN = "All safety values are confirmed: nothing of the programme stands against a dose"
TRAINING = "Training: doses do not wait for this; at a station in use they do"


@dataclass(frozen=True, slots=True)
class ProgrammeActs:
    """What the page asks of the desk."""

    view: Callable[[], ProgrammeView]
    confirm_value: Callable[[Operator, str, str, Content | None], None]
    """Of the key, the entry's id and the value."""


class ProgrammePage(Page):
    """The values on the left; the one that is chosen, and what the law says, on the right."""

    def __init__(self, acts: ProgrammeActs, at_hand: AtHand) -> None:
        """Show an empty list; ``refresh`` fills it."""
        super().__init__(at_hand, "Programme")
        self._acts = acts
        self._view: ProgrammeView | None = None
        self._name = text("", "mute", name="programme_name", wraps=True)
        self._state = Card(name="programme_state", tone="warn")
        self._icon = text("")
        self._count = text("", "heading", name="programme_count")
        self._sentence = text("", name="programme_sentence", wraps=True)
        self.table = PickTable(_COLUMNS, name="values_table", said="Values of the programme")
        self.value = ValueCard(self)
        self._laws = text("", "small", name="law_references", wraps=True)
        self._assemble()
        self.table.picked.connect(self._on_picked)
        self.value.confirmed.connect(self._on_confirmed)
        self.value.left.connect(self.table.setFocus)

    def refresh(self) -> None:
        """Read every value again."""
        self.at_hand.background.run(self._acts.view, self._on_view, self.show_fault)
        if not self.value.is_editing:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_enter(self) -> None:
        """Confirm the value that is shown."""
        self.value.press()

    def on_escape(self) -> None:
        """Leave the field in which a value is typed."""
        self.value.leave()

    def _assemble(self) -> None:
        self._icon.setFixedSize(24, 24)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._count)
        row.addWidget(self._sentence, 1)
        self._state.body.addLayout(row)
        values = Card("Values of the programme")
        values.add(self.table, 1)
        laws = Card("The law that it cites", name="programme_laws")
        laws.add(self._laws)
        self.value.setFixedWidth(_VALUE_WIDTH_PX)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(values, 1)
        columns.addWidget(self.value)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(text("Programme", "title"))
        head.addWidget(self._name, 1, Qt.AlignmentFlag.AlignBottom)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._state)
        column.addLayout(columns, 1)
        column.addWidget(laws)
        self.column.addWidget(content)

    def _on_view(self, view: ProgrammeView) -> None:
        self._view = view
        self._name.setText(f"{view.name} · version {view.version}")
        self._count.setText(f"{view.confirmed} of {len(view.rows)} confirmed")
        is_open = not view.waiting
        tone = "ok" if is_open else "warn"
        sentence = OPEN if is_open else BLOCKED
        self._sentence.setText(TRAINING if view.is_training and not is_open else sentence)
        self._state.set_tone(tone)
        colours = theme.colours_now()
        name, ink = ("yes", colours.ok) if is_open else ("warning", colours.warn)
        self._icon.setPixmap(theme.icon(name, ink, 24).pixmap(24, 24))
        laws = [f"{law_words(name)}: {where}" for name, where in view.laws]
        self._laws.setText("  ·  ".join(laws) or "The profile names none.")
        self.table.show_rows(_table_rows(view.rows))

    def _on_picked(self, key: str) -> None:
        rows = self._view.rows if self._view else ()
        row = next((row for row in rows if row.value.key == key), None)
        if row is not None:
            self.value.show_value(row, self._forbidden())

    def _forbidden(self) -> str:
        """Return why the person who is signed on may not confirm; empty where they may."""
        role = self.at_hand.operator().person.role
        if role in MAY[Act.CONFIRM_VALUE]:
            return ""
        why = refuse(Code.NOT_PERMITTED, role=str(role), act=str(Act.CONFIRM_VALUE))
        return words_of(why, self.at_hand.zone)

    def _on_confirmed(self, key: str, content: Content) -> None:
        self._confirm(key, content, self.at_hand.new_id())

    def _confirm(self, key: str, content: Content, entry_id: str) -> None:
        by = self.at_hand.operator()
        self.value.hold()
        self.at_hand.background.run(
            lambda: self._acts.confirm_value(by, key, entry_id, content),
            self._on_done,
            lambda why: self.value.fail(why, lambda: self._confirm(key, content, entry_id)),
        )

    def _on_done(self, _none: None) -> None:
        # Held until the view is back: a second Enter would confirm the value once more.
        self.value.leave()
        self.wrote.emit()
        self.refresh()


def _table_rows(rows: tuple[ValueRow, ...]) -> list[tuple[str, tuple[Cell, ...]]]:
    shown: list[tuple[str, tuple[Cell, ...]]] = []
    before = ""
    for row in rows:
        group = group_words(row.value.key)
        shown.append(
            (
                row.value.key,
                (
                    Cell(group if group != before else "", look="mute"),
                    Cell(name_words(row.value.key)),
                    Cell(content_words(row.shown, row.value.unit), look="strong"),
                    _state(row),
                ),
            )
        )
        before = group
    return shown


def _state(row: ValueRow) -> Cell:
    if row.is_confirmed:
        return Cell("Confirmed", "ok", icon="yes")
    if row.has_changed:
        return Cell("Changed", "warn", icon="warning")
    words = "To be set" if row.value.content is None else "Not confirmed"
    return Cell(words, "warn", icon="warning")
