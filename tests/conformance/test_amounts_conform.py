"""The kit: the same money means the same at the PSP, in every currency."""

from collections.abc import Callable

import pytest

from conformance_kit import AUTHORIZATION, CHARGE, PSP, Purchase, only
from payment_core.domain.provider import Refused

Buy = Callable[..., Purchase]


@pytest.mark.parametrize(
    ("cents", "currency"),
    [(1_999, "EUR"), (500, "JPY"), (12_340, "KWD"), (12_345, "KWD"), (7_000, "ISK")],
)
def test_minor_units(buy: Buy, psp: PSP, cents: int, currency: str) -> None:
    purchase = buy(cents, currency)
    expected = psp.in_psp_units(purchase.amount)
    if expected is None:
        with pytest.raises(Refused) as caught:
            purchase.authorize()
        assert caught.value.about == "amount"
        assert purchase.fetch().is_empty
        return
    ledger = purchase.authorize()
    assert only(ledger, AUTHORIZATION).amount == purchase.amount
    assert psp.amount_at_psp(ledger.psp_payment_id or "") == expected
    assert only(purchase.capture(cents), CHARGE).amount == purchase.amount


def test_money_of_another_kind_is_not_moved(buy: Buy) -> None:
    purchase = buy(12_340, "KWD")
    purchase.authorize()
    purchase.capture(12_340)
    assert only(purchase.fetch(), CHARGE).amount == purchase.amount
