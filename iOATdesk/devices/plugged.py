"""Which removable drives are plugged in: asked of lsblk on Linux, of psutil on Windows."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from iOATdesk.devices.drive_faults import DriveTrouble, drive_fault

_LSBLK = ("lsblk", "--json", "--output", "NAME,LABEL,FSTYPE,HOTPLUG,MOUNTPOINTS")
_LSBLK_SECONDS_MAX = 10
# A computer that was started from a stick still does not write registers onto its own system.
_SYSTEM_FOLDERS = frozenset({"/", "/boot", "/boot/efi", "/home", "/usr", "/var", "[SWAP]"})


@dataclass(frozen=True, slots=True)
class DriveState:
    """A drive as it was found."""

    name: str
    path: Path
    free_bytes: int
    is_writable: bool


class Partition(Protocol):
    """What psutil tells of a mounted drive."""

    @property
    def mountpoint(self) -> str:
        """Where it is open."""

    @property
    def fstype(self) -> str:
        """Its file system; empty while it holds no volume."""

    @property
    def opts(self) -> str:
        """What it is, comma between: ``rw,removable``."""


def drive_at(path: Path, name: str) -> DriveState:
    """Return the state of the drive that is open at this folder.

    Raises:
        DriveFault: it does not answer.
    """
    try:
        free_bytes = shutil.disk_usage(path).free
    except OSError as error:
        raise drive_fault(error, name) from error
    return DriveState(name, path, free_bytes, os.access(path, os.W_OK | os.X_OK))


def removable_drives() -> tuple[DriveState, ...]:
    """Return the removable drives that are plugged in and open.

    Raises:
        DriveFault: one is plugged in but none is open, or the system does not tell.
    """
    if sys.platform == "win32":
        # Loaded where it is asked only: the first screen does not wait for it.
        import psutil

        return drives_from_partitions(psutil.disk_partitions(all=False))
    try:
        done = subprocess.run(
            _LSBLK, capture_output=True, timeout=_LSBLK_SECONDS_MAX, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise DriveTrouble.OTHER.fault("?", f"lsblk did not answer ({error})") from error
    return drives_from_lsblk(done.stdout)


def drives_from_lsblk(written: str) -> tuple[DriveState, ...]:
    """Return the drives that lsblk's JSON shows as pluggable and open.

    Raises:
        DriveFault: it shows pluggable drives, none of them open.
    """
    opened: list[DriveState] = []
    closed: list[str] = []
    for device in _pluggable(json.loads(written)["blockdevices"], parent=False):
        folders = [folder for folder in device["mountpoints"] if folder]
        if folders and not _SYSTEM_FOLDERS.intersection(folders):
            name = device["label"] or Path(folders[0]).name
            opened.append(drive_at(Path(folders[0]), name))
        elif not folders and device["fstype"] and not device.get("children"):
            closed.append(device["label"] or device["name"])
    if closed and not opened:
        raise DriveTrouble.NOT_OPEN.fault(", ".join(sorted(closed)))
    return tuple(opened)


def _pluggable(devices: Iterable[dict[str, Any]], *, parent: bool) -> Iterator[dict[str, Any]]:
    """Yield every device that is pluggable, or lies on one that is (an unlocked partition)."""
    for device in devices:
        is_pluggable = parent or device["hotplug"]
        if is_pluggable:
            yield device
        yield from _pluggable(device.get("children", ()), parent=is_pluggable)


def drives_from_partitions(partitions: Iterable[Partition]) -> tuple[DriveState, ...]:
    """Return the drives that psutil shows as removable and ready."""
    return tuple(
        drive_at(Path(partition.mountpoint), partition.mountpoint)
        for partition in partitions
        if "removable" in partition.opts.split(",") and partition.fstype
    )
