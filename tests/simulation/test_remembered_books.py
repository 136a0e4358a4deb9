"""The PSP's books that the rules of a run look at again are the books as they are now."""

from collections.abc import Sequence

import pytest

from psp_profiles.profiles import PROFILES
from sandbox.psp_kit.books import BookedPayment
from simulation.records import Records
from simulation.run import simulate

SEEDS = range(2)


def written(books: Sequence[BookedPayment]) -> list[object]:
    """Return everything that rules look at."""
    return [
        (
            one.id,
            one.is_tried,
            one.is_open,
            one.waits_for_shopper,
            one.capturable,
            one.refundable,
            [(did.id, did.type, did.status, did.amount) for did in one.operations],
        )
        for one in books
    ]


class Comparison:
    """Compares remembered books with new ones, and with what was in them when they were read."""

    def __init__(self) -> None:
        self.read: Sequence[BookedPayment] = ()
        self.then: list[object] = []
        self.count = 0

    def look(self, records: Records, books: Sequence[BookedPayment]) -> Sequence[BookedPayment]:
        if books is not self.read:
            self.read, self.then = books, written(books)
            return books
        self.count += 1
        assert written(books) == self.then
        assert written(records._bench.stand_in.books()) == self.then
        records._booked_at = records._moment()
        return books


@pytest.mark.parametrize("provider", PROFILES)
def test_books_are_remembered_as_long_as_they_are_true(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparison, read = Comparison(), Records.all_at_the_psp
    monkeypatch.setattr(
        Records, "all_at_the_psp", lambda records: comparison.look(records, read(records))
    )
    for seed in SEEDS:
        assert simulate(seed, provider=provider).violation is None
    assert comparison.count > 100
