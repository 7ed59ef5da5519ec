"""Holds what the window shows: set-up, sign-on, or the desk.

What the first screen does not need is imported later, so that it is there at once.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from iOATdesk.desk.doors import is_station, station_titles
from iOATdesk.models.faults import Fault, LedgerFault
from iOATdesk.ui.session import Session
from iOATdesk.ui.theme import STYLE, bundled_fonts_only, dress, load_script_fonts
from iOATdesk.ui.widgets.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from iOATdesk.desk.operator import Operator
    from iOATdesk.desk.ports import Clock, Devices
    from iOATdesk.desk.station import Opened
    from iOATdesk.models.refusals import Refused
    from iOATdesk.ui.background import Background
    from iOATdesk.ui.scanner import Scanner

FIRST_SIZE_PX = (1440, 900)
_DRAWN_MS = 100
"""By then the first screen stands; until then every other thread would slow it."""


def _new_id() -> str:
    from uuid import uuid4

    return str(uuid4())


def _new_salt() -> str:
    from secrets import token_hex

    return token_hex(16)


@dataclass(frozen=True, slots=True)
class Chances:
    """Where new ids and salts come from; the sample day has the same ones each time."""

    new_id: Callable[[], str] = _new_id
    new_salt: Callable[[], str] = _new_salt


class Shell(Stack):
    """Goes from set-up or sign-on to the desk, and keeps the station's file open."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        connect: Callable[[], Devices],
        background: Background,
        chances: Chances | None = None,
        scanner: Scanner | None = None,
    ) -> None:
        """Show set-up where the folder holds no station, and sign-on where it does.

        ``connect`` names the printers and the drive, when somebody has signed on.
        """
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle("iOAT desk")
        self.resize(*FIRST_SIZE_PX)
        self._clock = clock
        self._connect = connect
        self._folder = folder
        self._background = background
        self._chances = chances or Chances()
        self._scanner = scanner
        self._session = Session()
        self.opened: Opened | None = None
        self._begin()

    def close_ledger(self) -> None:
        """Let go of the station's file; called on the ledger's thread."""
        if self.opened is not None:
            self.opened.ledger.close()
            self.opened = None

    def tick(self) -> None:
        """Let every timer stand at the present moment."""
        tick = getattr(self.currentWidget(), "tick", None)
        if tick is not None:
            tick()

    def after_first_screen(self, act: Callable[[], object]) -> None:
        """Call ``act`` as soon as what is shown now has been drawn."""
        QTimer.singleShot(_DRAWN_MS, act)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close what is shown, with its timers; a page that asks first keeps the window."""
        shown = self.currentWidget()
        if shown is not None and not shown.close():
            event.ignore()
            return
        super().closeEvent(event)

    def _begin(self) -> None:
        """Show set-up or sign-on, or why neither can be."""
        try:
            if has_station(self._folder):
                self._show_sign_on()
            else:
                self._show_set_up()
        except Fault as fault:
            self._show_trouble(fault)

    def _replace(self, widget: QWidget) -> None:
        self.addWidget(widget)
        self.setCurrentWidget(widget)
        while self.count() > 1:
            old = self.widget(0)
            assert old is not None, "a stack of two has a first"
            self.removeWidget(old)
            old.deleteLater()
        widget.setFocus()

    def _show_set_up(self) -> None:
        from iOATdesk.ui.binding import set_up_page

        page = set_up_page(self._folder, self._clock, self._background, self._keep, self._enter)
        self._replace(page)

    def _show_trouble(self, fault: Fault) -> None:
        from iOATdesk.ui.trouble_page import TroublePage

        page = TroublePage(fault, str(self._folder))
        # The page must not be replaced while its own button is being pressed.
        page.again_wanted.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        self._replace(page)

    def _show_sign_on(self) -> None:
        from iOATdesk.ui.sign_on_page import SignOnPage

        title, people = station_titles(self._folder)
        page = SignOnPage(title, people, self._sign_on, self._background, scanner=self._scanner)
        page.signed_on.connect(self._enter)
        self._replace(page)

    def _sign_on(self, badge_or_person: str, passphrase: str) -> Operator:
        """Open the station and prove what was written last; called on the ledger's thread."""
        from iOATdesk.desk.access import Shift
        from iOATdesk.desk.station import open_station, prove

        opened = open_station(self._folder, badge_or_person, passphrase)
        try:
            prove(opened, self._clock.now())
            operator = Shift(opened.ledger, opened.keys).open(opened.by)
        except BaseException:
            # Whoever tries again finds the file free.
            opened.ledger.close()
            raise
        self.opened = opened
        return operator

    def _keep(self, opened: Opened) -> None:
        """Remember what set-up has opened, so that it is closed; called on the ledger's thread."""
        self.opened = opened

    def _enter(self, operator: Operator) -> None:
        """Show the desk of the open station."""
        from iOATdesk.ui.binding import main_window

        assert self.opened is not None, "signing on opens the station"
        self._session.begin(operator)
        try:
            window = main_window(
                self.opened,
                self._folder,
                self._connect(),
                self._session,
                self._background,
                self._chances,
                self._scanner,
            )
        except Fault as fault:
            self._leave(fault)
            return
        self._replace(window)
        self.setWindowTitle(window.windowTitle())
        load_script_fonts()

    def _leave(self, fault: Fault) -> None:
        """Close the station that cannot be shown, then say why."""

        def told(_: Refused | Fault | None) -> None:
            self._show_trouble(fault)

        self._background.run(self.close_ledger, told, told)


def has_station(folder: Path) -> bool:
    """Say whether there is a station in a folder.

    Raises:
        LedgerFault: nobody can look into the folder.
    """
    try:
        return is_station(folder)
    except OSError as error:
        raise LedgerFault(
            f"The station’s folder cannot be looked into: {error.strerror}.",
            "Check the folder’s name in the settings, and that this person may read it.",
        ) from error


def _new_application() -> QApplication:
    # Set before it is made: the system's own style would be loaded first, and thrown away.
    QApplication.setStyle(STYLE)
    return QApplication(sys.argv[:1])


def application(theme: str) -> QApplication:
    """Return the Qt application, dressed."""
    # Before the application: an installed Inter would mix with the bundled one.
    bundled_fonts_only()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else _new_application()
    app.setApplicationName("iOATdesk")
    dress(app, theme)
    return app
