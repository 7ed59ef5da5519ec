"""The one window: sign-on, the pages in their frame, and the locked screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator, Station
from iOATdesk.desk.ports import Clock
from iOATdesk.desk.views import Foot, Room
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui import page as pages_
from iOATdesk.ui.background import Background
from iOATdesk.ui.counter_page import CounterPage
from iOATdesk.ui.frame import FootBar, TopBar, TrainingRibbon
from iOATdesk.ui.lock import LockPage
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.scanner import ScanCatcher, Scanner
from iOATdesk.ui.session import Session
from iOATdesk.ui.widgets.notice_banner import NoticeBanner
from iOATdesk.ui.widgets.person_dialog import PersonDialog
from iOATdesk.ui.widgets.stack import Stack

TICK_MS = 1000
SMALLEST_PX = (1280, 760)
GARBLED = "The scanner sent something unreadable. Hold it still and scan again."


@dataclass(frozen=True, slots=True)
class WindowActs:
    """What the frame asks of the desk."""

    foot: Callable[[], Foot]
    room: Callable[[], Room]
    sign_on: Callable[[str, str], Operator]
    """Badge or person, and passphrase."""
    switch: Callable[[str, str], Operator]
    """Badge and PIN."""


class MainWindow(QWidget):
    """Shows one page at a time; nothing in it is lost when it locks."""

    def __init__(
        self,
        station: Station,
        pages: Mapping[str, QWidget],
        acts: WindowActs,
        session: Session,
        background: Background,
        clock: Clock,
        *,
        scanner: Scanner | None = None,
        idle_minutes: int = 5,
    ) -> None:
        """Frame ``pages`` (title and page, in the order of navigation) for a begun session."""
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(f"iOAT desk · {station.name}")
        self.setMinimumSize(*SMALLEST_PX)
        self._acts = acts
        self._zone = station.zone
        self._session = session
        self._background = background
        self._clock = clock
        self._room: Room | None = None
        self._overdose_at: datetime | None = None

        self._titles = tuple(pages)
        self._bar = TopBar(tuple(pages), station.zone)
        self._ribbon = TrainingRibbon()
        self._foot = FootBar(station.zone)
        self._pages = Stack()
        self._pages.setObjectName("pages")
        for page in pages.values():
            self._pages.addWidget(page)
        self._lock = LockPage(acts.switch, acts.sign_on, background, station.zone)
        self._framed = QWidget()
        self._views = Stack()
        self._assemble()
        # Only now that it has a parent: shown before, it would be a window of its own.
        self._ribbon.setVisible(station.training)
        self._notice = NoticeBanner(self._pages, name="window_notice")
        self._connect(scanner, idle_minutes)
        self.show_page(0)

    def show_page(self, number: int) -> None:
        """Show a page of the navigation, read afresh."""
        if not 0 <= number < self._pages.count() or self.is_locked:
            return
        self._pages.setCurrentIndex(number)
        self._bar.show_page(number)
        page = self._page()
        if isinstance(page, pages_.Refreshes):
            page.refresh()

    def page_title(self) -> str:
        """Return the title of the page that is shown."""
        return self._titles[self._pages.currentIndex()]

    def refresh_frame(self) -> None:
        """Read foot and room again."""
        self._background.run(self._acts.foot, self._foot.show_foot, self._on_failed)
        self._background.run(self._acts.room, self._on_room, self._on_failed)

    @property
    def is_locked(self) -> bool:
        """Say whether the screen is locked."""
        return self._views.currentWidget() is self._lock

    def lock(self) -> None:
        """Cover everything until somebody unlocks; what was open stays as it is."""
        if self.is_locked or not self._session.has_begun:
            return
        rows = self._room.in_room if self._room else ()
        self._views.setCurrentWidget(self._lock)
        self._lock.begin(self._session.operator(), rows, self._clock.now())
        if (counter := self._counter()) is not None and counter.is_responding:
            self._lock.warn("An overdose response runs: unlock to go on with it.")
        self.refresh_frame()

    def ask_for_person(self, badge: str) -> None:
        """Ask the owner of a badge for the PIN, and let that person act from then on."""
        PersonDialog(
            self,
            "Switch person",
            "The work on the screen stays; what follows is signed by the new person.",
            self._acts.switch,
            self._background,
            self._session.begin,
            zone=self._zone,
            badge=badge,
        ).open()

    def tick(self) -> None:
        """Let clock and timers stand at the present moment."""
        now = self._clock.now()
        self._bar.show_time(now)
        if self.is_locked:
            self._lock.tick(now)
            return
        page = self._page()
        if isinstance(page, pages_.Ticks):
            page.tick(now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the page Enter and Esc that no control took."""
        page = self._page()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.is_locked or event.isAutoRepeat():
            return
        if is_enter and isinstance(page, pages_.TakesEnter):
            page.on_enter()
        elif event.key() == Qt.Key.Key_Escape and isinstance(page, pages_.TakesEscape):
            page.on_escape()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the timers with the window."""
        self._seconds.stop()
        self._idle.stop()
        super().closeEvent(event)

    def _assemble(self) -> None:
        self._framed.setObjectName("framed")
        inner = QVBoxLayout(self._framed)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._bar)
        inner.addWidget(self._pages, 1)
        inner.addWidget(self._foot)
        self._views.addWidget(self._framed)
        self._views.addWidget(self._lock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._ribbon)
        column.addWidget(self._views, 1)

    def _connect(self, scanner: Scanner | None, idle_minutes: int) -> None:
        self._bar.page_wanted.connect(self.show_page)
        self._bar.lock_wanted.connect(self.lock)
        for number in range(self._pages.count()):
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self, self._going_to(number))
            page = self._pages.widget(number)
            if (wrote := getattr(page, "wrote", None)) is not None:
                wrote.connect(self.refresh_frame)
            if isinstance(page, CounterPage):
                page.badge_scanned.connect(self.ask_for_person)
                page.wanted.connect(self._going_to(number))
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock)
        QShortcut(QKeySequence("F12"), self, self._on_overdose)
        self._lock.unlocked.connect(self._on_unlocked)
        self._session.changed.connect(self._on_person_changed)
        self._scans = ScanCatcher(self, scanner)
        self._scans.scanned.connect(self._on_scanned)
        self._scans.garbled.connect(lambda: self._notice.say(GARBLED, tone="warn"))
        self._scans.typed.connect(self._on_typed)
        self._seconds = QTimer(self)
        self._seconds.setInterval(TICK_MS)
        self._seconds.timeout.connect(self.tick)
        self._seconds.start()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(idle_minutes * 60 * 1000)
        self._idle.timeout.connect(self._on_idle)
        self._scans.stirred.connect(self._idle.start)
        self._idle.start()
        if self._session.has_begun:
            self._on_person_changed()

    def _going_to(self, number: int) -> Callable[[], None]:
        return lambda: self.show_page(number)

    def _page(self) -> object:
        return self._pages.currentWidget()

    def _counter(self) -> CounterPage | None:
        pages = (self._pages.widget(number) for number in range(self._pages.count()))
        return next((page for page in pages if isinstance(page, CounterPage)), None)

    def _on_scanned(self, code: str) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        if self.is_locked:
            self._lock.on_scan(code)
            return
        self._notice.hide()
        counter = self._counter()
        page = self._page()
        if isinstance(page, pages_.TakesScans) and page.on_scan(code):
            return
        if counter is not None and counter is not page:
            counter.on_scan(code)

    def _on_typed(self, character: str) -> None:
        page = self._page()
        if not self.is_locked and isinstance(page, pages_.TakesKeys):
            page.on_key(character)

    def _on_overdose(self) -> None:
        now = self._clock.now()
        if self.is_locked:
            self._overdose_at = self._overdose_at or now
            self._lock.warn("Overdose response: the time runs. Unlock to record it.")
        elif (counter := self._counter()) is not None:
            self.show_page(self._pages.indexOf(counter))
            counter.respond_to_overdose(now)

    def _on_idle(self) -> None:
        counter = self._counter()
        if counter is not None and counter.is_responding:
            # Whoever kneels beside a patient does not unlock a screen to see the time.
            self._idle.start()
        elif QApplication.activeModalWidget() is None:
            self.lock()

    def _on_unlocked(self, operator: Operator) -> None:
        self._views.setCurrentWidget(self._framed)
        self._session.begin(operator)
        self.tick()
        counter = self._counter()
        if self._overdose_at is not None and counter is not None:
            self.show_page(self._pages.indexOf(counter))
            counter.respond_to_overdose(self._overdose_at)
        self._overdose_at = None

    def _on_person_changed(self) -> None:
        self._bar.show_person(self._session.operator().person)
        self._bar.show_time(self._clock.now())
        self.refresh_frame()
        page = self._page()
        if isinstance(page, pages_.Refreshes):
            page.refresh()

    def _on_room(self, room: Room) -> None:
        self._room = room
        self._foot.show_room(room)
        if self.is_locked:
            self._lock.show_room(room.in_room, self._clock.now())

    def _on_failed(self, why: Refused | Fault) -> None:
        self._notice.say(
            words_of(why, self._zone), tone="bad", advice=advice_of(why), retry=self.refresh_frame
        )
