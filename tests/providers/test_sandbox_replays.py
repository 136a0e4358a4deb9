"""The sandbox PSP: an error of its own, which it remembers under the idempotency key."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Literal

import pytest

from conformance_kit import AUTHORIZATION, CANCEL, CHARGE, REFUND, SUCCESS, Purchase, total
from conformance_sandbox import SandboxUnderTest
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import TransactionType
from payment_core.domain.provider_abilities import AuthorizationPage, ListsAuthorizations
from payment_core.runtime.errors import OutcomeUnknown
from payment_provider_sandbox.listing import reference_in

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


@pytest.mark.parametrize("how", ["applied", "instead"])
@pytest.mark.parametrize("others", [0, 60])
def test_a_search_that_lags_behind_leads_to_no_second_payment(
    purchase: Purchase, how: Literal["applied", "instead"], others: int
) -> None:
    """The list of payments is exact at once, also where it has a second page."""
    with purchase.psp.line.session() as session:
        timing = {"lookupLagSeconds": 60}
        session.headers["Authorization"] = f"Bearer {purchase.psp.secrets[0]}"
        session.post("https://psp.test/test/timing", json=timing, timeout=10).raise_for_status()
    purchase.psp.line.fail_once(how)
    with pytest.raises(OutcomeUnknown):
        purchase.authorize()
    for _ in range(others):
        Purchase(purchase.psp, Money(100, "EUR")).authorize()
    first, second = purchase.authorize(), purchase.authorize()
    assert first.psp_payment_id == second.psp_payment_id
    assert _listed(purchase) == [first.psp_payment_id]


def test_a_list_that_does_not_end_proves_nothing() -> None:
    with pytest.raises(OutcomeUnknown):
        reference_in(lambda _: AuthorizationPage((), "pay_1"), "payment")


def _listed(purchase: Purchase) -> list[str]:
    """Return the PSP's ids of all that it has for this Payment."""
    provider = purchase.psp.provider
    assert isinstance(provider, ListsAuthorizations)
    day = timedelta(days=1)
    found: list[str] = []
    cursor = None
    while True:
        page = provider.authorizations(purchase.created_at - day, purchase.created_at + day, cursor)
        found += [
            one.psp_payment_id for one in page.authorizations if one.payment_id == purchase.id
        ]
        cursor = page.next_cursor
        if cursor is None:
            return found
