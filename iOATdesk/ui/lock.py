"""The locked screen: nobody's name, and still every timer that runs in the room."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import RoomRow
from iOATdesk.models.days import wall_time
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui import theme
from iOATdesk.ui.background import Background
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.field import PassphraseField, line_field
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.timer_list import Timer, TimerList

Unlock = Callable[[str, str], Operator]


def unnamed_timers(rows: Sequence[RoomRow], zone: ZoneInfo) -> tuple[Timer, ...]:
    """Return the room's timers by seat or visit, and time, alone."""
    return tuple(
        Timer(
            ref=row.visit,
            title=(
                f"Seat {row.seat}"
                if row.seat
                else f"Visit {row.visit_number} of {row.visits_allowed}"
            ),
            words=f"{row.state} since {wall_time(row.since, zone)}",
            due="injection overdue" if row.state == "injecting" else "end assessment due",
            until=row.until,
        )
        for row in rows
    )


class LockPage(QWidget):
    """Badge and PIN, or passphrase, lead back to where the work was."""

    unlocked = Signal(object)
    """The ``Operator``."""

    def __init__(
        self, switch: Unlock, sign_on: Unlock, background: Background, zone: ZoneInfo
    ) -> None:
        super().__init__()
        self.setObjectName("lock")
        self.setAccessibleName("Locked")
        self._switch = switch
        self._sign_on = sign_on
        self._background = background
        self._zone = zone
        self._is_by_pin = True

        self._title = text("Locked", "title", name="lock_title")
        self._who = text("", "mute", name="lock_who", wraps=True)
        self.badge = line_field("lock_badge", "Badge", "Scan the badge", length_max=64)
        self.secret = PassphraseField("PIN", name="lock_secret")
        self._secret_caption = text("PIN", "small-strong")
        self._wrong = text(" ", "small", name="lock_wrong", wraps=True)
        self._wrong.setMinimumHeight(38)
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button = KeyButton("Unlock", "Enter", kind="primary", name="lock_unlock")
        self._other = QPushButton("Use the passphrase")
        self._other.setObjectName("lock_other")
        self._other.setAccessibleName("Use the passphrase instead of the PIN")
        self._other.setProperty("kind", "link")
        self.timers = TimerList(name="lock_timers")
        self._room = Card("Open in the room", name="lock_room")
        self._assemble()

        self.button.clicked.connect(self._on_button_clicked)
        self._other.clicked.connect(self._on_other_clicked)

    def begin(self, operator: Operator, rows: Sequence[RoomRow], now: datetime) -> None:
        """Cover what was there, and wait for a badge."""
        self._who.setText(f"{operator.person.name} stepped away. Timers go on, nothing is lost.")
        self._by_pin(is_by_pin=True)
        self.badge.clear()
        self._say("")
        self.show_room(rows, now)
        self.badge.setFocus()

    def show_room(self, rows: Sequence[RoomRow], now: datetime) -> None:
        """Show the timers of the room, without names."""
        self.timers.show_timers(unnamed_timers(rows, self._zone), now)

    def warn(self, sentence: str) -> None:
        """Say something urgent on the locked screen."""
        self._say(sentence)

    def tick(self, now: datetime) -> None:
        """Let the timers stand at ``now``."""
        self.timers.tick(now)

    def on_scan(self, code: str) -> bool:
        """Take a badge and go on to the PIN."""
        self.badge.setText(code)
        self.secret.setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.secret.text():
            self._on_button_clicked()
        else:
            self.secret.setFocus()

    def _assemble(self) -> None:
        colours = theme.colours_now()
        picture = text("", name="lock_picture")
        picture.setPixmap(theme.pixmap("lock", colours.accent_ink, 36, 2.0))
        card = Card(name="lock_card")
        card.setFixedWidth(460)
        card.body.setContentsMargins(28, 26, 28, 26)
        card.body.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(picture)
        head.addWidget(self._title, 1)
        card.body.addLayout(head)
        card.add(self._who)
        card.add(text("Badge", "small-strong"))
        card.add(self.badge)
        card.add(self._secret_caption)
        card.add(self.secret)
        card.add(self._wrong)
        foot = QHBoxLayout()
        foot.addWidget(self._other)
        foot.addStretch(1)
        foot.addWidget(self.button)
        card.body.addLayout(foot)
        self._room.setFixedWidth(330)
        self._room.add(self.timers)
        self._room.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        row.addWidget(card)
        row.addWidget(self._room)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def _by_pin(self, *, is_by_pin: bool) -> None:
        self._is_by_pin = is_by_pin
        self._secret_caption.setText("PIN" if is_by_pin else "Passphrase")
        self._other.setText("Use the passphrase" if is_by_pin else "Use the PIN")
        self.secret.line.setAccessibleName("PIN" if is_by_pin else "Passphrase")
        self.secret.clear()

    def _on_other_clicked(self) -> None:
        self._by_pin(is_by_pin=not self._is_by_pin)
        (self.secret if self.badge.text() else self.badge).setFocus()

    def _on_button_clicked(self) -> None:
        badge, secret = self.badge.text().strip(), self.secret.text()
        if not self.button.isEnabled():
            return
        if not badge or not secret:
            self._say("Scan the badge, then type the PIN.")
            return
        self._say("")
        self.button.setEnabled(False)
        unlock = self._switch if self._is_by_pin else self._sign_on
        self._background.run(lambda: unlock(badge, secret), self._on_unlocked, self._on_failed)

    def _on_unlocked(self, operator: Operator) -> None:
        self.button.setEnabled(True)
        self.secret.clear()
        self.badge.clear()
        self.unlocked.emit(operator)

    def _on_failed(self, why: Refused | Fault) -> None:
        self.button.setEnabled(True)
        self.secret.clear()
        self.secret.setFocus()
        self._say(f"{words_of(why, self._zone)} {advice_of(why)}".strip())

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence or " ")
        set_look(self._wrong, tone="bad" if sentence else "")
