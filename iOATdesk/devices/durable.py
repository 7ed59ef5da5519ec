"""Files that are whole or absent, whatever happens to the power."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

CHUNK_BYTES = 1 << 20
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def _nothing(_done: int) -> None:
    """Take no notice of progress."""


def write_new(path: Path, content: bytes, written: Callable[[int], None] = _nothing) -> None:
    """Leave exactly ``content`` at the unused name ``path``, durable; or no trace, when it raises.

    ``written`` is told the bytes so far. The bytes go to a temporary name in the same folder
    first: a folder never shows half a file under its real name.

    Raises:
        OSError: the folder did not take the file.
    """
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)
    with ExitStack() as undo:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o644)
        undo.callback(remove_quietly, temporary)
        with os.fdopen(handle, "wb", buffering=0) as file:
            view = memoryview(content)
            done = 0
            while done < len(content):
                done += file.write(view[done : done + CHUNK_BYTES])
                written(done)
            os.fsync(file.fileno())
        temporary.replace(path)
        undo.callback(remove_quietly, path)
        sync_folder(path.parent)
        undo.pop_all()


def sync_folder(folder: Path) -> None:
    """Make the names in the folder durable, where the system can (Windows does it by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_past_cache(path: Path, read: Callable[[int], None] = _nothing) -> bytes:
    """Return the file's bytes as the drive holds them, not as memory remembers them.

    Raises:
        OSError: the file cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    with os.fdopen(handle, "rb", buffering=0) as file:
        if sys.platform != "win32" and hasattr(os, "posix_fadvise"):
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        content = bytearray()
        while chunk := file.read(CHUNK_BYTES):
            content += chunk
            read(len(content))
    return bytes(content)


def remove_quietly(path: Path) -> None:
    """Remove the file if it can be removed; a first error must not be masked by a second."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
