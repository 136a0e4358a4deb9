"""Time that a test owns."""

from datetime import UTC, datetime

import pytest

from sandbox.clock import RealClock, VirtualClock


def test_virtual_time_passes_only_when_somebody_sleeps_or_advances_it() -> None:
    clock = VirtualClock(start=datetime(2026, 3, 1, tzinfo=UTC))
    clock.sleep(60)
    clock.advance(0.5)
    assert clock.monotonic() == 60.5
    assert clock.now() == datetime(2026, 3, 1, 0, 1, 0, 500000, tzinfo=UTC)


def test_the_real_clock_can_be_advanced() -> None:
    clock = RealClock()
    before = clock.monotonic()
    clock.advance(3600)
    assert 3600 <= clock.monotonic() - before < 3700
    assert 3590 < (clock.now() - datetime.now(UTC)).total_seconds() < 3700


@pytest.mark.parametrize("clock", [RealClock(), VirtualClock()])
def test_time_does_not_go_back(clock: RealClock | VirtualClock) -> None:
    with pytest.raises(ValueError, match="Time does not go back"):
        clock.advance(-1)
