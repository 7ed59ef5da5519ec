"""What the desk needs of the outside world; devices fit these without importing them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; the desk reads it once for each use case."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""

    def elapsed_ms(self) -> int:
        """Return milliseconds of a counter that nobody can set."""


class Printer(Protocol):
    """Puts a PDF on paper."""

    def print(self, pdf: bytes, *, title: str) -> None:
        """Have the document accepted by the printer, or raise PrinterFault."""

    def state(self) -> str:
        """Return ``ready``, or one sentence that says what it needs."""


class DriveState(Protocol):
    """A removable drive that was found."""

    @property
    def name(self) -> str:
        """The name a person knows it by."""

    @property
    def free_bytes(self) -> int:
        """Room left on it."""


class Drive(Protocol):
    """Holds registers outside the station."""

    def find(self) -> DriveState:
        """Return the one drive that is there, or raise DriveFault."""

    def write(self, filename: str, content: bytes, progress: Callable[[int], None]) -> str:
        """Return the SHA-256 (hex) of what was read back from the drive after writing.

        ``progress`` is called with 0 to 100. Any failure raises DriveFault and leaves no file.
        """


@dataclass(frozen=True, slots=True)
class Devices:
    """What a desk is connected to."""

    clock: Clock
    label_printer: Printer
    slip_printer: Printer
    document_printer: Printer
    drive: Drive
    label_size: str = "57x32"
    """Width and height in millimetres, as ``printing.label`` names it."""
    label_dpi: int = 203
