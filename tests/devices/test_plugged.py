import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from iOATdesk.devices.plugged import (
    DriveState,
    drives_from_lsblk,
    drives_from_partitions,
    removable_drives,
)
from iOATdesk.models.faults import DriveFault


def device(
    name: str,
    *mountpoints: str | Path,
    hotplug: bool = True,
    label: str | None = None,
    fstype: str | None = "vfat",
    children: tuple[dict[str, object], ...] = (),
) -> dict[str, object]:
    """Return one device as ``lsblk --json`` writes it."""
    shown: dict[str, object] = {
        "name": name,
        "label": label,
        "fstype": fstype,
        "hotplug": hotplug,
        "mountpoints": [str(point) for point in mountpoints] or [None],
    }
    return shown | ({"children": list(children)} if children else {})


def lsblk(*devices: dict[str, object]) -> str:
    """Return what lsblk writes for a computer with a fixed disk and these devices."""
    root = device("nvme0n1p1", "/", hotplug=False, fstype="ext4")
    fixed = device("nvme0n1", hotplug=False, fstype=None, children=(root,))
    return json.dumps({"blockdevices": [fixed, *devices]})


def test_with_only_the_computers_own_disk_there_is_no_drive() -> None:
    assert drives_from_lsblk(lsblk()) == ()


def test_a_stick_with_a_partition_is_found_by_its_label(tmp_path: Path) -> None:
    part = device("sda1", tmp_path, label="REGISTER")
    (found,) = drives_from_lsblk(lsblk(device("sda", fstype=None, children=(part,))))
    assert (found.name, found.path, found.is_writable) == ("REGISTER", tmp_path, True)
    assert found.free_bytes > 0


def test_a_stick_without_partitions_or_label_is_named_by_its_folder(tmp_path: Path) -> None:
    (tmp_path / "1A2B-3C4D").mkdir()
    (found,) = drives_from_lsblk(lsblk(device("sda", tmp_path / "1A2B-3C4D")))
    assert found.name == "1A2B-3C4D"


def test_an_unlocked_encrypted_stick_is_found(tmp_path: Path) -> None:
    inner = device("luks-1", tmp_path, hotplug=False, label="SAFE", fstype="ext4")
    part = device("sda1", fstype="crypto_LUKS", children=(inner,))
    (found,) = drives_from_lsblk(lsblk(device("sda", fstype=None, children=(part,))))
    assert found.name == "SAFE"


@pytest.mark.parametrize("fstype", ["vfat", "crypto_LUKS"])
def test_a_stick_that_nobody_opened_is_named(fstype: str) -> None:
    part = device("sda1", label="REGISTER", fstype=fstype)
    with pytest.raises(DriveFault, match="“REGISTER” is plugged in but not open"):
        drives_from_lsblk(lsblk(device("sda", fstype=None, children=(part,))))


def test_an_unlocked_stick_that_nobody_opened_is_named_once() -> None:
    inner = device("luks-1", hotplug=False, label="SAFE", fstype="ext4")
    part = device("sda1", label="OUTER", fstype="crypto_LUKS", children=(inner,))
    with pytest.raises(DriveFault, match="drive “SAFE” is plugged in but not open"):
        drives_from_lsblk(lsblk(part))


def test_an_open_stick_is_enough_beside_one_that_is_not(tmp_path: Path) -> None:
    opened = device("sda1", tmp_path, label="REGISTER")
    (found,) = drives_from_lsblk(lsblk(opened, device("sdb1", label="OTHER")))
    assert found.name == "REGISTER"


def test_an_empty_card_reader_is_no_drive() -> None:
    assert drives_from_lsblk(lsblk(device("sdc", fstype=None))) == ()


@pytest.mark.parametrize("system", ["/", "/boot/efi", "[SWAP]"])
def test_a_stick_that_the_computer_runs_from_is_no_drive(system: str) -> None:
    assert drives_from_lsblk(lsblk(device("sda1", system))) == ()


def test_two_sticks_are_both_told(tmp_path: Path) -> None:
    for name in ("A", "B"):
        (tmp_path / name).mkdir()
    found = drives_from_lsblk(lsblk(*(device(n, tmp_path / n) for n in ("A", "B"))))
    assert [drive.name for drive in found] == ["A", "B"]


@dataclass(frozen=True)
class Letter:
    """A drive letter as psutil tells it on Windows."""

    mountpoint: str
    fstype: str
    opts: str


def test_on_windows_only_removable_letters_with_a_volume_count(tmp_path: Path) -> None:
    letters = [
        Letter("C:\\", "NTFS", "rw,fixed"),
        Letter(str(tmp_path), "FAT32", "rw,removable"),
        Letter("F:\\", "", "removable"),
    ]
    (found,) = drives_from_partitions(letters)
    assert found.path == tmp_path


def test_this_computer_answers_with_open_drives_or_one_sentence() -> None:
    advice = ""
    drives: tuple[DriveState, ...] = ()
    try:
        drives = removable_drives()
    except DriveFault as fault:
        advice = fault.advice
    assert advice or all(drive.path.is_dir() for drive in drives)
