"""What every register drive does, whatever it is made of."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from iOATdesk.devices.drives import MARKER, RemovableDrive
from iOATdesk.models.faults import DriveFault

NAME = "iOAT-register_S1_2026-11-22_0001.pdf"
REGISTER = b"%PDF-" + bytes(range(256)) * 10_000
"""Two and a half chunks, so that something can happen between them."""


def ignore(_percent: int) -> None:
    """Take no notice of progress."""


class DriveContract:
    """The fixtures ``folder`` (where the drive is open) and ``drive`` come from each kind."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "STICK"
        folder.mkdir()
        return folder

    @pytest.fixture
    def drive(self, folder: Path) -> RemovableDrive:
        """A drive that is plugged in, asked for by no particular station."""
        raise AssertionError("each drive says how it is made")

    def owned(self, folder: Path, station: str) -> RemovableDrive:
        """Return the same drive as this station sees it."""
        raise AssertionError("each drive says how it is made")

    def test_a_drive_tells_its_name_and_room(self, drive: RemovableDrive, folder: Path) -> None:
        state = drive.find()
        assert (state.name, state.path, state.is_writable) == ("STICK", folder, True)
        assert state.free_bytes > len(REGISTER)

    @pytest.mark.parametrize("content", [REGISTER, b"x", b""])
    def test_what_is_written_is_there_and_nothing_else(
        self, drive: RemovableDrive, folder: Path, content: bytes
    ) -> None:
        digest = drive.write(NAME, content, ignore)
        assert digest == hashlib.sha256(content).hexdigest()
        assert (folder / NAME).read_bytes() == content
        assert os.listdir(folder) == [NAME]

    def test_progress_rises_to_a_hundred(self, drive: RemovableDrive) -> None:
        seen: list[int] = []
        drive.write(NAME, REGISTER, seen.append)
        assert seen == sorted(seen)
        assert 0 < seen[0] < 50 < seen[-1] == 100

    def test_the_same_register_again_is_fine(self, drive: RemovableDrive, folder: Path) -> None:
        first = drive.write(NAME, REGISTER, ignore)
        before = (folder / NAME).stat()
        assert drive.write(NAME, REGISTER, ignore) == first
        assert (folder / NAME).stat().st_mtime_ns == before.st_mtime_ns

    @pytest.mark.parametrize("other", [b"", b"other", REGISTER + b"\n", REGISTER[:-1]])
    def test_another_file_of_that_name_stays_as_it_is(
        self, drive: RemovableDrive, folder: Path, other: bytes
    ) -> None:
        (folder / NAME).write_bytes(other)
        self.refused(drive, folder, "already has a different file", {NAME: other})

    def test_a_link_of_that_name_is_not_followed(
        self, drive: RemovableDrive, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "elsewhere").write_bytes(REGISTER)
        (folder / NAME).symlink_to(tmp_path / "elsewhere")
        self.refused(drive, folder, "has a link or a folder", {NAME: REGISTER})

    def test_a_link_that_leads_nowhere_is_not_filled(
        self, drive: RemovableDrive, folder: Path, tmp_path: Path
    ) -> None:
        (folder / NAME).symlink_to(tmp_path / "nowhere")
        with pytest.raises(DriveFault, match="has a link or a folder"):
            drive.write(NAME, REGISTER, ignore)
        assert not (tmp_path / "nowhere").exists()

    def test_a_folder_of_that_name_is_left_alone(self, drive: RemovableDrive, folder: Path) -> None:
        (folder / NAME).mkdir()
        with pytest.raises(DriveFault, match="has a link or a folder"):
            drive.write(NAME, REGISTER, ignore)
        assert os.listdir(folder) == [NAME]

    def test_what_a_power_cut_left_is_cleared_away(
        self, drive: RemovableDrive, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "elsewhere").write_bytes(b"precious")
        (folder / f".{NAME}.part").symlink_to(tmp_path / "elsewhere")
        drive.write(NAME, REGISTER, ignore)
        assert os.listdir(folder) == [NAME]
        assert (tmp_path / "elsewhere").read_bytes() == b"precious"

    def test_a_drive_that_keeps_other_bytes_is_found_out(
        self, drive: RemovableDrive, folder: Path
    ) -> None:
        def flip_the_first_byte(_percent: int) -> None:
            half = folder / f".{NAME}.part"
            if half.exists():
                with half.open("r+b") as file:
                    file.write(b"X")

        self.refused(drive, folder, "gave back other bytes", {}, flip_the_first_byte)

    def test_a_drive_pulled_out_half_way_is_named(
        self, drive: RemovableDrive, folder: Path
    ) -> None:
        def pull_out(_percent: int) -> None:
            if folder.exists():
                folder.rename(folder.with_name("pulled out"))

        with pytest.raises(DriveFault, match="“STICK” was pulled out"):
            drive.write(NAME, REGISTER, pull_out)
        assert NAME not in os.listdir(folder.with_name("pulled out"))

    def test_whoever_gives_up_half_way_leaves_nothing(
        self, drive: RemovableDrive, folder: Path
    ) -> None:
        def give_up(percent: int) -> None:
            if percent > 25:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            drive.write(NAME, REGISTER, give_up)
        assert os.listdir(folder) == []

    def test_no_drive_is_one_sentence(self, drive: RemovableDrive, folder: Path) -> None:
        folder.rmdir()
        with pytest.raises(DriveFault, match="No removable drive is plugged in"):
            drive.find()
        with pytest.raises(DriveFault, match="No removable drive is plugged in"):
            drive.write(NAME, REGISTER, ignore)

    @pytest.mark.parametrize(
        "name", ["", ".", "..", ".x", "a/b", "a\\b", "a:b", "a\0", "a\n", "a."]
    )
    def test_a_name_that_a_stick_cannot_hold_is_a_bug(
        self, drive: RemovableDrive, folder: Path, name: str
    ) -> None:
        with pytest.raises(ValueError, match="no file name"):
            drive.write(name, REGISTER, ignore)
        assert os.listdir(folder) == []

    def test_the_first_register_makes_the_drive_the_stations(self, folder: Path) -> None:
        self.owned(folder, "East\nWing").write(NAME, REGISTER, ignore)
        assert (folder / MARKER).read_text("utf-8") == "East Wing\n"
        self.owned(folder, "East Wing").write("second.pdf", REGISTER, ignore)
        assert sorted(os.listdir(folder)) == sorted([NAME, MARKER, "second.pdf"])

    @pytest.mark.parametrize(
        ("mark", "said"), [("West Wing\r\n", "West Wing"), ("", "which left no name")]
    )
    def test_a_drive_of_another_station_is_not_written_to(
        self, folder: Path, mark: str, said: str
    ) -> None:
        (folder / MARKER).write_bytes(mark.encode())
        sentence = f"belongs to another station, {said}"
        self.refused(self.owned(folder, "East Wing"), folder, sentence, {MARKER: mark.encode()})

    def test_a_mark_that_is_a_link_is_not_followed(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "mark").write_text("East Wing\n")
        (folder / MARKER).symlink_to(tmp_path / "mark")
        with pytest.raises(DriveFault, match="has a link or a folder"):
            self.owned(folder, "East Wing").find()

    def refused(
        self,
        drive: RemovableDrive,
        folder: Path,
        sentence: str,
        left: dict[str, bytes],
        progress: Callable[[int], None] = ignore,
    ) -> None:
        """Check that the register is refused with the sentence, and what is on the drive then."""
        with pytest.raises(DriveFault, match=sentence) as fault:
            drive.write(NAME, REGISTER, progress)
        assert fault.value.advice
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == left
