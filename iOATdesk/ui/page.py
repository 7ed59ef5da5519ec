"""What the window asks of a page; only ``title`` and ``refresh`` must be there."""

from datetime import datetime
from typing import Protocol, runtime_checkable


@runtime_checkable
class TakesScans(Protocol):
    """A page that knows what to do with a scan."""

    def on_scan(self, text: str) -> bool:
        """Take a scan; False leaves it to the counter."""


@runtime_checkable
class TakesKeys(Protocol):
    """A page with keys of single characters."""

    def on_key(self, text: str) -> None:
        """A character was typed outside of any field."""


@runtime_checkable
class TakesEnter(Protocol):
    """A page on which Enter does the step, wherever the focus is."""

    def on_enter(self) -> None:
        """Enter was pressed and no control took it."""


@runtime_checkable
class TakesEscape(Protocol):
    """A page on which Esc closes what is open."""

    def on_escape(self) -> None:
        """Esc was pressed and no control took it."""


@runtime_checkable
class Ticks(Protocol):
    """A page with timers."""

    def tick(self, now: datetime) -> None:
        """Let the timers stand at ``now``."""


@runtime_checkable
class Refreshes(Protocol):
    """A page that reads its view again."""

    def refresh(self) -> None:
        """Ask the desk for the present state."""
