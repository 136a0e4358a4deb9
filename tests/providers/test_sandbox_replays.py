"""The sandbox PSP: an error of its own, which it remembers under the idempotency key."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from conformance_kit import AUTHORIZATION, CANCEL, CHARGE, REFUND, SUCCESS, Purchase, total
from conformance_sandbox import SandboxUnderTest
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import TransactionType
from payment_core.runtime.errors import OutcomeUnknown

Act = Callable[[Purchase], Ledger]
ACTS: dict[TransactionType, Act] = {
    AUTHORIZATION: lambda purchase: purchase.authorize(),
    CHARGE: lambda purchase: purchase.capture(10_000, "kit"),
    CANCEL: lambda purchase: purchase.cancel("kit"),
    REFUND: lambda purchase: purchase.refund(10_000, "kit"),
}


@pytest.fixture
def purchase() -> Iterator[Purchase]:
    psp = SandboxUnderTest()
    yield Purchase(psp, Money(10_000, "EUR"))
    psp.close()


@pytest.mark.parametrize("how", ["applied", "instead"])
@pytest.mark.parametrize("kind", ACTS)
def test_what_the_key_cannot_tell_the_ledger_tells(
    purchase: Purchase, kind: TransactionType, how: Literal["applied", "instead"]
) -> None:
    if kind != AUTHORIZATION:
        purchase.authorize()
    if kind == REFUND:
        purchase.capture(10_000)
    purchase.psp.line.fail_once(how)
    with pytest.raises(OutcomeUnknown):
        ACTS[kind](purchase)
    for _ in range(2):
        ledger = ACTS[kind](purchase)
        assert total(ledger, kind) == total(purchase.fetch(), kind) == 10_000
        assert purchase.state(kind, "kit", ledger) == SUCCESS
