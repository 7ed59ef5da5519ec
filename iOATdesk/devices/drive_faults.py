"""What can keep a register from a removable drive, one sentence each."""

import errno
from enum import Enum

from iOATdesk.models.faults import DriveFault


class DriveTrouble(Enum):
    """Everything that keeps a register from a drive, with its title and its advice."""

    NONE = (
        "No removable drive is plugged in.",
        "Plug in the register drive, wait a moment, then export again.",
    )
    NOT_OPEN = (
        "The drive “{name}” is plugged in but not open.",
        "Open it in the computer's file manager, then export again.",
    )
    SEVERAL = (
        "Several removable drives are plugged in: {name}.",
        "Leave only the register drive in, then export again.",
    )
    FULL = (
        "The drive “{name}” has no room for the register.",
        "Delete files that are not registers, or use an empty drive, then export again.",
    )
    READ_ONLY = (
        "The drive “{name}” does not allow writing.",
        "Move its write-protect switch or use another drive, then export again.",
    )
    PULLED_OUT = (
        "The drive “{name}” was pulled out or stopped answering.",
        "Plug it in again and leave it until the export says done, then export again.",
    )
    READS_BACK_DIFFERENTLY = (
        "The drive “{name}” gave back other bytes than were written.",
        "Do not use this drive any more. Export again to a new one.",
    )
    WRONG_DRIVE = (
        "The drive “{name}” belongs to another station, {reason}.",
        "Plug in this station's register drive, then export again.",
    )
    NAME_TAKEN = (
        "The drive “{name}” already has a different file named {reason}.",
        "Keep that file and show it to the pharmacist in charge; export to another drive.",
    )
    NOT_A_FILE = (
        "The drive “{name}” has a link or a folder where {reason} belongs.",
        "Do not follow it. Use another drive, then export again.",
    )
    OTHER = (
        "The drive “{name}” did not take the register: {reason}.",
        "Use another drive, then export again.",
    )

    def fault(self, name: str = "", reason: str = "") -> DriveFault:
        """Return this trouble as the fault to raise."""
        title, advice = self.value
        return DriveFault(title.format(name=name, reason=reason), advice)


_TROUBLE_BY_ERRNO = {
    errno.ENOSPC: DriveTrouble.FULL,
    errno.EFBIG: DriveTrouble.FULL,
    errno.EROFS: DriveTrouble.READ_ONLY,
    errno.EACCES: DriveTrouble.READ_ONLY,
    errno.EPERM: DriveTrouble.READ_ONLY,
    errno.ENOENT: DriveTrouble.PULLED_OUT,
    errno.ENODEV: DriveTrouble.PULLED_OUT,
    errno.ENXIO: DriveTrouble.PULLED_OUT,
    errno.EIO: DriveTrouble.PULLED_OUT,
    errno.ENOTCONN: DriveTrouble.PULLED_OUT,
}
# Python folds these Windows errors into EACCES or EINVAL.
_TROUBLE_BY_WINERROR = {
    19: DriveTrouble.READ_ONLY,  # ERROR_WRITE_PROTECT
    21: DriveTrouble.PULLED_OUT,  # ERROR_NOT_READY
    112: DriveTrouble.FULL,  # ERROR_DISK_FULL
    1167: DriveTrouble.PULLED_OUT,  # ERROR_DEVICE_NOT_CONNECTED
}


def drive_fault(error: OSError, name: str) -> DriveFault:
    """Return the fault that tells what this error of the system means for the drive."""
    trouble = _TROUBLE_BY_WINERROR.get(getattr(error, "winerror", None) or 0)
    trouble = trouble or _TROUBLE_BY_ERRNO.get(error.errno or 0, DriveTrouble.OTHER)
    return trouble.fault(name, error.strerror or str(error))
