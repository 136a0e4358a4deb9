"""Which amounts are offered at Stripe: none that Stripe, as documented, would refuse."""

import pytest

from payment_core.domain.money import Money
from payment_core.domain.provider import PaymentMethodType, Refused
from payment_provider_stripe.amounts import with_amounts
from payment_provider_stripe.minor_units import to_stripe
from payment_provider_stripe.parameters import METHODS
from sandbox.stripe.amounts import check_amount, check_range
from sandbox.stripe.errors import ParameterError
from sandbox.stripe.method_rules import usable
from stripe_support import StripeWorld

_OFFERED = with_amounts(METHODS)
_CURRENCIES = [
    "AED",
    "AUD",
    "BHD",
    "BGN",
    "BRL",
    "CAD",
    "CHF",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "INR",
    "ISK",
    "JPY",
    "KWD",
    "MGA",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PLN",
    "RON",
    "SEK",
    "SGD",
    "THB",
    "TND",
    "UGX",
    "USD",
]
_CENTS = (1, 29, 30, 49, 50, 99, 100, 200, 1_000, 17_500, 20_000, 123_450, 123_451, 99_999_999)


def is_taken(method: PaymentMethodType, money: Money) -> bool:
    """Whether the stand-in, which keeps Stripe's documented rules, takes it."""
    currency = money.currency_code.lower()
    types = usable([method.type], currency, "automatic", ())
    try:
        amount = to_stripe(money)
        check_amount(amount, currency)
        check_range(amount, currency, types)
    except (ParameterError, ValueError):
        return False
    return bool(types)


@pytest.mark.parametrize("method", _OFFERED, ids=[one.type for one in _OFFERED])
@pytest.mark.parametrize("currency", _CURRENCIES)
def test_what_stripe_takes_is_offered_and_what_is_documented_is_kept(
    method: PaymentMethodType, currency: str
) -> None:
    for cents in _CENTS:
        money = Money(cents, currency)
        if is_taken(method, money):
            assert method.amounts.objection(money) is None, money
        elif cents > 20_000:  # Below, Stripe names no minimum for some currencies.
            assert method.amounts.objection(money), money


@pytest.mark.parametrize(
    ("cents", "currency", "word"),
    [
        (12_345, "KWD", "a multiple of 0.010 KWD"),
        (1_050, "MGA", "a multiple of 1.00 MGA"),
        (49, "EUR", "at least 0.50 EUR"),
        (1_000_000_000_000, "EUR", "at most 9999999999.99 EUR"),
    ],
)
def test_the_reason_names_what_is_possible(cents: int, currency: str, word: str) -> None:
    [card] = [one for one in _OFFERED if one.type == "card"]
    assert word in (card.amounts.objection(Money(cents, currency)) or "")


def test_what_only_stripe_knows_is_still_no_decline() -> None:
    with pytest.raises(Refused) as caught:
        StripeWorld().authorize(cents=100_000, currency="KPW")
    assert caught.value.about == "amount"
