"""Real file systems that are really full, really read-only, really gone."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from iOATdesk.devices.drives import RemovableDrive
from iOATdesk.devices.plugged import drive_at
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.models.faults import DriveFault, PrinterFault
from tests.devices.drive_contract import NAME, REGISTER, ignore
from tests.devices.papers import LABEL_MM, paper


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB, mounted."""
    folder = tmp_path / "STICK"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder))
    subprocess.run(mount, check=True)
    yield folder
    subprocess.run(("umount", "--lazy", str(folder)), check=True)


def drive(stick: Path) -> RemovableDrive:
    return RemovableDrive(drives=lambda: (drive_at(stick, "STICK"),))


def fill(stick: Path, leave_bytes: int) -> None:
    free = drive_at(stick, "STICK").free_bytes
    (stick / "holiday.mov").write_bytes(b"\1" * (free - leave_bytes))


def test_a_register_that_fits_is_written(stick: Path) -> None:
    drive(stick).write(NAME, REGISTER, ignore)
    assert (stick / NAME).read_bytes() == REGISTER


def test_a_full_drive_is_named_before_anything_is_written(stick: Path) -> None:
    fill(stick, 1 << 20)
    seen: list[int] = []
    with pytest.raises(DriveFault, match="“STICK” has no room"):
        drive(stick).write(NAME, REGISTER, seen.append)
    assert seen == []
    assert os.listdir(stick) == ["holiday.mov"]


def test_a_drive_that_fills_up_half_way_keeps_no_half_register(stick: Path) -> None:
    def fill_up(_percent: int) -> None:
        if not (stick / "holiday.mov").exists():
            fill(stick, 0)

    with pytest.raises(DriveFault, match="“STICK” has no room"):
        drive(stick).write(NAME, REGISTER, fill_up)
    assert os.listdir(stick) == ["holiday.mov"]


def test_a_write_protected_drive_is_named(stick: Path) -> None:
    subprocess.run(("mount", "-o", "remount,ro", str(stick)), check=True)
    assert not drive(stick).find().is_writable
    with pytest.raises(DriveFault, match="“STICK” does not allow writing"):
        drive(stick).write(NAME, REGISTER, ignore)


def test_a_switch_moved_half_way_is_named(stick: Path) -> None:
    found = drive_at(stick, "STICK")
    subprocess.run(("mount", "-o", "remount,ro", str(stick)), check=True)
    with pytest.raises(DriveFault, match="“STICK” does not allow writing"):
        RemovableDrive(drives=lambda: (found,)).write(NAME, REGISTER, ignore)


def test_a_drive_gone_half_way_is_named(stick: Path) -> None:
    def pull_out(percent: int) -> None:
        if percent < 50 and os.path.ismount(stick):
            subprocess.run(("umount", "--lazy", str(stick)), check=True)

    try:
        with pytest.raises(DriveFault, match="“STICK” was pulled out"):
            drive(stick).write(NAME, REGISTER, pull_out)
        assert os.listdir(stick) == []
    finally:
        # The fixture takes away what it brought.
        subprocess.run(("mount", "-t", "tmpfs", "tmpfs", str(stick)), check=True)


def test_a_folder_printer_that_may_not_write_says_so_before_it_is_asked(stick: Path) -> None:
    subprocess.run(("mount", "-o", "remount,ro", str(stick)), check=True)
    assert FolderPrinter(stick / "prints").state().endswith("it may not be written to.")


def test_a_folder_printer_on_a_full_disk_says_so_and_keeps_no_half_print(stick: Path) -> None:
    fill(stick, 0)
    with pytest.raises(PrinterFault, match="No space left on device"):
        FolderPrinter(stick).print(paper(LABEL_MM), title="label")
    assert os.listdir(stick) == ["holiday.mov"]
