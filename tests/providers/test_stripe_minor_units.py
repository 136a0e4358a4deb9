"""The same money in commercetools' minor units and in Stripe's."""

import pytest

from payment_core.domain.money import Money
from payment_provider_stripe.minor_units import (
    InexpressibleAmount,
    from_stripe,
    to_stripe,
)


@pytest.mark.parametrize(
    ("cents", "currency", "at_stripe"),
    [
        (1999, "EUR", 1999),
        (1999, "USD", 1999),
        (500, "JPY", 500),
        (500, "KRW", 500),
        (500, "XOF", 500),
        (12_340, "KWD", 12_340),
        (12_340, "BHD", 12_340),
        (5, "ISK", 500),
        (5, "UGX", 500),
        (500, "MGA", 5),
        (1045, "HUF", 1045),
        (80_045, "TWD", 80_045),
    ],
)
def test_there_and_back(cents: int, currency: str, at_stripe: int) -> None:
    assert to_stripe(Money(cents, currency)) == at_stripe
    assert from_stripe(at_stripe, currency.lower()) == Money(cents, currency)


@pytest.mark.parametrize(
    ("cents", "currency"),
    [(12_345, "KWD"), (1, "BHD"), (1, "JOD"), (1, "OMR"), (1, "TND"), (501, "MGA")],
)
def test_what_stripe_has_no_number_for(cents: int, currency: str) -> None:
    with pytest.raises(InexpressibleAmount):
        to_stripe(Money(cents, currency))
