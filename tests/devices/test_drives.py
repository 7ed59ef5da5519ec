import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from iOATdesk.devices.drive_faults import DriveTrouble, drive_fault
from iOATdesk.devices.drives import MARKER, FolderDrive, RemovableDrive, write_checked
from iOATdesk.devices.plugged import DriveState, drive_at
from iOATdesk.models.faults import DriveFault
from tests.devices.drive_contract import NAME, REGISTER, DriveContract, ignore


class TestFolderDrive(DriveContract):
    @pytest.fixture
    def drive(self, folder: Path) -> FolderDrive:
        return FolderDrive(folder, "STICK")

    def owned(self, folder: Path, station: str) -> FolderDrive:
        return FolderDrive(folder, "STICK", station=station)

    def test_a_small_drive_says_that_it_is_full_and_keeps_what_it_has(self, folder: Path) -> None:
        small = FolderDrive(folder, "STICK", capacity_bytes=len(REGISTER) + 10)
        small.write(NAME, REGISTER, ignore)
        assert small.find().free_bytes == 10
        with pytest.raises(DriveFault, match="“STICK” has no room"):
            small.write("next.pdf", b"eleven byte", ignore)
        small.write("next.pdf", b"ten bytes.", ignore)
        assert small.find().free_bytes == 0
        assert sorted(os.listdir(folder)) == sorted([NAME, "next.pdf"])


def look(*folders: Path) -> tuple[DriveState, ...]:
    """Return what would be plugged in, were these folders drives."""
    return tuple(drive_at(folder, folder.name) for folder in folders if folder.is_dir())


class TestRemovableDrive(DriveContract):
    @pytest.fixture
    def drive(self, folder: Path) -> RemovableDrive:
        return RemovableDrive(drives=lambda: look(folder))

    def owned(self, folder: Path, station: str) -> RemovableDrive:
        return RemovableDrive(station, drives=lambda: look(folder))

    @pytest.fixture
    def two(self, tmp_path: Path) -> tuple[Path, Path]:
        folders = (tmp_path / "WHITE", tmp_path / "BLACK")
        for folder in folders:
            folder.mkdir()
        return folders

    @pytest.mark.parametrize("station", [None, "East Wing"])
    def test_of_several_drives_none_is_guessed(
        self, two: tuple[Path, Path], station: str | None
    ) -> None:
        with pytest.raises(DriveFault, match=r"Several removable drives .*: BLACK, WHITE"):
            RemovableDrive(station, drives=lambda: look(*two)).write(NAME, REGISTER, ignore)
        assert [os.listdir(folder) for folder in two] == [[], []]

    def test_of_several_drives_the_stations_own_is_taken(self, two: tuple[Path, Path]) -> None:
        (two[1] / MARKER).write_text("East Wing\n")
        drive = RemovableDrive("East Wing", drives=lambda: look(*two))
        assert drive.find().name == "BLACK"

    def test_two_drives_of_the_same_station_are_not_guessed_between(
        self, two: tuple[Path, Path]
    ) -> None:
        for folder in two:
            (folder / MARKER).write_text("East Wing\n")
        with pytest.raises(DriveFault, match="Several removable drives"):
            RemovableDrive("East Wing", drives=lambda: look(*two)).find()


def test_a_drive_found_read_only_is_not_tried(tmp_path: Path) -> None:
    state = replace(drive_at(tmp_path, "STICK"), is_writable=False)
    with pytest.raises(DriveFault, match="does not allow writing"):
        write_checked(state, NAME, REGISTER, ignore)
    assert os.listdir(tmp_path) == []


def test_a_drive_gone_since_it_was_found_was_pulled_out(tmp_path: Path) -> None:
    folder = tmp_path / "STICK"
    folder.mkdir()
    state = drive_at(folder, "STICK")
    folder.rmdir()
    with pytest.raises(DriveFault, match="was pulled out"):
        write_checked(state, NAME, REGISTER, ignore)
    with pytest.raises(DriveFault, match="was pulled out"):
        drive_at(folder, "STICK")


def test_a_link_in_the_drives_own_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir()
    (tmp_path / "STICK").symlink_to(tmp_path / "safe")
    with pytest.raises(DriveFault, match="has a link"):
        write_checked(drive_at(tmp_path / "STICK", "STICK"), NAME, REGISTER, ignore)
    assert os.listdir(tmp_path / "safe") == []


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (errno.ENOSPC, DriveTrouble.FULL),
        (errno.EFBIG, DriveTrouble.FULL),
        (errno.EROFS, DriveTrouble.READ_ONLY),
        (errno.EACCES, DriveTrouble.READ_ONLY),
        (errno.EPERM, DriveTrouble.READ_ONLY),
        (errno.EIO, DriveTrouble.PULLED_OUT),
        (errno.ENODEV, DriveTrouble.PULLED_OUT),
        (errno.ENXIO, DriveTrouble.PULLED_OUT),
        (errno.ENOENT, DriveTrouble.PULLED_OUT),
        (errno.EINVAL, DriveTrouble.OTHER),
    ],
)
def test_each_error_of_the_system_has_its_sentence(error: int, trouble: DriveTrouble) -> None:
    fault = drive_fault(OSError(error, "as the system says"), "STICK")
    assert fault.title == trouble.fault("STICK", "as the system says").title
    assert fault.advice == trouble.value[1]


class WindowsError112(OSError):
    winerror = 112


def test_a_windows_error_goes_before_the_number_python_folds_it_into() -> None:
    fault = drive_fault(WindowsError112(errno.EINVAL, "no"), "E:")
    assert fault.title == DriveTrouble.FULL.fault("E:").title


def test_no_two_troubles_share_a_sentence() -> None:
    titles = [trouble.value[0] for trouble in DriveTrouble]
    assert len(set(titles)) == len(titles)
    assert all(
        title.endswith(".") and advice.endswith(".")
        for title, advice in (trouble.value for trouble in DriveTrouble)
    )
