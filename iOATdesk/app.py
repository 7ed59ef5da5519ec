"""The composition root: the only place that names concrete devices and opens the window."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from iOATdesk import __version__
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.ports import Clock, Devices, Drive, Printer
from iOATdesk.desk.station import Opened, is_station, open_station, station_titles
from iOATdesk.devices.clock import SystemClock
from iOATdesk.devices.drives import FolderDrive, RemovableDrive
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.settings import Settings
from iOATdesk.ui.background import Background, ThreadBackground
from iOATdesk.ui.theme import dress, load_script_fonts

FIRST_SIZE_PX = (1440, 900)
TRAINING_FOLDER = "training"


def _printer(name: str, settings: Settings, folder: Path) -> Printer:
    """Return the system's printer of that name; without a name, a folder beside the station."""
    if not name:
        return FolderPrinter(folder / "prints")
    if sys.platform == "win32":
        from iOATdesk.devices.qt_printer import QtPrinter

        return QtPrinter(name, resolution_dpi=settings.resolution_dpi)
    from iOATdesk.devices.printers import CupsPrinter

    return CupsPrinter(name)


def devices_of(settings: Settings, folder: Path, clock: Clock, *, training: bool) -> Devices:
    """Return the devices that the settings name; a training station has its folders instead."""
    if training:
        paper = FolderPrinter(folder / "prints")
        return Devices(clock, paper, paper, paper, FolderDrive(folder / "usb", "Training drive"))
    slips = _printer(settings.slip_printer, settings, folder)
    drive: Drive = RemovableDrive()
    if settings.drive_folder is not None:
        drive = FolderDrive(settings.drive_folder, settings.drive_folder.name)
    labels = _printer(settings.label_printer, settings, folder)
    return Devices(clock, labels, slips, slips, drive)


class Shell(QStackedWidget):
    """Holds what the window shows: set-up, sign-on, or the desk."""

    def __init__(
        self, folder: Path, settings: Settings, devices: Devices, background: Background
    ) -> None:
        """Show set-up where the folder holds no station, and sign-on where it does."""
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle("iOAT desk")
        self.resize(*FIRST_SIZE_PX)
        self._folder = folder
        self._settings = settings
        self.devices = devices
        self._background = background
        self.opened: Opened | None = None
        if is_station(folder):
            self._show_sign_on()
        else:
            self._show_set_up()

    def close_ledger(self) -> None:
        """Let go of the station's file."""
        if self.opened is not None:
            self.opened.ledger.close()
            self.opened = None

    def _replace(self, widget: QWidget) -> None:
        while self.count():
            old = self.widget(0)
            self.removeWidget(old)
            old.deleteLater()
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def _show_set_up(self) -> None:
        from iOATdesk.ui.binding import set_up_page

        page = set_up_page(self._folder, self.devices.clock, self._background, self._enter)
        self._replace(page)

    def _show_sign_on(self) -> None:
        from iOATdesk.ui.sign_on_page import SignOnPage

        title, zone, people = station_titles(self._folder)
        page = SignOnPage(title, people, self._sign_on, self._background, zone)
        page.signed_on.connect(lambda _: self._on_signed_on())
        self._replace(page)

    def _sign_on(self, badge_or_person: str, passphrase: str) -> Operator:
        """Open the station; called on the ledger's thread."""
        from iOATdesk.desk.access import Shift

        self.opened = open_station(self._folder, badge_or_person, passphrase)
        return Shift(self.opened.ledger, self.opened.keys).open(self.opened.by)

    def _on_signed_on(self) -> None:
        assert self.opened is not None, "signing on opens the station"
        self._enter(self.opened)

    def _enter(self, opened: Opened) -> None:
        """Show the desk of an open station."""
        from iOATdesk.ui.binding import main_window

        self.opened = opened
        window = main_window(
            opened, self._folder, self.devices, self._background, lambda: str(uuid4())
        )
        self._replace(window)
        self.setWindowTitle(window.windowTitle())
        load_script_fonts()


def application(theme: str) -> QApplication:
    """Return the Qt application, dressed."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("iOATdesk")
    dress(app, theme)
    return app


def open_window(
    settings: Settings,
    *,
    station_folder: Path | None,
    training: bool,
    ready: Callable[[], None] = lambda: None,
) -> int:
    """Show the window until it is closed; return the exit code.

    Args:
        settings: of this computer.
        station_folder: instead of the settings' own.
        training: use the made-up training clinic, and make it first where there is none.
        ready: called once the first screen is painted.
    """
    app = application(settings.theme)
    folder = station_folder or settings.station_folder
    if training and station_folder is None:
        folder = folder.with_name(TRAINING_FOLDER)
    clock = SystemClock()
    devices = devices_of(settings, folder, clock, training=training)
    executor = ThreadPoolExecutor(1, thread_name_prefix="ledger")
    if training and not is_station(folder):
        _make_training(folder, devices)
    shell = Shell(folder, settings, devices, ThreadBackground(executor))
    _install_crash_hook(shell, executor, folder)
    shell.show()
    ready()
    try:
        return app.exec()
    finally:
        executor.submit(shell.close_ledger).result()
        executor.shutdown()


def _make_training(folder: Path, devices: Devices) -> None:
    from iOATdesk.training.clinic import found_training_clinic

    print("Making the training clinic", end="", flush=True)
    clinic = found_training_clinic(folder, devices, progress=lambda _: print(".", end="", flush=True))
    clinic.desk.ledger.close()
    (folder / "usb").mkdir(exist_ok=True)
    print(" done.")


def _install_crash_hook(shell: Shell, executor: ThreadPoolExecutor, folder: Path) -> None:
    from iOATdesk.ui.crash import CrashHook

    hook = CrashHook(
        folder / "reports",
        __version__,
        shell.devices.clock.now,
        lambda: executor.submit(shell.close_ledger).result(),
    )
    hook.install()
