"""Which times of the PSP's list one run reads: drawn at random, because a run keeps no state."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from payment_core.commercetools.paging import Window

_DAY = timedelta(days=1)
# Carts become orders within minutes, and what queries and lists show is seconds old.
SAFE_AGE = timedelta(hours=1)
# A bank may take three days to decide, and a weekend without this job must hide nothing.
LOOK_BACK = timedelta(days=4)
# Refunds and disputes made elsewhere appear about this late.
_LONG_AGO = timedelta(days=90)
# Most of what is open is young; nothing is older than the last of these.
_SLICES = (timedelta(days=7), _LONG_AGO, timedelta(days=3_650))


def last_days(now: datetime, chance: float) -> Iterator[Window]:
    """Yield the last days in two parts that meet at a moment drawn at random.

    A run that stops early leaves out another part than the last.
    """
    end = now - SAFE_AGE
    start = end - LOOK_BACK
    middle = start + chance * LOOK_BACK
    yield start, middle
    yield middle, end


def ends_of_holds(now: datetime, hold_times: Iterable[timedelta]) -> Iterator[Window]:
    """Yield the day around the moment at which payments made now minus a hold time run out."""
    for one in hold_times:
        yield now - one - _DAY / 2, now - one + _DAY / 2


def any_older_day(now: datetime, chance: float) -> Window:
    """Return a day drawn at random: with four runs an hour, each comes about once a day."""
    end = now - SAFE_AGE - LOOK_BACK - chance * (_LONG_AGO - LOOK_BACK - _DAY)
    return end - _DAY, end


def slices_of_the_past(until: datetime, chance: float) -> Sequence[Window]:
    """Return all time before `until` in slices that a query can answer, beginning with any.

    A run that stops early leaves out another slice than the last.
    """
    bounds = (until, *(until - one for one in _SLICES))
    slices = [(since, before) for before, since in pairwise(bounds)]
    first = int(chance * len(slices))
    return [*slices[first:], *slices[:first]]
