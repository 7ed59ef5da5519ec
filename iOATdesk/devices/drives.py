"""Removable drives for the register: a real one, and a folder that plays one."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from iOATdesk.devices.drive_faults import DriveTrouble, drive_fault
from iOATdesk.devices.durable import read_past_cache, remove_quietly, write_new
from iOATdesk.devices.plugged import DriveState, drive_at, removable_drives

MARKER = "iOATdesk-register-drive.txt"
"""A drive with this file at its root belongs to the station whose name is the file's text."""

_MARKER_BYTES_MAX = 400
# What FAT, exFAT or NTFS do not allow in a name; a stick has one of these.
_NOT_IN_NAMES = frozenset('<>:"/\\|?*')


def write_checked(
    drive: DriveState, filename: str, content: bytes, progress: Callable[[int], None]
) -> str:
    """Leave the file on the drive, proved by reading it back; return its SHA-256 in hex.

    ``progress`` is told per cent: the first half is writing, the second reading back. The same
    content under the same name is fine, and is read back again. Whatever fails, the drive has
    either the whole file or nothing of it.

    Raises:
        DriveFault: the drive is full, read-only, pulled out, or reads back differently; or the
            name is taken by another content, a link or a folder.
    """
    if not _is_plain_name(filename):
        raise ValueError(f"{filename!r} is no file name for a removable drive")
    path = drive.path / filename
    size = max(len(content), 1)
    try:
        if drive.path.is_symlink() or path.is_symlink() or (path.exists() and not path.is_file()):
            raise DriveTrouble.NOT_A_FILE.fault(drive.name, filename)
        if path.exists():
            if read_past_cache(path, lambda n: progress(50 + min(n, size) * 50 // size)) != content:
                raise DriveTrouble.NAME_TAKEN.fault(drive.name, filename)
            return hashlib.sha256(content).hexdigest()
        if drive.path.is_dir() and not drive.is_writable:
            raise DriveTrouble.READ_ONLY.fault(drive.name)
        if drive.free_bytes < len(content):
            raise DriveTrouble.FULL.fault(drive.name)
        with ExitStack() as undo:
            write_new(path, content, lambda n: progress(n * 50 // size))
            undo.callback(remove_quietly, path)
            back = read_past_cache(path, lambda n: progress(50 + min(n, size) * 50 // size))
            if back != content:
                raise DriveTrouble.READS_BACK_DIFFERENTLY.fault(drive.name)
            undo.pop_all()
    except OSError as error:
        raise drive_fault(error, drive.name) from error
    return hashlib.sha256(content).hexdigest()


def _is_plain_name(filename: str) -> bool:
    return (
        bool(filename.strip(" ."))
        and not filename.startswith(".")
        and not filename.endswith((" ", "."))
        and filename.isprintable()
        and not _NOT_IN_NAMES.intersection(filename)
    )


def _owner(drive: DriveState) -> str:
    """Return the name of the station that the drive belongs to; empty when it has no marker."""
    marker = drive.path / MARKER
    if marker.is_symlink():
        raise DriveTrouble.NOT_A_FILE.fault(drive.name, MARKER)
    try:
        with marker.open("rb") as file:
            text = file.read(_MARKER_BYTES_MAX).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise drive_fault(error, drive.name) from error
    return " ".join(text.split()) or "which left no name"


class RemovableDrive:
    """The drive that takes this station's registers away."""

    def __init__(
        self,
        station: str | None = None,
        *,
        drives: Callable[[], tuple[DriveState, ...]] = removable_drives,
    ) -> None:
        """Look among ``drives``; refuse those marked for another station than ``station``.

        A drive without a mark is marked at its first register. With no station, any drive does.
        """
        self._station = None if station is None else " ".join(station.split())
        self._drives = drives

    def find(self) -> DriveState:
        """Return the one drive for this station's registers.

        Of several drives, the one marked as this station's is it.

        Raises:
            DriveFault: there is none, there are several, or it is another station's.
        """
        here = self._drives()
        if not here:
            raise DriveTrouble.NONE.fault()
        if self._station and len(here) > 1:
            here = tuple(drive for drive in here if _owner(drive) == self._station) or here
        if len(here) > 1:
            raise DriveTrouble.SEVERAL.fault(", ".join(sorted(drive.name for drive in here)))
        if self._station and (owner := _owner(here[0])) not in ("", self._station):
            raise DriveTrouble.WRONG_DRIVE.fault(here[0].name, owner)
        return here[0]

    def write(self, filename: str, content: bytes, progress: Callable[[int], None]) -> str:
        """Leave the file on the drive, proved by reading it back; return its SHA-256 in hex.

        Raises:
            DriveFault: as ``find`` and ``write_checked`` say.
        """
        drive = self.find()
        digest = write_checked(drive, filename, content, progress)
        # Marked last: a drive that took no register belongs to nobody.
        if self._station and not _owner(drive):
            write_checked(drive, MARKER, f"{self._station}\n".encode(), lambda _percent: None)
        return digest


class FolderDrive(RemovableDrive):
    """A folder that plays a drive; as long as it does not exist, no drive is plugged in."""

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        station: str | None = None,
        capacity_bytes: int | None = None,
    ) -> None:
        """Play a drive of ``capacity_bytes``, or one as large as the disk under the folder."""
        super().__init__(station, drives=self._look)
        self._folder = folder
        self._name = name
        self._capacity_bytes = capacity_bytes

    def _look(self) -> tuple[DriveState, ...]:
        if not self._folder.is_dir():
            return ()
        found = drive_at(self._folder, self._name)
        if self._capacity_bytes is None:
            return (found,)
        used = sum(path.lstat().st_size for path in self._folder.rglob("*"))
        free = max(0, min(found.free_bytes, self._capacity_bytes - used))
        return (replace(found, free_bytes=free),)
