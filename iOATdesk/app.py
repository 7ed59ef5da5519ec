"""The composition root: the only place that names concrete devices and opens the window."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from iOATdesk import __version__
from iOATdesk.devices.clock import SystemClock
from iOATdesk.ui.background import ThreadBackground
from iOATdesk.ui.scanner import Scanner
from iOATdesk.ui.shell import Shell, application, has_station

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iOATdesk.desk.ports import Clock, Devices, Drive, Printer
    from iOATdesk.settings import Settings

TRAINING_FOLDER = "training"


def _printer(name: str, settings: Settings, folder: Path) -> Printer:
    """Return the system's printer of that name; without a name, a folder beside the station."""
    from iOATdesk.devices.printers import CupsPrinter, FolderPrinter

    if not name:
        return FolderPrinter(folder / "prints")
    if sys.platform == "win32":
        from iOATdesk.devices.qt_printer import QtPrinter

        return QtPrinter(name, resolution_dpi=settings.resolution_dpi)
    return CupsPrinter(name)


def devices_of(settings: Settings, folder: Path, clock: Clock, *, training: bool) -> Devices:
    """Return the devices that the settings name; a training station has its folders instead."""
    from iOATdesk.desk.ports import Devices
    from iOATdesk.devices.drives import FolderDrive, RemovableDrive
    from iOATdesk.devices.printers import FolderPrinter

    if training:
        paper = FolderPrinter(folder / "prints")
        return Devices(clock, paper, paper, paper, FolderDrive(folder / "usb", "Training drive"))
    slips = _printer(settings.slip_printer, settings, folder)
    drive: Drive = RemovableDrive()
    if settings.drive_folder is not None:
        drive = FolderDrive(settings.drive_folder, settings.drive_folder.name)
    labels = _printer(settings.label_printer, settings, folder)
    return Devices(clock, labels, slips, slips, drive, settings.label_size, settings.resolution_dpi)


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
        ready: called when the first screen is shown.
    """
    app = application(settings.theme)
    folder = station_folder or settings.station_folder
    if training and station_folder is None:
        folder = folder.with_name(TRAINING_FOLDER)
    clock = SystemClock()
    connect = partial(devices_of, settings, folder, clock, training=training)
    executor = ThreadPoolExecutor(1, thread_name_prefix="ledger")
    if training and not has_station(folder):
        _make_training(folder, connect())
    scanner = Scanner(
        settings.scanner_key_gap_max_ms, settings.scanner_prefix, settings.scanner_suffix
    )
    shell = Shell(folder, clock, connect, ThreadBackground(executor), scanner=scanner)
    _install_crash_hook(shell, executor, folder, clock)
    shell.show()
    # Somebody types a passphrase now: what the desk needs is read meanwhile.
    shell.after_first_screen(lambda: executor.submit(import_module, "iOATdesk.desk.station"))
    ready()
    try:
        return app.exec()
    finally:
        executor.submit(shell.close_ledger).result()
        executor.shutdown()


def _make_training(folder: Path, devices: Devices) -> None:
    from iOATdesk.training.clinic import found_training_clinic

    print("Making the training clinic", end="", flush=True)
    clinic = found_training_clinic(
        folder, devices, progress=lambda _: print(".", end="", flush=True)
    )
    clinic.desk.ledger.close()
    (folder / "usb").mkdir(exist_ok=True)
    print(" done.")


def _install_crash_hook(
    shell: Shell, executor: ThreadPoolExecutor, folder: Path, clock: Clock
) -> None:
    from iOATdesk.ui.crash import CrashHook

    hook = CrashHook(
        folder / "reports",
        __version__,
        clock.now,
        lambda: executor.submit(shell.close_ledger).result(),
    )
    hook.install()
