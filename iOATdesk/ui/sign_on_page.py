"""The first screen: who are you, and what is your passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from iOATdesk.ui import theme
from iOATdesk.ui.scanner import ScanCatcher, Scanner
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.field import PassphraseField
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iOATdesk.desk.operator import Operator
    from iOATdesk.models.faults import Fault
    from iOATdesk.models.refusals import Refused
    from iOATdesk.ui.background import Background

_WIDTH_PX = 480
_ROW_PX = 44


class SignOnPage(QWidget):
    """A badge or a name, and the passphrase that opens the shift."""

    signed_on = Signal(object)
    """The ``Operator``."""

    def __init__(
        self,
        station_name: str,
        people: Sequence[tuple[str, str]],
        sign_on: Callable[[str, str], Operator],
        background: Background,
        *,
        scanner: Scanner | None = None,
    ) -> None:
        """Offer ``people`` (id, name); a scanned badge chooses without the list."""
        super().__init__()
        self.setObjectName("sign_on")
        self.setAccessibleName("Sign on")
        self._sign_on = sign_on
        self._background = background
        self._badge = ""

        self.people = QListWidget()
        self.people.setObjectName("sign_on_people")
        self.people.setAccessibleName("Your name")
        self.show_people(people)
        self.who = text("Scan your badge, or choose your name", "mute", name="sign_on_who")
        self.passphrase = PassphraseField(name="sign_on_passphrase")
        self._wrong = text(" ", "small", name="sign_on_wrong", wraps=True)
        self._wrong.setMinimumHeight(38)
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button = KeyButton("Sign on", "Enter", kind="primary", name="sign_on_button")
        self._assemble(station_name)

        self.people.itemSelectionChanged.connect(self._on_person_chosen)
        self.people.itemActivated.connect(lambda _item: self.passphrase.setFocus())
        self.button.clicked.connect(self._on_button_clicked)
        ScanCatcher(self, scanner).scanned.connect(self.on_scan)

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer these people (id, name)."""
        self.people.clear()
        for person, name in people:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, person)
            item.setSizeHint(QSize(0, _ROW_PX))
            self.people.addItem(item)
        self.people.setFixedHeight(min(max(len(people), 1), 6) * _ROW_PX + 4)

    def on_scan(self, text_scanned: str) -> bool:
        """Take a badge and go on to the passphrase."""
        self.people.setCurrentRow(-1)
        self._badge = text_scanned
        self._say_who("Badge scanned. Now your passphrase.")
        self.passphrase.clear()
        self.passphrase.setFocus()
        return True

    def say(self, sentence: str) -> None:
        """Say what is wrong; the place for it is always there."""
        self._wrong.setText(sentence or " ")
        self._wrong.setAccessibleName(sentence)
        set_look(self._wrong, tone="bad" if sentence else "")

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the names."""
        super().showEvent(event)
        self.people.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign on with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.passphrase.line.hasFocus() or self.passphrase.text():
                self._on_button_clicked()
            else:
                self.passphrase.setFocus()
            return
        super().keyPressEvent(event)

    def _assemble(self, station_name: str) -> None:
        mark = text("")
        mark.setPixmap(theme.pixmap("desk", theme.colours_now().accent_ink, 40, 2.0))
        mark.setAccessibleName("iOAT desk")
        card = Card(name="sign_on_card")
        card.setFixedWidth(_WIDTH_PX)
        card.body.setContentsMargins(28, 26, 28, 26)
        card.body.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(mark)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(text("iOAT desk", "title"))
        names.addWidget(text(station_name, "mute", name="sign_on_station", wraps=True))
        head.addLayout(names, 1)
        card.body.addLayout(head)
        card.body.addSpacing(8)
        card.add(self.who)
        card.add(self.people)
        card.add(text("Passphrase", "small-strong"))
        card.add(self.passphrase)
        card.add(self._wrong)
        card.add(self.button)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _on_person_chosen(self) -> None:
        for item in self.people.selectedItems():
            self._badge = ""
            self._say_who(f"{item.text()}: now your passphrase")

    def _say_who(self, words: str) -> None:
        self.who.setText(words)
        self.say("")

    def _on_button_clicked(self) -> None:
        chosen = self.people.selectedItems()
        who = self._badge or (chosen[0].data(Qt.ItemDataRole.UserRole) if chosen else "")
        passphrase = self.passphrase.text()
        if not self.button.isEnabled():
            return
        if not who:
            self.say("Scan your badge, or choose your name in the list.")
            return
        if not passphrase:
            self.say("Type your passphrase.")
            self.passphrase.setFocus()
            return
        self.say("")
        self.button.setEnabled(False)
        self.button.say("Opening the ledger…", "")
        self._background.run(
            lambda: self._sign_on(who, passphrase), self._on_signed_on, self._on_failed
        )

    def _on_signed_on(self, operator: Operator) -> None:
        self._rest()
        self._badge = ""
        self.signed_on.emit(operator)

    def _on_failed(self, why: Refused | Fault) -> None:
        from iOATdesk.models.days import station_zone
        from iOATdesk.ui.saying import advice_of, words_of

        self._rest()
        self.passphrase.setFocus()
        # No refusal of this screen names a time.
        self.say(f"{words_of(why, station_zone('UTC'))} {advice_of(why)}".strip())

    def _rest(self) -> None:
        self.button.setEnabled(True)
        self.button.say("Sign on", "Enter")
        self.passphrase.clear()
