"""What ``verify`` found: values only, and the words for them."""

import binascii
import struct
import zlib
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidKey, InvalidSignature, InvalidTag, UnsupportedAlgorithm

State = Literal["true", "false", "unreadable"]

READING_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
    binascii.Error,
    struct.error,
    zlib.error,
    InvalidKey,
    InvalidSignature,
    InvalidTag,
    UnsupportedAlgorithm,
)
"""What a parser of files may raise at bytes that were made to break it; a file is never trusted
to be well formed, and an inspector gets a sentence and no traceback."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not true."""

    file: str
    line: str
    """Where it stands in the file: ``page 2, line 14``, ``register.csv line 4``; may be empty."""
    entry: int | None
    """Number of the ledger entry; absent where it is about none."""
    what: str
    expected: str = ""
    got: str = ""

    @property
    def words(self) -> str:
        """Say it in one line."""
        where = [self.file]
        where += [f"entry {self.entry}"] if self.entry is not None else []
        where += [self.line] if self.line else []
        told = [f"expected {self.expected}"] if self.expected else []
        told += [f"got {self.got}"] if self.got else []
        return f"{', '.join(where)}: {self.what}" + (f" ({'; '.join(told)})" if told else "")


@dataclass(frozen=True, slots=True)
class FileState:
    """What became of one file."""

    file: str
    state: State
    why: str = ""
    """Why it could not be read."""
    station: str = ""
    number: int | None = None
    day: str = ""
    first_seq: int | None = None
    last_seq: int | None = None
    head: str = ""
    sha256: str = ""
    root_sha256: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found about the files asked for."""

    files: tuple[FileState, ...]
    findings: tuple[Finding, ...]


class Unreadable(Exception):
    """The file is not a PDF, or does not open with this passphrase."""


class Findings:
    """Collects what is not true in one file."""

    def __init__(self, file: str) -> None:
        """Start with nothing found."""
        self.file = file
        self.found: list[Finding] = []
        self.lines: dict[int, str] = {}
        """Where each entry is printed, by its number."""

    def add(self, what: str, *, expected: object = "", got: object = "", line: str = "") -> None:
        """Note something about the file as a whole, or about one of its printed lines."""
        self.found.append(Finding(self.file, line, None, what, str(expected), str(got)))

    def add_entry(self, seq: int, what: str, *, expected: object = "", got: object = "") -> None:
        """Note something about one entry."""
        line = self.lines.get(seq, "")
        self.found.append(Finding(self.file, line, seq, what, str(expected), str(got)))


def said(error: Exception) -> str:
    """Write what a parser said, short enough for one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
