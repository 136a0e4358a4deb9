"""Which PSPs go through the kit, and what is left behind at a real one."""

from collections.abc import Callable, Iterator

import pytest

from conformance_choice import names, under_test
from conformance_kit import CANCEL, CHARGE, PSP, REFUND, Purchase, total
from payment_core.domain.money import Money

Buy = Callable[..., Purchase]


@pytest.fixture(params=names())
def psp(request: pytest.FixtureRequest) -> Iterator[PSP]:
    """Return a PSP with nothing on its books, or the real one that `make conformance` chose."""
    chosen = under_test(request.param)
    yield chosen
    chosen.close()


@pytest.fixture
def buy(psp: PSP) -> Iterator[Buy]:
    """Return a way to make Payments, whose money is given back at the end."""
    made: list[Purchase] = []

    def make(cents: int = 10_000, currency: str = "EUR") -> Purchase:
        made.append(Purchase(psp, Money(cents, currency)))
        return made[-1]

    yield make
    psp.line.mend()
    for one in made:
        _clean_up(one)


def _clean_up(purchase: Purchase) -> None:
    ledger = purchase.fetch()
    if ledger.psp_payment_id is None:
        return
    purchase.reference = ledger.psp_payment_id
    kept = total(ledger, CHARGE) - total(ledger, REFUND)
    if kept > 0:
        purchase.refund(kept, "clean up")
    elif not total(ledger, CANCEL):
        purchase.cancel("clean up")
