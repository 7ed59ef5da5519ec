"""Another person steps in with badge and PIN: to take over, or to witness one act."""

from collections.abc import Callable
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.background import Background
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.field import PassphraseField, line_field
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text

Person = TypeVar("Person")


class PersonDialog(QDialog, Generic[Person]):
    """Asks for badge and PIN until ``switch`` accepts them; then ``accepted_as`` is called.

    A scanned badge ends in Enter and leads on to the PIN; Enter there confirms.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sentence: str,
        switch: Callable[[str, str], Person],
        background: Background,
        accepted_as: Callable[[Person], None],
        zone: ZoneInfo,
        badge: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("person_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setMinimumWidth(440)
        self._switch = switch
        self._zone = zone
        self._background = background
        self._accepted_as = accepted_as

        self.badge = line_field("person_badge", "Badge", "Scan the badge", length_max=64)
        self.badge.setText(badge)
        self.pin = PassphraseField("PIN", name="person_pin")
        self._wrong = text(" ", "small", name="person_wrong", wraps=True)
        self._wrong.setMinimumHeight(38)
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._confirm = KeyButton("Confirm", "Enter", kind="primary", name="person_confirm")
        cancel = KeyButton("Cancel", "Esc", name="person_cancel")

        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(text(title, "heading"))
        column.addWidget(text(sentence, "mute", wraps=True))
        column.addWidget(text("Badge", "small-strong"))
        column.addWidget(self.badge)
        column.addWidget(text("PIN", "small-strong"))
        column.addWidget(self.pin)
        column.addWidget(self._wrong)
        buttons = QHBoxLayout()
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(self._confirm)
        column.addLayout(buttons)

        cancel.clicked.connect(self.reject)
        self._confirm.clicked.connect(self._on_confirm_clicked)
        (self.pin if badge else self.badge).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the PIN on Enter in the badge, and confirm on Enter in the PIN."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.badge.hasFocus() and self.badge.text():
            self.pin.setFocus()
        elif self.pin.text():
            self._on_confirm_clicked()

    def _on_confirm_clicked(self) -> None:
        badge, pin = self.badge.text().strip(), self.pin.text()
        if not self._confirm.isEnabled():
            return
        if not badge or not pin:
            self._say("Scan the badge, then type the PIN.")
            return
        self._say("")
        self._confirm.setEnabled(False)
        self._background.run(lambda: self._switch(badge, pin), self._on_switched, self._on_failed)

    def _on_switched(self, person: Person) -> None:
        self.accept()
        self._accepted_as(person)

    def _on_failed(self, why: Refused | Fault) -> None:
        self._confirm.setEnabled(True)
        self.pin.clear()
        self.pin.setFocus()
        self._say(f"{words_of(why, self._zone)} {advice_of(why)}".strip())

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence or " ")
        set_look(self._wrong, tone="bad" if sentence else "")
