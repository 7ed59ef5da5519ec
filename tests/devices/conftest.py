"""Leaves out, and says so, what only a user who may mount can try."""

import functools
import os
import subprocess
import sys
import tempfile

_MOUNTED = "test_drives_mounted.py"


@functools.cache
def _may_mount() -> bool:
    if sys.platform == "win32" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        mount = ("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            return False
        subprocess.run(("umount", folder), check=True)
    return True


collect_ignore = [] if _may_mount() else [_MOUNTED]


def pytest_report_header() -> str:
    return "" if _may_mount() else f"tests/devices/{_MOUNTED}: needs root to mount, left out"
