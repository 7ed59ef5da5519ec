"""What time it is. The only module that asks."""

import time
from datetime import UTC, datetime, timedelta

_NS_PER_MS = 1_000_000
_MS = timedelta(milliseconds=1)


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def elapsed_ms(self) -> int:
        """Return milliseconds since some fixed moment, untouched by whoever sets the clock."""
        return time.monotonic_ns() // _NS_PER_MS


class SetClock:
    """A clock that stands still until it is told, for training, rehearsal and tests."""

    def __init__(self, start: datetime) -> None:
        """Stand at ``start``, which must be aware."""
        self._now = _in_utc(start)
        self._elapsed = timedelta()

    def now(self) -> datetime:
        """Return the moment at which the clock stands, aware, in UTC."""
        return self._now

    def elapsed_ms(self) -> int:
        """Return the milliseconds by which the clock has been advanced so far."""
        return self._elapsed // _MS

    def advance(self, delta: timedelta) -> None:
        """Let time pass."""
        if delta < timedelta():
            raise ValueError("time does not pass backwards; set() moves a clock back")
        self._now += delta
        self._elapsed += delta

    def set(self, now: datetime) -> None:
        """Stand at another moment without time having passed, as when a person changes it."""
        self._now = _in_utc(now)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} names no time zone")
    return moment.astimezone(UTC)
