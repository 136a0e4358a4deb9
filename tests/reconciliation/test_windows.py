"""Which times one run looks at."""

from datetime import UTC, datetime, timedelta

import pytest

from reconciliation.use_cases.windows import any_older_day, ends_of_holds, last_days

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("chance", [0.0, 0.3, 0.999])
def test_the_last_days_are_whole(chance: float) -> None:
    first, second = last_days(NOW, chance)
    assert (first[0], second[1]) == (NOW - 4 * DAY - HOUR, NOW - HOUR)
    assert first[1] == second[0]


def test_each_hold_ends_in_the_middle_of_a_day() -> None:
    assert list(ends_of_holds(NOW, [7 * DAY, 28 * DAY])) == [
        (NOW - 7.5 * DAY, NOW - 6.5 * DAY),
        (NOW - 28.5 * DAY, NOW - 27.5 * DAY),
    ]


def test_an_older_day_is_between_the_last_days_and_ninety() -> None:
    assert any_older_day(NOW, 0.0) == (NOW - 5 * DAY - HOUR, NOW - 4 * DAY - HOUR)
    earliest, latest = any_older_day(NOW, 1.0)
    assert (earliest, latest) == (NOW - 90 * DAY - HOUR, NOW - 89 * DAY - HOUR)
