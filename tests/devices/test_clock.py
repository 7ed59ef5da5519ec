from datetime import UTC, datetime, timedelta, timezone

import pytest

from iOATdesk.devices.clock import SetClock, SystemClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class ClockContract:
    def make(self) -> SystemClock | SetClock:
        raise AssertionError("each clock says how it is made")

    def test_now_is_aware_and_in_utc(self) -> None:
        assert self.make().now().tzinfo is UTC

    def test_elapsed_time_is_whole_milliseconds_and_never_falls(self) -> None:
        clock = self.make()
        readings = [clock.elapsed_ms() for _ in range(100)]
        assert readings == sorted(readings)
        assert all(type(reading) is int for reading in readings)

    def test_now_never_falls_while_nobody_sets_the_clock(self) -> None:
        clock = self.make()
        readings = [clock.now() for _ in range(100)]
        assert readings == sorted(readings)


class TestSystemClock(ClockContract):
    def make(self) -> SystemClock:
        return SystemClock()

    def test_elapsed_time_does_pass(self) -> None:
        clock = self.make()
        start = clock.elapsed_ms()
        while clock.elapsed_ms() == start:
            pass
        assert clock.elapsed_ms() - start < 60_000


class TestSetClock(ClockContract):
    def make(self) -> SetClock:
        return SetClock(NOON)

    def test_it_stands_where_it_was_started_in_any_zone(self) -> None:
        vancouver = timezone(timedelta(hours=-7))
        assert SetClock(datetime(2026, 11, 22, 5, tzinfo=vancouver)).now() == NOON
        assert SetClock(datetime(2026, 11, 22, 5, tzinfo=vancouver)).now().tzinfo is UTC

    def test_advancing_moves_both_readings(self) -> None:
        clock = self.make()
        clock.advance(timedelta(minutes=3, milliseconds=7))
        assert clock.now() == NOON + timedelta(minutes=3, milliseconds=7)
        assert clock.elapsed_ms() == 180_007

    def test_setting_it_moves_now_and_not_the_elapsed_time(self) -> None:
        clock = self.make()
        clock.advance(timedelta(seconds=1))
        clock.set(NOON - timedelta(hours=2))
        assert clock.now() == NOON - timedelta(hours=2)
        assert clock.elapsed_ms() == 1000

    def test_time_does_not_pass_backwards(self) -> None:
        with pytest.raises(ValueError, match="backwards"):
            self.make().advance(timedelta(seconds=-1))

    @pytest.mark.parametrize("naive", [NOON.replace(tzinfo=None)])
    def test_a_moment_without_a_zone_is_a_bug(self, naive: datetime) -> None:
        with pytest.raises(ValueError, match="zone"):
            SetClock(naive)
        with pytest.raises(ValueError, match="zone"):
            self.make().set(naive)
