"""Which amounts Stripe's payment methods take.

Whatever is missing here is found out by Stripe's refusal.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from payment_core.spi import AmountRange, AmountRules, PaymentMethodType
from payment_provider_stripe.minor_units import STEPS
from payment_provider_stripe.parameters import CARD

_EURO = frozenset({"EUR"})
# Each from the page of the payment method; a card takes every currency that Stripe has.
# https://docs.stripe.com/payments/payment-methods/payment-method-support
_CURRENCIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "bancontact": _EURO,
        "eps": _EURO,
        "ideal": _EURO,
        "sepa_debit": _EURO,
        "p24": frozenset({"EUR", "PLN"}),
        "klarna": frozenset(
            "AUD CAD CHF CZK DKK EUR GBP NOK NZD PLN SEK USD".split()  # noqa: SIM905 - a table.
        ),
        "paypal": frozenset(
            "AUD CAD CHF CZK DKK EUR GBP HKD NOK NZD PLN SEK SGD USD".split()  # noqa: SIM905
        ),
    }
)
# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
_LEAST: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("AUD", "BRL", "CAD", "CHF", "EUR", "INR", "JPY", "NZD", "SGD", "USD"), 50),
        "AED": 200,
        "BGN": 100,
        "CZK": 1_500,
        "DKK": 250,
        "GBP": 30,
        "HKD": 400,
        "HUF": 17_500,
        "MXN": 1_000,
        "MYR": 200,
        "NOK": 300,
        "PLN": 200,
        "RON": 200,
        "SEK": 300,
        "THB": 1_000,
    }
)
_MOST, _MOST_BY_CARD = 99_999_999, 999_999_999_999
_WITHOUT_LEAST = frozenset({"ideal"})


def with_amounts(methods: Iterable[PaymentMethodType]) -> tuple[PaymentMethodType, ...]:
    """Return the methods with the amounts that they take."""
    return tuple(msgspec.structs.replace(one, amounts=_rules(one.type)) for one in methods)


def _rules(method_type: str) -> AmountRules:
    least = {} if method_type in _WITHOUT_LEAST else _LEAST
    most = _MOST_BY_CARD if method_type == CARD else _MOST
    ranges = {
        code: AmountRange(least.get(code, 1), most, STEPS.get(code, 1)) for code in (*least, *STEPS)
    }
    return AmountRules(_CURRENCIES.get(method_type), ranges, AmountRange(most=most))
