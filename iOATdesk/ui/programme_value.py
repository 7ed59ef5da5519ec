"""The value that is chosen: what it says, where it is from, and the field to set it otherwise."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.programme import ValueRow
from iOATdesk.models.days import wall_time
from iOATdesk.models.faults import Fault
from iOATdesk.models.programme import Content, Value
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.programme_words import (
    HOW_SURE,
    content_words,
    group_words,
    hint_of,
    name_words,
    read_content,
    typed_words,
)
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK, Chip
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.readers import NotReadable
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField
from iOATdesk.ui.words import day_words

_NOT_SAFETY = "Doses do not wait for this one."


class ValueCard(Card):
    """Enter confirms what is shown; F4 lets another value be typed, which Enter confirms."""

    confirmed = Signal(str, object)
    """Key and value."""
    left = Signal()
    """The field is closed again."""

    def __init__(self, page: Page) -> None:
        super().__init__(name="value")
        self.setAccessibleName("Chosen value")
        self._page = page
        self._row: ValueRow | None = None
        self._forbidden = ""
        self._group = text("", "caption", name="value_group")
        self._name = text("", "heading", name="value_name", wraps=True)
        self._content = text("", "figure", name="value_content", wraps=True)
        self._chip = Chip(name="value_state")
        self._news = text("", "strong", name="value_news", wraps=True)
        self._source = text("", name="value_source", wraps=True)
        self._sure = text("", "mute", name="value_sure", wraps=True)
        self._signed = text("", "mute", name="value_signed", wraps=True)
        self.field = TypedField("value_typed", "New value", self._read)
        self._reads = text("", "strong", name="value_reads", wraps=True)
        self._edit = KeyButton("Change", "F4", name="edit_value", shortcut="F4")
        self._cancel = KeyButton("Cancel", "Esc", name="cancel_value")
        self._confirm = KeyButton("Confirm", "Enter", kind="primary", name="confirm_value")
        self._actions = ActionRow([self._edit, self._cancel], self._confirm, is_narrow=True)
        self._answers = Answers(page, self._actions)
        self._is_held = False
        self._editor, self._known = QWidget(), QWidget()
        self._below = Stack()
        self._assemble()
        self._edit.clicked.connect(self.edit)
        self._cancel.clicked.connect(self.leave)
        self._confirm.clicked.connect(self.press)
        self.field.edit.textChanged.connect(self._on_typed)
        self.leave()

    @property
    def is_editing(self) -> bool:
        """Say whether a value is being typed."""
        return self._below.currentWidget() is self._editor

    def show_value(self, row: ValueRow, forbidden: str) -> None:
        """Show a value; ``forbidden`` says why it cannot be confirmed by whoever is here."""
        is_other = self._row is None or self._row.value.key != row.value.key
        self._row, self._forbidden, self._is_held = row, forbidden, False
        value = row.value
        self._group.setText(group_words(value.key))
        self._name.setText(name_words(value.key))
        self._content.setText(content_words(row.shown, value.unit))
        self._news.setText(_news(row))
        set_look(self._news, tone="warn")
        self._source.setText(f"Source: {value.source}")
        self._sure.setText(_how_sure(value))
        self._signed.setText(self._signed_words(row))
        words, tone = (f"{TICK} Confirmed", "ok") if row.is_confirmed else (_waits(row), "warn")
        self._chip.show_words(words, tone)
        if is_other:
            self.leave()
        self._judge()

    def press(self) -> None:
        """Confirm the value that is shown, or the one that is typed."""
        row = self._row
        if row is None or not self._confirm.isEnabled():
            return
        if not self.is_editing:
            if row.value.content is not None:
                self.confirmed.emit(row.value.key, row.value.content)
            return
        try:
            content = self.field.value()
        except NotReadable:
            self.field.edit.setFocus()
            return
        self.confirmed.emit(row.value.key, content)

    def hold(self) -> None:
        """Hold the button until a value is shown again, or it fails."""
        self._answers.begin()
        self._is_held = True

    def fail(self, why: Refused | Fault, retry: Callable[[], None]) -> None:
        """Let the button be pressed again, and say what stood against it."""
        self._is_held = False
        self._answers.fail(why, retry)

    def edit(self) -> None:
        """Open the field; a value that is left to the clinic is typed from nothing."""
        if self._row is None or self._forbidden or self.is_editing:
            return
        value = self._row.value
        self.field.put(typed_words(self._row.shown, value.unit))
        self.field.set_hint(hint_of(value.unit, self._row.allowed))
        self._below.setCurrentWidget(self._editor)
        self._cancel.show()
        self._edit.hide()
        self._on_typed()
        self._judge()
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.edit.selectAll()

    def leave(self) -> None:
        """Close the field; nothing of it is kept."""
        was_editing = self.is_editing
        self._below.setCurrentWidget(self._known)
        self._cancel.hide()
        self._edit.show()
        self._judge()
        if was_editing:
            self.left.emit()

    def _assemble(self) -> None:
        self.body.setSpacing(6)
        for label in (self._group, self._name, self._content):
            self.add(label)
        row = QHBoxLayout()
        row.addWidget(self._chip)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add(self._news)
        below: tuple[tuple[QWidget, tuple[QWidget, ...]], ...] = (
            (self._known, (self._source, self._sure, self._signed)),
            (self._editor, (self.field, self._reads)),
        )
        for shown, widgets in below:
            column = QVBoxLayout(shown)
            column.setContentsMargins(0, 4, 0, 0)
            column.setSpacing(6)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
            self._below.addWidget(shown)
        self.add(self._below, 1)
        self.add(self._actions)

    def _read(self, typed: str) -> Content:
        if self._row is None:
            raise NotReadable("Choose a value first.")
        value = self._row.value
        return read_content(typed, value.key, value.unit, self._row.allowed)

    def _on_typed(self) -> None:
        """Say how what is typed is read, so that a slip of the finger is seen before Enter."""
        row = self._row
        try:
            content = None if row is None else self._read(self.field.edit.text())
        except NotReadable:
            content = None
        is_read = row is not None and content is not None
        words = content_words(content, row.value.unit) if row else ""
        # A list reads as it is typed.
        is_shown = is_read and not (row and row.value.unit == "list")
        self._reads.setText(f"Reads as {words}" if is_shown else " ")

    def _judge(self) -> None:
        row = self._row
        self._edit.setEnabled(row is not None and not self._forbidden)
        self._edit.setAccessibleDescription(self._forbidden)
        set_look(self._actions.reason, tone="")
        self._actions.refuse(self._reason(row))
        if self._is_held:
            self._confirm.setEnabled(False)
        if row is None or self.is_editing or row.is_confirmed or row.value.content is None:
            self._confirm.say("Confirm as typed" if self.is_editing else "Confirm")
        else:
            whole = f"Confirm {content_words(row.value.content, row.value.unit)}"
            self._confirm.say(whole if isinstance(row.value.content, int) else "Confirm")

    def _reason(self, row: ValueRow | None) -> str:
        if row is None:
            return "Choose a value"
        if self._forbidden or self.is_editing:
            return self._forbidden
        if row.is_confirmed:
            return "Is confirmed"
        if row.value.content is None:
            return "Type it first: F4"
        return ""

    def _signed_words(self, row: ValueRow) -> str:
        if row.confirmed_at is None:
            return "Nobody has confirmed it here."
        zone = self._page.at_hand.zone
        day = day_words(row.confirmed_at.astimezone(zone).date())
        when = f"{day} {wall_time(row.confirmed_at, zone)}"
        verb = "Confirmed" if row.is_confirmed else "The former value was confirmed"
        words = f"{verb} by {row.confirmed_by}, {when}"
        is_own = row.is_confirmed and row.confirmed != row.value.content
        if is_own and row.value.content is not None:
            offered = content_words(row.value.content, row.value.unit)
            words += f"; the profile says {offered}"
        return words


def _waits(row: ValueRow) -> str:
    if row.has_changed:
        return "Changed: not confirmed"
    return "To be set by the clinic" if row.value.content is None else "Not confirmed"


def _news(row: ValueRow) -> str:
    """Return what a new version of the profile changed: ``was 180 min, …``; empty otherwise."""
    if not row.has_changed:
        return ""
    unit = row.value.unit
    was = content_words(row.confirmed, unit)
    if row.value.content is None:
        return f"Was {was}, the new profile leaves it to the clinic"
    return f"Was {was}, the new profile says {content_words(row.value.content, unit)}"


def _how_sure(value: Value) -> str:
    words = HOW_SURE[value.status]
    return words if value.is_safety else f"{words}. {_NOT_SAFETY}"
