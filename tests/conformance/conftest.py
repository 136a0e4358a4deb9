"""Which PSPs go through the kit, and what is left behind at a real one."""

import os
from collections.abc import Callable, Iterator, Mapping

import pytest

from conformance_kit import CANCEL, CHARGE, PSP, REFUND, Purchase, total
from conformance_sandbox import SandboxUnderTest
from conformance_stripe import StripeUnderTest
from conformance_tinypay import TinypayUnderTest
from payment_core.domain.money import Money

_MULTICAPTURE = {"STRIPE_MULTICAPTURE": "true"}
_PSPS: Mapping[str, Callable[[Mapping[str, str] | None], PSP]] = {
    "sandbox": SandboxUnderTest,
    "stripe": StripeUnderTest,
    "stripe-multicapture": lambda environment: StripeUnderTest(environment, _MULTICAPTURE),
    "tinypay": lambda _: TinypayUnderTest(),
}
# The settings by which a provider of that name is reached for real.
_KEYS = {"sandbox": "SANDBOX_PSP_SECRET_KEY", "stripe": "STRIPE_SECRET_KEY"}
_CHOSEN = os.environ.get("CONFORMANCE_PROVIDER", "")

Buy = Callable[..., Purchase]


def _is_real(name: str) -> bool:
    """Whether `make conformance` chose this one, and the environment says how to reach it."""
    return name == _CHOSEN and bool(os.environ.get(_KEYS.get(name, "")))


def _names() -> list[str]:
    chosen = [name for name in _PSPS if name.startswith(_CHOSEN)]
    return [name for name in chosen if _is_real(name)] or chosen


@pytest.fixture(params=_names())
def psp(request: pytest.FixtureRequest) -> Iterator[PSP]:
    """Return a PSP with nothing on its books, or the real one that `make conformance` chose."""
    name: str = request.param
    chosen = _PSPS[name](os.environ if _is_real(name) else None)
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
    if ledger.reference is None:
        return
    purchase.reference = ledger.reference
    kept = total(ledger, CHARGE) - total(ledger, REFUND)
    if kept > 0:
        purchase.refund(kept, "clean up")
    elif not total(ledger, CANCEL):
        purchase.cancel("clean up")
