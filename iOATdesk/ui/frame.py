"""The frame of the window: the bar on top, the ribbon of a training station, the foot."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLayout, QPushButton

from iOATdesk.desk.views import Foot, Room
from iOATdesk.models.days import wall_time
from iOATdesk.models.people import ROLE_WORDS, Person
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import ElidedText, text
from iOATdesk.ui.words import weekday_words

BAR_PX = 56
FOOT_PX = 35
RIBBON_PX = 26
_GAP_PX = 32
_LEFT_OUT_MAX = 3


class TopBar(QFrame):
    """Where one can go, what time it is, who acts, and the lock."""

    page_wanted = Signal(int)
    person_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, titles: Sequence[str], zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setFixedHeight(BAR_PX)
        self._zone = zone
        self._pages = QButtonGroup(self)
        self._pages.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(4)
        # The bar itself sees to it that everything fits.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row = row
        self._brand = text("iOAT desk", "brand", name="brand")
        self._brand.setContentsMargins(0, 0, _GAP_PX, 0)
        row.addWidget(self._brand)
        for number, title in enumerate(titles):
            button = QPushButton(title)
            button.setProperty("kind", "nav")
            button.setCheckable(True)
            button.setObjectName(f"go_{title.lower().replace(' ', '_')}")
            button.setAccessibleName(f"{title} (Ctrl {number + 1})")
            button.setToolTip(f"Ctrl+{number + 1}")
            self._pages.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._day = text("", name="bar_day")
        self._time = text("", "strong", name="bar_time")
        self._person = text("", "strong", name="bar_person")
        self._role = text("", name="bar_role")
        for widget, gap_px in ((self._day, 4), (self._time, 12), (self._person, 0)):
            row.addWidget(widget)
            row.addSpacing(gap_px)
        row.addWidget(self._role)
        row.addSpacing(12)
        lock = KeyButton("Lock", "Ctrl L", kind="bar", name="lock_button")
        row.addWidget(lock)
        self._now: datetime | None = None
        self._pages.idClicked.connect(self.page_wanted)
        lock.clicked.connect(self.lock_wanted)

    def show_page(self, number: int) -> None:
        """Mark the page that is shown."""
        self._pages.button(number).setChecked(True)

    def show_time(self, now: datetime) -> None:
        """Show the station's date and time."""
        self._now = now
        self._time.setText(wall_time(now, self._zone))
        self._fit()

    def show_person(self, person: Person) -> None:
        """Show who acts."""
        self._person.setText(person.name)
        self._role.setText(f"· {ROLE_WORDS[person.role]}")
        self._person.setToolTip(ROLE_WORDS[person.role])
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Give way in width: what is said shortens before anything is cut."""
        return QSize(0, BAR_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the date first, then leave out the program's name, then the role."""
        for left_out in range(_LEFT_OUT_MAX + 1):
            day = weekday_words(self._now, self._zone) if self._now else ""
            is_short = left_out >= 1
            self._day.setText(" ".join(day.split()[1:3]) if is_short else day)
            self._day.setToolTip(day if is_short else "")
            self._brand.setVisible(left_out < 2)
            self._role.setVisible(left_out < _LEFT_OUT_MAX)
            if self._row.sizeHint().width() <= self.width():
                return


class TrainingRibbon(QFrame):
    """Says on every screen that nothing here is real."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("training")
        self.setFixedHeight(RIBBON_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        words = text("TRAINING · no real patient, no real dose", name="training_words")
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignCenter)


class FootBar(QFrame):
    """Tells the truth: ledger, backup, printer, drive, readiness."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.setFixedHeight(FOOT_PX)
        self._zone = zone
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(0)
        self._lamps = {}
        for name in ("ledger", "backup", "printer", "drive"):
            lamp, words = text("", "lamp"), text("", name=f"foot_{name}")
            row.addWidget(lamp)
            row.addSpacing(6)
            row.addWidget(words)
            row.addSpacing(26)
            self._lamps[name] = (lamp, words)
        self._ready = ElidedText("", name="foot_ready")
        self._ready.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._ready, 1)

    def show_foot(self, foot: Foot) -> None:
        """Show the state of ledger, backup, printer and drive."""
        verified, backup = foot.verified_at, foot.backup_at
        self._light(
            "ledger",
            f"Ledger verified at {wall_time(verified, self._zone)}"
            if verified
            else "Ledger not verified yet",
            "ok" if verified else "warn",
        )
        self._light(
            "backup",
            f"Backup {wall_time(backup, self._zone)}" if backup else "No backup yet",
            "ok" if backup else "warn",
        )
        is_ready = foot.printer == "ready"
        printer = "Label printer ready" if is_ready else foot.printer
        self._light("printer", printer, "ok" if is_ready else "bad")
        drive = f"Register USB {foot.drive}" if foot.drive else "Register USB not inserted"
        self._light("drive", drive, "ok" if foot.drive else "warn")

    def show_room(self, room: Room) -> None:
        """Show who checked naloxone and oxygen, and when."""
        words = room.shortage and f"{room.shortage[0].upper()}{room.shortage[1:]}"
        words = words or room.opened_words or "Day not open: naloxone and oxygen not checked"
        self._ready.setText(words)
        set_look(self._ready, tone="warn" if room.shortage else "")

    def _light(self, name: str, words: str, tone: str) -> None:
        lamp, label = self._lamps[name]
        label.setText(words)
        set_look(lamp, tone=tone)
